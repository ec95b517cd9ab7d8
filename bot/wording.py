"""Every Dutch sentence that the bot itself says, in plain Dutch (B1). Change the tone of voice here.

`bot.wording_u` has what differs for publishers that say "u", `bot.wording_en` what an English interface shows.
"""

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
SOURCE_OF_ANSWER = "Mijn vorige antwoord komt uit:"
SOURCE_OF_ARTICLE = "Dit artikel past bij je vraag. Hier staat wie het schreef en wanneer:"
SOURCE_OF_ALL = "Ik citeer alleen uit de artikelen op deze site, bijvoorbeeld uit deze. Onder elk citaat staat de bron:"
UNDERSTOOD_AS = "Ik heb je vraag begrepen als: {question}"

# For visitors who do not ask in Dutch, by language.
OTHER_LANGUAGES = {
    "en": "The articles are in Dutch, so the quotes are too.",
    "de": "Die Artikel sind auf Niederländisch, die Zitate also auch.",
}

DISCLAIMER = (
    "Dit is algemene informatie, letterlijk geciteerd uit artikelen. Het vervangt geen medisch advies. "
    "Heb je klachten of twijfel je? Neem dan contact op met je huisarts of een andere arts."
)

# --- the source line under a quote ---

SOURCE = "Bron: {source}"
UPDATED = "bijgewerkt op {date}"
SECTION = "onderdeel: {section}"
ALSO_IN = "Dit staat ook in: {titles}"
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
SUGGESTIONS = "Misschien helpt dit:"

# --- messengers: without "je" or "u", for both ---

INTRODUCTION = (
    "Dit is een geautomatiseerd systeem, geen mens en geen arts. Het citeert letterlijk uit artikelen en zet erbij "
    "waar het staat: algemene informatie, geen diagnose. Stuur “stop” om te stoppen, of “wis mijn gegevens” om alles "
    "te laten vergeten."
)
ONLY_TEXT = "Ik kan alleen tekst lezen. Typ de vraag in een paar woorden, dan zoek ik het op."
STOPPED = (
    "Goed, ik stop en vergeet wat er is gevraagd. Uit mezelf stuur ik nooit iets. "
    "Later weer een vraag? Stuur hem gerust."
)
ERASED = (
    "De gegevens zijn gewist: ik weet niet meer wat er is gevraagd. "
    "In dit gesprek staan de berichten nog wel. Die kan ik niet weghalen."
)
KEPT_NOTHING = "Van dit gesprek is geen vraag bewaard."
KEPT = (
    "Dit is van dit gesprek bewaard, zonder telefoonnummers en dergelijke, hooguit {days} dagen. "
    "Typ “wis mijn gegevens” om het te wissen. Nummer van dit gesprek: {number}"
)
QUOTE_TOO_LONG = "Dit citaat is te lang voor een bericht. Lees het bij de bron:"
CHOOSE = "Kies een vraag"
SOURCE_LINK = "Naar de bron"

# --- the page ---

PAGE_TITLE = "Stel je vraag"
PAGE_HEADING = "Stel je vraag aan de artikelen"
PAGE_INTRO = (
    "Je praat hier met een geautomatiseerd systeem, niet met een mens en niet met een arts. "
    "Het zoekt het antwoord op in de artikelen en laat letterlijk zien wat daar staat. "
    "Dat is algemene informatie: geen diagnose en geen oordeel over je klachten."
)
LOGGED = (
    "De uitgever bewaart vragen hooguit {days} dagen, om de artikelen beter te maken. Telefoonnummers en dergelijke "
    "gaan er eerst uit, namen niet: noem die dus niet. Typ “wis mijn gegevens” om de vragen te wissen."
)
EXAMPLES = "Bijvoorbeeld:"
QUESTION_LABEL = "Je vraag"
QUESTION_PLACEHOLDER = "Typ hier je vraag"
SEND = "Vraag"
NEW_CONVERSATION = "Nieuw gesprek"
YOU = "Jij"
BOT = "Letterlijk"
TRANSCRIPT = "Gesprek"
BUSY = "Ik zoek in de artikelen…"
MORE_QUOTES_ONE = "Nog 1 passage"
MORE_QUOTES = "Nog {count} passages"
READ_IN_ARTICLE = "Lees in het artikel"
AT_PUBLISHER = "Lees bij de uitgever"
ASK_ALSO = "Misschien wil je ook weten:"
ASK_INSTEAD = "Hierover vind ik wel iets:"
RETRY = "Probeer opnieuw"
NETWORK_ERROR = "Er is geen verbinding. Je vraag blijft staan en ik probeer het vanzelf opnieuw."
OFFLINE = "Je bent offline. Je vraag blijft staan. Ik stel hem opnieuw zodra er weer verbinding is."
BUSY_SERVER = "Het is nu te druk of er is een storing. Je vraag blijft staan en ik probeer het vanzelf opnieuw."
ALL_ARTICLES = "Alle artikelen"
BACK_TO_CONVERSATION = "Terug naar het gesprek"
WRITTEN_BY = "Door {author}"
PUBLISHED_ON = "gepubliceerd op {date}"
LICENCE = "Licentie: {licence}"
SOURCES = "Bronnen"
ONLY_AT_PUBLISHER = "Dit artikel mogen we hier niet laten zien. Je leest het bij de uitgever."
QUOTED_PASSAGE = "De passage uit je antwoord"
SEARCH_ARTICLES = "Zoek in de artikelen"
SEARCH = "Zoek"
ARTICLES_FOUND = "{count} artikelen"
ARTICLES_FOUND_ONE = "1 artikel"
NO_ARTICLES_FOUND = "Geen artikel met die woorden. Probeer een ander woord."

