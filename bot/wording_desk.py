"""Every Dutch sentence of the editors' desk and of `explain`, in plain Dutch (B1). Visitors never see these."""

from __future__ import annotations

# --- why the answer is what it is ---

WHY_URGENT = (
    "Dit bericht staat op de lijst met dringende situaties, onder “{card}”. Daarom is er niet gezocht en krijgt de "
    "bezoeker meteen een telefoonnummer. De regel op de lijst is: {sign}"
)
WHY_SMALLTALK = "Dit is geen vraag over de artikelen maar {kind}. Daarom is er niet gezocht."
SMALLTALK_KINDS = {
    "GREETING": "een groet",
    "THANKS": "een bedankje",
    "GOODBYE": "een afscheid",
    "WHO_ARE_YOU": "een vraag over de bot zelf",
}
WHY_EMPTY = "Er staat geen vraag in het bericht."
WHY_TOO_LONG = "De vraag heeft {length} tekens. Er mogen er hooguit {limit} zijn. Daarom is er niet gezocht."
WHY_SOURCE = "Dit is een vraag naar de bron. Daarom krijgt de bezoeker alleen titels en links, en geen citaat."
WHY_SOURCE_NAMED = "Er is gezocht naar het artikel over “{named}”."
WHY_LANGUAGE = "De vraag lijkt niet in het Nederlands. Daarom zijn er geen typefouten verbeterd."
WHY_UNDERSTOOD = "De vraag is begrepen als: “{question}”."
WHY_NO_HITS = "Er is geen enkele passage gevonden."
WHY_ANSWERED = "De kans dat de beste passage antwoord geeft, is {sure} %. Vanaf {answer} % geeft de bot antwoord."
WHY_UNSURE = (
    "De kans dat de beste passage antwoord geeft, is {sure} %. Dat is minder dan {answer} %, dus de bot zegt dat hij "
    "twijfelt. Onder de {decline} % had hij niets laten zien."
)
WHY_DECLINED = (
    "De kans dat de beste passage antwoord geeft, is {sure} %. Dat is minder dan {decline} %, dus de bot zegt dat hij "
    "het antwoord niet vindt."
)
WHY_NO_QUOTE = "Er is toch geen citaat, want de passage klopt niet meer met het artikel. Werk de index bij."
WHY_NOT_QUOTABLE = "Uit dit artikel mag niet worden geciteerd. Daarom krijgt de bezoeker alleen de titel en de link."
WHY_SIMILARITY = "Betekenis: de zin die het meest op de vraag lijkt, haalt {value}. 1 is hetzelfde, 0 iets heel anders."
WHY_SIMILARITY_NEEDED = "Met dezelfde woorden was {value} genoeg geweest voor een antwoord zonder twijfel."
WHY_COVERAGE = "Woorden: {percent} % van wat er in de vraag toe doet, staat ook in de beste passage."
WHY_ABSENT = "Deze woorden staan in geen enkel artikel: {words}."
WHY_MISSED = "De vraag gaat over “{words}”, maar de beste passage zegt daar niets over. Dat maakt de kans veel kleiner."

# --- explain, in the terminal and on the desk ---

ASKED = "Vraag"
OUTCOME = "Uitkomst"
OUTCOMES = {
    "answered": "antwoord",
    "unsure": "antwoord met twijfel",
    "declined": "geen antwoord",
    "smalltalk": "praatje",
    "urgent": "dringend",
}
ANSWER = "Antwoord"
WHY = "Waarom"
SEARCHED_FOR = "Gezocht naar"
REPAIRED = "Verbeterd"
SYNONYMS = "Synoniemen"
WORDS = "Woorden"
STOP_WORD = "telt niet mee"
LEMMA = "woordenboek"
PARTS = "delen"
TERMS = "zoekvorm"
IN_PASSAGES = "passages"
PASSAGES = "Passages, de beste eerst"
PASSAGES_LEGEND = (
    "Score = betekenis en woorden samen. Betekenis = vooral de passage, en een beetje de beste zin. Plaats = plaats op "
    "betekenis en op woorden. Citaat = staat in het antwoord."
)
COLUMNS = {
    "score": "score",
    "similarity": "betekenis",
    "by_passage": "passage",
    "by_sentence": "zin",
    "coverage": "woorden",
    "bm25": "BM25",
    "ranks": "plaats",
}
QUOTED = "citaat"
MORE_PASSAGES = "En nog {count} passages."

# --- the desk ---

CHANNELS = {"web": "site", "api": "API", "terminal": "terminal", "json": "eigen kanaal"}
LACKS = {
    "duplicate": "staat ook ergens anders",
    "author": "geen auteur",
    "date": "geen datum",
    "old": "oud",
    "licence": "geen licentie",
    "hard": "moeilijk om te lezen",
    "long": "te lange alinea",
}
VERDICTS = {
    "useful": "nuttig",
    "not-useful": "niet nuttig",
    "other-question": "niet mijn vraag",
    "unclear": "onduidelijk",
    "outdated": "verouderd",
    "wrong": "klopt niet",
    "remark": "opmerking",
}
REFUSALS = {
    "not writable": (
        "Het bestand kan niet worden geschreven.",
        "Vraag de beheerder om de server schrijfrechten te geven op de map met artikelen, en ruimte op de schijf.",
    ),
    "not readable": (
        "Het bestand kan niet worden gelezen.",
        "Kijk of het nog op zijn plaats staat en werk daarna de index bij.",
    ),
    "no such heading": (
        "Deze kop staat niet meer in het artikel.",
        "Het artikel is veranderd. Werk de index bij en probeer het opnieuw.",
    ),
    "not understood": (
        "Dit kan hier niet worden toegevoegd.",
        (
            "Gebruik hooguit 300 tekens voor een vraag. Een synoniem is een paar woorden zonder komma of dubbele punt. "
            "Gaat het dan nog niet? Zet de regel zelf in het bestand."
        ),
    ),
}
SIGN_IN_PROBLEMS = {
    "wrong": "Deze sleutel klopt niet.",
    "too many": "Er zijn te veel verkeerde sleutels gegeven. Wacht een kwartier.",
    "expired": "Deze pagina is verlopen. Meld je opnieuw aan.",
}
DONE = {
    "vraag": "De vraag staat nu bij het onderdeel. Hij telt mee zodra de index is bijgewerkt.",
    "synoniem": "Het synoniem staat nu in de lijst. Het telt mee zodra de index is bijgewerkt.",
    "stond-er-al": "Dit stond er al. Er is niets veranderd.",
}
