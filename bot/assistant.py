"""A visitor's message to the bot's answer. Read this file first.

    message → urgent? → small talk? → what is really asked, given the conversation → search → sure enough?
            → quotes, or an honest no

Nothing here writes text of its own: what is said comes from `bot.wording`, what is quoted from the articles.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from types import ModuleType

from bot import smalltalk, source
from bot.confidence import Calibration, features_of
from bot.extraction import quotes_from
from bot.followup import understood
from bot.language import DUTCH, language_of
from bot.safety import Signposts, signposts_in
from bot.suggestions import examples_in, topics_of
from bot.types import Answer, Conversation, Message, Outcome, Quote
from bot.words import words_for
from corpus import Article
from index import Index, Retriever

MAX_QUESTION = 1_000
_EXAMPLES = 3  # articles that are named to show where answers come from
SEARCHED = 12  # hits: the first few are quoted, the others suggest what else may be asked


@dataclass(frozen=True, slots=True)
class Status:
    """What the assistant answers from."""

    generation: int
    built: datetime.datetime
    articles: int
    passages: int
    encoder: str


class Assistant:
    """Answers questions from one generation of the index. Safe to use from several threads; remembers nothing."""

    def __init__(self, retriever: Retriever, signposts: Signposts | None = None, address: str = "je") -> None:
        self.address = address
        self._retriever = retriever
        self._signposts = signposts or signposts_in()
        self._generation = retriever.generation
        self._calibration = Calibration.of(self._generation.manifest.calibration)
        self._examples = examples_in(self._generation)

    def on(self, generation: Index) -> Assistant:
        """The same assistant on another generation of the index. Raises `index.EncoderError`."""
        return Assistant(self._retriever.on(generation), self._signposts, self.address)

    def reply(self, message: Message) -> Answer:
        """The answer to a message. Every quote in it has been compared with its article, letter for letter."""
        asked = message.text.strip()
        words = words_for(self.address, message.language)
        if signpost := self._signposts.for_message(asked[:MAX_QUESTION]):
            return Answer(Outcome.URGENT, signpost, conversation=message.conversation.after(asked))
        if said := _said_without_searching(asked, words):
            return Answer(Outcome.SMALLTALK, said, suggestions=self._examples, conversation=message.conversation)

        if source.is_asked_for(asked):
            return self._source(message, words)

        language = language_of(asked)
        question = understood(asked, message.conversation.questions)
        if language == DUTCH:
            question = self._retriever.corrected(question)
        hits = self._retriever.search(question, SEARCHED)
        confidence = self._calibration.probability(features_of(question, hits, self._generation.articles))
        outcome = self._calibration.outcome_at(confidence)
        quotes = () if outcome is Outcome.DECLINED else quotes_from(hits, self._generation.articles)
        if not quotes:
            outcome = Outcome.DECLINED

        return Answer(
            outcome,
            " ".join(filter(None, (words.OTHER_LANGUAGES.get(language), _own_words(outcome, quotes, words)))),
            quotes,
            disclaimer=words.DISCLAIMER if quotes else "",
            suggestions=topics_of(hits, quotes) or self._examples,
            confidence=confidence,
            understood_as=question,
            conversation=message.conversation.after(asked),
        )

    def article(self, article_id: str) -> Article | None:
        """The article as it was indexed, None when there is no such article."""
        return self._generation.articles.get(article_id)

    def articles(self) -> tuple[Article, ...]:
        """All articles, by title."""
        return tuple(sorted(self._generation.articles.values(), key=lambda article: article.metadata.title))

    def examples(self) -> tuple[str, ...]:
        """Up to three questions that the articles answer."""
        return self._examples

    def status(self) -> Status:
        """What the assistant answers from."""
        manifest = self._generation.manifest
        built = datetime.datetime.fromisoformat(manifest.built)
        return Status(manifest.generation, built, len(manifest.articles), manifest.passages, manifest.encoder)

    def _source(self, message: Message, words: ModuleType) -> Answer:
        """The article that is meant, or that the last answer came from; without either, where answers come from."""
        text, articles = words.SOURCE_OF_ALL, self.articles()[:_EXAMPLES]
        earlier = message.conversation.questions
        if named := source.article_named_in(message.text):
            best = self._retriever.search(named, 1)[0]
            text, articles = words.SOURCE_OF_ARTICLE, (self._generation.articles[best.chunk.article_id],)
        elif earlier and (quotes := self.reply(Message(earlier[-1], Conversation(earlier[:-1]))).quotes):
            text, articles = words.SOURCE_OF_ANSWER, (self._generation.articles[quotes[0].article_id],)
        sources = tuple(Quote.source_of(article) for article in articles)
        return Answer(Outcome.ANSWERED, text, sources, disclaimer=words.DISCLAIMER, conversation=message.conversation)


def _said_without_searching(asked: str, words: ModuleType) -> str:
    """What to say when there is nothing to search for; an empty string when there is."""
    if not asked:
        return str(words.NOTHING_ASKED)
    if len(asked) > MAX_QUESTION:
        return str(words.TOO_LONG.format(limit=MAX_QUESTION))
    name = smalltalk.reply_to(asked)
    return str(getattr(words, name)) if name else ""


def _own_words(outcome: Outcome, quotes: tuple[Quote, ...], words: ModuleType) -> str:
    if outcome is Outcome.DECLINED:
        return str(words.DECLINED)
    if not quotes[0].text:
        return str(words.NOT_QUOTABLE)
    if outcome is Outcome.UNSURE:
        return str(words.UNSURE)
    return str(words.ANSWERED if len(quotes) > 1 else words.ANSWERED_ONE)
