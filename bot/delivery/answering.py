"""A message and what its conversation remembers, to the answer and what is remembered after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot import wording
from bot.delivery.wishes import Wish, wish_in
from bot.observing import Reply
from bot.types import Answer, Conversation, Message, Outcome
from bot.words import words_for

Forget = Callable[[str], None]
_FORMS = (words_for("je"), words_for("u"))
_SAYS_WHAT_IT_IS = {wording.INTRODUCTION, *(text for form in _FORMS for text in (form.GREETING, form.WHO_ARE_YOU))}


def nothing_else(_pseudonym: str) -> None:
    """Nothing but the memory is kept of a conversation."""


def answer_to(
    message: Message, memory: str | None, reply: Reply, pseudonym: str = "", forget: Forget = nothing_else
) -> tuple[Answer, str | None]:
    """The answer, and the conversation's memory after it, None to forget it.

    `memory` is None at the start of a conversation; then the answer also says that this is an automated system. By
    `pseudonym`, what else is kept of the conversation is found, and forgotten by `forget`.
    """
    wish = wish_in(message)
    conversation = Conversation(Conversation.from_token(memory or "").questions, pseudonym)
    if wish is None or wish is Wish.SHOW:
        answer = reply(replace(message, conversation=conversation))
    else:
        answer = replace(wish.answer, conversation=Conversation() if wish is Wish.START else conversation)
    if wish and wish.forgets:
        forget(pseudonym)
        return answer, None
    after = Conversation(answer.conversation.questions).token()
    if memory is not None or answer.text in _SAYS_WHAT_IT_IS:
        return answer, after
    # Whoever is in an emergency gets the telephone number first.
    said = (
        (answer.text, wording.INTRODUCTION) if answer.outcome is Outcome.URGENT else (wording.INTRODUCTION, answer.text)
    )
    return replace(answer, text="\n\n".join(said)), after
