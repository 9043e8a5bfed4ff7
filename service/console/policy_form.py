"""`/console/policy/new/...`: entries of a policy that is being written, as forms.

Nothing is stored: each page carries the text along, and the last gives it back to the editor.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Form
from starlette.responses import Response

from service.console.pages import PageRoute, redirect
from service.console.policy_editor import read_base
from service.console.policy_form_faults import faults_of
from service.console.policy_form_fields import Faults
from service.console.policy_form_pages import (
    Desk,
    DeskForm,
    changed_page,
    entry_page,
    section_page,
    typed,
    unreadable_page,
)
from service.console.policy_sections import (
    NAME,
    SECTIONS,
    Opened,
    Section,
    list_entries,
    open_entry,
    with_entry,
)
from service.console.policy_text import load_edited
from service.console.session import PATH
from service.policy import PolicyError
from service.policy.edit import remove
from service.policy.source import read_yaml

router = APIRouter(route_class=PageRoute, include_in_schema=False)
Name = Literal["rules", "guidelines"]
At = Annotated[int, Form(ge=0, le=100_000)]


@router.get("/policy/new/{rest:path}")
async def begin_again(rest: str) -> Response:  # noqa: ARG001 - a part of the address
    """The text came with a form and is not in the address: begin from the live version."""
    return redirect(f"{PATH}/policy/new")


@router.post("/policy/new/{name}")
async def list_page(name: Name, desk: DeskForm) -> Response:
    """List the entries of a section, each with the way to its form."""
    section = SECTIONS[name]
    try:
        entries = await asyncio.to_thread(list_entries, section, desk.written.source)
    except PolicyError as error:
        return await unreadable_page(desk, error)
    return await section_page(desk, "policy_entries.html", section=section, entries=entries)


@router.post("/policy/new/{name}/form")
async def form_page(
    name: Name,
    desk: DeskForm,
    at: At,
    do: Annotated[Literal["open", "show", "save", "remove"], Form()],
) -> Response:
    """Open an entry, show what was typed again, put it into the text, or take it out of it."""
    section = SECTIONS[name]
    try:
        opened = await asyncio.to_thread(open_entry, section, desk.written.source, at)
        if do == "remove":
            return await _remove(desk, section, opened)
    except PolicyError as error:
        return await unreadable_page(desk, error)
    if do == "open":
        faults = (await _try(desk, section, opened))[1] if opened.excerpt else {}
        return await entry_page(desk, section, opened, faults)
    shown = replace(opened, values=await typed(desk.request), as_stored=False)
    return await (_save if do == "save" else _show)(desk, section, shown)


async def _show(desk: Desk, section: Section, shown: Opened) -> Response:
    return await entry_page(desk, section, shown, {})


async def _save(desk: Desk, section: Section, shown: Opened) -> Response:
    text, faults = await _try(desk, section, shown)
    if faults:
        return await entry_page(desk, section, shown, faults)
    same = text == desk.written.source
    news = (
        f"The {section.noun} {shown.called(section)} is {'as it was' if same else 'in the text'}."
    )
    line = read_yaml(text, NAME).place((section.key, shown.at))[0]
    return await changed_page(desk, text, news, line)


async def _remove(desk: Desk, section: Section, opened: Opened) -> Response:
    text = await asyncio.to_thread(remove, desk.written.source, (section.key, opened.at))
    news = f"The {section.noun} {opened.called(section)} is no longer in the text."
    return await changed_page(desk, text, news, opened.excerpt.line if opened.excerpt else 0)


async def _try(desk: Desk, section: Section, shown: Opened) -> tuple[str, Faults]:
    """The text with the entry, and what is wrong with that entry by control."""
    _number, base, base_source = await read_base(desk.services, desk.staff, desk.written.base)

    def work() -> tuple[str, Faults]:
        text, faults = with_entry(section, desk.written.source, shown)
        if faults:
            return text, faults
        try:
            load_edited(text, base, base_source)
        except PolicyError as error:
            path = (section.key, shown.at)
            faults = faults_of(error.problems, text, path, section.fields, shown.values)
        return text, faults

    return await asyncio.to_thread(work)
