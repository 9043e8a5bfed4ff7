"""The console and the review API over a ``World``: real store, real policy, no model."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

import httpx
import uvicorn
from fastapi import FastAPI

from service.appeals.routes import router as appeals_router
from service.communities import StaffMember, create_link
from service.console.routes import install
from service.conversations.routes import router as conversations_router
from service.decisions.report_routes import router as reports_router
from service.http import Services, install_problem_handlers
from service.http.label_routes import router as labels_router
from service.http.metrics import Metrics
from service.kit import system_clock
from service.publishing import PolicyFile
from service.review.routes import router as review_router
from service.scoring import Explainer, Scorer, load_bundle
from service.settings import INSTALLATION, Settings
from service.statements.routes import router as statements_router
from service.storage import GroupWriter
from tests.support.community import COMMUNITY, POLICY, World

NOTHING = cast(Any, None)
TINY = INSTALLATION / "tests" / "unit" / "scoring" / "data" / "tiny"


@cache
def tiny_scorer() -> Scorer:
    """Return a scorer that knows seven words, "rude" among them."""
    return Scorer(load_bundle(TINY))


def console_app(world: World, scorer: Scorer | None = None, **settings: Any) -> FastAPI:
    """Return the console, the review API and reports over a community; no post is scored.

    ``scorer`` explains the scores that the posts were given; by default it is the tiny one.
    """
    chosen = Settings(**{"port": 8080} | settings)
    app = FastAPI()
    install_problem_handlers(app)
    app.include_router(labels_router)
    app.include_router(appeals_router)
    app.include_router(conversations_router)
    app.include_router(review_router)
    app.include_router(reports_router)
    app.include_router(statements_router)
    install(app, chosen)
    app.state.services = Services(
        settings=chosen,
        database=world.database,
        writer=GroupWriter(world.database),
        batcher=NOTHING,
        explainer=Explainer(scorer or tiny_scorer()),
        shadow=NOTHING,
        policies=world.policies,
        policy_file=PolicyFile(POLICY, COMMUNITY),
        desk=world.desk,
        recorder=world.recorder,
        kick=lambda: None,
        wake=lambda: None,
        clock=system_clock,
        metrics=Metrics(),
        model_version="test/1",
        event_backlog=NOTHING,
        review_backlog=NOTHING,
        delivery_counts=NOTHING,
    )
    return app


def login_link(world: World, staff: StaffMember) -> str:
    """Return the path of a fresh login link."""
    token = world.database.write(lambda unit: create_link(unit, staff))
    return f"/console/login/{token}"


def fields(page: httpx.Response) -> dict[str, str]:
    """Return the hidden fields of a page."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))


def log_in(client: httpx.Client, world: World, staff: StaffMember) -> httpx.Response:
    """Log a client in by a fresh link."""
    page = client.get(login_link(world, staff))
    assert page.status_code == 200, page.text
    return client.post("/console/login", data=fields(page))


def csrf(client: httpx.Client) -> str:
    """Return the token that the forms of a logged-in client carry."""
    return fields(client.get("/console/queue"))["csrf"]


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Serve an application on a free port of this machine; gives its address."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
        app.state.services.writer.close()
        app.state.services.explainer.stop()
