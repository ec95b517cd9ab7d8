"""Every Dutch sentence that the bot itself says, in plain Dutch (B1). Change the tone of voice here."""

from __future__ import annotations

# --- the conversation ---

GREETING = (
    "Hallo! Ik ben een geautomatiseerd systeem, geen mens en geen arts. "
    "Ik zoek in de artikelen en laat letterlijk zien wat daar staat. Waar wil je iets over weten?"
)
WHO_ARE_YOU = (
    "Ik ben een geautomatiseerd systeem, geen mens en geen arts. Ik bedenk zelf geen antwoorden: "
    "ik citeer letterlijk uit artikelen en zet erbij waar het staat."
)
THANKS = "Graag gedaan! Heb je nog een vraag, stel hem gerust."
GOODBYE = "Tot ziens, en het beste!"
NOTHING_ASKED = "Ik zie nog geen vraag. Typ in een paar woorden wat je wilt weten."
TOO_LONG = "Je vraag is te lang. Maak er een korte vraag van, van hooguit {limit} tekens."

ANSWERED = "Dit staat er in de artikelen:"
ANSWERED_ONE = "Dit staat er in het artikel:"
UNSURE = "Ik weet niet zeker of dit je vraag beantwoordt. Dit komt er het dichtst bij:"
NOT_QUOTABLE = "Het antwoord staat in dit artikel, maar ik mag er niet uit citeren. Lees het bij de uitgever:"
DECLINED = (
    "Hier vind ik in de artikelen geen antwoord op. Ik verzin niets, dus ik kan je hier niet mee helpen. "
    "Maak je je zorgen over je gezondheid? Bel dan je huisarts."
)
DECLINED_WITH_SUGGESTIONS = DECLINED + " Over deze onderwerpen vind ik wel iets:"

DISCLAIMER = (
    "Dit is algemene informatie, letterlijk geciteerd uit artikelen. Het vervangt geen medisch advies. "
    "Heb je klachten of twijfel je? Neem dan contact op met je huisarts of een andere arts."
)

# --- the source line under a quote ---

SOURCE = "Bron: {source}"
UPDATED = "bijgewerkt op {date}"
SECTION = "onderdeel: {section}"
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)

# --- the terminal ---

PROMPT = "Jij: "
FAREWELL_HINT = "(Een lege regel of Ctrl-D stopt het gesprek.)"
SUGGESTIONS = "Misschien zoek je:"
