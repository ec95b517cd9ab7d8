"""The sentences of `bot.wording` that an English interface shows; the articles, and so the quotes, stay Dutch."""

from __future__ import annotations

from bot.wording import *  # noqa: F403

GREETING = (
    "Hello! I am an automated system, not a person and not a doctor. "
    "I search the articles and show literally what they say. What would you like to know?"
)
WHO_ARE_YOU = (
    "I am an automated system, not a person and not a doctor. I make nothing up: "
    "I quote literally from articles and say where it is from."
)
THANKS = "You are welcome! If you have another question, just ask."
GOODBYE = "Goodbye, and all the best!"
NOTHING_ASKED = "I see no question yet. Type in a few words what you want to know."
TOO_LONG = "Your question is too long. Make it a short one, of at most {limit} characters."
ANSWERED = "This is what the articles say:"
ANSWERED_ONE = "This is what the article says:"
UNSURE = "I am not sure that this answers your question. This comes closest:"
NOT_QUOTABLE = "The answer is in this article, but I may not quote it. Read it at the publisher's:"
DECLINED = (
    "I find no answer to this in the articles. I make nothing up, so I cannot help you with this. "
    "Are you worried about your health? Call your doctor."
)
SOURCE_OF_ANSWER = "My last answer comes from:"
SOURCE_OF_ARTICLE = "This article fits your question. Here is who wrote it, and when:"
SOURCE_OF_ALL = "I quote only from the articles on this site, such as these. Under every quote is its source:"
UNDERSTOOD_AS = "I understood your question as: {question}"
OTHER_LANGUAGES = {"en": "The articles are in Dutch, so the quotes are too."}
DISCLAIMER = (
    "This is general information, quoted literally from articles. It does not replace medical advice. "
    "Do you have symptoms or doubts? Contact your doctor."
)
UPDATED = "updated {date}"
SECTION = "section: {section}"
ALSO_IN = "Also in: {titles}"
ERASED = (
    "Your data are erased: I no longer know what was asked. "
    "The messages still stand in this conversation. I cannot remove those."
)
KEPT_NOTHING = "No question of this conversation has been kept."
KEPT = (
    "This is what has been kept of this conversation, without telephone numbers and the like, for at most {days} days. "
    "Type “delete my data” to erase it. Number of this conversation: {number}"
)
PAGE_HEADING = "Ask the articles"
PAGE_INTRO = (
    "This is an automated system, not a person and not a doctor. "
    "It looks up the answer in the articles and shows literally what they say. "
    "That is general information: no diagnosis, and no judgement of your symptoms."
)
LOGGED = (
    "The publisher keeps questions for at most {days} days, to improve the articles. Telephone numbers and the like "
    "are taken out first, names are not: so leave them out. Type “delete my data” to erase the questions."
)
EXAMPLES = "For example:"
QUESTION_LABEL = "Your question"
QUESTION_PLACEHOLDER = "Type your question"
SEND = "Ask"
NEW_CONVERSATION = "New conversation"
YOU = "You"
TRANSCRIPT = "Conversation"
BUSY = "Searching the articles…"
MORE_QUOTES_ONE = "1 more passage"
MORE_QUOTES = "{count} more passages"
READ_IN_ARTICLE = "Read in the article"
AT_PUBLISHER = "Read at the publisher"
ASK_ALSO = "You may also want to know:"
ASK_INSTEAD = "I do find something about:"
RETRY = "Try again"
NETWORK_ERROR = "There is no connection. Your question is kept, and I will try again by myself."
OFFLINE = "You are offline. Your question is kept. I will ask it again as soon as you are connected."
BUSY_SERVER = "The service is busy or has a problem. Your question is kept, and I will try again by myself."
PUBLISHED_ON = "published {date}"
OPEN_CHAT = "Ask a question"
LOAD_FAILED = "The conversation cannot open now. Please try again in a moment."
CLOSE = "Close"
SLOW = "This takes longer than usual. One more moment."
ANSWERED_LABEL = "Exact quote"
UNSURE_LABEL = "Not sure"
DECLINED_LABEL = "Not found"
URGENT_LABEL = "Need help now?"
SMALLTALK_LABEL = "Automated reply"
CALL = "Call {number}"
VISIT = "Go to {site}"
OUTDATED = "This article is not recent. It may be out of date."
COPY = "Copy with source"
COPIED = "Copied"
COPY_FAILED = "This browser cannot copy"
USEFUL = "Was this useful?"
YES = "Yes"
NO = "No"
WHY_NOT = "What was not right? You need not say."
REASON_QUESTION = "This was not my question"
REASON_UNCLEAR = "It is unclear"
REASON_OUTDATED = "It is out of date"
REASON_WRONG = "It is not correct"
REASON_TEXT = "In your own words. Leave out anything about yourself."
SEND_REASON = "Send"
FEEDBACK_THANKS = "Thank you."
PROBLEM_QUESTION = "Ask a question of 1 to 1000 characters."
PROBLEM_INTERNAL = "Something went wrong on our side. Please try again in a minute."