# --- the widget ---

OPEN_CHAT = "Stel je vraag"
LOAD_FAILED = "Het gesprek openen lukt nu niet. Probeer het zo nog eens."
CLOSE = "Sluiten"
SLOW = "Dit duurt langer dan normaal. Nog even geduld."
ANSWERED_LABEL = "Letterlijk citaat"
UNSURE_LABEL = "Niet zeker"
DECLINED_LABEL = "Niet gevonden"
URGENT_LABEL = "Direct hulp nodig?"
SMALLTALK_LABEL = "Automatisch antwoord"
CALL = "Bel {number}"
VISIT = "Ga naar {site}"
OUTDATED = "Dit artikel is al wat ouder. Het kan verouderd zijn."
COPY = "Kopieer met bron"
COPIED = "Gekopieerd"
COPY_FAILED = "Kopiëren lukt niet in deze browser"
USEFUL = "Was dit nuttig?"
YES = "Ja"
NO = "Nee"
WHY_NOT = "Wat was er niet goed? Je hoeft dit niet te zeggen."
REASON_QUESTION = "Dit was niet mijn vraag"
REASON_UNCLEAR = "Het is onduidelijk"
REASON_OUTDATED = "Het is verouderd"
REASON_WRONG = "Het klopt niet"
REASON_TEXT = "In je eigen woorden. Zet er niets over jezelf in."
SEND_REASON = "Verstuur"
FEEDBACK_THANKS = "Dank je wel."

# --- what goes wrong, in the visitor's words ---

PROBLEM_QUESTION = "Stel een vraag van 1 tot 1000 tekens."
PROBLEM_ACCESS = "Hiervoor is een geldige sleutel nodig."
PROBLEM_ORIGIN = "Deze website mag hier geen vragen stellen."
PROBLEM_TOO_MANY = "Dit zijn te veel vragen achter elkaar. Wacht even en probeer het dan opnieuw."
PROBLEM_REQUEST = "Dit verzoek begrijp ik niet."
PROBLEM_WORDS = "Zoek met hooguit 200 tekens."
PROBLEM_FIELD = "Dit verzoek begrijp ik niet: het veld “{field}” klopt niet."
PROBLEM_JSON = 'Stuur de vraag als JSON, bijvoorbeeld {"question": "waarom trilt mijn ooglid?"}.'
PROBLEM_TOO_LARGE = "Dit verzoek is te groot. Stel een vraag van hooguit 1000 tekens."
PROBLEM_NOT_FOUND = "Deze pagina bestaat niet."
PROBLEM_NO_ARTICLE = "Dit artikel bestaat niet of is weggehaald."
PROBLEM_METHOD = "Dit adres werkt anders: gebruik {methods}."
PROBLEM_INTERNAL = "Er ging bij ons iets mis. Probeer het over een minuut opnieuw."
PROBLEM_REFERENCE = "Blijft het misgaan? Laat het ons dan weten, en noem dit kenmerk: {reference}."
PROBLEM_BUSY = "Het is nu erg druk. Probeer het over een paar seconden nog eens."
PROBLEM_NO_INDEX = "Er is nog geen index van de artikelen. Probeer het later opnieuw."
PROBLEM_NO_QUEUE = "Het bericht kan nu niet worden bewaard. Stuur het over een minuut opnieuw."
PROBLEM_NO_SEARCH = "De artikelen zijn even niet bereikbaar. Probeer het over een minuut opnieuw."

# --- in place of personal data, in the log of questions ---

REDACTED_EMAIL = "[e-mailadres]"
REDACTED_IBAN = "[rekeningnummer]"
REDACTED_BIRTHDATE = "[geboortedatum]"
REDACTED_BSN = "[burgerservicenummer]"
REDACTED_TELEPHONE = "[telefoonnummer]"
REDACTED_ADDRESS = "[adres]"
REDACTED_NAME = "[naam]"
