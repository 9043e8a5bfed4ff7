"""The transparency report as one file to publish: styles inside, nothing else needed."""

from __future__ import annotations

from markupsafe import Markup

from service.console.assets import assets
from service.console.pages import environment
from service.console.transparency_view import report_context
from service.policy import Policy
from service.transparency import Report

STYLES = ("console.css", "transparency.css")


def to_html(report: Report, policy: Policy) -> str:
    """Return the page; ``policy`` has the titles of the guidelines."""
    styles = "\n".join(assets()[name].plain.decode() for name in STYLES)
    return (
        environment()
        .get_template("transparency_file.html")
        .render(styles=Markup(styles), **report_context(report, policy))  # noqa: S704 - our own
    )
