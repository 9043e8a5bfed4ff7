"""Pages for members in every language of statements: errors, the form, what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from html import unescape
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from service.appeals import appeal_link
from service.console.limits import ATTEMPTS
from service.console.member_languages import PAGES
from service.decisions.tables import Decision
from service.policy import AppealsConfig
from service.statements import LANGUAGES
from tests.support.appeals import rule
from tests.support.community import COMMUNITY, World
from tests.support.console import fields

EVERY = pytest.mark.parametrize("language", LANGUAGES)
NAMED = re.compile(r"\{\w+\}")


def path_of(world: World, action_id: str) -> str:
    """The path of a link to appeal against an action."""
    url, _ = world.database.write(
        lambda unit: appeal_link(unit, "", COMMUNITY, action_id, unit.now, AppealsConfig())
    )
    return url


@pytest.fixture
def path(sqlite_world: World) -> str:
    """The path of a link to appeal against a deletion."""
    return path_of(sqlite_world, rule(sqlite_world, sqlite_world.staff("Robin")))


def require(page: httpx.Response, language: str, *said: str) -> None:
    """The page is in a language, and says these things."""
    text = unescape(page.text)
    assert f'<html lang="{language}">' in text
    for one in said:
        assert one in text, one


def leaves(words: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every sentence with where it stands."""
    if isinstance(words, str):
        yield at, words
        return
    for key, one in words.items() if isinstance(words, dict) else enumerate(words):
        yield from leaves(one, f"{at}.{key}")


@EVERY
def test_a_language_has_every_sentence_with_what_is_filled_in(language: str) -> None:
    english, found = dict(leaves(asdict(PAGES["en"]))), dict(leaves(asdict(PAGES[language])))
    assert found.keys() == english.keys()
    for at, sentence in found.items():
        assert sentence.strip() or at == ".thousands"
        assert NAMED.findall(sentence) == NAMED.findall(english[at]), at
    same = [at for at, sentence in found.items() if sentence == english[at]]
    assert language == "en" or same == []


@EVERY
def test_a_broken_and_an_expired_link_say_what_to_do(
    client: httpx.Client, sqlite_world: World, path: str, language: str
) -> None:
    errors, reads = (
        PAGES[language].errors,
        {"Accept-Language": f"tlh, {language}-XX;q=0.9, en;q=0.1"},
    )
    for broken in (f"{path}x", "/m/statement/nonsense"):
        page = client.get(broken, headers=reads)
        assert page.status_code == 401
        require(page, language, *errors.forged)
    now = sqlite_world.database.clock()
    sqlite_world.database.clock = lambda: now - timedelta(days=100)
    old = path_of(sqlite_world, "any")
    sqlite_world.database.clock = lambda: now
    require(client.get(old, headers=reads), language, *errors.expired)
    statement = path.replace("/m/appeal/", "/m/statement/")
    require(client.get(statement, headers=reads), language, *errors.other)
    gone = path_of(sqlite_world, "nothing")
    require(client.get(gone, headers=reads), language, *errors.nothing)
    require(client.get("/m/lost", headers=reads), language, *errors.nothing)


@EVERY
def test_an_appeal_is_written_and_cannot_be_written_again(
    client: httpx.Client, path: str, language: str
) -> None:
    here, words = f"{path}?language={language}", PAGES[language]
    page = client.get(here)
    require(page, language, words.steps["delete"], words.form.field, words.form.question)
    form = fields(page)
    require(client.post(here, data=form), language, words.form.empty)
    long = client.post(here, data=form | {"text": "x" * 4001})
    require(long, language, words.form.too_long.replace("{most}", f"4{words.thousands}000"))
    elsewhere = client.post(here, data={"text": "Hello"})
    require(elsewhere, language, *words.errors.elsewhere)
    sent = client.post(here, data=form | {"text": "It was a joke."})
    assert sent.headers["location"] == here
    for _ in range(2):
        twice = client.post(here, data=form | {"text": "Once more."})
        require(client.get(twice.headers["location"]), language, words.answered.titles["open"])
    assert "Once more." not in client.get(here).text


def test_what_is_known_of_the_matter_comes_before_what_the_browser_asks_for(
    client: httpx.Client, sqlite_world: World, path: str
) -> None:
    reads = {"Accept-Language": "pl"}
    require(client.get(path, headers=reads), "en")
    german = update(Decision).values(language="de")
    sqlite_world.database.write(lambda unit: unit.connection.execute(german))
    require(client.get(path, headers=reads), "de", PAGES["de"].steps["delete"])
    require(client.get(f"{path}?language=nl", headers=reads), "nl")
    require(client.get(f"{path}?language=tlh", headers=reads), "de")


def test_who_comes_too_often_reads_when_to_come_back(client: httpx.Client) -> None:
    for _ in range(ATTEMPTS):
        client.get("/m/appeal/nonsense")
    page = client.get("/m/appeal/nonsense?language=fr")
    assert page.status_code == 429
    wait = page.headers["retry-after"]
    title, detail = PAGES["fr"].errors.busy
    require(page, "fr", title, detail.replace("{seconds}", wait))
