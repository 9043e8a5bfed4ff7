"""Disguises are read as a person reads them; ordinary text stays as it is."""

from __future__ import annotations

import hashlib
import timeit

import pytest
from confusable_homoglyphs.confusables import confusables_data

from service.scoring.lexicon import Lexicon, default_lexicon
from service.scoring.lookalikes import LOOKALIKES
from service.scoring.normalise import NORMALISER_VERSION, normalise

DISGUISED = [
    ("h4te", "hate"),
    ("K1LL", "KILL"),
    ("you 1d10t", "you idiot"),
    ("cr@p and $tupid", "crap and stupid"),
    ("stup!d", "stupid"),
    ("1oser", "loser"),
    ("i d i o t", "idiot"),
    ("i.d.i.o.t", "idiot"),
    ("I-D-I-O-T!", "IDIOT!"),
    ("you are a i d i o t, ok", "you are a idiot, ok"),
    ("y o u  a r e  d u m b", "you  are  dumb"),
    ("y o u a r e d u m b", "you are dumb"),
    ("h 4 t e", "hate"),
    ("sooooo", "soo"),
    ("stuuuupiiiid", "stupid"),
    ("goooood fooool", "good fool"),
    ("уоu аre ѕtuріd", "you are stupid"),
    ("what an іdіоt", "what an idiot"),
    ("і d і о t is what you are", "idiot is what you are"),
    ("ｈａｔｅ 𝓱𝓪𝓽𝓮 ⓗⓐⓣⓔ ʜᴀᴛᴇ 🅗🅐🅣🅔", "hate hate hate hate HATE"),
    ("h\u200ba\u200dt\ufeffe", "hate"),
    ("\u202aabc\u2066 d\u00ade", "abc de"),
    ("i\u0335d\u0336i\u0337o\u0338t", "idiot"),
    ("s" + "\u0300\u0316\u0321" * 9 + "o", "so"),
    ("a\U000e0041\U000e0042b", "ab"),
    ("stúpid", "stupid"),
    ("ﬁne ﬂow", "fine flow"),
    ("a\x00b\x07c", "abc"),
    ("don´t", "don't"),
    ("well...sooooo good", "well...soo good"),
    ("\u202ediputs era uoy\u202c, really", "you are stupid, really"),
    ("\u202e!\u202dyou\u202c etah\nplain", "hate you!\nplain"),
    ("🇸🇹🇺🇵🇮🇩 and 🇩\u200b🇺\u200b🇲\u200b🇧", "STUPID and DUMB"),
    ("⒮⒯⒰⒫⒤⒟ 🄓🄤🄜🄑", "stupid DUMB"),
    ("ϲrap, ςrap, яeally гетaгd, тнιиgѕ", "crap, crap, really retard, things"),
    ("noʎ ǝʇɐɥ I ʎllɐǝɹ", "really I hate you"),
    ("8itch, cra2y, ni99er, 6oring", "bitch, crazy, nigger, 6oring"),
    ("¡d¡ot, cr€€p, §tup¡d, mo®on", "idiot, creep, stupid, moron"),
    ("d|_|mb, /\\sshole, m()ron, mo|2on, (rap", "dumb, asshole, moron, moron, crap"),
    ("s t u p id, st u pid, st upid, id iot", "stupid, stupid, stupid, idiot"),
    ("st.up.id s-tu-pid id~iot mo_ron cr·eep", "stupid stupid idiot moron creep"),
    ("stu🙂pid, won🔥der🔥ful, hel⠀lo", "stupid, wonderful, hello"),
    ("st_pid, st*pid, m#ron, f**k, sh?t, b-tch", "stupid, stupid, moron, fuck, shit, bitch"),
    ("stpuid idoit", "stupid idiot"),
    ("stuqpid morzon", "stupid moron"),
    ("y ouare st upid", "you are stupid"),
    ("you ar e a st upi d pe rson", "you are a stupid person"),
    ("yo uare such a great liste ner", "you are such a great listener"),
    ("th1nk ab*ut your ch#ldren pl~ase", "think about your children please"),
    ("pepole raelly sohuld udnerstand this bteter", "people really should understand this better"),
]

