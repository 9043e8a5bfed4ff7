"""Statements of reasons in Italian."""

from __future__ import annotations

from service.statements.phrases import Phrases, Redress, Times, Titles

ITALIAN = Phrases(
    titles=Titles(
        statement="Motivazione",
        what="Che cosa è stato limitato",
        why="Perché",
        quote="Le parole del messaggio",
        message="Che cosa ha scritto la moderazione",
        facts="Su che cosa si basa la decisione",
        detected="Come è stato notato",
        decided="Come è stato deciso",
        when="Da quando e per quanto tempo",
        appeal="Come opporsi",
    ),
    what={
        "conversation": "È stata inviata una comunicazione su un messaggio. Il messaggio resta "
        "visibile.",
        "conversation_hidden": "È stata inviata una comunicazione su un messaggio, e il "
        "messaggio è stato nascosto.",
        "delete": "Un messaggio è stato nascosto.",
        "suspend": "L’account è stato sospeso.",
    },
    severity={
        "minor": "La violazione è stata giudicata lieve.",
        "major": "La violazione è stata giudicata seria.",
        "severe": "La violazione è stata giudicata grave.",
    },
    earlier="Si è tenuto conto di violazioni precedenti che contavano ancora.",
    read="La moderazione ha letto il messaggio e lo ha valutato in base alla regola.",
    facts={
        "score": "Il classificatore ha trovato segni di: {label}.",
        "number": "({value}, la soglia è {line})",
        "parent": "È stato considerato anche il messaggio a cui risponde.",
        "thread": "Più messaggi nello stesso luogo sono stati letti insieme.",
        "target": "Più messaggi sono stati rivolti in poco tempo allo stesso membro.",
        "words": "Il messaggio contiene espressioni di una lista di questa comunità.",
        "pattern": "Il messaggio corrisponde a uno schema descritto nelle regole di questa "
        "comunità.",
        "links": "I link nel messaggio hanno avuto un peso.",
        "mentions": "Il numero di membri menzionati ha avuto un peso.",
        "activity": "Il numero di messaggi in poco tempo ha avuto un peso.",
        "copies": "Quasi lo stesso testo è stato pubblicato più volte.",
        "reports": "Alcuni membri lo hanno segnalato.",
        "new": "L’account è ancora nuovo qui.",
        "name": "Il nome somiglia a uno riservato.",
        "claim": "Il messaggio somiglia a un’affermazione che si sa falsa.",
        "form": "Maiuscole o ripetizioni occupano gran parte del messaggio.",
    },
    labels={
        "toxicity": "linguaggio offensivo",
        "severe_toxicity": "linguaggio molto offensivo",
        "insult": "insulto",
        "threat": "minaccia",
        "identity_attack": "attacco a un gruppo di persone",
        "sexual": "molestie sessuali o contenuti espliciti",
        "profanity": "linguaggio volgare",
        "spam": "spam",
        "off_topic": "fuori tema",
    },
    detected={
        "automated": "Automaticamente, dalla regola «{rule}».",
        "moderator": "Lo ha notato la moderazione.",
        "report": "Lo ha segnalato un membro.",
    },
    model="Il classificatore era {model}.",
    decided={
        "automated": "Automaticamente, senza intervento umano.",
        "automated_confirmed": "Automaticamente, poi confermato da una persona.",
        "human": "Da una persona.",
        "human_confirmed": "Da una persona, poi confermato da una seconda.",
    },
    policy="Si applicavano le regole nella versione {version}.",
    times=Times(
        since="Dal {date}.",
        until="Fino al {date}.",
        endless={"delete": "Senza data di fine.", "suspend": "Fino alla revoca."},
        state={
            "asked": "La piattaforma non ha ancora confermato che questo sia in vigore.",
            "not_done": "La piattaforma non lo ha eseguito: nulla è limitato.",
            "ended": "È terminato il {date}.",
            "taken_back": "È stato annullato il {date} e non conta più.",
        },
    ),
    redress=Redress(
        until="È possibile opporsi fino al {date}. Giudica chi non ha preso questa decisione, e "
        "la risposta è scritta.",
        link="Presentare opposizione",
        by_host="L’opposizione si presenta alla piattaforma.",
        over="Il termine per opporsi è scaduto il {date}.",
        none="Contro questo qui non è possibile opporsi.",
        law="Restano aperte le vie giudiziarie e la risoluzione extragiudiziale presso organismi "
        "certificati.",
    ),
)
