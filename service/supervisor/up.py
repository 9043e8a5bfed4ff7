"""`reins up`: Redis, migrations, app, worker and the demo's receiver as one process tree."""

from __future__ import annotations

import os
import secrets
import sys
import time
from base64 import b64encode
from contextlib import suppress
from pathlib import Path

from service.settings import Settings
from service.supervisor.banner import DemoAccess, banner_lines, print_banner
from service.supervisor.errors import StartError
from service.supervisor.instance import DataFolder, Instance, write_private
from service.supervisor.ports import require_port
from service.supervisor.process import Child
from service.supervisor.ready import is_ready
from service.supervisor.redis import EmbeddedRedis
from service.supervisor.steps import reins, run_step
from service.supervisor.stopping import Stopped, StopWatch
from service.supervisor.tether import adopt_orphans, end_strays
from service.supervisor.tree import Tree

READY_SECONDS = 60.0
PREDECESSOR_SECONDS = 10.0


def say(message: str) -> None:
    """Tell the person at the terminal, if one listens; one write keeps lines whole."""
    with suppress(OSError):
        sys.stderr.write(f"reins: {message}\n")
        sys.stderr.flush()


class Up:
    """One run of `reins up` on a held data folder."""

    def __init__(self, settings: Settings, folder: DataFolder, demo: bool, stop: StopWatch) -> None:
        self.settings = settings
        self.folder = folder
        self.demo = demo
        self.stop = stop
        self.tree = Tree(say)
        self.logs = folder.path / "logs"
        self.redis: EmbeddedRedis | None = None
        # A killed predecessor's children may need a moment to leave their port.
        patience = PREDECESSOR_SECONDS if folder.left_over else 0.0
        self.port = require_port(settings.host, settings.port, patience, stop.pause)
        self.settings = settings.model_copy(update={"port": self.port})
        self.receiver_port = require_port("127.0.0.1", 0) if demo else None
        self.environment = self._environment()

    def run(self) -> None:
        """Start everything, print the four lines, and keep it alive until told to stop."""
        self._start_redis()
        # One interpreter migrates and serves: a process of its own costs a second of each start.
        app = self._add("app", "serve", "--migrate")
        if self.receiver_port is not None:
            self._add("receiver", "receiver", "--port", str(self.receiver_port))
        self._publish(ready=False)
        self._wait_ready(app)
        self._add("worker", "worker")
        self._announce()
        self._publish(ready=True)
        while True:
            self.stop.pause(0.1)
            if self.tree.tend():
                self._publish(ready=True)

    def end(self) -> None:
        """End every child; Redis goes last."""
        self.tree.stop()
        if self.redis is not None:
            self.redis.stop()
        end_strays()

    def _start_redis(self) -> None:
        if self.settings.redis_url:
            self.environment["REINS_REDIS_URL"] = self.settings.redis_url
            return
        self.redis = EmbeddedRedis(self.folder.path)
        self.tree.add(self.redis.child, start=False, ends_last=True)
        self.redis.start(pause=self.stop.pause)
        self.environment["REINS_REDIS_URL"] = self.redis.url

    def _add(self, name: str, *arguments: str) -> Child:
        log = self.logs / f"{name}.log"
        return self.tree.add(Child(name, reins(*arguments), log, self.environment))

    def _wait_ready(self, app: Child) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not is_ready(self.settings.host, self.port):
            if not app.running:
                raise StartError(_refusal(app))
            if time.monotonic() > deadline:
                raise StartError(
                    f"The app was not ready within {READY_SECONDS:.0f} s. See "
                    f"{self.settings.base_url}/readyz while it runs. It said:\n{app.last_words()}"
                )
            self.tree.tend()
            self.stop.pause(0.05)

    def _announce(self) -> None:
        if not self.demo:
            say(f"ready at {self.settings.base_url}. Make a key with `reins keys create`.")
            return
        arguments = ["demo", "--json", "--receiver-url", self._receiver_url() or ""]
        printed = run_step(arguments, self.environment, self.logs / "demo.log", self.stop.pause)
        access = DemoAccess.model_validate_json(printed)
        with suppress(BrokenPipeError):
            print_banner(banner_lines(self.settings.base_url, access), sys.stdout)
        say(f"ready. Webhooks arrive at {self._receiver_url()}, logs lie in {self.logs}.")
        say("Ctrl-C stops everything.")

    def _publish(self, ready: bool) -> None:
        self.folder.publish(
            Instance(
                pid=os.getpid(),
                url=self.settings.base_url,
                host=self.settings.host,
                port=self.port,
                redis_url=self.environment["REINS_REDIS_URL"],
                receiver_url=self._receiver_url(),
                children=self.tree.pids(),
                ready=ready,
            )
        )

    def _receiver_url(self) -> str | None:
        return f"http://127.0.0.1:{self.receiver_port}/" if self.receiver_port else None

    def _environment(self) -> dict[str, str]:
        environment = {
            "REINS_DATA_DIR": str(self.folder.path),
            "REINS_HOST": self.settings.host,
            "REINS_PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
        }
        if self.demo:
            environment["REINS_DEMO_SECRET"] = _kept_secret(self.folder.path / "demo-secret")
            if "webhook_private_addresses" not in self.settings.model_fields_set:
                # The demo's receiver is on loopback, where webhooks are not sent unless allowed.
                environment["REINS_WEBHOOK_PRIVATE_ADDRESSES"] = "true"
        return environment


def up(settings: Settings, demo: bool = True, launcher: int | None = None) -> None:
    """Run an instance in the foreground until a signal ends it.

    Args:
        settings: where to listen and store.
        demo: whether to seed the demo community, run its receiver and print the four lines.
        launcher: process id of the `make` we must not outlive.

    Raises:
        AlreadyRunningError: the data folder is in use.
        PortTakenError: the port is in use.
        StartError: a part did not come up.
    """
    stop = StopWatch(launcher)
    adopt_orphans()
    folder = DataFolder(settings.data_dir)
    instance: Up | None = None
    try:
        instance = Up(settings, folder, demo, stop)
        instance.run()
    except Stopped:
        say("stopping ...")
    finally:
        if instance is not None:
            instance.end()
        folder.release()
    say("stopped.")


def _refusal(app: Child) -> str:
    """Repeat the app's own clear word, or show the end of its log if it had none."""
    words = app.last_words()
    clear = [line for line in words.splitlines() if "Error: " in line][-1:]
    if clear and words.endswith(clear[0]):
        return f"The app did not start. {clear[0].partition('Error: ')[2]}"
    return f"The app ended ({app.why()}). It said:\n{words}"


def _kept_secret(path: Path) -> str:
    """Read the demo's webhook secret, or make it at the first start."""
    if not path.exists():
        write_private(path, f"whsec_{b64encode(secrets.token_bytes(24)).decode()}\n")
    return path.read_text().strip()
