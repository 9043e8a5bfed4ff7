"""The words of the pages for members in French."""

from __future__ import annotations

from service.console.member_languages.phrases import Answered, Errors, Form, PagePhrases

FRENCH = PagePhrases(
    title="Une contestation",
    steps={
        "conversation": "Un courrier a été envoyé au sujet d’un message",
        "delete": "Un message a été supprimé",
        "suspend": "Le compte a été suspendu",
    },
    guideline="La règle",
    post="Le message",
    over="Aucune contestation n’est possible",
    taken_back=(
        "Cela a été annulé",
        "Ce message ne vaut plus aucun reproche à personne.",
    ),
    languages="Langues",
    thousands="\u202f",
    answered=Answered(
        titles={
            "open": "La contestation est arrivée",
            "upheld": "La décision est maintenue",
            "overturned": "La décision a été annulée",
        },
        sent="Envoyée le {date}.",
        reader="Une personne qui n’a pas pris part à la décision la lit.",
        here="La réponse figurera sur cette page.",
        due="Elle est attendue avant le {date}.",
        answered="Réponse donnée le {date}.",
        said="Le texte de la contestation",
    ),
    form=Form(
        question="Un désaccord ?",
        once="Une seule contestation est possible.",
        field="La contestation",
        send="Envoyer la contestation",
        empty="La contestation est vide : il manque les raisons.",
        too_long="La contestation est trop longue : {most} caractères au plus.",
    ),
    errors=Errors(
        forged=(
            "Ce lien n’est pas complet",
            "Copier le lien en entier, ou en demander un nouveau à la plateforme.",
        ),
        expired=(
            "Ce lien a expiré",
            "Les liens ne valent qu’un temps. En demander un nouveau sur la plateforme.",
        ),
        other=(
            "Ce lien ouvre autre chose",
            "L’ouvrir tel qu’il a été envoyé, ou en demander un nouveau à la plateforme.",
        ),
        nothing=(
            "Il n’y a rien ici",
            "Copier le lien en entier. Si cela ne change rien, ce dont il s’agissait n’existe plus "
            ": la plateforme peut renseigner.",
        ),
        closed=(
            "Aucune contestation n’est possible",
            "Ce dont il s’agit ne peut pas être contesté ici. La plateforme peut renseigner.",
        ),
        elsewhere=(
            "Rien n’a été envoyé",
            "Ouvrir de nouveau le lien et envoyer le formulaire de là.",
        ),
        busy=(
            "Trop de requêtes",
            "Cette page a été ouverte très souvent. Réessayer dans {seconds} secondes.",
        ),
        incomplete=(
            "Le formulaire n’est pas complet",
            "Il manque quelque chose, ou c’est trop long. Revenir en arrière et réessayer.",
        ),
        failed=(
            "Quelque chose n’a pas marché",
            "Rien n’a été changé. Réessayer plus tard, ou demander à la plateforme.",
        ),
    ),
)
