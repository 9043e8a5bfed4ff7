"""Pages under `/m/` for members, who need no account: a signed link opens one thing."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from service.console.member_appeal import router as appeal_router
from service.console.member_route import MemberRoute
from service.console.member_statement import router as statement_router
from service.errors import NotFoundError

router = APIRouter(prefix="/m", route_class=MemberRoute, include_in_schema=False)
router.include_router(statement_router)
router.include_router(appeal_router)


@router.get("/{path:path}")
async def lost(path: str) -> Response:  # noqa: ARG001
    """Answer every other address below `/m/`."""
    raise NotFoundError("Nothing is here. Copy the whole link, or ask the platform for a new one.")
