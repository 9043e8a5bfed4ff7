"""Prometheus metrics of a model in the shadow."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from service.scoring import Difference

_DISTANCES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0)


class ShadowMetrics:
    """How far a second model is from the live one; all zero without one."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._posts = Counter(
            "reins_shadow_posts",
            "Posts of the share by what became of them: scored, dropped when busy, failed.",
            ["result"],
            registry=registry,
        )
        self._seconds = Histogram(
            "reins_shadow_seconds", "Seconds the shadow model took for a post.", registry=registry
        )
        self._differences = Histogram(
            "reins_shadow_difference",
            "Absolute difference of the two probabilities.",
            ["label"],
            buckets=_DISTANCES,
            registry=registry,
        )
        self._crossed = Counter(
            "reins_shadow_crossed",
            "Posts on which the two models lie on different sides of a line: 0.5 or a threshold "
            "of the live policy; up where the shadow model says more.",
            ["label", "line", "direction"],
            registry=registry,
        )
        self._unmatched = Counter(
            "reins_shadow_unmatched",
            "Posts of which only one of the two models measured a label.",
            ["label"],
            registry=registry,
        )
        self._model = Gauge(
            "reins_shadow_info", "The model in the shadow.", ["model"], registry=registry
        )

    def show(self, model_version: str | None) -> None:
        """Name the model, if there is one."""
        if model_version is not None:
            self._model.labels(model_version).set(1)

    def count(self, result: str) -> None:
        """Count a post of the share."""
        self._posts.labels(result).inc()

    def observe(self, differences: list[Difference], missing: list[str], seconds: float) -> None:
        """Record one comparison."""
        self._seconds.observe(seconds)
        for one in differences:
            self._differences.labels(one.label).observe(one.distance)
            for line in one.crossed:
                self._crossed.labels(one.label, line, one.direction).inc()
        for label in missing:
            self._unmatched.labels(label).inc()
