"""`reins demo`: seed the demo community of a running instance and hand out a key and a link."""

from __future__ import annotations

import sys

import click

from service.demo.client import Host
from service.demo.errors import DemoError
from service.kit import system_clock
from service.settings import Settings
from service.supervisor.banner import DemoAccess
from service.supervisor.instance import find_instance
from service.supervisor.ready import is_ready


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print key and link as one line of JSON.")
@click.option(
    "--receiver-url", default="", help="Where webhooks go, signed with REINS_DEMO_SECRET."
)
def demo(as_json: bool, receiver_url: str) -> None:
    """Seed the demo community of a running instance; a second time only the link is new."""
    settings = Settings()
    host, port = _address(settings)
    access = _open(settings, receiver_url)
    with Host(host, port, access.key) as client:
        _seed(client)
    if as_json:
        click.echo(access.model_dump_json())
        return
    click.echo(f"console: {access.console}")
    click.echo(f"key: {access.key}")


def _address(settings: Settings) -> tuple[str, int]:
    """Return where the instance listens.

    Raises:
        DemoError: nothing is ready there.
    """
    instance = find_instance(settings.data_dir)
    host, port = (instance.host, instance.port) if instance else (settings.host, settings.port)
    if not is_ready(host, port):
        raise DemoError(
            f"Nothing is ready at {host}:{port}: start `reins up` (or `reins serve`) first, with "
            "the same REINS_DATA_DIR and REINS_PORT"
        )
    return host, port


def _open(settings: Settings, receiver_url: str) -> DemoAccess:
    """Write what does not go through the API: key, staff, login link, receiver."""
    from service.demo.access import keep_key, open_access, point_receiver, read_kept_key
    from service.storage import UnitOfWork
    from service.storage.current import on_store

    secret = settings.demo_secret
    if receiver_url and secret is None:
        raise DemoError("--receiver-url needs REINS_DEMO_SECRET, the secret to sign with")
    instance = find_instance(settings.data_dir)
    base_url = settings.public_url or (instance.url if instance else settings.base_url)
    kept = read_kept_key(settings.data_dir)

    def work(unit: UnitOfWork) -> DemoAccess:
        access = open_access(unit, settings, base_url.rstrip("/"), kept)
        if receiver_url and secret is not None:
            point_receiver(unit, settings.community, receiver_url, secret.get_secret_value())
        return access

    access = on_store(settings.database, lambda database: database.write(work))
    if access.key != kept:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        keep_key(settings.data_dir, access.key)
    return access


def _seed(client: Host) -> None:
    from service.demo.seed import is_seeded, seed

    if is_seeded(client):
        return
    outcomes = seed(client, system_clock())
    told = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    print(f"demo: {outcomes.total()} posts sent: {told}", file=sys.stderr, flush=True)