KEPT = [
    "version 1.0.3, v2.10, Python 3.11",
    "3 of 4, 10x, 5pm, 1st 2nd 3rd 4th, 7zip, 4chan, 50s, 100mb",
    "$100, US$5, 20€, A$AP, 5$",
    "C3PO and R2D2, H2O, CO2, W3C, B12, A4, A55, AS5",
    "mp3 mp4 ps5 x86 h264 utf8 k8s i18n l10n a11y log4j sha256 int32 base64 gpt4 covid19",
    "me@home.com, @lex, @dam, https://s1te.com/l0ve?x=h4te www.l0ve.com/h4te",
    "foo_b4r = x[0] if a==b else 0xFFFF",
    "C++ g++ A+ c# google+ C$ a|b",
    "U.S.A., N.A.S.A., e.g. i.e. p.m. J.R.R. Tolkien",
    "options a b c d e f, x y z, i j k, r g b",
    "AAA batteries, Henry VIII, chapter XIII, WWW",
    "step5 day1 part5 team7 room5",
    "naïve café, São Paulo, Zürich, Łódź, Dvořák, İstanbul, kadın",
    "привет, как дела? Я тебя люблю. хор оса рот",
    "γεια σου κόσμε. Το αυτοκίνητο",
    "I said нет, она там",
    "iPhone手机 你好世界 こんにちは 안녕하세요 안녕ㅋㅋ".replace("ㅋㅋ", ""),
    "שלום עולם, וGoogle",
    "مرحبا بالعالم می\u200cخواهم",
    "हिन्दी क्\u200dष ไทยที่นี่",
    "👨\u200d👩\u200d👧 🔥🎉",
    "Việt Nam, ẹ̀kọ́",
    "File.WriteAllLines, /www/data/xxxx.js, `xxxx`, @cass_uhhh, my_aaa_var",
    "Really?! Yes!!! No... wait -- what",
    "8um film, 600k rows, B2B, 9mm, x264, 2nd, R6, 16gb, K9, win98, gr8",
    "🇺🇸🇩🇪 won, 🇫🇷 lost",
    "the \u05e9\u05dc\u05d5\u05dd letters",
    "kΩ, πr, Δx, λx, 20€, £5, ¡hola!, §5, 100¥, R&D, 5µm".replace("µ", "u"),
    "/ˈstʌnɪŋ/".replace("ɪ", "i"),
    "re-use, e-mail, co-op, x-ray, pre-set, un-ionized, in-put, over-all, de-escalate",
    "he is fat so I can go ok, the rapist, pen is, an us firm, a SS officer",
    "to() g() hell() foo[] a<b (see it) (as) #1 C# a->b x{} int*ptr 2*x **bold** _it_",
    "Mc Donald, Di Caprio, Le Bron and Van Dyke met at La Salle in St Anton",
    "sub.domain, read.me, self.run, is_ok, my_var, to_be, and/or, his/her, w/o, n/a",
    "I❤NY, good🔥stuff, love🙂you, hi🙂",
    "#stupid_cat #idi_ot @st_upid st_upid@example.org https://st.up.id/st_pid?x=idi_ot",
    "plan b itches, vitamin c an apple, group b all day, type a nd",
    "scipy numpy scikit kubectl nginx sneaky hatter whorle Kilmer Micheal Schwarz Krzysztof",
    "kannst du mir bitte helfen, ich habe meinen Schluessel verloren und finde ihn nicht",
    "puedes ayudarme por favor, perdi mis llaves y no las encuentro en ninguna parte",
    "je ne trouve plus mes clefs, peux tu venir avec moi les chercher demain matin",
    "potrebbe aiutarmi per favore, ho perso le chiavi e non riesco a trovarle",
    "kun je me even helpen, ik ben mijn sleutels kwijt en kan ze nergens vinden",
    "ur so rite lol idk wat 2 do bout dis tbh imma go wit ma homies rn",
    "order AB-1234-XK, part st-40, Model T-X, ISO-8859, GPT-4o, RTX-4090, SKU pr-ck",
    "fn mk_buf(src: &[u8]) -> Vec<u8> { let mut tmp = src.to_vec(); tmp.rev(); tmp }",
]


