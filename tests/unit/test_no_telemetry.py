"""The model and Ray run without reporting to anyone.

Where ONNX Runtime may report, it keeps an id for the device under HOME and complains if it can't; a
HOME that can't be written to makes that visible.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from service.settings import INSTALLATION
from tests.support.shipped import SHIPPED

MODEL = SHIPPED / "model.onnx"
USE = f"import onnxruntime; onnxruntime.InferenceSession({str(MODEL)!r})"
FOREIGN = ("CI", "GITHUB_ACTIONS", "TF_BUILD", "ORT_RUNNING_UNIT_TESTS", "ORT_DISABLE_TELEMETRY")


def complaints(code: str, **extra: str) -> str:
    environment = {k: v for k, v in os.environ.items() if k not in FOREIGN} | {"HOME": "/dev/null"}
    environment = {k: v for k, v in environment.items() if not k.startswith("XDG_")} | extra
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=INSTALLATION,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stderr


@pytest.mark.parametrize("package", ["service", "training"])
def test_telemetry_is_off_wherever_our_code_runs(package: str) -> None:
    assert "telemetry" not in complaints(f"import {package}; {USE}")


def test_an_environment_that_asks_for_telemetry_is_overruled() -> None:
    assert "telemetry" not in complaints(f"import service; {USE}", ORT_DISABLE_TELEMETRY="0")


RAY = "from ray._common.usage.usage_lib import usage_stats_enabled as on; print(on())"


@pytest.mark.parametrize(("code", "told"), [(f"import service; {RAY}", "False"), (RAY, "True")])
def test_ray_would_report_by_itself_but_not_for_us(code: str, told: str) -> None:
    environment = os.environ | {"RAY_USAGE_STATS_ENABLED": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=INSTALLATION,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == told


def test_this_release_of_onnx_runtime_would_report_by_itself() -> None:
    """If this fails, the other tests here can no longer see anything: find another sign."""
    assert "telemetry" in complaints(USE)
