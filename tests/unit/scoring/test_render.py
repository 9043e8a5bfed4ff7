"""A post is scored as its reader sees it, hidden link targets included."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.scoring.markup import read_html
from service.scoring.render import render

MARKDOWN = [
    ("Hello **you**, *really*", "Hello you, really"),
    ("[click](http://bad.example/x)", "click <http://bad.example/x>"),
    ("<https://a.example/b>", "https://a.example/b"),
    ("[a.example](https://www.a.example/)", "a.example"),
    ("[again][1]\n\n[1]: https://b.example", "again <https://b.example>"),
    ("![a dog](dog.png)", "a dog"),
    ("- one\n- two", "one\ntwo"),
    ("> quoted\n\nreply", "quoted\nreply"),
    ("```\ncode  here\n```", "code  here"),
    ("| a | b |\n|---|---|\n| 1 | 2 |", "a b\n1 2"),
    ("~~gone~~ &amp; &lt;b&gt;", "gone & <b>"),
    ("x <!-- hidden --> y", "x y"),
    ("<b hidden>no</b> yes", "yes"),
    ("1 < 2 and <3", "1 < 2 and <3"),
]

HTML = [
    ("<p>one</p><p>two</p>", "one\ntwo"),
    ("a<br>b<br/>c", "a\nb\nc"),
    ("<script>bad()</script><style>p{}</style>shown", "shown"),
    ("<span style='Display : NONE'>no</span>yes", "yes"),
    ("<span style='visibility:hidden'>no</span>yes", "yes"),
    ("<span style='font-size:0px'>no</span><b style='font-size:0.8em'>yes</b>", "yes"),
    ("<p hidden>no<p>yes", "yes"),
    ("<div><span hidden>no</div>yes</span>", "yes"),
    ("<div hidden><div>no</div>no</div>yes", "yes"),
    ("<a href='/x'>there</a>", "there </x>"),
    ("<a href='#top'>up</a>", "up"),
    ("<a href='mailto:a@b.example'>a@b.example</a>", "a@b.example"),
    ("<a href=http://c.example>x</a", "x</a <http://c.example>"),
    ("<img src=x alt='a cat'> <img hidden alt=no>", "a cat"),
    ("<pre>two  spaces</pre> but  here", "two  spaces\nbut here"),
    ("<textarea>shown</textarea>", "shown"),
    ("&eacute;&#x41;&nbsp;&lt;b&gt;", "éA\xa0<b>"),
    ("5 < 6 <3 </ >", "5 < 6 <3"),
    ("<!doctype html><![CDATA[x]]><?php no ?>yes", "yes"),
    ("<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc"),
    ("</p></div>still", "still"),
    ("<script>never closed", "never closed"),
    ("text <!-- never closed", "text <!-- never closed"),
    ("text <b title='never closed", "text <b title='never closed"),
    ("", ""),
]


@pytest.mark.parametrize(("source", "seen"), MARKDOWN)
def test_markdown(source: str, seen: str) -> None:
    assert render(source, "markdown") == seen


@pytest.mark.parametrize(("source", "seen"), HTML)
def test_html(source: str, seen: str) -> None:
    assert render(source, "html") == seen


def test_plain_text_is_itself() -> None:
    assert render("<b>*x*</b>  \n", "plain") == "<b>*x*</b>  \n"


@pytest.mark.parametrize(
    "source",
    [
        "> " * 500 + "seen",
        "- " * 500 + "seen",
        "1. " * 500 + "seen",
        "> - " * 500 + "seen",
        "".join(" " * (2 * depth) + "- x\n" for depth in range(60)) + " " * 120 + "- seen",
        "".join(" " * (3 * depth) + "1. x\n" for depth in range(40)) + "\n\n" + "seen",
        "**" * 500 + "seen" + "**" * 500,
        "[" * 500 + "seen" + "](x)" * 500,
    ],
)
def test_deep_nesting_hides_nothing(source: str) -> None:
    assert "seen" in render(source, "markdown")


BOMBS = ["<!--", "<a ", "<a b=", "<a b='", "<", "</", "<![", "<?", "<script>", "<a/", "<div>",
         "<a href=x>", "<span hidden>", "</p>", "<li>", "&#", "<a b='c\" "]  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_gives_no_more_tokens_than_characters(bomb: str) -> None:
    source = bomb * (300_000 // len(bomb))
    assert sum(1 for _ in read_html(source)) <= len(source)
    render(source, "html")


@pytest.mark.parametrize("bomb", [*BOMBS, " ", "\t", "> ", "- ", "1. ", "*a_b", "|a", "`a", "\\"])
def test_a_bomb_of_the_longest_post_passes_as_markdown(bomb: str) -> None:
    render(bomb * (20_000 // len(bomb)), "markdown")


PIECES = ["<", ">", "a", "b ", "/", "!", "--", "'", '"', "=", "p", "script", "hidden", "&", ";",
          "[", "]", "(", ")", "*", "_", "`", "\n", "  ", "- ", "> ", "|", "http://x.y"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=60))
@settings(max_examples=400, deadline=None)
def test_nothing_raises(source: str) -> None:
    for form in ("plain", "markdown", "html"):
        assert isinstance(render(source, form), str)


@given(st.text(alphabet="abc <>&\n'", max_size=60))
def test_text_without_tags_is_shown_whole(source: str) -> None:
    shown = render(source.replace("&", "&amp;").replace("<", "&lt;"), "html")
    assert shown.split() == source.split()
