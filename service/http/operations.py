"""`/healthz`, `/readyz`, `/metrics`: for whoever runs the service; no key needed."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import Connection
from starlette.responses import Response

from service.communities import list_communities
from service.http.answer import json_response
from service.http.dependencies import Services, get_services, run_read
from service.http.metrics import Metrics
from service.ladder.views import count_actions
from service.publishing import NoPolicyError
from service.publishing.brakes import count_brakes
from service.review import count_late
from service.storage import StoreUnavailableError
from service.storage.migrate import is_current

router = APIRouter(tags=["operations"])
ProcessServices = Annotated[Services, Depends(get_services)]


@router.get("/healthz", summary="Is the process alive?")
async def healthz() -> dict[str, str]:
    """Answer as long as the event loop turns."""
    return {"status": "ok"}


@router.get("/readyz", summary="Can it decide posts?")
async def readyz(services: ProcessServices) -> Response:
    """Check the store, its schema, the policy and the model; 503 says what is missing."""
    try:
        checks = await run_read(services, lambda connection: _checks(services, connection))
    except StoreUnavailableError as error:
        checks = {"store": error.detail}
    except Exception as error:
        checks = {"store": f"the store does not answer: {type(error).__name__}"}
    ready = all(found == "ok" for found in checks.values())
    body: dict[str, Any] = {"status": "ready" if ready else "not ready", "checks": checks}
    if services.policy_file.problem is not None:
        body["policy_file"] = f"broken, the old policy stays: {services.policy_file.problem}"
    if services.shadow.problem is not None:
        body["shadow_model"] = f"not used, posts are decided without it: {services.shadow.problem}"
    return json_response(body, 200 if ready else 503)


def _checks(services: Services, connection: Connection) -> dict[str, str]:
    current = is_current(services.database)
    schema = "ok" if current else "the schema is not the newest: run `reins migrate`"
    checks = {"store": "ok", "schema": schema, "model": "ok", "policy": "ok"}
    if current:
        try:
            services.policies.live(connection, services.settings.community)
        except NoPolicyError as error:
            checks["policy"] = error.detail
    return checks


@router.get("/metrics", summary="Prometheus metrics")
async def metrics(services: ProcessServices) -> Response:
    """Return the metrics of this process, and the backlog as the store has it."""
    await run_read(services, lambda connection: _refresh(services, connection))
    return Response(generate_latest(services.metrics.registry), media_type=CONTENT_TYPE_LATEST)


def _refresh(services: Services, connection: Connection) -> None:
    metrics: Metrics = services.metrics
    events = services.event_backlog(connection)
    metrics.queue_depth.labels("webhooks").set(events.pending)
    metrics.queue_age.labels("webhooks").set(events.oldest_age_seconds)
    for state, count in services.delivery_counts(connection).items():
        metrics.deliveries.labels(state).set(count)
    for waits, number in count_actions(connection, services.clock()).items():
        metrics.actions.labels(waits).set(number)
    review = services.review_backlog(connection)
    metrics.queue_depth.labels("review").set(review.pending)
    metrics.queue_age.labels("review").set(review.oldest_age_seconds)
    for late, items in count_late(connection, services.policies, services.clock()).items():
        metrics.review_items.labels(late).set(items)
    metrics.queue_depth.labels("model").set(services.batcher.waiting)
    metrics.queue_depth.labels("commit").set(services.writer.waiting)
    metrics.policy_file_broken.set(services.policy_file.problem is not None)
    versions, brakes = [], count_brakes(connection)
    for community in list_communities(connection):
        metrics.policy_brakes.labels(community).set(brakes.get(community, 0))
        live = services.policies.live(connection, community)
        versions.append((community, str(live.version), services.model_version))
    metrics.set_versions(versions)
