"""`reins receiver`: shows webhooks as they arrive, and does what they ask."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import BinaryIO

import click
import orjson

from service.errors import ConfigurationError
from service.receiver.answers import Answers
from service.receiver.inbox import Inbox, Received
from service.receiver.server import serve
from service.settings import Settings
from service.supervisor.instance import find_instance


@click.command()
@click.option("--port", type=int, default=8090, show_default=True, help="Port to listen on.")
@click.option("--api", default=None, help="Address of Reins; found by the data folder if left out.")
@click.option(
    "--key-file",
    type=click.Path(path_type=Path),
    default=None,
    help="File with the API key to answer actions with; DATA_DIR/demo-key if left out.",
)
@click.option("--fail-first", type=int, default=0, help="Refuse so many deliveries first.")
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="Append each delivery to this file, one JSON object a line, without its content.",
)
def receiver(
    port: int, api: str | None, key_file: Path | None, fail_first: int, record: Path | None
) -> None:
    """Listen for webhooks on 127.0.0.1, verify them and print a line for each."""
    settings = Settings()
    keys = key_file or settings.data_dir / "demo-key"
    answers = Answers(lambda: _access(settings, api, keys), _say)
    inbox = Inbox(_secret(settings), answers, fail_first)
    sink = record.open("ab", buffering=0) if record else None
    try:
        server = serve(inbox, port=port, tell=lambda found: _tell(found, sink))
    except OSError as error:
        raise ConfigurationError(
            f"Port {port} can't be used ({error.strerror}). Choose another with --port."
        ) from error
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    _say(f"receiver listening on http://127.0.0.1:{server.server_port}/")
    server.serve_forever()
    server.server_close()


def _say(line: str) -> None:
    click.echo(line)


def _tell(found: Received, sink: BinaryIO | None) -> None:
    _say(found.line)
    if sink is not None:
        names = ("id", "type", "subject", "signature", "repeat", "received_at")
        sink.write(orjson.dumps({name: getattr(found, name) for name in names}) + b"\n")


def _access(settings: Settings, api: str | None, key_file: Path) -> tuple[str, str] | None:
    instance = find_instance(settings.data_dir)
    url = api or (instance.url if instance else None)
    if url is None or not key_file.exists():
        return None
    return url, key_file.read_text().strip()


def _secret(settings: Settings) -> str:
    if settings.demo_secret is not None:
        return settings.demo_secret.get_secret_value()
    path = settings.data_dir / "demo-secret"
    if path.exists():
        return path.read_text().strip()
    raise ConfigurationError(
        "The receiver has no secret to verify with: set REINS_DEMO_SECRET to the secret that "
        f"`reins webhooks add` printed, or put it in {path}."
    )
