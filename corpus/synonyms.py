"""The editors' synonyms: what visitors say for a word of the articles. `synonyms.txt` in the article folder.

spiertrekkingen: griebels, dansende spieren
"""

from __future__ import annotations

import pathlib

from corpus.types import ArticleError

FILE = "synonyms.txt"

Synonyms = tuple[tuple[str, ...], ...]


def read_synonyms(folder: pathlib.Path) -> Synonyms:
    """Groups of words, in each first the word of the articles; none without a file.

    Raises `ArticleError`, naming file, line and remedy.
    """
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise ArticleError(f"{path}:1: cannot be read ({error}): save it as UTF-8 text") from None
    return parse_synonyms(text, path)


def parse_synonyms(text: str, path: pathlib.Path) -> Synonyms:
    """The groups in the text of the file. Raises `ArticleError`."""
    return tuple(
        _group(line, f"{path}:{number}")
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.startswith("#")
    )


def _group(line: str, where: str) -> tuple[str, ...]:
    word, _, others = line.partition(":")
    group = (word.strip(), *(other.strip() for other in others.split(",") if other.strip()))
    if not group[0] or len(group) == 1:
        raise ArticleError(
            f"{where}: write the articles' word, a colon, and what visitors say: 'spiertrekkingen: griebels, …'"
        )
    return group
