"""Prometheus metrics of the service: rates, latencies of each stage, backlog, versions."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from service.http.shadow_metrics import ShadowMetrics

_STAGE = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_SIZES = (1, 2, 4, 8, 16, 32, 64, 128)


class Metrics:
    """Every metric of one process, in a registry of its own, so that tests can run several."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        self.requests = Counter(
            "reins_http_requests",
            "HTTP requests.",
            ["method", "route", "status"],
            registry=registry,
        )
        self.request_seconds = Histogram(
            "reins_http_request_seconds", "Seconds a request took.", ["route"], registry=registry
        )
        self.outcomes = Counter(
            "reins_decisions", "Decisions by outcome.", ["outcome", "source"], registry=registry
        )
        self.stage_seconds = Histogram(
            "reins_stage_seconds",
            "Seconds of one stage: normalise, model, policy, commit.",
            ["stage"],
            buckets=_STAGE,
            registry=registry,
        )
        self.model_batch = Histogram(
            "reins_model_batch_posts",
            "Posts that share a forward pass.",
            buckets=_SIZES,
            registry=registry,
        )
        self.commit_batch = Histogram(
            "reins_commit_batch_units",
            "Requests that share a commit.",
            buckets=_SIZES,
            registry=registry,
        )
        self.queue_depth = Gauge("reins_queue_depth", "What waits.", ["queue"], registry=registry)
        self.queue_age = Gauge(
            "reins_queue_age_seconds", "Age of the oldest that waits.", ["queue"], registry=registry
        )
        self.deliveries = Gauge(
            "reins_webhook_deliveries", "Webhook deliveries by state.", ["state"], registry=registry
        )
        self.actions = Gauge(
            "reins_actions",
            "Actions that wait: open (for the host), overdue (of those), proposed (for a human).",
            ["state"],
            registry=registry,
        )
        self.review_items = Gauge(
            "reins_review_items",
            "Open review items: overdue, and appeals without_judge (nobody may judge them).",
            ["state"],
            registry=registry,
        )
        self.versions = Gauge(
            "reins_version_info",
            "Versions in force.",
            ["community", "policy", "model"],
            registry=registry,
        )
        self.policy_file_broken = Gauge(
            "reins_policy_file_broken", "1 while the policy file can't be used.", registry=registry
        )
        self.policy_brakes = Gauge(
            "reins_policy_brakes",
            "Rules of the policy that are braked.",
            ["community"],
            registry=registry,
        )
        self.shadow = ShadowMetrics(registry)
        # Looked up once: a label's child is asked for with every post.
        self._normalise = self.stage_seconds.labels("normalise")
        self._model = self.stage_seconds.labels("model")
        self._policy = self.stage_seconds.labels("policy")
        self._commit = self.stage_seconds.labels("commit")

    def observe_model(self, posts: int, seconds: float) -> None:
        """Record one forward pass."""
        self.model_batch.observe(posts)
        self._model.observe(seconds)

    def observe_prepare(self, posts: int, seconds: float) -> None:
        """Record how long posts took to be normalised and tokenised, each."""
        self._normalise.observe(seconds / max(1, posts))

    def observe_policy(self, seconds: float) -> None:
        """Record one evaluation of a policy."""
        self._policy.observe(seconds)

    def count_decision(self, outcome: str | None, source: str) -> None:
        """Count a decision that was stored."""
        self.outcomes.labels(outcome or "pending", source).inc()

    def observe_commit(self, units: int, seconds: float) -> None:
        """Record one group commit."""
        self.commit_batch.observe(units)
        self._commit.observe(seconds)

    def set_versions(self, versions: Iterable[tuple[str, str, str]]) -> None:
        """Replace which policy and model versions are in force, by community."""
        self.versions.clear()
        for community, policy, model in versions:
            self.versions.labels(community, policy, model).set(1)