@pytest.mark.parametrize(("text", "plain"), DISGUISED)
def test_a_disguise_is_undone(text: str, plain: str) -> None:
    assert normalise(text).text == plain


@pytest.mark.parametrize("text", KEPT)
def test_ordinary_text_stays(text: str) -> None:
    assert normalise(text).text == text


def test_offsets_lead_back_to_the_original() -> None:
    result = normalise("you i.d.i.o.t, ﬁne")
    assert result.text == "you idiot, fine"
    start = result.text.index("idiot")
    assert result.original[slice(*result.span(start, start + 5))] == "i.d.i.o.t"
    assert result.offsets[-1] == len(result.original)
    f, i = result.text.index("f"), result.text.index("f") + 1
    assert result.offsets[f] == result.offsets[i] == result.original.index("ﬁ")
    assert result.span(3, 3) == (3, 3)


def test_offsets_of_turned_and_moved_parts_lead_back_to_the_original() -> None:
    turned = normalise("ok \u202ediputs uoy\u202c!")
    assert turned.text == "ok you stupid!"
    start = turned.text.index("stupid")
    assert turned.original[slice(*turned.span(start, start + 6))] == "diputs"
    moved = normalise("y ouare st upid, stuqpid, st*pid")
    assert moved.text == "you are stupid, stupid, stupid"
    words = [(moved.text.index(word), word) for word in ("you", "are", "stupid")]
    found = [moved.original[slice(*moved.span(at, at + len(word)))] for at, word in words]
    assert found == ["y ou", "are", "st upid"]
    start = moved.text.index("stupid,", 16)
    assert moved.original[slice(*moved.span(start, start + 6))] == "stuqpid"


def test_weak_guesses_need_company() -> None:
    alone = "We walked through the wonde rful garden that my neighbour keeps."
    assert normalise(alone).text == alone
    assert normalise("wonde rful sunsh ine").text == "wonderful sunshine"


def test_a_flood_of_marks_is_short_work() -> None:
    assert len(normalise("\u0301\u0316" * 300_000).text) == 8


def test_a_megabyte_of_emoji_passes() -> None:
    text = "❤️🔥👍🏽" * 50_000
    assert normalise(text).text == "❤🔥👍🏽" * 50_000


def test_a_character_that_becomes_a_phrase_stays_one_character() -> None:
    assert normalise("\ufdfa" * 3).text == "\ufdfa" * 3


def test_lookalikes_are_those_of_unicode() -> None:
    for foreign, latin in LOOKALIKES.items():
        doubles = {found["c"].casefold() for found in confusables_data[foreign]}
        # Unicode's prototype of a capital I is a small l.
        assert latin.casefold() in doubles or (latin == "I" and "l" in doubles)


def test_words_are_found_through_repeats() -> None:
    lexicon = Lexicon(["good", "god", "so"], ["fool"])
    assert lexicon.find("gooood") == "good"
    assert lexicon.find("god") == "god"
    assert lexicon.find("gggod") == "god"
    assert lexicon.find("fooolll") == "fool"
    assert lexicon.find("goodd") is None
    assert lexicon.find("a" * 100_000) is None


def test_a_short_ascii_post_takes_microseconds() -> None:
    text = "I think we should move the meeting to Thursday, since Anna is away until then. OK?"
    seconds = min(timeit.repeat(lambda: normalise(text), number=200, repeat=5)) / 200
    assert seconds < 40e-6


def test_the_version_changes_whenever_the_output_does() -> None:
    """If this fails on purpose, raise NORMALISER_VERSION and pin the new digest."""
    texts = [text for text, _ in DISGUISED] + KEPT
    lines = "\n".join(normalise(text).text for text in texts)
    words = "\n".join(sorted(default_lexicon().ordinary))
    digest = hashlib.sha256(f"{lines}\n{words}".encode()).hexdigest()
    assert (NORMALISER_VERSION, digest[:16]) == ("2", "c3b7dd081be3037a")
