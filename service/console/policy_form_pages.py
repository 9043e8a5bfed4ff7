"""The pages between the forms of a policy and its text: each carries the text along."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from service.communities import StaffMember
from service.console.pages import render
from service.console.policy_actions import require_writer
from service.console.policy_editor import check_written, editor_page
from service.console.policy_form_fields import Faults, Values
from service.console.policy_form_names import options_of
from service.console.policy_form_parts import filled
from service.console.policy_sections import NAME, Opened, Section
from service.console.policy_view import common
from service.console.policy_written import Checked, Written, WrittenForm, beside
from service.console.session import PageServices, Poster
from service.http import Services, run_read
from service.policy import PolicyError
from service.policy.source import read_yaml

PREFIX = "f."
"""What the names of controls begin with that belong to the entry."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who writes, and on which text."""

    request: Request
    services: Services
    staff: StaffMember
    written: Written


def _desk(request: Request, services: PageServices, staff: Poster, written: WrittenForm) -> Desk:
    require_writer(staff)
    return Desk(request, services, staff, written)


DeskForm = Annotated[Desk, Depends(_desk)]


async def typed(request: Request) -> Values:
    """Return what stands in the controls of an entry."""
    values: Values = {}
    for name, value in (await request.form()).multi_items():
        if name.startswith(PREFIX) and isinstance(value, str):
            values.setdefault(name.removeprefix(PREFIX), []).append(value)
    return values


async def section_page(
    desk: Desk, template: str, *, status: int = 200, **shown: object
) -> Response:
    """Return a page that carries the text along.

    Args:
        desk: who writes, and on which text.
        template: file name of the template.
        status: HTTP status.
        shown: what the template shows besides.
    """
    context = await run_read(desk.services, lambda connection: common(connection, desk.staff))
    return render(desk.request, template, status=status, written=desk.written, **context, **shown)


async def entry_page(desk: Desk, section: Section, opened: Opened, faults: Faults) -> Response:
    """Return the form of an entry, with what can't be used of it."""
    options = options_of(read_yaml(desk.written.source, NAME).data)
    return await section_page(
        desk, "policy_form.html", status=422 if faults and not opened.as_stored else 200,
        section=section, opened=opened, faults=faults, options=options, filled=filled,
        prefix=PREFIX,
    )  # fmt: skip


async def changed_page(desk: Desk, text: str, news: str, line: int) -> Response:
    """Return the editor with a changed text, and what is wrong with all of it."""
    written = replace(desk.written, source=text)
    checked = await check_written(desk.services, desk.staff, written)
    return await editor_page(
        desk.request, desk.services, desk.staff, written, checked=checked, news=news, line=line
    )


async def unreadable_page(desk: Desk, error: PolicyError) -> Response:
    """Return the editor with what keeps a form from being shown."""
    checked = Checked(problems=beside(error.problems))
    return await editor_page(desk.request, desk.services, desk.staff, desk.written, checked=checked)
