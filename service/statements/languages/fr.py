"""Statements of reasons in French."""

from __future__ import annotations

from service.statements.phrases import Phrases, Redress, Times, Titles

FRENCH = Phrases(
    titles=Titles(
        statement="Exposé des motifs",
        what="Ce qui a été restreint",
        why="Pourquoi",
        quote="Les mots du message",
        message="Ce que la modération a écrit",
        facts="Sur quoi repose la décision",
        detected="Comment cela a été remarqué",
        decided="Comment la décision a été prise",
        when="Depuis quand et pour combien de temps",
        appeal="Comment contester",
    ),
    what={
        "conversation": "Un courrier a été envoyé au sujet d’un message. Le message reste visible.",
        "conversation_hidden": "Un courrier a été envoyé au sujet d’un message, et le message a "
        "été masqué.",
        "delete": "Un message a été masqué.",
        "suspend": "Le compte a été suspendu.",
    },
    severity={
        "minor": "Le manquement a été jugé léger.",
        "major": "Le manquement a été jugé sérieux.",
        "severe": "Le manquement a été jugé grave.",
    },
    earlier="Des manquements antérieurs qui comptaient encore ont été pris en compte.",
    read="La modération a lu le message et l’a jugé d’après la règle.",
    facts={
        "score": "Le classificateur a trouvé des signes de\u00a0: {label}.",
        "number": "({value}, le seuil est {line})",
        "parent": "Le message auquel il répond a aussi été examiné.",
        "thread": "Plusieurs messages du même endroit ont été lus ensemble.",
        "target": "Plusieurs messages ont visé le même membre en peu de temps.",
        "words": "Le message contient des termes d’une liste de cette communauté.",
        "pattern": "Le message correspond à un motif que décrivent les règles de cette communauté.",
        "links": "Les liens du message ont joué un rôle.",
        "mentions": "Le nombre de membres mentionnés a joué un rôle.",
        "activity": "Le nombre de messages en peu de temps a joué un rôle.",
        "copies": "Presque le même texte a été publié plusieurs fois.",
        "reports": "Des membres l’ont signalé.",
        "new": "Le compte est encore nouveau ici.",
        "name": "Le nom ressemble à un nom réservé.",
        "claim": "Le message ressemble à une affirmation connue pour être fausse.",
        "form": "Les majuscules ou les répétitions forment une grande partie du message.",
    },
    labels={
        "toxicity": "propos blessants",
        "severe_toxicity": "propos très blessants",
        "insult": "insulte",
        "threat": "menace",
        "identity_attack": "attaque contre un groupe de personnes",
        "sexual": "harcèlement sexuel ou contenu explicite",
        "profanity": "langage grossier",
        "spam": "spam",
        "off_topic": "hors-sujet",
    },
    detected={
        "automated": "Automatiquement, par la règle «\u00a0{rule}\u00a0».",
        "moderator": "La modération l’a remarqué.",
        "report": "Un membre l’a signalé.",
    },
    model="Le classificateur était {model}.",
    decided={
        "automated": "Automatiquement, sans intervention humaine.",
        "automated_confirmed": "Automatiquement, puis confirmé par une personne.",
        "human": "Par une personne.",
        "human_confirmed": "Par une personne, puis confirmé par une deuxième.",
    },
    policy="Les règles s’appliquaient dans leur version {version}.",
    times=Times(
        since="Depuis le {date}.",
        until="Jusqu’au {date}.",
        endless={"delete": "Sans date de fin.", "suspend": "Jusqu’à la levée de la suspension."},
        state={
            "asked": "La plateforme n’a pas encore confirmé que cela est en vigueur.",
            "not_done": "La plateforme ne l’a pas exécuté\u00a0: rien n’est restreint.",
            "ended": "Cela a pris fin le {date}.",
            "taken_back": "Cela a été annulé le {date} et ne compte plus.",
        },
    ),
    redress=Redress(
        until="Une contestation est possible jusqu’au {date}. Elle est jugée par une personne qui "
        "n’a pas pris cette décision, et la réponse est écrite.",
        link="Contester la décision",
        by_host="La plateforme reçoit la contestation.",
        over="Le délai pour contester a pris fin le {date}.",
        none="Aucune contestation n’est possible ici.",
        law="Les tribunaux et les organes certifiés de règlement extrajudiciaire des litiges "
        "restent ouverts.",
    ),
)
