"""Measurements for docs/measured.md and other pages: each prints its figures, none asserts them."""
