"""Statements of reasons in Polish."""

from __future__ import annotations

from service.statements.phrases import Phrases, Redress, Times, Titles

POLISH = Phrases(
    titles=Titles(
        statement="Uzasadnienie",
        what="Co zostało ograniczone",
        why="Dlaczego",
        quote="Słowa wpisu",
        message="Co napisała moderacja",
        facts="Na czym opiera się decyzja",
        detected="Jak to zauważono",
        decided="Jak zapadła decyzja",
        when="Od kiedy i na jak długo",
        appeal="Jak się odwołać",
    ),
    what={
        "conversation": "Wysłano wiadomość w sprawie wpisu. Wpis pozostaje widoczny.",
        "conversation_hidden": "Wysłano wiadomość w sprawie wpisu, a wpis został ukryty.",
        "delete": "Wpis został ukryty.",
        "suspend": "Konto zostało zawieszone.",
    },
    severity={
        "minor": "Naruszenie uznano za lekkie.",
        "major": "Naruszenie uznano za poważne.",
        "severe": "Naruszenie uznano za ciężkie.",
    },
    earlier="Uwzględniono wcześniejsze naruszenia, które jeszcze się liczyły.",
    read="Moderacja przeczytała wpis i oceniła go według zasady.",
    facts={
        "score": "Klasyfikator znalazł oznaki: {label}.",
        "number": "({value}, próg to {line})",
        "parent": "Pod uwagę wzięto także wpis, na który to odpowiedź.",
        "thread": "Kilka wpisów w tym samym miejscu przeczytano łącznie.",
        "target": "Kilka wpisów w krótkim czasie dotyczyło tej samej osoby.",
        "words": "Wpis zawiera słowa z listy tej społeczności.",
        "pattern": "Wpis pasuje do wzorca opisanego w regułach tej społeczności.",
        "links": "Znaczenie miały linki we wpisie.",
        "mentions": "Znaczenie miała liczba wspomnianych osób.",
        "activity": "Znaczenie miała liczba wpisów w krótkim czasie.",
        "copies": "Prawie ten sam tekst opublikowano kilka razy.",
        "reports": "Były zgłoszenia od członków społeczności.",
        "new": "Konto jest tu jeszcze nowe.",
        "name": "Nazwa jest podobna do zastrzeżonej.",
        "claim": "Wpis przypomina twierdzenie, o którym wiadomo, że jest nieprawdziwe.",
        "form": "Wielkie litery lub powtórzenia stanowią dużą część wpisu.",
    },
    labels={
        "toxicity": "krzywdzący język",
        "severe_toxicity": "bardzo krzywdzący język",
        "insult": "obelga",
        "threat": "groźba",
        "identity_attack": "atak na grupę ludzi",
        "sexual": "molestowanie seksualne lub treści seksualne",
        "profanity": "wulgarny język",
        "spam": "spam",
        "off_topic": "odejście od tematu",
    },
    detected={
        "automated": "Automatycznie, przez regułę „{rule}”.",
        "moderator": "Zauważyła to moderacja.",
        "report": "Zgłosił to członek społeczności.",
    },
    model="Klasyfikatorem był {model}.",
    decided={
        "automated": "Automatycznie, bez udziału człowieka.",
        "automated_confirmed": "Automatycznie, a następnie potwierdził to człowiek.",
        "human": "Przez człowieka.",
        "human_confirmed": "Przez człowieka, a następnie potwierdziła to druga osoba.",
    },
    policy="Obowiązywały reguły w wersji {version}.",
    times=Times(
        since="Od {date}.",
        until="Do {date}.",
        endless={"delete": "Bez daty końcowej.", "suspend": "Do odwołania."},
        state={
            "asked": "Platforma jeszcze nie potwierdziła, że to obowiązuje.",
            "not_done": "Platforma tego nie wykonała: nic nie jest ograniczone.",
            "ended": "Skończyło się to {date}.",
            "taken_back": "Cofnięto to {date} i już się to nie liczy.",
        },
    ),
    redress=Redress(
        until="Odwołanie można złożyć do {date}. Rozpatruje je ktoś, kto nie podjął tej decyzji, "
        "a odpowiedź jest pisemna.",
        link="Złożyć odwołanie",
        by_host="Odwołanie przyjmuje platforma.",
        over="Termin na odwołanie minął {date}.",
        none="Od tego nie można się tutaj odwołać.",
        law="Otwarta pozostaje droga sądowa i pozasądowe rozstrzyganie sporów przez certyfikowane "
        "organy.",
    ),
)
