"""What the reading of an article depends on besides its file: this package's own code and word lists."""

from __future__ import annotations

import functools
import hashlib
import pathlib

_OWN = ("*.py", "readers/*.py", "*.txt")  # the folder of articles here is the editors'


@functools.cache
def reading_version() -> str:
    """A digest of everything that turns files into articles and passages; it changes whenever that might."""
    package = pathlib.Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(path for pattern in _OWN for path in package.glob(pattern)):
        digest.update(f"{path.relative_to(package)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]
