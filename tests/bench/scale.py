"""How build time, size, memory and latency grow with the number of passages: `make bench-scale` prints the table.

The corpus is drawn with a fixed seed from the sentences of the project's own articles. Each article has a made-up word
and a subject, which is words of a list of 12,000 by Zipf's law, and takes the place of half of the longer words. The
encoder adds up random vectors of words: what is measured is the index, an encoder's time comes on top.
"""

from __future__ import annotations

import functools
import itertools
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from bot import Settings
from corpus import chunks_of, read_article, read_folder
from index import Retriever, open_current, rebuild_from
from index.alone import PASSAGE_SHARE, each_alone
from index.types import PassageText, Vectors
from tests.conftest import silently
from tests.paths import ROOT

QUESTIONS = 300
_SENTENCES = 6  # in a section, which makes one passage
_SECTIONS = 10
_SUBJECT = 12  # words
_LONG = 6  # letters; longer words give way to those of the subject
_DIM = 384
_PLACES = 30_000  # vectors of words
_NOUNS = ROOT / "index" / "words.txt"


class WordVectors:
    """An encoder that adds up a random vector per word: as fast as one can be, and alike texts lie near each other."""

    name = fingerprint = "bench-words"
    dim = _DIM
    passage_share = PASSAGE_SHARE

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        return self.encode_document(texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        words = [[_place(word) for word in text.lower().split()] for text in texts]
        places = np.fromiter(itertools.chain.from_iterable(words), np.int32)
        ends = np.cumsum([0, *map(len, words)])
        counts = csr_array((np.ones(len(places), np.float32), places, ends), (len(texts), _PLACES))
        sums = counts @ _vectors() + np.float32(1e-3)
        return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), np.float32)

    def encode_passages(self, passages: Sequence[PassageText]) -> list[Vectors]:
        return each_alone(passages, self.encode_document)


@functools.cache
def _vectors() -> Vectors:
    return np.random.default_rng(0).normal(size=(_PLACES, _DIM)).astype(np.float32)


@functools.lru_cache(200_000)
def _place(word: str) -> int:
    """Which vector a word has; a few words share one."""
    return zlib.crc32(word.encode()) % _PLACES


def main() -> None:
    """Each size in a process of its own, so that the memory is its own."""
    print("In brackets: of times those of the processor, of a server's memory what is not a file's.")
    print(f"{'passages':>10}{'build s':>14}{'build MB':>10}", end="")
    for change in ("1st", "2nd"):
        print(f"{f'{change} change s':>16}{'ratio':>9}", end="")
    print(f"{'disk MB':>9}", end="")
    print(f"{'open s':>12}{'serve MB':>12}{'p50 ms':>12}{'p99 ms':>12}  {'recall@10':<11}search", flush=True)
    with tempfile.TemporaryDirectory() as name:
        for size in sys.argv[1:] or ["1000", "10000", "100000", "1000000"]:
            folder = pathlib.Path(name) / size
            write_articles(folder / "articles", int(size))
            print(f"{size:>10}{_measured('build', folder)}", end="", flush=True)
            print(_measured("serve", folder / "store"), flush=True)


def write_articles(folder: pathlib.Path, passages: int) -> None:
    """So many passages, in articles of ten sections of six sentences."""
    chance = random.Random(1)  # noqa: S311
    texts = [article.text for article in read_folder(Settings().articles).articles]
    sentences = [line.split() for text in texts for line in text.replace(". ", ".\n").split("\n") if line.endswith(".")]
    nouns = [word for word in _NOUNS.read_text(encoding="utf-8").splitlines() if word[0] not in "#-"]
    chance.shuffle(nouns)
    often = list(itertools.accumulate(1 / rank for rank in range(1, len(nouns) + 1)))
    folder.mkdir(parents=True)
    for number in range(passages // _SECTIONS):
        own = "".join(chance.choices("bdfgklmnprstvz", k=3)) + "".join(chance.choices("aeiou", k=2)) + f"{number}"
        subject = chance.choices(nouns, cum_weights=often, k=_SUBJECT)
        sections = (
            f"## Deel {section} over {own}\n\n"
            + " ".join(_about(subject, sentence, chance) for sentence in chance.choices(sentences, k=_SENTENCES))
            for section in range(_SECTIONS)
        )
        body = "\n\n".join(sections)
        path = folder / f"{number % 100:02d}" / f"artikel-{number}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\ntitle: Artikel over {own}\n---\n\n{body}\n", encoding="utf-8")


