"""The words of the pages for members in German."""

from __future__ import annotations

from service.console.member_languages.phrases import Answered, Errors, Form, PagePhrases

GERMAN = PagePhrases(
    title="Ein Widerspruch",
    steps={
        "conversation": "Zu einem Beitrag wurde eine Nachricht geschickt",
        "delete": "Ein Beitrag wurde gelöscht",
        "suspend": "Das Konto wurde gesperrt",
    },
    guideline="Die Leitlinie",
    post="Der Beitrag",
    over="Kein Widerspruch möglich",
    taken_back=(
        "Dies wurde zurückgenommen",
        "Wegen dieses Beitrags wird niemandem mehr etwas vorgehalten.",
    ),
    languages="Sprachen",
    thousands=".",
    answered=Answered(
        titles={
            "open": "Der Widerspruch ist eingegangen",
            "upheld": "Die Entscheidung bleibt bestehen",
            "overturned": "Die Entscheidung wurde zurückgenommen",
        },
        sent="Gesendet am {date}.",
        reader="Es liest ihn jemand, der an der Entscheidung nicht beteiligt war.",
        here="Die Antwort wird auf dieser Seite stehen.",
        due="Sie kommt bis {date}.",
        answered="Beantwortet am {date}.",
        said="Der Text des Widerspruchs",
    ),
    form=Form(
        question="War es anders?",
        once="Ein Widerspruch ist einmal möglich.",
        field="Der Widerspruch",
        send="Widerspruch senden",
        empty="Der Widerspruch ist leer: Es fehlt die Begründung.",
        too_long="Der Widerspruch ist zu lang: höchstens {most} Zeichen.",
    ),
    errors=Errors(
        forged=(
            "Dieser Link ist nicht vollständig",
            "Bitte den ganzen Link kopieren oder die Plattform um einen neuen bitten.",
        ),
        expired=(
            "Dieser Link ist abgelaufen",
            "Links gelten nur eine Zeit lang. Einen neuen gibt es auf der Plattform.",
        ),
        other=(
            "Dieser Link öffnet etwas anderes",
            "Bitte so öffnen, wie er geschickt wurde, oder die Plattform um einen neuen bitten.",
        ),
        nothing=(
            "Hier ist nichts",
            "Bitte den ganzen Link kopieren. Hilft das nicht, gibt es nicht mehr, worum es ging: "
            "Die Plattform weiß mehr.",
        ),
        closed=(
            "Kein Widerspruch möglich",
            "Hiergegen ist an dieser Stelle kein Widerspruch möglich. Die Plattform weiß mehr.",
        ),
        elsewhere=(
            "Es wurde nichts gesendet",
            "Bitte den Link noch einmal öffnen und das Formular von dort senden.",
        ),
        busy=(
            "Zu viele Anfragen",
            "Diese Seite wurde sehr oft geöffnet. In {seconds} Sekunden geht es wieder.",
        ),
        incomplete=(
            "Das Formular ist nicht vollständig",
            "Etwas fehlt oder ist zu lang. Bitte zurückgehen und noch einmal versuchen.",
        ),
        failed=(
            "Etwas ist schiefgegangen",
            "Nichts wurde geändert. Bitte später noch einmal versuchen oder die Plattform fragen.",
        ),
    ),
)
