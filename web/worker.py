"""gunicorn's threaded worker, for an internet where not everyone means well.

A thread gets a request when all of it is there: who sends slowly, or never ends, keeps nobody waiting. What is no HTTP
is told so.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import time
from functools import partial
from typing import Any

from gunicorn.http import errors, wsgi
from gunicorn.workers.gthread import TConn, ThreadWorker

from web.crowding import waited
from web.framing import is_held_back, is_whole
from web.metrics import count_unread
from web.refusing import SERVER, is_refused, refusal_of

PATIENCE = 10.0  # seconds in which a request must have come, also the next one over a connection
_WORK = 20.0  # seconds in which it must be answered, and the answer taken
_LINGER = 2.0  # seconds in which who was answered may hang up first
_HELD = 64 * 1024 * 1024  # bytes of requests that are under way, all together
_BLOCK = 64 * 1024
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
wsgi.SERVER = SERVER  # what gunicorn calls itself in every response


class Connection(TConn):  # type: ignore[misc]
    """A connection, what has arrived of its next request, and the worker that it is of."""

    def __init__(self, worker: Worker, sock: socket.socket, client: Any, server: Any) -> None:
        super().__init__(worker.cfg, sock, client, server)
        self.arrived = bytearray()
        self.handed_over = 0.0
        self._worker = worker

    def close(self, graceful: bool = False) -> None:
        """Close at once or, after an answer, when the other side has had time to read it."""
        if graceful:
            self._worker.linger(self)
        else:
            super().close()


class Worker(ThreadWorker):  # type: ignore[misc]
    """Collects requests in the event loop, and gives them to threads whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: dict[Connection, float] = {}  # until when, the longest waiting first
        self._working: dict[Connection, float] = {}
        self._lingering: dict[Connection, float] = {}
        self._held = 0
        self._looked = 0.0

    def accept(self, listener: socket.socket) -> None:
        """Take a connection; where there are too many, one that was answered or is waiting longest makes way."""
        try:
            sock, client = listener.accept()
        except OSError:  # another process was first, or no more files may be opened
            return
        self.nr_conns += 1
        idle = self._lingering or self._waiting
        if self.nr_conns >= self.worker_connections and idle:
            self._drop(next(iter(idle)))
        self.enqueue_req(Connection(self, sock, client, listener.getsockname()))

    def enqueue_req(self, conn: Connection) -> None:
        """Wait for a request; what came along with the one before is its beginning."""
        if conn.parser:
            conn.arrived += conn.parser.unreader.take_buffered()
        self._held += len(conn.arrived)
        self._waiting[conn] = time.monotonic() + PATIENCE
        conn.sock.setblocking(False)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._gather, conn))
        self._gather(conn, conn.sock)

    def handle(self, conn: Connection) -> Any:
        """Answer a request, in a thread, in limited time."""
        now = time.monotonic()
        waited.set(now - conn.handed_over)
        self._working[conn] = now + _WORK
        try:
            return super().handle(conn)
        finally:
            del self._working[conn]

    def finish_request(self, conn: Connection, answered: Any) -> None:
        """Wait for the next request over a connection that is kept, and take leave of the others."""
        if not answered.exception() and answered.result():
            self.enqueue_req(conn)
        else:
            self.nr_conns -= 1
            conn.close(graceful=True)

    def linger(self, conn: Connection) -> None:
        """Say that nothing more will come, and wait for the other side to hang up; not in the way of anyone."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            conn.close()
            return
        self.nr_conns += 1
        self._lingering[conn] = time.monotonic() + _LINGER
        conn.sock.setblocking(False)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._drain, conn))

    def murder_pending(self) -> None:
        """Close what takes too long; gunicorn calls this at every turn of its loop."""
        super().murder_pending()
        now = time.monotonic()
        if now - self._looked < 1:
            return
        self._looked = now
        if not self.alive:  # who has asked is answered; who only waits is sent away
            self._waiting = {conn: min(until, now + _LINGER) for conn, until in self._waiting.items()}
        for conn in [conn for conn, until in (*self._waiting.items(), *self._lingering.items()) if until < now]:
            self._drop(conn)
        for conn, until in self._working.copy().items():  # which threads change
            if until < now:
                with contextlib.suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RDWR)  # what the thread waits for ends

    def handle_error(self, _req: Any, client: socket.socket, _addr: Any, exc: Exception) -> None:
        """Refuse what is no HTTP, or say that something went wrong. What came, and from whom, is written nowhere."""
        if is_refused(exc):
            self.log.warning("a request was refused before it was read: %s", type(exc).__name__)
            count_unread(self.wsgi, "malformed")
        else:
            self.log.error("a request failed", exc_info=exc)
        with contextlib.suppress(OSError):
            client.sendall(refusal_of(exc))

    def _gather(self, conn: Connection, _sock: socket.socket) -> None:
        """Take what has come of a request, and hand the request to a thread once it is whole."""
        if conn not in self._waiting:  # it had to make way a moment ago
            return
        try:
            if is_whole(conn.arrived) or (self._received(conn) and is_whole(conn.arrived)):
                self._hand_over(conn)
            elif is_held_back(conn.arrived):
                conn.sock.send(_CONTINUE)
        except errors.ParseException as refused:
            self._forget(conn)
            self.handle_error(None, conn.sock, conn.client, refused)
            self.nr_conns -= 1
            conn.close(graceful=True)
        except OSError:
            self._drop(conn)

    def _received(self, conn: Connection) -> bool:
        """Whether something came. Raises `OSError` when nothing will. Of too much in all the largest request goes."""
        try:
            block = conn.sock.recv(_BLOCK)
        except BlockingIOError:
            return False
        if not block:
            raise ConnectionAbortedError
        conn.arrived += block
        self._held += len(block)
        if self._held > _HELD:
            self._drop(max(self._waiting, key=lambda each: len(each.arrived)))
        return conn in self._waiting

    def _hand_over(self, conn: Connection) -> None:
        arrived = bytes(conn.arrived)
        self._forget(conn)
        conn.init()
        conn.data_ready = True
        conn.parser.unreader.unread(arrived)
        conn.handed_over = time.monotonic()
        super().enqueue_req(conn)

    def _drain(self, conn: Connection, _sock: socket.socket) -> None:
        try:
            if conn not in self._lingering or conn.sock.recv(_BLOCK):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self._drop(conn)

    def _drop(self, conn: Connection) -> None:
        if conn.arrived:
            count_unread(self.wsgi, "unfinished")
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()

    def _forget(self, conn: Connection) -> None:
        """Wait no longer for what comes over a connection."""
        self.poller.unregister(conn.sock)
        self._waiting.pop(conn, None)
        self._lingering.pop(conn, None)
        self._held -= len(conn.arrived)
        conn.arrived.clear()
