"""Which terms and which texts an index was made of, as one name: another name is another index."""

from __future__ import annotations

import functools
import hashlib
import pathlib

# Raise this whenever a passage would get other terms (index.dutch) or be encoded as another text (index.build).
_VERSION = 4
_DATA = ("stopwords.txt", "words.txt")


@functools.cache
def analysis() -> str:
    """The version of the rules with a digest of the word lists they use."""
    folder = pathlib.Path(__file__).parent
    digest = hashlib.sha256(b"".join((folder / name).read_bytes() for name in _DATA))
    return f"dutch-{_VERSION}-{digest.hexdigest()[:12]}"
