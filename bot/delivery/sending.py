"""Deliveries to platforms over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import httpx2

from bot.channel import Call, Channel, Delivery, Fate, Returned, Verdict
from bot.delivery.public import PrivateAddressError, ended_in_time, public_address

Send = Callable[[Channel, Delivery], Verdict]
TIMEOUT = 8.0  # seconds for each of connecting, sending and waiting; two attempts stay within a lease
_HTTPS = 443


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
        """What a call gives; of a public one without the body. Raises httpx2's errors, and `PrivateAddressError`."""
        if call.public:
            return self._status(call)
        response = self._client.request(call.method, call.url, content=call.body.encode(), headers=call.headers)
        return Returned(response.status_code, _named(response), response.content)

    def _status(self, call: Call) -> Returned:
        """Sent over a connection of its own: kept ones are told apart by address, and hosts may share one."""
        url = httpx2.URL(call.url)
        address = url.copy_with(host=public_address(url.host, url.port or _HTTPS))
        headers = {**call.headers, "Host": url.netloc.decode(), "Connection": "close"}
        with (
            ended_in_time() as extensions,
            self._client.stream(
                call.method,
                address,
                content=call.body.encode(),
                headers=headers,
                extensions={**extensions, "sni_hostname": url.host},
            ) as response,
        ):
            return Returned(response.status_code, _named(response), b"")

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _named(response: httpx2.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}
