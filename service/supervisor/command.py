"""`reins up`, and its parts alone: `reins migrate`, `reins serve` and `reins worker`."""

from __future__ import annotations

import os

import click

from service.settings import Settings


@click.command()
@click.option(
    "--demo/--no-demo",
    default=True,
    help="Seed the demo community and show its webhooks arriving (default: yes).",
)
@click.option("--launcher-pid", type=int, default=None, hidden=True)
def up(demo: bool, launcher_pid: int | None) -> None:
    """Run everything in one go: Redis, migrations, app and worker, until Ctrl-C."""
    from service.supervisor.up import up as run

    run(Settings(), demo=demo, launcher=launcher_pid)


@click.command()
def migrate() -> None:
    """Bring the store to the newest schema; running it twice does no harm."""
    click.echo(f"The store has schema {_migrate(Settings())}.")


@click.command()
@click.option("--migrate", "migrate_first", is_flag=True, help="Migrate the store first.")
def serve(migrate_first: bool) -> None:
    """Run the HTTP service alone (the store must be migrated)."""
    from service.app import create_app
    from service.supervisor.serving import serve as run

    settings = Settings()
    if migrate_first:
        _migrate(settings)
    run(create_app(settings), settings)


@click.command()
def worker() -> None:
    """Run the worker alone: webhooks, timers, roll-ups (starts a Redis if none is set)."""
    from service.supervisor.redis import redis_for

    settings = Settings()
    with redis_for(settings.data_dir, settings.redis_url) as url:
        os.environ["REINS_REDIS_URL"] = url
        from service.worker import run

        run(Settings())


def _migrate(settings: Settings) -> str:
    from service.storage import open_database
    from service.storage.migrate import migrate as run

    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = open_database(settings.database)
    try:
        return run(database)
    finally:
        database.close()
