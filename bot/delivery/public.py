"""Calls to addresses that others chose: never into our own network, never for longer than we allow."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
from collections.abc import Iterator
from typing import Any

DEADLINE = 20.0  # seconds for a whole call; two attempts stay within a lease
# IPv6 that is a way to an IPv4 address: through a translator or a tunnel, or in an old notation.
_WAYS_TO_IPV4 = [
    ipaddress.IPv6Network(each) for each in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16")
]


class PrivateAddressError(Exception):
    """A call that must go to the public internet would not."""


def public_address(host: str, port: int) -> str:
    """An address of `host` outside every private network. Raises `PrivateAddressError`.

    What is checked is also what is called, so a name that points elsewhere a moment later gains nothing.
    """
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(map(is_public, found)):
        raise PrivateAddressError("the callback address is inside a private network")
    return found[0]


def is_public(address: str) -> bool:
    """Whether an address is one of a single machine on the public internet."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inside = isinstance(found, ipaddress.IPv6Address) and (
        found.is_site_local or any(found in network for network in _WAYS_TO_IPV4)
    )
    return found.is_global and not (found.is_multicast or inside)


@contextlib.contextmanager
def ended_in_time() -> Iterator[dict[str, Any]]:
    """What to give as a call's extensions, so that the call ends at the deadline.

    A time-out counts from byte to byte: who sends one now and then would keep us for ever.
    """
    streams: list[Any] = []

    def watch(event: str, found: dict[str, Any]) -> None:
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            streams.append(found["return_value"])

    def end() -> None:
        for stream in streams[-1:]:  # with TLS the last is around the first
            with contextlib.suppress(OSError):
                stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(DEADLINE, end)
    timer.daemon = True
    timer.start()
    try:
        yield {"trace": watch}
    finally:
        timer.cancel()
