"""Statements of reasons in Portuguese."""

from __future__ import annotations

from service.statements.phrases import Phrases, Redress, Times, Titles

PORTUGUESE = Phrases(
    titles=Titles(
        statement="Exposição de motivos",
        what="O que foi restringido",
        why="Porquê",
        quote="As palavras da mensagem",
        message="O que a moderação escreveu",
        facts="Em que se baseia a decisão",
        detected="Como foi detetado",
        decided="Como foi decidido",
        when="Desde quando e por quanto tempo",
        appeal="Como contestar",
    ),
    what={
        "conversation": "Foi enviado um aviso sobre uma mensagem. A mensagem continua visível.",
        "conversation_hidden": "Foi enviado um aviso sobre uma mensagem, e a mensagem foi "
        "ocultada.",
        "delete": "Uma mensagem foi ocultada.",
        "suspend": "A conta foi suspensa.",
    },
    severity={
        "minor": "A infração foi considerada ligeira.",
        "major": "A infração foi considerada séria.",
        "severe": "A infração foi considerada grave.",
    },
    earlier="Foram tidas em conta infrações anteriores que ainda contavam.",
    read="A moderação leu a mensagem e avaliou-a segundo a regra.",
    facts={
        "score": "O classificador encontrou sinais de: {label}.",
        "number": "({value}, o limite é {line})",
        "parent": "A mensagem a que responde também foi considerada.",
        "thread": "Várias mensagens no mesmo lugar foram lidas em conjunto.",
        "target": "Várias mensagens visaram o mesmo membro em pouco tempo.",
        "words": "A mensagem contém expressões de uma lista desta comunidade.",
        "pattern": "A mensagem corresponde a um padrão descrito nas regras desta comunidade.",
        "links": "As ligações na mensagem tiveram peso.",
        "mentions": "O número de membros mencionados teve peso.",
        "activity": "O número de mensagens em pouco tempo teve peso.",
        "copies": "Quase o mesmo texto foi publicado várias vezes.",
        "reports": "Houve denúncias de membros.",
        "new": "A conta ainda é nova aqui.",
        "name": "O nome parece-se com um nome reservado.",
        "claim": "A mensagem parece-se com uma afirmação que se sabe ser falsa.",
        "form": "Maiúsculas ou repetições ocupam grande parte da mensagem.",
    },
    labels={
        "toxicity": "linguagem ofensiva",
        "severe_toxicity": "linguagem muito ofensiva",
        "insult": "insulto",
        "threat": "ameaça",
        "identity_attack": "ataque a um grupo de pessoas",
        "sexual": "assédio sexual ou conteúdo explícito",
        "profanity": "linguagem grosseira",
        "spam": "spam",
        "off_topic": "desvio do tema",
    },
    detected={
        "automated": "Automaticamente, pela regra “{rule}”.",
        "moderator": "A moderação reparou nisso.",
        "report": "Um membro denunciou.",
    },
    model="O classificador foi {model}.",
    decided={
        "automated": "Automaticamente, sem intervenção humana.",
        "automated_confirmed": "Automaticamente, e depois confirmado por uma pessoa.",
        "human": "Por uma pessoa.",
        "human_confirmed": "Por uma pessoa, e depois confirmado por outra.",
    },
    policy="Aplicavam-se as regras na versão {version}.",
    times=Times(
        since="Desde {date}.",
        until="Até {date}.",
        endless={"delete": "Sem data de fim.", "suspend": "Até ser levantada."},
        state={
            "asked": "A plataforma ainda não confirmou que isto está em vigor.",
            "not_done": "A plataforma não o executou: nada está restringido.",
            "ended": "Isto terminou em {date}.",
            "taken_back": "Isto foi retirado em {date} e já não conta.",
        },
    ),
    redress=Redress(
        until="É possível contestar até {date}. Quem julga não tomou esta decisão, e a resposta é "
        "dada por escrito.",
        link="Apresentar contestação",
        by_host="A plataforma recebe a contestação.",
        over="O prazo para contestar terminou em {date}.",
        none="Aqui não é possível contestar isto.",
        law="Continuam abertos os tribunais e os organismos certificados de resolução "
        "extrajudicial de litígios.",
    ),
)
