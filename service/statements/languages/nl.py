"""Statements of reasons in Dutch."""

from __future__ import annotations

from service.statements.phrases import Phrases, Redress, Times, Titles

DUTCH = Phrases(
    titles=Titles(
        statement="Motivering",
        what="Wat is beperkt",
        why="Waarom",
        quote="De woorden van het bericht",
        message="Wat de moderator schreef",
        facts="Waarop de beslissing berust",
        detected="Hoe het is opgemerkt",
        decided="Hoe er is beslist",
        when="Sinds wanneer en hoe lang",
        appeal="Hoe bezwaar mogelijk is",
    ),
    what={
        "conversation": "Over een bericht is een boodschap gestuurd. Het bericht blijft zichtbaar.",
        "conversation_hidden": "Over een bericht is een boodschap gestuurd, en het bericht is "
        "verborgen.",
        "delete": "Een bericht is verborgen.",
        "suspend": "Het account is geschorst.",
    },
    severity={
        "minor": "De overtreding is als licht beoordeeld.",
        "major": "De overtreding is als ernstig beoordeeld.",
        "severe": "De overtreding is als zeer ernstig beoordeeld.",
    },
    earlier="Met eerdere overtredingen die nog telden is rekening gehouden.",
    read="Een moderator heeft het bericht gelezen en aan de richtlijn getoetst.",
    facts={
        "score": "De classifier vond tekenen van: {label}.",
        "number": "({value}, de grens is {line})",
        "parent": "Ook het bericht waarop wordt geantwoord is bekeken.",
        "thread": "Meerdere berichten op dezelfde plek zijn samen gelezen.",
        "target": "Meerdere berichten waren in korte tijd op hetzelfde lid gericht.",
        "words": "Het bericht bevat woorden van een lijst van deze gemeenschap.",
        "pattern": "Het bericht past bij een patroon dat de regels van deze gemeenschap "
        "beschrijven.",
        "links": "De links in het bericht speelden een rol.",
        "mentions": "Het aantal genoemde leden speelde een rol.",
        "activity": "Het aantal berichten in korte tijd speelde een rol.",
        "copies": "Bijna dezelfde tekst is meermaals geplaatst.",
        "reports": "Leden hebben het gemeld.",
        "new": "Het account is hier nog nieuw.",
        "name": "De naam lijkt op een gereserveerde naam.",
        "claim": "Het bericht lijkt op een bewering waarvan bekend is dat ze onjuist is.",
        "form": "Hoofdletters of herhalingen vormen een groot deel van het bericht.",
    },
    labels={
        "toxicity": "kwetsende taal",
        "severe_toxicity": "zeer kwetsende taal",
        "insult": "belediging",
        "threat": "bedreiging",
        "identity_attack": "aanval op een groep mensen",
        "sexual": "seksuele intimidatie of expliciete inhoud",
        "profanity": "grove taal",
        "spam": "spam",
        "off_topic": "afwijking van het onderwerp",
    },
    detected={
        "automated": "Automatisch, door de regel ‘{rule}’.",
        "moderator": "Een moderator merkte het op.",
        "report": "Een lid heeft het gemeld.",
    },
    model="De classifier was {model}.",
    decided={
        "automated": "Automatisch, zonder mens.",
        "automated_confirmed": "Automatisch, daarna door een mens bevestigd.",
        "human": "Door een mens.",
        "human_confirmed": "Door een mens, daarna door een tweede bevestigd.",
    },
    policy="De regels golden in hun versie {version}.",
    times=Times(
        since="Sinds {date}.",
        until="Tot {date}.",
        endless={"delete": "Zonder einddatum.", "suspend": "Tot de schorsing wordt opgeheven."},
        state={
            "asked": "Het platform heeft nog niet bevestigd dat dit van kracht is.",
            "not_done": "Het platform heeft dit niet uitgevoerd: er is niets beperkt.",
            "ended": "Dit eindigde op {date}.",
            "taken_back": "Dit is op {date} teruggenomen en telt niet meer.",
        },
    ),
    redress=Redress(
        until="Bezwaar is mogelijk tot {date}. Iemand die deze beslissing niet heeft genomen "
        "oordeelt erover en antwoordt schriftelijk.",
        link="Bezwaar maken",
        by_host="Het platform neemt het bezwaar aan.",
        over="De termijn voor bezwaar eindigde op {date}.",
        none="Hiertegen is hier geen bezwaar mogelijk.",
        law="De rechter en gecertificeerde organen voor buitengerechtelijke geschillenbeslechting "
        "blijven openstaan.",
    ),
)
