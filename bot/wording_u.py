"""The sentences of `bot.wording` as a publisher that says "u" wants them; the others are the same."""

from __future__ import annotations

from bot.wording import *  # noqa: F403

GREETING = (
    "Hallo! Ik ben een geautomatiseerd systeem, geen mens en geen arts. "
    "Ik zoek in de artikelen en laat letterlijk zien wat daar staat. Waar wilt u iets over weten?"
)
THANKS = "Graag gedaan! Hebt u nog een vraag, stel hem gerust."
NOTHING_ASKED = "Ik zie nog geen vraag. Typ in een paar woorden wat u wilt weten."
TOO_LONG = "Uw vraag is te lang. Maak er een korte vraag van, van hooguit {limit} tekens."
UNSURE = "Ik weet niet zeker of dit uw vraag beantwoordt. Dit komt er het dichtst bij:"
DECLINED = (
    "Hier vind ik in de artikelen geen antwoord op. Ik verzin niets, dus ik kan u hier niet mee helpen. "
    "Maakt u zich zorgen over uw gezondheid? Bel dan uw huisarts."
)
SOURCE_OF_ARTICLE = "Dit artikel past bij uw vraag. Hier staat wie het schreef en wanneer:"
UNDERSTOOD_AS = "Ik heb uw vraag begrepen als: {question}"
DISCLAIMER = (
    "Dit is algemene informatie, letterlijk geciteerd uit artikelen. Het vervangt geen medisch advies. "
    "Hebt u klachten of twijfelt u? Neem dan contact op met uw huisarts of een andere arts."
)
PROMPT = "U: "
PAGE_TITLE = "Stel uw vraag"
PAGE_HEADING = "Stel uw vraag aan de artikelen"
PAGE_INTRO = (
    "U praat hier met een geautomatiseerd systeem, niet met een mens en niet met een arts. "
    "Het zoekt het antwoord op in de artikelen en laat letterlijk zien wat daar staat. "
    "Dat is algemene informatie: geen diagnose en geen oordeel over uw klachten."
)
QUESTION_LABEL = "Uw vraag"
QUESTION_PLACEHOLDER = "Typ hier uw vraag"
YOU = "U"
ASK_ALSO = "Misschien wilt u ook weten:"
NETWORK_ERROR = "Er is geen verbinding. Uw vraag blijft staan en ik probeer het vanzelf opnieuw."
OFFLINE = "U bent offline. Uw vraag blijft staan. Ik stel hem opnieuw zodra er weer verbinding is."
BUSY_SERVER = "Het is nu te druk of er is een storing. Uw vraag blijft staan en ik probeer het vanzelf opnieuw."
ONLY_AT_PUBLISHER = "Dit artikel mogen we hier niet laten zien. U leest het bij de uitgever."
QUOTED_PASSAGE = "De passage uit uw antwoord"
OPEN_CHAT = "Stel uw vraag"
WHY_NOT = "Wat was er niet goed? U hoeft dit niet te zeggen."
REASON_TEXT = "In uw eigen woorden. Zet er niets over uzelf in."
FEEDBACK_THANKS = "Dank u wel."
