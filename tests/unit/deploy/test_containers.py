"""The image and the composition keep their promises: small rights, pinned parts, no torch."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.cli import COMMANDS

ROOT = Path(__file__).parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ["migrate", "app", "worker"]


def instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile as (instruction, rest), continued lines joined, comments left out."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    joined = re.sub(r"\\\n\s*", "", text)
    pairs = (line.split(maxsplit=1) for line in joined.splitlines() if line.strip())
    return [(word, rest) for word, rest in pairs]


def values(word: str) -> list[str]:
    return [rest for name, rest in instructions() if name == word]


def test_every_base_image_is_pinned_to_an_exact_release() -> None:
    images = [rest.split()[0] for rest in values("FROM")]
    images += [SERVICES[name]["image"] for name in ("postgres", "redis")]
    for image in images:
        assert re.fullmatch(r"[a-z/]+:\d+\.\d+(\.\d+)?-[a-z-]*bookworm", image), image


def test_the_image_runs_as_a_user_without_rights() -> None:
    assert values("USER")[-1] == "10001:10001"
    after = [name for name, _ in instructions()][-8:]
    assert "USER" in after
    assert "RUN" not in after[after.index("USER") :]


def test_the_image_installs_the_locked_versions_with_hashes_and_nothing_of_training() -> None:
    runs = " ".join(values("RUN"))
    assert "--require-hashes -r /tmp/serve.txt" in runs
    assert "train" not in runs
    copied = {source for rest in values("COPY") for source in rest.split()[:-1]}
    assert "training" not in copied
    assert {"service", "policies", "models", "deploy/locks/serve.txt"} <= copied


def test_the_serve_lock_has_no_torch_and_every_line_a_hash() -> None:
    lock = (ROOT / "deploy" / "locks" / "serve.txt").read_text()
    pins = re.findall(r"^([A-Za-z0-9._-]+)==\S+(.*?)(?=^[A-Za-z0-9]|\Z)", lock, re.M | re.S)
    assert len(pins) > 30
    assert {"torch", "transformers", "scikit-learn", "pandas"}.isdisjoint(name for name, _ in pins)
    assert [name for name, rest in pins if "--hash=sha256:" not in rest] == []


@pytest.mark.parametrize("lock", ["serve", "test"])
def test_no_lock_names_an_index(lock: str) -> None:
    text = (ROOT / "deploy" / "locks" / f"{lock}.txt").read_text()
    assert "index" not in text
    assert "://" not in text


def test_what_the_dockerfile_copies_is_let_into_the_build() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    allowed = [line[1:] for line in lines if line.startswith("!")]
    from_here = [rest for rest in values("COPY") if not rest.startswith("--from")]
    sources = {source for rest in from_here for source in rest.split()[:-1]}
    assert lines[1] == "*"
    assert {s for s in sources if not any(fnmatch(s, pattern) for pattern in allowed)} == set()
    assert not any(fnmatch("training", pattern) for pattern in allowed)


def test_the_health_check_needs_only_python_and_asks_readyz() -> None:
    (check,) = values("HEALTHCHECK")
    command = json.loads(check.partition("CMD ")[2])
    assert command[:2] == ["python", "-c"]
    compile(command[2], "healthcheck", "exec")
    assert "/readyz" in command[2]


def test_the_image_serves_unless_told_otherwise() -> None:
    assert json.loads(values("ENTRYPOINT")[0]) == ["reins"]
    assert json.loads(values("CMD")[0]) == ["serve"]


def test_every_part_has_a_command_that_exists() -> None:
    assert all(SERVICES[name]["command"][0] in COMMANDS for name in OURS)


def test_only_the_app_publishes_a_port_and_on_loopback() -> None:
    published = {name: part["ports"] for name, part in SERVICES.items() if "ports" in part}
    assert published == {"app": ["127.0.0.1:8080:8080"]}


def test_no_secret_is_written_down() -> None:
    text = (ROOT / "deploy" / "compose.yaml").read_text()
    for name in ("POSTGRES_PASSWORD", "REINS_PUBLIC_URL"):
        assert f"${{{name}:?" in text
    assert not re.search(r"PASSWORD: (?!\$\{)", text)


def test_the_parts_wait_for_what_they_need() -> None:
    for name in ("app", "worker"):
        assert SERVICES[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"},
            "redis": {"condition": "service_healthy"},
        }
    for name in ("postgres", "redis"):
        assert SERVICES[name]["healthcheck"]["test"]


def test_our_parts_have_no_more_rights_than_they_need() -> None:
    for name in OURS:
        part = SERVICES[name]
        assert part["cap_drop"] == ["ALL"]
        assert part["read_only"] is True
        assert part["security_opt"] == ["no-new-privileges:true"]