def _about(subject: Sequence[str], sentence: Sequence[str], chance: random.Random) -> str:
    """The sentence with half of its longer words replaced by those of a subject."""
    replaced = (len(word) > _LONG and word.isalpha() and chance.random() < 1 / 2 for word in sentence)
    return " ".join(chance.choice(subject) if new else word for word, new in zip(sentence, replaced, strict=True))


def build(folder: pathlib.Path) -> str:
    """A full build, and two after a change in one article each: the second finds an index older than the last."""
    encoder = WordVectors()
    start = _now()
    rebuild_from(folder / "store", folder / "articles", encoder, silently)
    full = _now() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    changes = ""
    for number in (7, 8):
        path = folder / "articles" / f"{number:02d}" / f"artikel-{number}.md"
        path.write_text(path.read_text(encoding="utf-8").replace("## Deel 3", "## Anders 3"), encoding="utf-8")
        start = _now()
        done = rebuild_from(folder / "store", folder / "articles", encoder, silently)
        again = _now() - start
        renamed = [chunk for chunk in chunks_of(read_article(path)) if chunk.headings[-1].startswith("Anders 3")]
        assert (len(done.plan.changed), done.encoded) == (1, len(renamed))
        ratio = "{:.0f} ({:.0f})".format(*full / again)
        changes += f"{_both(again, 2):>16}{ratio:>9}"
    return f"{_both(full, 1):>14}{peak:>10.0f}{changes}"


def serve(store: pathlib.Path) -> str:
    """What an index weighs, and how long a search takes."""
    start = _now()
    generation = open_current(store)
    retriever = Retriever(generation, WordVectors())
    opened = _now() - start
    chance = random.Random(2)  # noqa: S311
    times = []
    for _ in range(QUESTIONS):
        words = generation.chunks[chance.randrange(len(generation.chunks))].text.split()
        at = chance.randrange(max(1, len(words) - 8))
        start = _now()
        retriever.search(" ".join(words[at : at + 8]), 12)
        times.append(1000 * (_now() - start))
    status = pathlib.Path("/proc/self/status").read_text(encoding="ascii")
    memory, own = (int(status.split(f"{name}:")[1].split()[0]) / 1000 for name in ("VmRSS", "RssAnon"))
    manifest = generation.manifest
    size = sum(mark.size for mark in manifest.files.values()) / 1e6
    p50, p99 = np.percentile(times[QUESTIONS // 10 :], (50, 99), axis=0)
    return (
        f"{size:>9.0f}{_both(opened, 2):>12}{f'{memory:.0f} ({own:.0f})':>12}{_both(p50, 1):>12}{_both(p99, 1):>12}"
        f"  {manifest.recall:<11}{manifest.nearest}"
    )


def _now() -> NDArray[np.float64]:
    """Seconds of the clock, and of the processor."""
    return np.array([time.perf_counter(), time.process_time()])


def _both(seconds: NDArray[np.float64], digits: int) -> str:
    return f"{seconds[0]:.{digits}f} ({seconds[1]:.{digits}f})"


def _measured(what: str, folder: pathlib.Path) -> str:
    command = [sys.executable, "-m", "tests.bench.scale", what, str(folder)]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.rstrip()


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] in {"build", "serve"}:
        measure = build if sys.argv[1] == "build" else serve
        print(measure(pathlib.Path(sys.argv[2])))
    else:
        main()
