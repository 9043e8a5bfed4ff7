"""The few fixed words around guidelines, in the languages of most hosts.

They stand beside the organiser's own words, which may say *du* or *Sie*, *tú* or *usted*: so no
sentence here addresses anybody in either form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class Phrases:
    """Fixed words in one language; ``reasons`` by outcome, with ``{title}`` of the guideline."""

    heading: str
    fine: str
    not_fine: str
    topic: str
    off_topic_welcome: str
    reasons: Mapping[str, str]


def _reasons(enforce: str, review: str, allow: str) -> dict[str, str]:
    return {"enforce": enforce, "review": review, "allow": allow}


_ENGLISH: Final = Phrases(
    "Our guidelines", "Fine", "Not fine",
    "This channel is about", "Posts off this topic are welcome here.",
    _reasons(
        "This goes against our guideline “{title}”.",
        "A moderator will look at this post because of our guideline “{title}”.",
        "Please keep in mind our guideline “{title}”.",
    ),
)  # fmt: skip

PHRASES: Final[Mapping[str, Phrases]] = {
    "en": _ENGLISH,
    "de": Phrases(
        "Unsere Leitlinien", "In Ordnung", "Nicht in Ordnung",
        "Thema dieses Kanals", "Beiträge zu anderen Themen sind hier willkommen.",
        _reasons(
            "Das verstößt gegen unsere Leitlinie „{title}“.",
            "Wegen unserer Leitlinie „{title}“ sieht sich die Moderation diesen Beitrag an.",
            "Bitte unsere Leitlinie „{title}“ beachten.",
        ),
    ),
    "es": Phrases(
        "Nuestras normas", "Adecuado", "No adecuado",
        "Tema de este canal", "Aquí también son bienvenidos los mensajes sobre otros temas.",
        _reasons(
            "Esto va en contra de nuestra norma «{title}».",
            "El equipo de moderación revisará este mensaje debido a nuestra norma «{title}».",
            "Pedimos tener en cuenta nuestra norma «{title}».",
        ),
    ),
    "fr": Phrases(
        "Nos règles", "Accepté", "Non accepté",
        "Sujet de ce salon", "Les messages sur d’autres sujets sont les bienvenus ici.",
        _reasons(
            "Cela va à l’encontre de notre règle «\u00a0{title}\u00a0».",
            "La modération va examiner ce message en raison de notre règle «\u00a0{title}\u00a0».",
            "Merci de garder à l’esprit notre règle «\u00a0{title}\u00a0».",
        ),
    ),
    "it": Phrases(
        "Le nostre regole", "Va bene", "Non va bene",
        "Argomento di questo canale", "Qui sono benvenuti anche i messaggi su altri argomenti.",
        _reasons(
            "Questo va contro la nostra regola «{title}».",
            "La moderazione esaminerà questo messaggio in base alla nostra regola «{title}».",
            "Si prega di tenere presente la nostra regola «{title}».",
        ),
    ),
    "nl": Phrases(
        "Onze richtlijnen", "Goed", "Niet goed",
        "Onderwerp van dit kanaal", "Berichten over andere onderwerpen zijn hier welkom.",
        _reasons(
            "Dit gaat in tegen onze richtlijn ‘{title}’.",
            "Een moderator bekijkt dit bericht vanwege onze richtlijn ‘{title}’.",
            "Denk aan onze richtlijn ‘{title}’.",
        ),
    ),
    "pl": Phrases(
        "Nasze zasady", "W porządku", "Nie w porządku",
        "Temat tego kanału", "Wpisy na inne tematy są tu mile widziane.",
        _reasons(
            "To narusza naszą zasadę „{title}”.",
            "Moderacja przyjrzy się temu wpisowi ze względu na naszą zasadę „{title}”.",
            "Prosimy pamiętać o naszej zasadzie „{title}”.",
        ),
    ),
    "pt": Phrases(
        "As nossas regras", "Adequado", "Não adequado",
        "Tema deste canal", "Mensagens sobre outros temas são bem-vindas aqui.",
        _reasons(
            "Isto vai contra a nossa regra “{title}”.",
            "A moderação vai analisar esta mensagem devido à nossa regra “{title}”.",
            "Pedimos atenção à nossa regra “{title}”.",
        ),
    ),
}  # fmt: skip

_ANY_LANGUAGE: Final = replace(
    _ENGLISH,
    fine="✓",
    not_fine="✗",
    reasons=_reasons("“{title}”.", "“{title}”.", "“{title}”."),
)


def phrases(language: str) -> Phrases:
    """The fixed words in ``language``; signs, and a bare title as reason, where there are none."""
    return PHRASES.get(language.partition("-")[0].lower(), _ANY_LANGUAGE)
