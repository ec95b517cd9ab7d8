"""A file replaced whole or not at all."""

from __future__ import annotations

import contextlib
import os
import pathlib
import tempfile

_READABLE = 0o644


def replace_file(path: pathlib.Path, content: bytes) -> None:
    """Replace the file, or the link that stands there, keeping its rights. Raises `OSError`; then all is as it was."""
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
