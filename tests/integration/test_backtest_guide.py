"""The page on back-tests shows what `reins policy backtest` really says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import reins
from service.communities import ensure_community
from service.policy import load_policy
from service.publishing import publish
from service.storage import UnitOfWork, open_database
from tests.support.policy_pages import FILES, PAGES
from tests.support.posts import COMMUNITY, Host
from tests.support.verdicts import draw, rule_on

GARDEN = FILES["garden.yaml"]
SESSION = re.compile(
    r"```shell-session\n\$ reins (policy backtest sooner.yaml.*?)\n(.*?)```", re.DOTALL
)
DATES = re.compile(r"\d{4}-\d\d-\d\d")
ASKED = {0.93: "Only a fool waters at noon.", 0.91: "Stop posting, you clearly know nothing."}


class Garden(Host):
    """The guide's community: forty-two posts, of which humans read thirteen, nine of them drawn."""

    def _set_up(self, unit: UnitOfWork) -> None:
        ensure_community(unit, COMMUNITY, "Garden")
        publish(unit, COMMUNITY, load_policy(GARDEN), "test", "for the guide")

    def fill(self) -> None:
        for number in range(36):
            self.send(f"q-{number}", "How deep do I plant garlic?", {"toxicity": number / 100})
        for number, (toxicity, text) in enumerate(ASKED.items()):
            self.send(f"sharp-{number}", text, {"toxicity": toxicity})
        for number in range(4):
            self.send(f"hard-{number}", "That is nonsense.", {"toxicity": 0.65 + number / 100})
        rule_on(self, "sharp-0", "enforce", "kind")
        for name in ("sharp-1", "hard-0", "hard-1"):
            rule_on(self, name, "allow")
        for number in range(0, 36, 4):
            draw(self, f"q-{number}", 0.25)
            rule_on(self, f"q-{number}", "allow")


def test_the_guide_shows_what_comes_out(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REINS_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("REINS_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("REINS_COMMUNITY", COMMUNITY)
    monkeypatch.setenv("REINS_MODEL", str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)
    Path("sooner.yaml").write_text(GARDEN.replace("enforce: 0.95", "enforce: 0.9"))
    store = open_database(sqlite_url)
    Garden(store).fill()
    store.close()
    command, shown = SESSION.findall(PAGES["backtest.md"])[0]
    done = CliRunner().invoke(reins, [*command.split(), "--workers", "1"])
    assert DATES.sub("...", done.stdout) == DATES.sub("...", shown)
