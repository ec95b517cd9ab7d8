"""A message and what its conversation remembers, to the answer and what is remembered after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot import wording
from bot.delivery.wishes import Wish, wish_in
from bot.observing import Reply
from bot.types import Answer, Conversation, Message, Outcome
from bot.words import words_for

_FORMS = (words_for("je"), words_for("u"))
_SAYS_WHAT_IT_IS = {wording.INTRODUCTION, *(text for form in _FORMS for text in (form.GREETING, form.WHO_ARE_YOU))}


def _nothing(_pseudonym: str) -> None:
    """There is nothing to forget."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of conversations beside their memory: how it is forgotten, and what visitors are told of it."""

    forget: Callable[[str], None] = _nothing
    notice: str = ""


NOTHING_KEPT = Kept()


def answer_to(
    message: Message, memory: str | None, reply: Reply, pseudonym: str = "", kept: Kept = NOTHING_KEPT
) -> tuple[Answer, str | None]:
    """The answer, and the conversation's memory after it, None to forget it.

    `memory` is None at the start of a conversation; then the answer also says that this is an automated system. By
    `pseudonym`, what else is kept of the conversation is found and forgotten; a visitor is told of it at the start.
    """
    wish = wish_in(message)
    conversation = Conversation(Conversation.from_token(memory or "").questions, pseudonym)
    if wish is None or wish is Wish.SHOW:
        answer = reply(replace(message, conversation=conversation))
    else:
        answer = replace(wish.answer, conversation=Conversation() if wish is Wish.START else conversation)
    if wish and wish.forgets:
        kept.forget(pseudonym)
        return answer, None
    after = Conversation(answer.conversation.questions).token()
    if memory is not None:
        return answer, after
    introduction = "\n\n".join(filter(None, (wording.INTRODUCTION, kept.notice)))
    if answer.text in _SAYS_WHAT_IT_IS:
        said = (answer.text, kept.notice)
    elif answer.outcome is Outcome.URGENT:  # whoever is in an emergency gets the telephone number first
        said = (answer.text, introduction)
    else:
        said = (introduction, answer.text)
    return replace(answer, text="\n\n".join(filter(None, said))), after
