"""One Milvus, and what it refuses told as `StoreError`s that name the remedy."""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import pathlib
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from index.backends.milvus.embedded import address_of
from index.types import StoreError, UnreachableError

try:
    import grpc
    from pymilvus import MilvusClient, MilvusException
except ImportError as error:
    raise StoreError(
        f"the backend milvus needs a library ({error.name}): pip install -r requirements-milvus.txt"
    ) from None

logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # all that it says is in the error too
_ANSWERED = 10.0  # seconds for what a visitor waits for: a server can be there and not answer
_WRITTEN = 120.0
_READS = frozenset({"search", "query", "has_collection", "describe_alias"})
_CONNECT = 5.0
_RESTARTED = 5.0  # seconds in which an embedded Milvus that ended is tried again
# milvus-lite hangs up on who asks whether it is there as often as pymilvus does.
_CHANNEL = {"grpc.keepalive_permit_without_calls": False, "grpc.keepalive_time_ms": 60_000}
_UNREACHABLE = 2  # pymilvus's own code for a server that does not answer
_NOT_LOADED = 101  # after a start of the server
_clients: dict[tuple[int, str, str], MilvusClient] = {}  # by process, address and token


@dataclass(frozen=True, slots=True)
class Connection:
    """The Milvus at an address: a URL or, for one that is started by itself, the path of a folder.

    Safe to use from several threads and, as each process has a client of its own, before and after a fork.
    """

    uri: str
    token: str = field(default="", repr=False)

    @property
    def is_embedded(self) -> bool:
        return "://" not in self.uri

    def __str__(self) -> str:
        """The address without the name and password that it may hold."""
        parts = urlsplit(self.uri)
        return self.uri if self.is_embedded else parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()

    def call(self, method: str, *given: Any, **more: Any) -> Any:
        """Call a method of `pymilvus.MilvusClient`. Raises `UnreachableError`, else `StoreError`."""
        until = time.monotonic() + _RESTARTED
        while True:
            try:
                return self._call(method, *given, **more)
            except UnreachableError:
                if not self.is_embedded or time.monotonic() > until:
                    raise
                time.sleep(0.2)  # it ended with the process that had started it; now we start it

    def _call(self, method: str, *given: Any, **more: Any) -> Any:
        try:
            client = self._client()
            seconds = _ANSWERED if method in _READS else _WRITTEN
            try:
                return getattr(client, method)(*given, timeout=seconds, **more)
            except MilvusException as error:
                if error.code != _NOT_LOADED or not given:
                    raise
                client.load_collection(given[0], timeout=_WRITTEN)
                return getattr(client, method)(*given, timeout=seconds, **more)
        except MilvusException as error:
            if error.code == _UNREACHABLE:
                self._forget()
                raise self._unreachable() from None
            raise StoreError(f"the Milvus at {self} refuses {method}: {error.message}") from None
        except (grpc.RpcError, ValueError, OSError) as error:  # the connection broke, or another thread gave it up
            self._forget()
            if isinstance(error, (grpc.RpcError, OSError)) or "closed channel" in str(error):
                raise self._unreachable() from None
            raise

    def _client(self) -> MilvusClient:
        key = (os.getpid(), self.uri, self.token)
        if key not in _clients:
            address = address_of(pathlib.Path(self.uri)) if self.is_embedded else self.uri
            if not _clients:
                atexit.register(_close_all)
            _clients[key] = MilvusClient(
                address, token=self.token, timeout=_CONNECT, dedicated=True, grpc_options=_CHANNEL
            )
        return _clients[key]

    def _forget(self) -> None:
        """The next call makes a new client: one that waits long between two tries would be of no use."""
        if client := _clients.pop((os.getpid(), self.uri, self.token), None):
            with contextlib.suppress(Exception):  # it is of no use any more, whatever it says
                client.close()

    def _unreachable(self) -> UnreachableError:
        return UnreachableError(
            f"the Milvus at {self} does not answer: start it, or set LETTERLIJK_MILVUS_URI to another one"
        )


def _close_all() -> None:
    """Before a server that we started ends, or gRPC would complain."""
    while _clients:
        with contextlib.suppress(Exception):
            _clients.popitem()[1].close()
