"""The figures as a plain table and as JSON."""

from __future__ import annotations

import statistics
from typing import Any

from benchmarks.measure import CLIENTS, Figures, latency, median

GOAL_RATIO = 0.6
GOAL_MEGABYTES = 400.0
GOAL_SECONDS = 3.0


def summarise(figures: Figures) -> dict[str, Any]:
    """Return the medians over the rounds, and the ratios."""
    both, one = median(figures.bare_both), median(figures.bare_one)
    posts = median([result.rate for result in figures.posts])
    empty = median([result.rate for result in figures.empty])
    pairs = zip(figures.posts, figures.bare_both, strict=True)
    return {
        "rounds": len(figures.posts),
        "clients": CLIENTS,
        "tokens": {
            "median": statistics.median(figures.tokens),
            "p95": statistics.quantiles(figures.tokens, n=20)[-1],
        },
        "per_second": {
            "bare_model_one_thread": one,
            "bare_model_both_cores": both,
            "posts": posts,
            "empty_endpoint": empty,
        },
        "ratios": {
            "posts_to_bare_model_both_cores": median([p.rate / bare for p, bare in pairs]),
            "posts_to_empty_endpoint": posts / empty,
        },
        "milliseconds": {
            "posts": {"p50": latency(figures.posts, 50), "p99": latency(figures.posts, 99)},
            "one_client": {"p50": latency(figures.single, 50), "p99": latency(figures.single, 99)},
            "empty_endpoint": {
                "p50": latency(figures.empty, 50),
                "p99": latency(figures.empty, 99),
            },
        },
        "app_megabytes": figures.app_megabytes,
        "seconds_to_ready": {
            "first_start": figures.first_start,
            "later_start": median(figures.later_starts),
        },
    }


def table(found: dict[str, Any]) -> str:
    """Return the summary for people."""
    rate, took = found["per_second"], found["milliseconds"]
    both = rate["bare_model_both_cores"]
    tokens = found["tokens"]
    lines = [
        f"Medians of {found['rounds']} interleaved rounds; texts with a median of "
        f"{tokens['median']:.0f} tokens, p95 {tokens['p95']:.0f}.",
        "",
        f"{'':34}{'per second':>11}{'to bare':>9}{'p50 ms':>9}{'p99 ms':>9}",
        _row("bare model, one thread", rate["bare_model_one_thread"], both),
        _row("bare model, both cores", both, both),
        _row(f"POST /v1/posts, {found['clients']} clients", rate["posts"], both, took["posts"]),
        f"{'POST /v1/posts, 1 client':34}{'':>20}{_milliseconds(took['one_client'])}",
        _row(
            f"empty endpoint, {found['clients']} clients",
            rate["empty_endpoint"],
            both,
            took["empty_endpoint"],
        ),
        "",
        *_goals(found),
    ]
    return "\n".join(lines)


def _goals(found: dict[str, Any]) -> list[str]:
    ratio = found["ratios"]["posts_to_bare_model_both_cores"]
    ready = found["seconds_to_ready"]
    return [
        _goal("posts / bare model on both cores", f"{ratio:.3f}", "≥ 0.60", ratio >= GOAL_RATIO),
        _goal(
            "memory of the app",
            f"{found['app_megabytes']:.0f} MB",
            "≤ 400 MB",
            found["app_megabytes"] <= GOAL_MEGABYTES,
        ),
        _goal(
            "start to ready",
            f"{ready['later_start']:.1f} s",
            "≤ 3 s",
            ready["later_start"] <= GOAL_SECONDS,
        ),
        f"{'first start, with migrations':34}{ready['first_start']:.1f} s",
    ]


def _row(name: str, rate: float, bare: float, took: dict[str, float] | None = None) -> str:
    return f"{name:34}{rate:>11,.0f}{rate / bare:>9.2f}{_milliseconds(took)}"


def _milliseconds(took: dict[str, float] | None) -> str:
    return f"{took['p50']:>9.1f}{took['p99']:>9.1f}" if took else ""


def _goal(name: str, found: str, goal: str, reached: bool) -> str:
    return f"{name:34}{found:<10} goal {goal:<10}{'reached' if reached else 'MISSED'}"
