"""Side by side with the search of other systems: `make bench-peers` measures, and docs/peers.md shows."""
