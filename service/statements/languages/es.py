"""Statements of reasons in Spanish."""

from __future__ import annotations

from service.statements.phrases import Phrases, Redress, Times, Titles

SPANISH = Phrases(
    titles=Titles(
        statement="Exposición de motivos",
        what="Qué se ha restringido",
        why="Por qué",
        quote="Las palabras del mensaje",
        message="Lo que escribió el equipo de moderación",
        facts="En qué se basa la decisión",
        detected="Cómo se detectó",
        decided="Cómo se decidió",
        when="Desde cuándo y por cuánto tiempo",
        appeal="Cómo recurrir",
    ),
    what={
        "conversation": "Se envió un aviso sobre un mensaje. El mensaje sigue visible.",
        "conversation_hidden": "Se envió un aviso sobre un mensaje, y el mensaje se ocultó.",
        "delete": "Se ocultó un mensaje.",
        "suspend": "Se suspendió la cuenta.",
    },
    severity={
        "minor": "La infracción se consideró leve.",
        "major": "La infracción se consideró seria.",
        "severe": "La infracción se consideró grave.",
    },
    earlier="Se tuvieron en cuenta infracciones anteriores que aún contaban.",
    read="El equipo de moderación leyó el mensaje y lo valoró según la norma.",
    facts={
        "score": "El clasificador encontró indicios de: {label}.",
        "number": "({value}, el límite es {line})",
        "parent": "También se miró el mensaje al que responde.",
        "thread": "Varios mensajes del mismo lugar se leyeron juntos.",
        "target": "Varios mensajes se dirigieron en poco tiempo al mismo miembro.",
        "words": "El mensaje contiene expresiones de una lista de esta comunidad.",
        "pattern": "El mensaje coincide con un patrón que describen las reglas de esta comunidad.",
        "links": "Los enlaces del mensaje influyeron.",
        "mentions": "El número de miembros mencionados influyó.",
        "activity": "El número de mensajes en poco tiempo influyó.",
        "copies": "Casi el mismo texto se publicó varias veces.",
        "reports": "Hubo denuncias de miembros.",
        "new": "La cuenta todavía es nueva aquí.",
        "name": "El nombre se parece a uno reservado.",
        "claim": "El mensaje se parece a una afirmación que se sabe falsa.",
        "form": "Las mayúsculas o las repeticiones ocupan gran parte del mensaje.",
    },
    labels={
        "toxicity": "lenguaje hiriente",
        "severe_toxicity": "lenguaje muy hiriente",
        "insult": "insulto",
        "threat": "amenaza",
        "identity_attack": "ataque a un grupo de personas",
        "sexual": "acoso sexual o contenido explícito",
        "profanity": "lenguaje malsonante",
        "spam": "spam",
        "off_topic": "desvío del tema",
    },
    detected={
        "automated": "De forma automática, por la regla «{rule}».",
        "moderator": "Lo observó el equipo de moderación.",
        "report": "Lo denunció un miembro.",
    },
    model="El clasificador fue {model}.",
    decided={
        "automated": "De forma automática, sin intervención humana.",
        "automated_confirmed": "De forma automática, y después lo confirmó una persona.",
        "human": "Por una persona.",
        "human_confirmed": "Por una persona, y después lo confirmó otra.",
    },
    policy="Se aplicaron las reglas en la versión {version}.",
    times=Times(
        since="Desde el {date}.",
        until="Hasta el {date}.",
        endless={"delete": "Sin fecha de fin.", "suspend": "Hasta que se levante."},
        state={
            "asked": "La plataforma aún no ha confirmado que esto esté en vigor.",
            "not_done": "La plataforma no lo llevó a cabo: no hay nada restringido.",
            "ended": "Esto terminó el {date}.",
            "taken_back": "Esto se retiró el {date} y ya no cuenta.",
        },
    ),
    redress=Redress(
        until="Se puede recurrir hasta el {date}. Lo resuelve alguien que no tomó esta decisión, "
        "y la respuesta es por escrito.",
        link="Presentar un recurso",
        by_host="La plataforma recibe el recurso.",
        over="El plazo para recurrir terminó el {date}.",
        none="Contra esto no cabe recurso aquí.",
        law="Siguen abiertas la vía judicial y la resolución extrajudicial ante un órgano "
        "certificado.",
    ),
)
