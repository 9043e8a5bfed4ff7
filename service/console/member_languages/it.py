"""The words of the pages for members in Italian."""

from __future__ import annotations

from service.console.member_languages.phrases import Answered, Errors, Form, PagePhrases

ITALIAN = PagePhrases(
    title="Un’opposizione",
    steps={
        "conversation": "È stata inviata una comunicazione su un messaggio",
        "delete": "Un messaggio è stato eliminato",
        "suspend": "L’account è stato sospeso",
    },
    guideline="La regola",
    post="Il messaggio",
    over="Non è possibile opporsi",
    taken_back=(
        "È stato annullato",
        "Per questo messaggio non resta alcun addebito.",
    ),
    languages="Lingue",
    thousands=".",
    answered=Answered(
        titles={
            "open": "L’opposizione è arrivata",
            "upheld": "La decisione resta valida",
            "overturned": "La decisione è stata annullata",
        },
        sent="Inviata il {date}.",
        reader="La legge chi non ha partecipato alla decisione.",
        here="La risposta si troverà in questa pagina.",
        due="Arriverà entro il {date}.",
        answered="Risposta data il {date}.",
        said="Il testo dell’opposizione",
    ),
    form=Form(
        question="C’è qualcosa da obiettare?",
        once="È possibile opporsi una sola volta.",
        field="L’opposizione",
        send="Inviare l’opposizione",
        empty="L’opposizione è vuota: mancano le ragioni.",
        too_long="L’opposizione è troppo lunga: al massimo {most} caratteri.",
    ),
    errors=Errors(
        forged=(
            "Questo link non è completo",
            "Copiare il link per intero o chiederne uno nuovo alla piattaforma.",
        ),
        expired=(
            "Questo link è scaduto",
            "I link valgono solo per un certo tempo. Chiederne uno nuovo sulla piattaforma.",
        ),
        other=(
            "Questo link apre altro",
            "Aprirlo così come è stato inviato o chiederne uno nuovo alla piattaforma.",
        ),
        nothing=(
            "Qui non c’è nulla",
            "Copiare il link per intero. Se non serve, ciò di cui si trattava non esiste più: "
            "chiedere alla piattaforma.",
        ),
        closed=(
            "Non è possibile opporsi",
            "Contro questo qui non è possibile opporsi. Chiedere alla piattaforma.",
        ),
        elsewhere=(
            "Non è stato inviato nulla",
            "Aprire di nuovo il link e inviare il modulo da lì.",
        ),
        busy=(
            "Troppe richieste",
            "Questa pagina è stata aperta molto spesso. Riprovare tra {seconds} secondi.",
        ),
        incomplete=(
            "Il modulo non è completo",
            "Manca qualcosa o è troppo lungo. Tornare indietro e riprovare.",
        ),
        failed=(
            "Qualcosa è andato storto",
            "Nulla è stato cambiato. Riprovare più tardi o chiedere alla piattaforma.",
        ),
    ),
)
