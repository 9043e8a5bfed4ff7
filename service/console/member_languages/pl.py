"""The words of the pages for members in Polish."""

from __future__ import annotations

from service.console.member_languages.phrases import Answered, Errors, Form, PagePhrases

POLISH = PagePhrases(
    title="Odwołanie",
    steps={
        "conversation": "Wysłano wiadomość w sprawie wpisu",
        "delete": "Wpis został usunięty",
        "suspend": "Konto zostało zawieszone",
    },
    guideline="Zasada",
    post="Wpis",
    over="Odwołanie nie jest możliwe",
    taken_back=(
        "Cofnięto to",
        "Ten wpis już się nie liczy na niczyją niekorzyść.",
    ),
    languages="Języki",
    thousands="\u202f",
    answered=Answered(
        titles={
            "open": "Odwołanie dotarło",
            "upheld": "Decyzja pozostaje w mocy",
            "overturned": "Decyzja została cofnięta",
        },
        sent="Wysłano {date}.",
        reader="Czyta je ktoś, kto nie brał udziału w podjęciu decyzji.",
        here="Odpowiedź pojawi się na tej stronie.",
        due="Termin odpowiedzi: {date}.",
        answered="Odpowiedź z {date}.",
        said="Treść odwołania",
    ),
    form=Form(
        question="Czy było inaczej?",
        once="Odwołać się można jeden raz.",
        field="Odwołanie",
        send="Wysłać odwołanie",
        empty="Odwołanie jest puste: brakuje uzasadnienia.",
        too_long="Odwołanie jest za długie: najwyżej {most} znaków.",
    ),
    errors=Errors(
        forged=(
            "Ten link jest niepełny",
            "Należy skopiować cały link lub poprosić platformę o nowy.",
        ),
        expired=(
            "Ten link wygasł",
            "Linki działają tylko przez pewien czas. O nowy można poprosić na platformie.",
        ),
        other=(
            "Ten link otwiera coś innego",
            "Należy go otworzyć tak, jak został wysłany, lub poprosić platformę o nowy.",
        ),
        nothing=(
            "Tu niczego nie ma",
            "Należy skopiować cały link. Jeśli to nie pomoże, tego, czego dotyczył, już nie ma: "
            "informacji udziela platforma.",
        ),
        closed=(
            "Odwołanie nie jest możliwe",
            "Od tego nie można się tutaj odwołać. Informacji udziela platforma.",
        ),
        elsewhere=(
            "Niczego nie wysłano",
            "Należy ponownie otworzyć link i stamtąd wysłać formularz.",
        ),
        busy=(
            "Zbyt wiele żądań",
            "Tę stronę otwierano bardzo często. Ponowna próba możliwa za {seconds} s.",
        ),
        incomplete=(
            "Formularz jest niepełny",
            "Czegoś brakuje lub coś jest za długie. Należy wrócić i spróbować ponownie.",
        ),
        failed=(
            "Coś poszło nie tak",
            "Niczego nie zmieniono. Można spróbować później lub zapytać platformę.",
        ),
    ),
)
