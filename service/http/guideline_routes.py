"""`/v1/guidelines`: what members read, as a post, an article, a bot's prompt or JSON."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query
from starlette.responses import Response

from service.communities import Principal
from service.http.conditional import entity_tag, is_known, preferred_languages
from service.http.dependencies import (
    Services,
    find_channel_cached,
    get_services,
    require,
    run_read,
)
from service.http.problems import problem_responses
from service.policy import Policy
from service.policy.guidelines import Sheet, choose_language, languages_of, sheet
from service.policy.rendering import RENDERERS, Format

router = APIRouter(prefix="/v1", tags=["guidelines"])
MEDIA_TYPES: dict[Format, str] = {
    "json": "application/json",
    "markdown": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "prompt": "text/plain; charset=utf-8",
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind.partition(";")[0]: {} for kind in MEDIA_TYPES.values()}},
    304: {"description": "The client has it: `If-None-Match` names it."},
    **problem_responses(401, 403, 422, 503),
}


@router.get(
    "/guidelines", responses=RESPONSES, response_class=Response, summary="Read the guidelines"
)
async def read_guidelines(
    services: Annotated[Services, Depends(get_services)],
    principal: Annotated[Principal, require("posts")],
    form: Annotated[Format, Query(alias="format", description="How they are written.")] = "json",
    channel: Annotated[
        str | None, Query(min_length=1, max_length=255, description="A channel id.")
    ] = None,
    language: Annotated[
        str | None, Query(min_length=1, max_length=35, description="Stands before Accept-Language.")
    ] = None,
    accept_language: Annotated[str | None, Header(max_length=1000)] = None,
    if_none_match: Annotated[str | None, Header(max_length=4000)] = None,
) -> Response:
    """Return the guidelines of the live policy, for one channel or for all of them.

    A language the policy does not have is answered in the original, never refused.
    """
    community = principal.community_id
    live = await run_read(services, lambda c: services.policies.live(c, community))
    wanted = [language] if language else preferred_languages(accept_language)
    shown = await _sheet(services, community, live.policy, channel, wanted)
    body = RENDERERS[form](shown)
    tag = entity_tag(form, shown.language, body)
    headers = _headers(form, tag, shown)
    if is_known(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=MEDIA_TYPES[form], headers=headers)


async def _sheet(
    services: Services, community: str, policy: Policy, channel: str | None, wanted: list[str]
) -> Sheet:
    language = choose_language(wanted, languages_of(policy))
    known = await find_channel_cached(services, community, channel) if channel else None
    if known is None:
        return sheet(policy, language=language, channel_id=channel)
    return sheet(
        policy,
        language=language,
        channel_id=channel,
        topic=known.topic or known.description,
        off_topic_welcome=known.off_topic_allowed,
    )


def _headers(form: Format, tag: str, shown: Sheet) -> dict[str, str]:
    """A client keeps what it got, and asks each time whether it still holds."""
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Content-Language": shown.language,
        "Vary": "Accept-Language",
    }
    if form == "html":
        headers["Content-Security-Policy"] = "default-src 'none'"
    return headers
