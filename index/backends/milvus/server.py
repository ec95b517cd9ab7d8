"""A program: milvus-lite on a data folder, for every process on this machine, until its standard input ends.

It holds the lock in FOLDER.serving, in which its port stands, as long as it lives. It loads nothing of ours, so as to
start quickly.
"""

from __future__ import annotations

import fcntl
import logging
import pathlib
import sys

from milvus_lite.adapter.grpc.server import start_server_in_thread


def main(folder: str, port: int) -> None:
    """Serve, and print the port once calls are answered."""
    logging.disable(logging.CRITICAL)  # what goes wrong is told to who calls
    with pathlib.Path(f"{folder}.serving").open("a+", encoding="ascii") as serving:
        fcntl.flock(serving, fcntl.LOCK_EX)
        server, database, bound = start_server_in_thread(data_dir=folder, host="127.0.0.1", port=port)
        serving.truncate(0)
        serving.write(str(bound))
        serving.flush()
        sys.stdout.write(f"{bound}\n")
        sys.stdout.flush()
        sys.stdin.read()
        server.stop(grace=0)
        database.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
