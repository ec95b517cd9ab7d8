"""Rebuilds: only what changed is encoded, nothing is lost, and readers see whole generations only."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Callable, Sequence

import numpy as np
import pytest

import corpus.readers.markdown
from corpus import Article, read_folder
from corpus.types import Draft
from index import (
    GateError,
    Gates,
    Index,
    Retriever,
    StoreError,
    build,
    differences,
    keep_calibration,
    listed,
    open_current,
    rebuild,
    rebuild_from,
    roll_back,
)
from index.encoders.hashing import HashingEncoder
from index.generations import current_number, numbers
from index.manifests import folder_of
from index.publishing import KEPT
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
    assert list(one.chunks) == list(other.chunks)
    assert dict(one.articles) == dict(other.articles)
    assert one.words == other.words
    for number in range(len(one.chunks)):
        mine, theirs = (each.dense.vectors_of(number, number + 1) for each in (one, other))
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
    done = rebuild(store, read(articles), other, silently)
    assert done.encoded == done.passages
    assert done.renewed == "the files of encoder 'hashing' changed"
    assert done.plan.is_empty


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


def test_ranking_is_the_same_after_many_edits(
    articles: pathlib.Path, store: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """Articles added, changed, renamed, swapped, doubled, emptied and deleted, and after each an index made anew."""
    kramp, slaap, migraine = (articles / f"{name}.md" for name in ("kramp", "slaap", "migraine"))
    texts = [path.read_text() for path in (kramp, slaap, migraine)]
    edits: list[Callable[[], object]] = [
        lambda: (articles / "extra.md").write_text(texts[1].replace("koffie", "thee")),
        lambda: kramp.write_text(texts[0].replace("warme kruik", "koude kruik")),
        lambda: migraine.rename(articles / "hoofdpijn.md"),
        lambda: (kramp.write_text(texts[1]), slaap.write_text(texts[0])),
        lambda: (articles / "dubbel.md").write_text(texts[0]),
        lambda: (articles / "hoofdpijn.md").write_text("---\ntitle: Bijna leeg\n---\n\nLeeg.\n"),
        slaap.unlink,
    ]
    encoder = HashingEncoder()
    rebuild_from(store, articles, encoder, silently)
    for number, edit_ in enumerate(edits):
        edit_()
        rebuild_from(store, articles, encoder, silently)
        rebuild_from(tmp_path / f"full-{number}", articles, encoder, silently)
        one, other = open_current(store), open_current(tmp_path / f"full-{number}")
        assert one.manifest.articles == other.manifest.articles
        assert one.words == other.words
        assert list(one.chunks) == list(other.chunks)
        assert np.abs(np.asarray(one.dense.vectors) - np.asarray(other.dense.vectors)).max() <= 1e-5
        for question in ("wat helpt tegen kramp?", "slapen zonder koffie", "bonzende hoofdpijn", "kruik"):
            hits, others = (Retriever(each, encoder).search(question, 20) for each in (one, other))
            assert [(hit.chunk, hit.score) for hit in hits] == [(hit.chunk, hit.score) for hit in others]


def test_what_did_not_change_is_not_even_parsed(
    articles: pathlib.Path, store: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild_from(store, articles, HashingEncoder(), silently)
    edit(articles / "kramp.md", "rood en dik", "warm en dik")
    parsed: list[str] = []
    read_markdown = corpus.readers.markdown.read

    def noted(text: str, name: str) -> Draft:
        parsed.append(name)
        return read_markdown(text, name)

    monkeypatch.setattr(corpus.readers.markdown, "read", noted)
    assert rebuild_from(store, articles, HashingEncoder(), silently).plan.changed == ("kramp",)
    assert [pathlib.Path(name).name for name in parsed] == ["kramp.md"]


def test_an_article_that_cannot_be_read_stays_as_it_was(articles: pathlib.Path, store: pathlib.Path) -> None:
    rebuild_from(store, articles, HashingEncoder(), silently)
    good = (articles / "kramp.md").read_text()
    (articles / "kramp.md").write_text("---\ntitle: Kramp\n")
    edit(articles / "slaap.md", "moe", "suf")
    done = rebuild_from(store, articles, HashingEncoder(), silently)
    assert (done.kept, done.plan.changed) == (("kramp",), ("slaap",))
    assert "kramp.md:1: the front matter is not closed" in str(done.problems[0])
    served = open_current(store).articles
    assert "tenen" in served["kramp"].text
    assert "suf" in served["slaap"].text
    # It is still that article when it can be read again, also by an encoder that can copy nothing.
    other = HashingEncoder()
    other.fingerprint = "another"
    assert rebuild_from(store, articles, other, silently).kept == ("kramp",)
    assert "tenen" in open_current(store).articles["kramp"].text
    (articles / "kramp.md").write_text(good.replace("tenen", "voeten"))
    assert rebuild_from(store, articles, other, silently).plan.changed == ("kramp",)


def test_broken_synonyms_stay_as_they_were(articles: pathlib.Path, store: pathlib.Path) -> None:
    (articles / "synonyms.txt").write_text("migraine: schele hoofdpijn\n")
    rebuild_from(store, articles, HashingEncoder(), silently)
    (articles / "synonyms.txt").write_text("migraine\n")
    edit(articles / "slaap.md", "moe", "suf")
    assert len(rebuild_from(store, articles, HashingEncoder(), silently).problems) == 1
    assert open_current(store).synonyms == (("migraine", "schele hoofdpijn"),)


def test_a_rebuild_that_drops_too_much_stops(articles: pathlib.Path, store: pathlib.Path) -> None:
    gates = Gates(max_drop=0.5)
    rebuild_from(store, articles, HashingEncoder(), silently, gates=gates)
    (articles / "kramp.md").unlink()
    (articles / "slaap.md").unlink()
    with pytest.raises(GateError, match=r"2 of 3 articles would go .* kramp, slaap.*--force"):
        rebuild_from(store, articles, HashingEncoder(), silently, gates=gates)
    assert len(open_current(store).articles) == 3
    forced = dataclasses.replace(gates, forced=True)
    assert rebuild_from(store, articles, HashingEncoder(), silently, gates=forced).generation == 2


def test_golden_questions_that_are_no_longer_answered_stop_a_rebuild(
    articles: pathlib.Path, store: pathlib.Path
) -> None:
    def examine(generation: Index) -> dict[str, bool]:
        text = " ".join(article.text for article in generation.articles.values())
        return {"tenen": "tenen" in text, "koffie": "koffie" in text}

    gates = Gates(examine=examine)
    rebuild_from(store, articles, HashingEncoder(), silently, gates=gates)
    assert open_current(store).manifest.golden == {"tenen": True, "koffie": True}
    edit(articles / "kramp.md", "tenen", "voeten")
    with pytest.raises(GateError, match="no longer answered: tenen"):
        rebuild_from(store, articles, HashingEncoder(), silently, gates=gates)
    assert open_current(store).manifest.generation == 1
    rebuild_from(store, articles, HashingEncoder(), silently, gates=dataclasses.replace(gates, forced=True))
    assert open_current(store).manifest.golden == {"tenen": False, "koffie": True}


def test_what_was_rolled_back_is_not_published_again(articles: pathlib.Path, store: pathlib.Path) -> None:
    rebuild_from(store, articles, HashingEncoder(), silently)
    edit(articles / "slaap.md", "moe", "suf")
    rebuild_from(store, articles, HashingEncoder(), silently)
    assert roll_back(store).generation == 1
    assert [each.published for each in listed(store)] == [True, False]
    assert "moe" in open_current(store).articles["slaap"].text
    again = rebuild_from(store, articles, HashingEncoder(), silently)
    assert (again.undone, again.generation) == (True, 1)
    edit(articles / "slaap.md", "suf", "duf")
    assert rebuild_from(store, articles, HashingEncoder(), silently).generation == 3
    assert roll_back(store, 2).generation == 2
    forced = rebuild_from(store, articles, HashingEncoder(), silently, gates=Gates(forced=True))
    assert (forced.undone, forced.generation) == (False, 4)
    with pytest.raises(StoreError, match="index 99 cannot be published"):
        roll_back(store, 99)


def another() -> HashingEncoder:
    """An encoder by which nothing of an index can be copied."""
    encoder = HashingEncoder()
    encoder.fingerprint = "another"
    return encoder


def test_what_was_rolled_back_stays_so_without_a_change_to_the_articles(
    articles: pathlib.Path, store: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild_from(store, articles, HashingEncoder(), silently)
    edit(articles / "slaap.md", "moe", "suf")
    rebuild_from(store, articles, HashingEncoder(), silently)
    roll_back(store)
    keep_calibration(store, open_current(store), {"weight": 1.0})
    assert rebuild_from(store, articles, HashingEncoder(), silently).undone
    renewed = rebuild_from(store, articles, another(), silently)
    assert (renewed.undone, renewed.generation, renewed.plan.is_empty) == (True, 4, True)
    assert "moe" in open_current(store).articles["slaap"].text
    monkeypatch.setattr(corpus.articles, "reading_version", lambda: "newer")
    assert rebuild_from(store, articles, another(), silently).undone
    edit(articles / "slaap.md", "suf", "duf")
    rebuild_from(store, articles, another(), silently)
    assert "duf" in open_current(store).articles["slaap"].text


def test_a_calibration_of_an_older_index_is_refused(articles: pathlib.Path, store: pathlib.Path) -> None:
    rebuild_from(store, articles, HashingEncoder(), silently)
    older = open_current(store)
    edit(articles / "slaap.md", "moe", "suf")
    rebuild_from(store, articles, HashingEncoder(), silently)
    with pytest.raises(StoreError, match="the index changed meanwhile: run calibrate again"):
        keep_calibration(store, older, {})
    assert "suf" in open_current(store).articles["slaap"].text


def test_the_one_before_is_the_one_that_was_served(articles: pathlib.Path, store: pathlib.Path) -> None:
    """1 is good, 2 is wrong and rolled back, 3 follows 1."""
    for word, other in (("moe", "moe"), ("moe", "fout"), ("fout", "duf")):
        edit(articles / "slaap.md", word, other)
        rebuild_from(store, articles, HashingEncoder(), silently)
        if other == "fout":
            roll_back(store)
    whole = (folder_of(store, 3) / "chunks.jsonl").read_bytes()
    (folder_of(store, 3) / "chunks.jsonl").write_bytes(b"")
    assert open_current(store).manifest.generation == 1
    (folder_of(store, 3) / "chunks.jsonl").write_bytes(whole)
    assert roll_back(store).generation == 1
    with pytest.raises(StoreError, match="there is no older index"):
        roll_back(store)


def test_the_one_before_is_kept(articles: pathlib.Path, store: pathlib.Path) -> None:
    rebuild_from(store, articles, HashingEncoder(), silently)
    for turn in range(KEPT):
        (articles / "extra.md").write_text(f"---\ntitle: Extra {turn}\n---\n\nDit is keer {turn}.\n")
        if turn:
            roll_back(store, 1)
        rebuild_from(store, articles, HashingEncoder(), silently, gates=Gates(forced=True))
    assert roll_back(store).generation == 1


def test_what_no_server_can_open_is_not_published_again(
    articles: pathlib.Path, store: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild_from(store, articles, HashingEncoder(), silently)
    with pytest.raises(StoreError, match="index 1 is published already"):
        roll_back(store, 1)
    with monkeypatch.context() as newer:
        newer.setattr(build, "analysis", lambda: "newer")
        edit(articles / "slaap.md", "moe", "suf")
        rebuild_from(store, articles, HashingEncoder(), silently)
        assert any("another version of the Dutch analysis" in each for each in differences(store, articles))
    assert roll_back(store).generation == 1
    with pytest.raises(StoreError, match=r"index 2 cannot be published: .* another version of the Dutch analysis"):
        roll_back(store, 2)


def test_a_file_that_moved_is_still_that_article(articles: pathlib.Path, store: pathlib.Path) -> None:
    rebuild_from(store, articles, HashingEncoder(), silently)
    (articles / "map").mkdir()
    moved = (articles / "kramp.md").rename(articles / "map" / "kramp.md")
    assert rebuild_from(store, articles, HashingEncoder(), silently).encoded == 0
    moved.write_text("---\ntitle: Kramp\n")
    assert rebuild_from(store, articles, HashingEncoder(), silently).kept == ("kramp",)
