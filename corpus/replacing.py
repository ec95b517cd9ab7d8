"""A file replaced whole or not at all."""

from __future__ import annotations

import contextlib
import os
import pathlib
import tempfile

_READABLE = 0o644


def replace_file(path: pathlib.Path, content: bytes) -> None:
    """Replace what is in the file, which keeps its rights. Raises `OSError`; then the file is as it was."""
    path = path.resolve()  # what a link points at is replaced, and not the link
    rights = path.stat().st_mode & 0o777 if path.exists() else _READABLE
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), rights)
            os.replace(file.name, path)
        except OSError:
            with contextlib.suppress(OSError):
                pathlib.Path(file.name).unlink()
            raise
