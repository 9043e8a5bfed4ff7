"""The words of the pages for members in Portuguese."""

from __future__ import annotations

from service.console.member_languages.phrases import Answered, Errors, Form, PagePhrases

PORTUGUESE = PagePhrases(
    title="Uma contestação",
    steps={
        "conversation": "Foi enviado um aviso sobre uma mensagem",
        "delete": "Uma mensagem foi eliminada",
        "suspend": "A conta foi suspensa",
    },
    guideline="A regra",
    post="A mensagem",
    over="Não é possível contestar",
    taken_back=(
        "Isto foi retirado",
        "Por esta mensagem já nada pesa contra ninguém.",
    ),
    languages="Línguas",
    thousands=".",
    answered=Answered(
        titles={
            "open": "A contestação chegou",
            "upheld": "A decisão mantém-se",
            "overturned": "A decisão foi retirada",
        },
        sent="Enviada em {date}.",
        reader="Lê-a alguém que não participou na decisão.",
        here="A resposta ficará nesta página.",
        due="Chega até {date}.",
        answered="Respondida em {date}.",
        said="O texto da contestação",
    ),
    form=Form(
        question="Há algo a contestar?",
        once="Só é possível contestar uma vez.",
        field="A contestação",
        send="Enviar a contestação",
        empty="A contestação está vazia: faltam as razões.",
        too_long="A contestação é demasiado longa: no máximo {most} caracteres.",
    ),
    errors=Errors(
        forged=(
            "Esta ligação não está completa",
            "É preciso copiar a ligação inteira ou pedir uma nova à plataforma.",
        ),
        expired=(
            "Esta ligação expirou",
            "As ligações só servem durante algum tempo. Pode pedir-se uma nova na plataforma.",
        ),
        other=(
            "Esta ligação abre outra coisa",
            "É preciso abri-la tal como foi enviada ou pedir uma nova à plataforma.",
        ),
        nothing=(
            "Aqui não há nada",
            "É preciso copiar a ligação inteira. Se não ajudar, aquilo a que levava já não existe: "
            "a plataforma pode informar.",
        ),
        closed=(
            "Não é possível contestar",
            "Aqui não é possível contestar isto. A plataforma pode informar.",
        ),
        elsewhere=(
            "Nada foi enviado",
            "É preciso abrir de novo a ligação e enviar o formulário a partir daí.",
        ),
        busy=(
            "Demasiados pedidos",
            "Esta página foi aberta muitas vezes. Pode tentar-se de novo dentro de {seconds} "
            "segundos.",
        ),
        incomplete=(
            "O formulário não está completo",
            "Falta algo ou algo é demasiado longo. É preciso voltar atrás e tentar de novo.",
        ),
        failed=(
            "Algo correu mal",
            "Nada foi alterado. Pode tentar-se mais tarde ou perguntar à plataforma.",
        ),
    ),
)
