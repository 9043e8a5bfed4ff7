"""The environment, typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.settings import INSTALLATION, Settings


@pytest.mark.parametrize(
    ("host", "link"),
    [
        ("127.0.0.1", "http://127.0.0.1:9000"),
        ("0.0.0.0", "http://127.0.0.1:9000"),
        ("::1", "http://[::1]:9000"),
        ("::", "http://[::1]:9000"),
        ("reins.example", "http://reins.example:9000"),
    ],
)
def test_links_lead_somewhere_wherever_it_listens(host: str, link: str) -> None:
    assert Settings(host=host, port=9000).base_url == link


def test_the_public_url_builds_every_link() -> None:
    assert Settings(public_url="https://mod.example/").base_url == "https://mod.example"


def test_relative_paths_count_from_the_installation_wherever_a_command_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings()
    assert settings.policy == INSTALLATION / "policies" / "default.yaml"
    assert settings.policy.exists()
    assert settings.model.is_relative_to(INSTALLATION)


def test_an_empty_shadow_model_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REINS_SHADOW_MODEL", "")
    assert Settings().shadow_model is None
    monkeypatch.setenv("REINS_SHADOW_MODEL", "models/next")
    assert Settings().shadow_model == INSTALLATION / "models" / "next"


def test_the_store_lies_in_the_data_folder_unless_one_is_named(tmp_path: Path) -> None:
    assert Settings(data_dir=tmp_path).database == f"sqlite:///{tmp_path / 'reins.db'}"
    assert Settings(database_url="postgresql://a/b").database == "postgresql://a/b"
