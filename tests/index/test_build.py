"""Rebuilds: only what changed is encoded, nothing is lost, and readers see whole generations only."""

from __future__ import annotations

import pathlib
from collections.abc import Sequence

import numpy as np
import pytest

from corpus import Article, read_folder
from index import StoreError, open_current, plan_of, rebuild
from index.encoders.hashing import HashingEncoder
from index.generations import KEPT, current_number, numbers
from index.types import Vectors
from tests.conftest import silently


class Counting(HashingEncoder):
    """The hashing encoder, counting what it is given."""

    def __init__(self) -> None:
        self.texts = 0

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        return super().encode_document(texts)


@pytest.fixture
def store(tmp_path: pathlib.Path) -> pathlib.Path:
    return tmp_path / "store"


def read(folder: pathlib.Path) -> tuple[Article, ...]:
    return read_folder(folder).articles


def edit(path: pathlib.Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_only_changed_passages_are_encoded(articles: pathlib.Path, store: pathlib.Path) -> None:
    first = rebuild(store, read(articles), HashingEncoder(), silently)
    assert (first.plan.added, first.encoded) == (("kramp", "migraine", "slaap"), first.passages)
    edit(articles / "kramp.md", "rood en dik", "warm en dik")
    counting = Counting()
    second = rebuild(store, read(articles), counting, silently)
    assert (second.plan.changed, second.plan.same) == (("kramp",), ("migraine", "slaap"))
    assert second.encoded == 1
    assert counting.texts == 1 + 2  # the passage and its two sentences


def test_nothing_changed_means_no_new_generation(articles: pathlib.Path, store: pathlib.Path) -> None:
    first = rebuild(store, read(articles), HashingEncoder(), silently)
    again = rebuild(store, read(articles), HashingEncoder(), silently)
    assert again.plan.is_empty
    assert again.generation == first.generation


def test_an_incremental_build_equals_a_full_one(
    articles: pathlib.Path, store: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    rebuild(store, read(articles), HashingEncoder(), silently)
    edit(articles / "slaap.md", "moe", "suf")
    (articles / "migraine.md").rename(articles / "hoofdpijn.md")
    rebuild(store, read(articles), HashingEncoder(), silently)
    rebuild(tmp_path / "full", read(articles), HashingEncoder(), silently)
    one, other = open_current(store), open_current(tmp_path / "full")
    assert one.chunks == other.chunks
    assert one.articles == other.articles
    for number in range(len(one.chunks)):
        mine, theirs = one.dense.vectors_of(number), other.dense.vectors_of(number)
        assert np.abs(mine[0] - theirs[0]).max() <= 1e-5
        assert np.abs(mine[1] - theirs[1]).max() <= 1e-5


def test_articles_that_swap_their_texts_lose_nothing(articles: pathlib.Path, store: pathlib.Path) -> None:
    rebuild(store, read(articles), HashingEncoder(), silently)
    one, other = articles / "kramp.md", articles / "slaap.md"
    texts = one.read_text(), other.read_text()
    one.write_text(texts[1])
    other.write_text(texts[0])
    done = rebuild(store, read(articles), HashingEncoder(), silently)
    assert done.plan.changed == ("kramp", "slaap")
    assert done.encoded == 0
    generation = open_current(store)
    for chunk in generation.chunks:
        assert chunk.span.of(generation.articles[chunk.article_id].text) == chunk.text
    assert "slecht slaapt" in generation.articles["kramp"].text


def test_a_removed_article_is_gone(articles: pathlib.Path, store: pathlib.Path) -> None:
    rebuild(store, read(articles), HashingEncoder(), silently)
    (articles / "kramp.md").unlink()
    done = rebuild(store, read(articles), HashingEncoder(), silently)
    assert done.plan.removed == ("kramp",)
    assert all(chunk.article_id != "kramp" for chunk in open_current(store).chunks)


def test_metadata_alone_is_a_change(articles: pathlib.Path, store: pathlib.Path) -> None:
    rebuild(store, read(articles), HashingEncoder(), silently)
    edit(articles / "kramp.md", "CC BY 4.0", "CC0 1.0")
    done = rebuild(store, read(articles), HashingEncoder(), silently)
    assert (done.plan.changed, done.encoded) == (("kramp",), 0)
    assert open_current(store).articles["kramp"].metadata.licence == "CC0 1.0"


def test_another_encoder_encodes_everything(articles: pathlib.Path, store: pathlib.Path) -> None:
    rebuild(store, read(articles), HashingEncoder(), silently)
    other = HashingEncoder()
    other.fingerprint = "another"
    assert plan_of(store, read(articles), other).added == ("kramp", "migraine", "slaap")
    done = rebuild(store, read(articles), other, silently)
    assert done.encoded == done.passages


def test_old_generations_are_kept_for_a_while(articles: pathlib.Path, store: pathlib.Path) -> None:
    for turn in range(KEPT + 2):
        edit(articles / "slaap.md", "Wie", f"Wie{turn} Wie" if turn == 0 else "Wie")
        (articles / "extra.md").write_text(f"---\ntitle: Extra {turn}\n---\n\nDit is keer {turn}.\n")
        rebuild(store, read(articles), HashingEncoder(), silently)
    assert sorted(numbers(store)) == list(range(3, KEPT + 3))
    assert current_number(store) == KEPT + 2


def test_no_articles_is_an_error_and_the_old_index_stays(articles: pathlib.Path, store: pathlib.Path) -> None:
    rebuild(store, read(articles), HashingEncoder(), silently)
    with pytest.raises(StoreError, match="no articles"):
        rebuild(store, (), HashingEncoder(), silently)
    assert open_current(store).manifest.generation == 1


def test_a_builder_that_dies_leaves_the_old_index(articles: pathlib.Path, store: pathlib.Path) -> None:
    rebuild(store, read(articles), HashingEncoder(), silently)
    edit(articles / "slaap.md", "moe", "suf")

    class Dying(HashingEncoder):
        def encode_document(self, texts: Sequence[str]) -> Vectors:  # noqa: ARG002 the encoder's own signature
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(store, read(articles), Dying(), silently)
    assert "moe" in open_current(store).articles["slaap"].text
    assert rebuild(store, read(articles), HashingEncoder(), silently).generation == 2


def test_a_store_that_cannot_be_written_is_named(articles: pathlib.Path, tmp_path: pathlib.Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="check the disk"):
        rebuild(tmp_path / "file", read(articles), HashingEncoder(), silently)


def test_progress_ends_at_all(articles: pathlib.Path, store: pathlib.Path) -> None:
    told: list[tuple[int, int]] = []
    done = rebuild(store, read(articles), HashingEncoder(), lambda so_far, total: told.append((so_far, total)))
    assert told[0] == (0, done.passages)
    assert told[-1] == (done.passages, done.passages)
