"""Which addresses are of the internet, and not of a network that only this machine can reach."""

from __future__ import annotations

import ipaddress

# Within these an IPv6 address leads to any IPv4 address, also a private one, by translation, a tunnel or an old
# notation; the last was once for sites.
_HIDING = tuple(
    ipaddress.ip_network(each)
    for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "::/96", "fec0::/10")
)


def is_public_address(address: str) -> bool:
    """Whether an IP address, as a look-up gives it, is one that anyone can reach. Raises `ValueError`."""
    found = ipaddress.ip_address(address.partition("%")[0])
    return found.is_global and not found.is_multicast and not any(found in each for each in _HIDING)
