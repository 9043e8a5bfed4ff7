"""The words of the pages for members in Dutch."""

from __future__ import annotations

from service.console.member_languages.phrases import Answered, Errors, Form, PagePhrases

DUTCH = PagePhrases(
    title="Een bezwaar",
    steps={
        "conversation": "Over een bericht is een boodschap gestuurd",
        "delete": "Een bericht is verwijderd",
        "suspend": "Het account is geschorst",
    },
    guideline="De richtlijn",
    post="Het bericht",
    over="Geen bezwaar mogelijk",
    taken_back=(
        "Dit is teruggenomen",
        "Om dit bericht wordt niemand meer iets aangerekend.",
    ),
    languages="Talen",
    thousands=".",
    answered=Answered(
        titles={
            "open": "Het bezwaar is binnen",
            "upheld": "De beslissing blijft staan",
            "overturned": "De beslissing is teruggenomen",
        },
        sent="Verstuurd op {date}.",
        reader="Iemand die niet aan de beslissing heeft meegewerkt leest het.",
        here="Het antwoord komt op deze pagina te staan.",
        due="Het komt voor {date}.",
        answered="Beantwoord op {date}.",
        said="De tekst van het bezwaar",
    ),
    form=Form(
        question="Was het anders?",
        once="Bezwaar is één keer mogelijk.",
        field="Het bezwaar",
        send="Bezwaar versturen",
        empty="Het bezwaar is leeg: de reden ontbreekt.",
        too_long="Het bezwaar is te lang: hoogstens {most} tekens.",
    ),
    errors=Errors(
        forged=(
            "Deze link is niet volledig",
            "Kopieer de hele link of vraag het platform om een nieuwe.",
        ),
        expired=(
            "Deze link is verlopen",
            "Links zijn maar een tijd geldig. Vraag op het platform om een nieuwe.",
        ),
        other=(
            "Deze link opent iets anders",
            "Open hem zoals hij is gestuurd of vraag het platform om een nieuwe.",
        ),
        nothing=(
            "Hier is niets",
            "Kopieer de hele link. Helpt dat niet, dan bestaat waar het om ging niet meer: vraag "
            "het platform.",
        ),
        closed=(
            "Geen bezwaar mogelijk",
            "Hiertegen is hier geen bezwaar mogelijk. Vraag het platform.",
        ),
        elsewhere=(
            "Er is niets verstuurd",
            "Open de link opnieuw en verstuur het formulier van daaruit.",
        ),
        busy=(
            "Te veel verzoeken",
            "Deze pagina is heel vaak geopend. Probeer het over {seconds} seconden opnieuw.",
        ),
        incomplete=(
            "Het formulier is niet volledig",
            "Er ontbreekt iets of iets is te lang. Ga terug en probeer het opnieuw.",
        ),
        failed=(
            "Er ging iets mis",
            "Er is niets veranderd. Probeer het later opnieuw of vraag het platform.",
        ),
    ),
)
