"""A visitor's message to the bot's answer. Read this file first.

    message → urgent? → small talk? → only after a source? → what is really asked, given the conversation
            → search → sure enough? → quotes, or an honest no

Nothing here writes text of its own: what is said comes from `bot.wording`, what is quoted from the articles.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum
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
from index import Hit, Index, Retriever

MAX_QUESTION = 1_000
_EXAMPLES = 3  # articles that are named to show where answers come from
SEARCHED = 12  # hits: the first few are quoted, the others suggest what else may be asked


class Ground(Enum):
    """What an answer rests on."""

    URGENT = "urgent"
    NOTHING_TO_SEARCH = "nothing to search"
    SOURCE = "source"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Reasoned:
    """An answer and how it came about. What stands below `question` is there for an answer that rests on a search.

    `question` is what was searched for, `hits` are what was found, best first; `features` are those of `bot.confidence`
    and `outcome` is what it says to do with them, before quotes were made.
    """

    answer: Answer
    ground: Ground
    language: str = DUTCH
    question: str = ""
    hits: tuple[Hit, ...] = ()
    features: tuple[float, float, float] = (0.0, 0.0, 1.0)
    outcome: Outcome = Outcome.DECLINED


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
        self.retriever = retriever
        self.signposts = signposts or signposts_in()
        self.generation = retriever.generation
        self.calibration = Calibration.of(self.generation.manifest.calibration)
        self._examples = examples_in(self.generation)

    def on(self, generation: Index) -> Assistant:
        """The same assistant on another generation of the index. Raises `index.EncoderError`."""
        return Assistant(self.retriever.on(generation), self.signposts, self.address)

    def reply(self, message: Message) -> Answer:
        """The answer to a message. Every quote in it has been compared with its article, letter for letter."""
        return self.reasoned(message).answer

    def reasoned(self, message: Message) -> Reasoned:
        """The answer to a message, and how it came about."""
        asked = _whole(message.text).strip()
        words = words_for(self.address, message.language)
        if signpost := self.signposts.for_message(asked[:MAX_QUESTION]):
            answer = Answer(Outcome.URGENT, signpost, conversation=message.conversation.after(asked))
            return Reasoned(answer, Ground.URGENT)
        if said := _said_without_searching(asked, words):
            answer = Answer(Outcome.SMALLTALK, said, suggestions=self._examples, conversation=message.conversation)
            return Reasoned(answer, Ground.NOTHING_TO_SEARCH)
        if source.is_asked_for(asked):
            return Reasoned(self._source(message, words), Ground.SOURCE)
        return self._searched(message, asked, words)

    def _searched(self, message: Message, asked: str, words: ModuleType) -> Reasoned:
        """The answer that the articles give, or an honest no."""
        language = language_of(asked)
        question = _whole(understood(asked, message.conversation.questions))
        if language == DUTCH:
            question = self.retriever.corrected(question)
        hits = self.retriever.search(question, SEARCHED)
        features = features_of(question, hits, self.generation.articles)
        confidence = self.calibration.probability(features)
        judged = self.calibration.outcome_at(confidence)
        quotes = () if judged is Outcome.DECLINED else quotes_from(hits, self.generation.articles)
        outcome = judged if quotes else Outcome.DECLINED
        answer = Answer(
            outcome,
            " ".join(filter(None, (words.OTHER_LANGUAGES.get(language), _own_words(outcome, quotes, words)))),
            quotes,
            disclaimer=words.DISCLAIMER if quotes else "",
            suggestions=topics_of(hits, quotes) or self._examples,
            confidence=confidence,
            understood_as=question,
            conversation=message.conversation.after(asked),
        )
        return Reasoned(answer, Ground.SEARCH, language, question, tuple(hits), features, judged)

    def prepare(self) -> None:
        """Load what the first question would have to wait for. Before a fork, so that processes share it."""
        self.retriever.prepare()

    def article(self, article_id: str) -> Article | None:
        """The article as it was indexed, None when there is no such article."""
        return self.generation.articles.get(article_id)

    def articles(self) -> tuple[Article, ...]:
        """All articles, by title."""
        return tuple(sorted(self.generation.articles.values(), key=lambda article: article.metadata.title))

    def examples(self) -> tuple[str, ...]:
        """Up to three questions that the articles answer."""
        return self._examples

    def status(self) -> Status:
        """What the assistant answers from."""
        manifest = self.generation.manifest
        built = datetime.datetime.fromisoformat(manifest.built)
        return Status(manifest.generation, built, len(manifest.articles), manifest.passages, manifest.encoder)

    def _source(self, message: Message, words: ModuleType) -> Answer:
        """The article that is meant, or that the last answer came from; without either, where answers come from."""
        text, articles = words.SOURCE_OF_ALL, self.articles()[:_EXAMPLES]
        earlier = message.conversation.questions
        if named := source.article_named_in(message.text):
            best = self.retriever.search(named, 1)[0]
            text, articles = words.SOURCE_OF_ARTICLE, (self.generation.articles[best.chunk.article_id],)
        elif earlier and (quotes := self.reply(Message(earlier[-1], Conversation(earlier[:-1]))).quotes):
            text, articles = words.SOURCE_OF_ANSWER, (self.generation.articles[quotes[0].article_id],)
        sources = tuple(Quote.source_of(article) for article in articles)
        return Answer(Outcome.ANSWERED, text, sources, disclaimer=words.DISCLAIMER, conversation=message.conversation)


def _whole(text: str) -> str:
    """The text without halves of characters, which JSON may hold and no encoder takes."""
    return text.encode(errors="ignore").decode()


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
