"""Pages over HTTP, with care: no private address unless allowed, robots.txt obeyed, limits to time and size.

An address is looked up once, judged, and connected to as it was judged; each redirect is judged like a new address.
"""

from __future__ import annotations

import http.client
import socket
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import urllib3

from corpus.addresses import is_public_address
from corpus.types import FetchError

AGENT = "Letterlijk/1.0 (+https://letterlijk.example)"
MAX_BYTES = 5_000_000
_SECONDS = 15.0  # for one whole answer
_SILENCE = urllib3.Timeout(connect=5.0, read=5.0)
_REDIRECTS = 5
_NOT_MODIFIED = 304
_WEB = {"http", "https"}


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave. `etag` and `modified` are sent along the next time; `body` is None if nothing changed."""

    url: str
    body: bytes | None
    etag: str = ""
    modified: str = ""


class Fetcher:
    """Fetches pages and remembers each site's robots.txt."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._robots: dict[str, RobotFileParser] = {}

    def fetch(self, url: str, etag: str = "", modified: str = "") -> Page:
        """The page at an address, unless it is as it was. Raises `FetchError`, which says what to do about it."""
        try:
            return self._fetch(url, etag, modified)
        except (ValueError, http.client.HTTPException) as error:
            raise FetchError(f"{url}: this is no address ({error}): correct it in the feed or sitemap") from None

    def _fetch(self, url: str, etag: str, modified: str) -> Page:
        for _ in range(_REDIRECTS + 1):
            if not self._may_fetch(url):
                raise FetchError(f"{url}: the site's robots.txt does not allow this page: ask the site's owner")
            response = self._get(url, {"If-None-Match": etag, "If-Modified-Since": modified})
            if response.headers.get("Location") and 300 <= response.status < 400:  # noqa: PLR2004 a redirect
                url = urljoin(url, response.headers["Location"])
                continue
            if response.status == _NOT_MODIFIED:
                return Page(url, None, etag, modified)
            if response.status != 200:  # noqa: PLR2004
                raise FetchError(f"{url}: the site answers {response.status}: check the address")
            headers = response.headers
            return Page(url, response.data, headers.get("ETag", ""), headers.get("Last-Modified", ""))
        raise FetchError(f"{url}: more than {_REDIRECTS} redirects: give the page's own address")

    def _may_fetch(self, url: str) -> bool:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            rules = RobotFileParser()
            response = self._get(f"{site}/robots.txt", {})
            # RFC 9309: no such file means no rules, a site that cannot answer means no access.
            if response.status >= 500:  # noqa: PLR2004
                raise FetchError(f"{site}/robots.txt: the site answers {response.status}: try again later")
            lines = response.data.decode("utf-8", "replace").splitlines() if response.status == 200 else []  # noqa: PLR2004
            rules.parse(lines)
            self._robots[site] = rules
        return self._robots[site].can_fetch(AGENT, url)

    def _get(self, url: str, headers: dict[str, str]) -> _Answer:
        """One request, redirects not followed."""
        parts = urlsplit(url)
        if parts.scheme not in _WEB or not parts.hostname:
            raise FetchError(f"{url}: give an address that begins with http:// or https://")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = self._address_of(parts.hostname, port, url)
        pool: urllib3.HTTPConnectionPool
        if parts.scheme == "https":
            pool = urllib3.HTTPSConnectionPool(
                address, port, timeout=_SILENCE, server_hostname=parts.hostname, assert_hostname=parts.hostname
            )
        else:
            pool = urllib3.HTTPConnectionPool(address, port, timeout=_SILENCE)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sent = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": AGENT, "Accept-Encoding": "gzip"}
        try:
            with pool.request(
                "GET",
                path,
                headers=sent | {name: value for name, value in headers.items() if value},
                redirect=False,
                retries=False,
                preload_content=False,
            ) as response:
                return _Answer(response.status, dict(response.headers), _limited(response, url))
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise FetchError(f"{url}: cannot be fetched ({error}): check the address, or try again later") from None
        finally:
            pool.close()

    def _address_of(self, host: str, port: int, url: str) -> str:
        try:
            found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except OSError as error:
            raise FetchError(f"{url}: the site cannot be found ({error}): check the address") from None
        if not self._allow_private and not all(map(is_public_address, found)):
            raise FetchError(f"{url}: this is a private address: if it is meant, give --allow-private")
        return found[0]


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: dict[str, str]
    data: bytes


def _limited(response: urllib3.BaseHTTPResponse, url: str) -> bytes:
    """The body, also when unpacked no larger than allowed and no slower."""
    body = bytearray()
    until = time.monotonic() + _SECONDS
    # What has come so far, however little: a site that sends byte by byte is seen to be slow.
    while block := response.read1(65_536, decode_content=True):
        body += block
        if len(body) > MAX_BYTES:
            raise FetchError(f"{url}: larger than {MAX_BYTES / 1e6:.0f} MB: this is no article")
        if time.monotonic() > until:
            raise FetchError(f"{url}: not complete after {_SECONDS:.0f} seconds: try again later")
    return bytes(body)
