"""Statements of reasons in German."""

from __future__ import annotations

from service.statements.phrases import Phrases, Redress, Times, Titles

GERMAN = Phrases(
    titles=Titles(
        statement="Begründung",
        what="Was eingeschränkt wurde",
        why="Warum",
        quote="Der Wortlaut des Beitrags",
        message="Was die Moderation schrieb",
        facts="Worauf die Entscheidung beruht",
        detected="Wie es bemerkt wurde",
        decided="Wie entschieden wurde",
        when="Seit wann und wie lange",
        appeal="Wie man widersprechen kann",
    ),
    what={
        "conversation": "Zu einem Beitrag wurde eine Nachricht geschickt. Der Beitrag bleibt "
        "sichtbar.",
        "conversation_hidden": "Zu einem Beitrag wurde eine Nachricht geschickt, und der Beitrag "
        "wurde ausgeblendet.",
        "delete": "Ein Beitrag wurde ausgeblendet.",
        "suspend": "Das Konto wurde gesperrt.",
    },
    severity={
        "minor": "Der Verstoß wurde als leicht eingestuft.",
        "major": "Der Verstoß wurde als erheblich eingestuft.",
        "severe": "Der Verstoß wurde als schwer eingestuft.",
    },
    earlier="Frühere Verstöße, die noch zählten, wurden berücksichtigt.",
    read="Die Moderation hat den Beitrag gelesen und nach der Leitlinie beurteilt.",
    facts={
        "score": "Der Klassifikator fand Anzeichen für: {label}.",
        "number": "({value}, die Grenze ist {line})",
        "parent": "Auch der Beitrag, auf den geantwortet wurde, wurde betrachtet.",
        "thread": "Mehrere Beiträge am selben Ort wurden zusammen gelesen.",
        "target": "Mehrere Beiträge gingen in kurzer Zeit an dasselbe Mitglied.",
        "words": "Der Beitrag enthält Wörter von einer Liste dieser Gemeinschaft.",
        "pattern": "Der Beitrag passt zu einem Muster, das die Regeln dieser Gemeinschaft "
        "beschreiben.",
        "links": "Die Links im Beitrag spielten eine Rolle.",
        "mentions": "Die Zahl der erwähnten Mitglieder spielte eine Rolle.",
        "activity": "Die Zahl der Beiträge in kurzer Zeit spielte eine Rolle.",
        "copies": "Fast derselbe Text wurde mehrmals gepostet.",
        "reports": "Mitglieder haben es gemeldet.",
        "new": "Das Konto ist hier noch neu.",
        "name": "Der Name sieht einem reservierten Namen ähnlich.",
        "claim": "Der Beitrag ähnelt einer Aussage, die bekanntermaßen falsch ist.",
        "form": "Großbuchstaben oder Wiederholungen machen einen großen Teil des Beitrags aus.",
    },
    labels={
        "toxicity": "verletzende Sprache",
        "severe_toxicity": "stark verletzende Sprache",
        "insult": "Beleidigung",
        "threat": "Drohung",
        "identity_attack": "Angriff auf eine Gruppe von Menschen",
        "sexual": "sexuelle Belästigung oder explizite Inhalte",
        "profanity": "derbe Sprache",
        "spam": "Spam",
        "off_topic": "Abweichung vom Thema",
    },
    detected={
        "automated": "Automatisch, durch die Regel „{rule}“.",
        "moderator": "Der Moderation ist es aufgefallen.",
        "report": "Ein Mitglied hat es gemeldet.",
    },
    model="Der Klassifikator war {model}.",
    decided={
        "automated": "Automatisch, ohne einen Menschen.",
        "automated_confirmed": "Automatisch, dann von einem Menschen bestätigt.",
        "human": "Von einem Menschen.",
        "human_confirmed": "Von einem Menschen, dann von einem zweiten bestätigt.",
    },
    policy="Es galten die Regeln in der Fassung {version}.",
    times=Times(
        since="Seit {date}.",
        until="Bis {date}.",
        endless={"delete": "Ohne Enddatum.", "suspend": "Bis zur Aufhebung."},
        state={
            "asked": "Die Plattform hat noch nicht bestätigt, dass dies gilt.",
            "not_done": "Die Plattform hat dies nicht ausgeführt: Nichts ist eingeschränkt.",
            "ended": "Dies endete am {date}.",
            "taken_back": "Dies wurde am {date} zurückgenommen und zählt nicht mehr.",
        },
    ),
    redress=Redress(
        until="Ein Widerspruch ist bis {date} möglich. Über ihn urteilt jemand, der diese "
        "Entscheidung nicht getroffen hat, und antwortet schriftlich.",
        link="Widerspruch einlegen",
        by_host="Den Widerspruch nimmt die Plattform entgegen.",
        over="Die Frist für einen Widerspruch endete am {date}.",
        none="Hiergegen ist an dieser Stelle kein Widerspruch möglich.",
        law="Gerichte und zertifizierte Stellen zur außergerichtlichen Streitbeilegung stehen "
        "weiterhin offen.",
    ),
)
