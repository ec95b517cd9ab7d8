"""What the reading of an article depends on besides its file: this package's own code and word lists."""

from __future__ import annotations

import functools
import hashlib
import pathlib

_SUFFIXES = {".py", ".txt"}


@functools.cache
def reading_version() -> str:
    """A digest of everything that turns files into articles and passages; it changes whenever that might."""
    package = pathlib.Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(path for path in package.rglob("*") if path.suffix in _SUFFIXES):
        digest.update(f"{path.relative_to(package)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
