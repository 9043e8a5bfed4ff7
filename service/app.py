"""The root of HTTP: puts the parts together and serves them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from fastapi import FastAPI

from service.appeals import AppealLinks
from service.appeals.routes import router as appeals_router
from service.communities.routes import router as communities_router
from service.console.routes import install as install_console
from service.conversations.routes import router as conversations_router
from service.decisions import Recorder, find_waiting
from service.decisions.report_routes import router as reports_router
from service.decisions.routes import router as posts_router
from service.http import Services, describe_problems, install_problem_handlers
from service.http.guideline_routes import router as guidelines_router
from service.http.label_routes import router as labels_router
from service.http.limits import BodyLimit
from service.http.metrics import Metrics
from service.http.observe import Observe
from service.http.operations import router as operations_router
from service.http.shadow_routes import router as shadow_router
from service.http.submit import make_waiting
from service.kit import system_clock
from service.kit.kick import Kick
from service.kit.logs import configure_logs
from service.ladder.routes import router as actions_router
from service.privacy.routes import router as privacy_router
from service.publishing import Policies, PolicyFile
from service.publishing.routes import router as policy_router
from service.publishing.shadow_routes import router as policy_shadow_router
from service.publishing.trial_routes import router as policy_trial_router
from service.review import Desk
from service.review import backlog as review_backlog
from service.review.routes import router as review_router
from service.scoring import Explainer, MicroBatcher, Scorer, load_bundle, open_shadow
from service.settings import Settings
from service.statements.routes import router as statements_router
from service.storage import GroupWriter, open_database
from service.supervisor.instance import find_instance
from service.webhooks import backlog, count_deliveries
from service.webhooks.routes import router as webhooks_router

RELOAD_SECONDS = 2.0
POLICY_SECONDS = 0.5
WAITING_SECONDS = 5.0
log = logging.getLogger("reins.app")

DESCRIPTION = """
Reins decides posts by your guidelines. Send each post to `POST /v1/posts` and do what
`visibility` and `actions` say; signed webhooks tell you what humans decide later.

Errors are RFC 9457 problems with a stable `code`. Keys travel as `Authorization: Bearer KEY`.
"""


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the ASGI application; everything it needs is opened when it starts."""
    settings = settings or Settings()
    metrics = Metrics()
    app = FastAPI(
        title="Reins",
        version="0.1.0",
        description=DESCRIPTION,
        lifespan=lambda app: _lifespan(app, settings, metrics),
        docs_url="/docs",
        redoc_url=None,
    )
    install_problem_handlers(app)
    describe_problems(app)
    for router in (
        # Before the posts: their ids may hold slashes, and `PUT` would take all of the path.
        labels_router,
        posts_router,
        reports_router,
        actions_router,
        privacy_router,
        communities_router,
        conversations_router,
        appeals_router,
        statements_router,
        review_router,
        webhooks_router,
        policy_router,
        policy_shadow_router,
        policy_trial_router,
        guidelines_router,
        operations_router,
        shadow_router,
    ):
        app.include_router(router)
    install_console(app, settings)
    app.add_middleware(BodyLimit, limit=settings.max_body_bytes)
    app.add_middleware(Observe, metrics=metrics)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI, settings: Settings, metrics: Metrics) -> AsyncIterator[None]:
    configure_logs(settings.log_level)
    woken = asyncio.Event()
    services = open_services(settings, metrics, woken.set)
    app.state.services = services
    await services.batcher.start()
    tasks = [
        asyncio.create_task(_reload_policy(services)),
        asyncio.create_task(_decide_waiting(services, woken)),
    ]
    log.info("ready", extra={"model": services.model_version})
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await services.batcher.stop()
        await asyncio.to_thread(services.explainer.stop)
        await asyncio.to_thread(services.shadow.stop)
        await asyncio.to_thread(services.writer.close)
        services.database.close()


def open_services(
    settings: Settings, metrics: Metrics, wake: Callable[[], None] = lambda: None
) -> Services:
    """Open the model, the store and the policy.

    Args:
        settings: the environment.
        metrics: where the parts report.
        wake: told when a decision waits to be made.

    Raises:
        BundleError: the model bundle is missing or damaged.
        ConfigurationError: the policy or the store can't be used.
    """
    bundle = load_bundle(settings.model)
    database = open_database(settings.database)
    wins = settings.policy_source == "file"
    policy_file = PolicyFile(settings.policy, settings.community, wins)
    policy_file.seed(database)
    writer = GroupWriter(database, settings.commit_batch, metrics.observe_commit)
    policies, desk = Policies(trust_seconds=POLICY_SECONDS), Desk()
    if settings.public_url:
        database.additions["action.requested"] = [AppealLinks(policies, settings.base_url)]
    scorer = Scorer(bundle)
    batcher = MicroBatcher(
        scorer,
        workers=settings.scoring_threads,
        queue=settings.scoring_queue,
        observe=metrics.observe_model,
        observe_prepare=metrics.observe_prepare,
    )
    shadow = open_shadow(settings.shadow_model, settings.shadow_share, metrics.shadow)
    metrics.shadow.show(shadow.model_version)
    return Services(
        settings=settings,
        database=database,
        writer=writer,
        batcher=batcher,
        explainer=Explainer(scorer),
        shadow=shadow,
        policies=policies,
        policy_file=policy_file,
        desk=desk,
        recorder=Recorder(policies, desk, metrics.observe_policy, metrics.count_decision),
        kick=_kick(settings),
        wake=wake,
        clock=system_clock,
        metrics=metrics,
        model_version=bundle.model_version,
        event_backlog=backlog,
        review_backlog=lambda connection: review_backlog(connection, database.clock()),
        delivery_counts=count_deliveries,
    )


def _kick(settings: Settings) -> Callable[[], None]:
    """Return what nudges the worker; without a Redis it finds events by itself, a bit later."""
    instance = find_instance(settings.data_dir)
    url = settings.redis_url or (instance.redis_url if instance else None)
    return Kick(url) if url else (lambda: None)


async def _reload_policy(services: Services) -> None:
    """Look at the policy file now and then; a broken one never stops the service."""
    while True:
        await asyncio.sleep(RELOAD_SECONDS)
        try:
            await asyncio.to_thread(services.policy_file.reload, services.database)
        except Exception:
            log.exception("the policy file could not be read again")


async def _decide_waiting(services: Services, woken: asyncio.Event) -> None:
    """Make decisions that wait: at once when one is accepted, and those left by a crash."""
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(woken.wait(), WAITING_SECONDS)
        woken.clear()
        try:
            now = services.clock() + timedelta(seconds=1)
            waiting = await asyncio.to_thread(
                services.database.read, lambda connection, now=now: find_waiting(connection, now)
            )
            await asyncio.gather(*(make_waiting(services, one) for one in waiting))
        except Exception:
            log.exception("waiting decisions could not be made; they are tried again")
