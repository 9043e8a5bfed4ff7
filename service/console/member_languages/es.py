"""The words of the pages for members in Spanish."""

from __future__ import annotations

from service.console.member_languages.phrases import Answered, Errors, Form, PagePhrases

SPANISH = PagePhrases(
    title="Un recurso",
    steps={
        "conversation": "Se envió un aviso sobre un mensaje",
        "delete": "Se eliminó un mensaje",
        "suspend": "Se suspendió la cuenta",
    },
    guideline="La norma",
    post="El mensaje",
    over="No cabe recurso",
    taken_back=(
        "Esto se retiró",
        "Por este mensaje ya no consta nada en contra.",
    ),
    languages="Idiomas",
    thousands=".",
    answered=Answered(
        titles={
            "open": "El recurso ha llegado",
            "upheld": "La decisión se mantiene",
            "overturned": "La decisión se retiró",
        },
        sent="Enviado el {date}.",
        reader="Lo lee alguien que no participó en la decisión.",
        here="La respuesta aparecerá en esta página.",
        due="Llegará antes del {date}.",
        answered="Respondido el {date}.",
        said="El texto del recurso",
    ),
    form=Form(
        question="¿Hay algo que objetar?",
        once="Solo se puede recurrir una vez.",
        field="El recurso",
        send="Enviar el recurso",
        empty="El recurso está vacío: falta explicar el motivo.",
        too_long="El recurso es demasiado largo: como máximo {most} caracteres.",
    ),
    errors=Errors(
        forged=(
            "Este enlace no está completo",
            "Hay que copiar el enlace entero o pedir uno nuevo a la plataforma.",
        ),
        expired=(
            "Este enlace ha caducado",
            "Los enlaces solo sirven durante un tiempo. Se puede pedir uno nuevo en la plataforma.",
        ),
        other=(
            "Este enlace abre otra cosa",
            "Hay que abrirlo tal como se envió o pedir uno nuevo a la plataforma.",
        ),
        nothing=(
            "Aquí no hay nada",
            "Hay que copiar el enlace entero. Si no sirve, aquello a lo que llevaba ya no existe: "
            "la plataforma puede informar.",
        ),
        closed=(
            "No cabe recurso",
            "Contra esto no cabe recurso aquí. La plataforma puede informar.",
        ),
        elsewhere=(
            "No se ha enviado nada",
            "Hay que abrir el enlace de nuevo y enviar el formulario desde allí.",
        ),
        busy=(
            "Demasiadas solicitudes",
            "Esta página se ha abierto muchas veces. Se puede volver a intentar en {seconds} "
            "segundos.",
        ),
        incomplete=(
            "El formulario no está completo",
            "Falta algo o es demasiado largo. Hay que volver atrás e intentarlo de nuevo.",
        ),
        failed=(
            "Algo ha fallado",
            "No se ha cambiado nada. Se puede volver a intentar más tarde o preguntar a la "
            "plataforma.",
        ),
    ),
)
