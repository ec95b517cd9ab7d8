"""What every channel does, whatever its platform: a test class to inherit, with how the platform speaks filled in."""

from __future__ import annotations

import contextlib
import dataclasses
import hmac
import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bot.signatures
from bot import Answer, Assistant, Message, Outcome, Quote, wording
from bot.channel import Channel, Delivery, Fate, RefusedError, Request, Returned
from bot.delivery.sealing import Seal
from bot.types import Kind
from corpus import Article, Metadata, Span

NOW = 1_790_000_000.0
HOUR = 3600
UNLIMITED = 10**9
AWKWARD = "Neem 2 < 3 & 5 > 4 *dus* _niet_ ~1~ `x` [a](b) <b>vet</b> &amp; “zo”. 😀 Bel 112."
ADDRESS = "https://krant.example/a?b=1&c=2"

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=20,
)


class ChannelContract:
    """Inherit, and fill in what is not implemented."""

    channel: Channel
    limit = UNLIMITED
    batch = True  # whether the platform sends several messages in one request
    expires = True  # whether the platform's signature holds the time
    whole = True  # whether everything can be sent; where there is one response, the first quotes are

    def body(self, *texts: str) -> bytes:
        """A request's body with one message for each text, each with an id of its own."""
        raise NotImplementedError

    def signed(self, body: bytes, now: float = NOW) -> Request:
        """The request as the platform signs it at `now`."""
        raise NotImplementedError

    def ignored(self) -> Sequence[bytes]:
        """Bodies that are not to be answered: own messages, edits, reactions, receipts."""
        raise NotImplementedError

    def unreadable(self) -> Sequence[bytes]:
        """Bodies with a message that is no text: voice, stickers, pictures."""
        raise NotImplementedError

    def joined(self) -> Sequence[bytes]:
        """Bodies that say that a conversation begins; none where the platform does not say it."""
        return ()

    def shown(self, delivery: Delivery) -> str:
        """What the visitor reads, without mark-up."""
        raise NotImplementedError

    def strong(self, delivery: Delivery) -> str:
        """What is emphasised in it; white space is single spaces."""
        raise NotImplementedError

    def links(self, delivery: Delivery) -> list[str]:
        """The addresses that it links to."""
        return re.findall(r"https?://\S+", self.shown(delivery))

    def size(self, delivery: Delivery) -> int:
        """How much of the platform's limit a delivery takes."""
        return len(self.shown(delivery))

    # --- whose it is ---

    def test_a_signed_request_is_taken(self) -> None:
        self.channel.verify(self.signed(self.body("hoi")))

    def test_forged_requests_are_refused(self) -> None:
        good = self.signed(self.body("hoi"))
        bare = dataclasses.replace(good, headers={})
        changed = dataclasses.replace(good, headers={name: f"{value[:-1]}!" for name, value in good.headers.items()})
        foreign = dataclasses.replace(good, headers=dict.fromkeys(good.headers, "ë\udcff"))
        for forged in (bare, changed, foreign):
            with pytest.raises(RefusedError) as refused:
                self.channel.verify(forged)
            assert refused.value.status in {401, 403}

    def test_a_changed_body_is_refused(self) -> None:
        good = self.signed(self.body("hoi"))
        with pytest.raises(RefusedError):
            self.channel.verify(dataclasses.replace(good, body=good.body.replace(b"hoi", b"hee")))

    def test_signatures_are_compared_in_constant_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        compared = []

        class Watched:
            new = staticmethod(hmac.new)

            @staticmethod
            def compare_digest(left: bytes, right: bytes) -> bool:
                compared.append((left, right))
                return hmac.compare_digest(left, right)

        monkeypatch.setattr(bot.signatures, "hmac", Watched)
        self.channel.verify(self.signed(self.body("hoi")))
        assert compared

    def test_a_replayed_request_is_refused_or_brings_nothing_new(self) -> None:
        old = dataclasses.replace(self.signed(self.body("hoi")), received=NOW + HOUR)
        if self.expires:
            with pytest.raises(RefusedError):
                self.channel.verify(old)
        else:
            self.channel.verify(old)
            seal = Seal(self.channel)
            first, again = (self.channel.read(request)[0] for request in (old, self.signed(self.body("hoi"))))
            assert seal.key(first) == seal.key(again)

    # --- what is said ---

    def test_a_message_is_read(self) -> None:
        (message,) = self.channel.read(self.signed(self.body("wat helpt tegen kramp?")))
        assert message.text == "wat helpt tegen kramp?"
        assert (message.channel, message.kind) == (self.channel.name, Kind.TEXT)
        assert message.sender
        assert message.id

    def test_a_batch_of_three_gives_three(self) -> None:
        texts = ["een", "twee", "drie"] if self.batch else ["een"]
        messages = self.channel.read(self.signed(self.body(*texts)))
        assert [message.text for message in messages] == texts
        assert len({message.id for message in messages}) == len(texts)

    def test_what_is_no_question_is_ignored(self) -> None:
        for body in self.ignored():
            assert self.channel.read(self.signed(body)) == (), body

    def test_what_is_no_text_is_answered_politely(self) -> None:
        for body in self.unreadable():
            assert [message.kind for message in self.channel.read(self.signed(body))] == [Kind.UNREADABLE], body

    def test_who_joins_is_greeted(self) -> None:
        for body in self.joined():
            assert [message.kind for message in self.channel.read(self.signed(body))] == [Kind.JOINED], body

    @pytest.mark.parametrize("text", ["😀👩‍👩‍👧", "x" * 100_000, "a\nb", "ünïcödé “quotes”"])
    def test_any_text_is_read_as_it_is(self, text: str) -> None:
        assert [message.text for message in self.channel.read(self.signed(self.body(text)))] == [text]

    def test_an_empty_text_is_answered_or_ignored(self) -> None:
        assert [message.text for message in self.channel.read(self.signed(self.body("")))] in ([], [""])

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(JSON)
    def test_whatever_is_signed_never_fails(self, value: Any) -> None:
        for body in (json.dumps(value).encode(), json.dumps(self.twisted(value)).encode(), b"\xff\x00", b"[" * 5000):
            with contextlib.suppress(RefusedError):
                self.channel.read(self.signed(body))

    def twisted(self, value: Any) -> Any:
        """A real body with a value put in the place of each of its texts."""
        try:
            real = json.loads(self.body("hoi"))
        except ValueError:
            return value
        return _replaced(real, value)

    # --- what is answered ---

    def test_an_answer_is_quoted_with_source_and_disclaimer(self, assistant: Assistant) -> None:
        answer = assistant.reply(Message("wanneer bel ik de huisarts bij kramp in de kuit?"))
        deliveries = self.channel.reply(self.message(), answer)
        text = "\n".join(self.shown(delivery) for delivery in deliveries)
        for quote in answer.quotes:
            if quote.text:
                assert f"“{flat(quote.text)}”" in flat(text)
            assert quote.metadata.title in text
        assert flat(wording.DISCLAIMER) in flat(text)
        best = answer.quotes[0]
        assert best.span
        assert best.highlight
        sentence = best.text[best.highlight.start - best.span.start : best.highlight.end - best.span.start]
        assert flat(sentence) in self.strong(deliveries[0])
        assert any(best.metadata.url in delivery.body for delivery in deliveries)
        for suggestion in answer.suggestions:
            assert any(
                suggestion in json.dumps(json.loads(delivery.body), ensure_ascii=False) for delivery in deliveries
            )

    def test_other_articles_that_say_the_same_are_named(self) -> None:
        quote = quote_of("Rek. Nog een.", url=ADDRESS, also_in=(quote_of("Rek.", title="Nog <een> artikel"),))
        answer = Answer(Outcome.ANSWERED, "Dit:", (quote,))
        (delivery,) = self.channel.reply(self.message(), answer)
        assert wording.ALSO_IN.format(titles="“Nog <een> artikel”") in flat(self.shown(delivery))

    def test_signs_in_a_text_are_not_taken_for_mark_up(self) -> None:
        answer = Answer(Outcome.ANSWERED, "Kijk: <i> & *", (quote_of(AWKWARD, url=ADDRESS),), disclaimer="Let <op>.")
        deliveries = self.channel.reply(self.message(), answer)
        text = " ".join(self.shown(delivery) for delivery in deliveries)
        for said in (AWKWARD, "Kijk: <i> & *", "Let <op>."):
            assert said in flat(text)
        assert ADDRESS in [link for delivery in deliveries for link in self.links(delivery)]

    def test_parts_fit_and_are_cut_between_sentences(self) -> None:
        sentences = [f"Dit is zin nummer {number} en die is {'heel ' * (number % 40)}lang." for number in range(400)]
        quotes = tuple(
            quote_of(" ".join(sentences[start : start + 100]), title=f"Artikel {start}") for start in (0, 100, 200, 300)
        )
        answer = Answer(
            Outcome.ANSWERED, "Dit staat er:", quotes, disclaimer=wording.DISCLAIMER, suggestions=("En dan?",)
        )
        deliveries = self.channel.reply(self.message(), answer)
        for delivery in deliveries:
            assert self.size(delivery) <= self.limit
            if "zin nummer" in self.shown(delivery):
                assert flat(wording.DISCLAIMER) in flat(self.shown(delivery))
                assert "Bron: “Artikel" in self.shown(delivery)
        if self.whole:
            texts = [flat(self.shown(delivery)) for delivery in deliveries]
            for sentence in sentences:
                assert sum(sentence in text for text in texts) == 1, sentence

    def test_a_sentence_that_fits_nowhere_is_not_quoted(self) -> None:
        quote = quote_of("woord " * 820 + "einde.", title="Lang", url=ADDRESS)  # as long as a sentence ever is
        answer = Answer(Outcome.ANSWERED, "Dit staat er:", (quote,), disclaimer=wording.DISCLAIMER)
        deliveries = self.channel.reply(self.message(), answer)
        assert max(map(self.size, deliveries)) <= self.limit
        text = "".join(self.shown(delivery) for delivery in deliveries)
        limited = self.limit < len(quote.text)
        assert (wording.QUOTE_TOO_LONG in text, "woord" in text) == (limited, not limited)

    def test_deliveries_can_be_kept_and_hold_no_secret(self) -> None:
        deliveries = self.channel.reply(self.message(), Answer(Outcome.SMALLTALK, "Hoi"))
        seal = Seal(self.channel)
        assert seal.opened_deliveries(seal.deliveries(deliveries)) == deliveries
        assert len({delivery.id for delivery in deliveries}) == len(deliveries)
        fields: list[str] = [field.name for field in dataclasses.fields(self.channel)]
        secrets = [getattr(self.channel, name) for name in fields if "token" in name]
        assert not [value for value in (self.channel.secret, *secrets) if value and value in repr(deliveries)]

    def test_what_the_platform_says_is_understood(self) -> None:
        def judged(status: int, headers: dict[str, str] | None = None) -> Any:
            return self.channel.judge(Returned(status, headers or {}, b"{}"))

        assert judged(200).fate is Fate.SENT
        assert judged(500).fate is Fate.LATER
        assert judged(401).fate is Fate.LATER
        assert judged(429).fate is Fate.LATER
        assert judged(400).fate is Fate.REFUSED

    @staticmethod
    def smalltalk() -> Answer:
        """An answer of one word."""
        return Answer(Outcome.SMALLTALK, "Hoi")

    def message(self) -> Message:
        """A message as it comes in."""
        return self.channel.read(self.signed(self.body("hoi")))[0]


def quote_of(text: str, title: str = "Een artikel", url: str = "", also_in: tuple[Quote, ...] = ()) -> Quote:
    """A quote of a whole article, its first sentence emphasised."""
    article = Article("a", Metadata(title, url=url), text, ())
    first = Span(0, text.index(".") + 1)
    return Quote.cut(article, Span(0, len(text)), first, expected=text, headings=(), score=1.0, also_in=also_in)


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _replaced(real: Any, value: Any) -> Any:
    if isinstance(real, dict):
        return {name: _replaced(each, value) for name, each in real.items()}
    if isinstance(real, list):
        return [_replaced(each, value) for each in real]
    return value
