"""The console under `/console/`: the routers of its pages, its static files, its lost pages."""

from __future__ import annotations

import logging

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response

from service.console.actions import router as actions_router
from service.console.appeals import router as appeals_router
from service.console.assets import serve
from service.console.conversations import router as conversations_router
from service.console.errors import PageNotFoundError
from service.console.explanations import router as explanations_router
from service.console.items import router as items_router
from service.console.lifting import router as lifting_router
from service.console.limits import AddressLimit, LoginLimit
from service.console.login import router as login_router
from service.console.member_pages import router as member_router
from service.console.pages import PageRoute, redirect
from service.console.policy_actions import router as policy_actions_router
from service.console.policy_backtests import router as policy_backtests_router
from service.console.policy_editor import router as policy_editor_router
from service.console.policy_form import router as policy_form_router
from service.console.policy_pages import router as policy_router
from service.console.policy_scores import RecentScores
from service.console.policy_tune import router as policy_tune_router
from service.console.posts import router as posts_router
from service.console.queue import router as queue_router
from service.console.session import PATH, PageServices, find_current
from service.console.transparency import router as transparency_router
from service.settings import Settings

log = logging.getLogger("reins.console")
router = APIRouter(prefix=PATH, route_class=PageRoute, include_in_schema=False)


@router.get("/static/{name}")
async def static_file(request: Request, name: str) -> Response:
    """Return a static file; its name carries the hash of its content."""
    found = serve(name, request.headers.get("accept-encoding", ""))
    if found is None:
        raise PageNotFoundError(f"There is no file {name!r}: reload the page that asks for it")
    return found


@router.get("")
@router.get("/")
async def home() -> Response:
    """The queue is where the work is."""
    return redirect(f"{PATH}/queue")


router.include_router(login_router)
router.include_router(queue_router)
router.include_router(items_router)
router.include_router(appeals_router)
router.include_router(explanations_router)
router.include_router(posts_router)
router.include_router(conversations_router)
router.include_router(actions_router)
router.include_router(lifting_router)
router.include_router(policy_router)
router.include_router(policy_actions_router)
router.include_router(policy_backtests_router)
router.include_router(policy_editor_router)
router.include_router(policy_form_router)
router.include_router(policy_tune_router)
router.include_router(transparency_router)


@router.get("/{path:path}")
async def lost(request: Request, path: str, services: PageServices) -> Response:
    """Answer every other address below the console."""
    request.state.staff = await find_current(request, services)
    raise PageNotFoundError(f"Nothing is at /console/{path}. The queue is a good place to go on.")


def install(app: FastAPI, settings: Settings) -> None:
    """Add the console to the application, and say it loudly if its logins are not protected."""
    if settings.insecure_http and not settings.base_url.startswith("https://"):
        log.warning(
            "REINS_INSECURE_HTTP IS SET: STAFF LOG IN OVER PLAIN HTTP, AND ANYONE ON THE WAY CAN "
            "READ THEIR SESSIONS. Serve Reins behind https and set REINS_PUBLIC_URL instead."
        )
    app.state.login_limit = LoginLimit()
    app.state.member_limit = AddressLimit()
    app.state.recent_scores = RecentScores()
    app.include_router(router)
    app.include_router(member_router)
