"""Deliveries to platforms over HTTP."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable

import httpx2

from bot.channel import Call, Channel, Delivery, Fate, Returned, Verdict

Send = Callable[[Channel, Delivery], Verdict]
TIMEOUT = 8.0  # seconds for each of connecting, sending and waiting; two attempts stay within a lease
_HTTPS = 443


class PrivateAddressError(Exception):
    """A call that must go to the public internet would not."""


class HttpSender:
    """Sends over kept connections. Follows no redirects. Safe to use from several threads."""

    def __init__(self, timeout: float = TIMEOUT) -> None:
        self._client = httpx2.Client(timeout=timeout)

    def send(self, channel: Channel, delivery: Delivery) -> Verdict:
        """What became of the delivery. A platform that cannot be reached, or does not answer, gets it later."""
        try:
            return channel.judge(self.returned(channel.call(delivery)))
        except PrivateAddressError as error:
            return Verdict(Fate.REFUSED, reason=str(error))
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, ValueError):
            return Verdict(Fate.REFUSED, reason="not an address")
        except (httpx2.HTTPError, OSError) as error:
            return Verdict(Fate.LATER, reason=type(error).__name__)

    def returned(self, call: Call) -> Returned:
        """What a call gives. Raises httpx2's errors, and `PrivateAddressError`."""
        url, headers, extensions = httpx2.URL(call.url), dict(call.headers), {}
        if call.public:
            host = url.host
            headers["Host"] = url.netloc.decode()
            url = url.copy_with(host=_public_address(host, url.port or _HTTPS))
            extensions["sni_hostname"] = host
        response = self._client.request(
            call.method, url, content=call.body.encode(), headers=headers, extensions=extensions
        )
        named = {name.lower(): value for name, value in response.headers.items()}
        return Returned(response.status_code, named, response.content)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _public_address(host: str, port: int) -> str:
    """An address of `host` outside every private network.

    What is checked is also what is called, so a name that points elsewhere a moment later gains nothing.
    """
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(ipaddress.ip_address(each.partition("%")[0]).is_global for each in found):
        raise PrivateAddressError("the callback address is inside a private network")
    return found[0]
