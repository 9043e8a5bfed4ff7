"""Word lists: entries that came and went, and what the lists are compared with."""

from __future__ import annotations

from collections.abc import Iterator

from service.policy.difference.model import Difference, direction_of, listed, plain, say
from service.policy.difference.uses import Uses
from service.policy.schema import Document, WordList


def word_list_differences(old: Document, new: Document, uses: Uses) -> Iterator[Difference]:
    """What differs between the word lists; letter case only counts in patterns."""
    for name in sorted(old.word_lists.keys() | new.word_lists.keys()):
        before, after = old.word_lists.get(name), new.word_lists.get(name)
        sign = uses.of_word_list(name).sign
        if before is None or after is None:
            yield _whole(name, before, after, sign)
        else:
            yield from _entries(name, before, after, sign)
            yield from _scope(name, before, after, sign)


def _whole(
    name: str, before: WordList | None, after: WordList | None, sign: int | None
) -> Difference:
    spec = after or before
    assert spec
    change = "added" if before is None else "removed"
    strictness = sign if before is None or sign is None else -sign
    text = f"{change}: {_counted(spec.entries)}"
    return Difference(
        "word_lists", name, change,  # type: ignore[arg-type]
        text, direction_of(strictness), plain(before), plain(after),
    )  # fmt: skip


def _entries(
    name: str, before: WordList, after: WordList, sign: int | None
) -> Iterator[Difference]:
    for key, gain in (("entries", 1), ("allow", -1)):
        old, new = (_known(getattr(side, key), side.kind) for side in (before, after))
        where = name if key == "entries" else f"{name}.{key}"
        added = [entry for known, entry in new.items() if known not in old]
        removed = [entry for known, entry in old.items() if known not in new]
        if added:
            strictness = None if sign is None else sign * gain
            text, direction = f"added: {_counted(added)}", direction_of(strictness)
            yield Difference("word_lists", where, "added", text, direction, None, added)
        if removed:
            strictness = None if sign is None else -sign * gain
            text, direction = f"removed: {_counted(removed)}", direction_of(strictness)
            yield Difference("word_lists", where, "removed", text, direction, removed, None)


def _known(entries: list[str], kind: str) -> dict[str, str]:
    return {entry if kind == "pattern" else entry.casefold(): entry for entry in entries}


def _scope(name: str, before: WordList, after: WordList, sign: int | None) -> Iterator[Difference]:
    if before.kind != after.kind:
        text = f"kind: {before.kind} → {after.kind}"
        gain = {("word", "stem"): 1, ("stem", "word"): -1}.get((before.kind, after.kind))
        strictness = None if sign is None or gain is None else sign * gain
        direction = direction_of(strictness)
        yield Difference("word_lists", name, "changed", text, direction, before.kind, after.kind)
    old, new = (None if s.languages is None else set(s.languages) for s in (before, after))
    if old != new:
        wider = new is None or (old is not None and old < new)
        narrower = old is None or (new is not None and new < old)
        gain = 1 if wider else -1 if narrower else None
        strictness = None if sign is None or gain is None else sign * gain
        shown = ["all" if side is None else say(side) for side in (old, new)]
        yield Difference(
            "word_lists", name, "changed", f"languages: {shown[0]} → {shown[1]}",
            direction_of(strictness), plain(old), plain(new),
        )  # fmt: skip


def _counted(entries: list[str]) -> str:
    noun = "entry" if len(entries) == 1 else "entries"
    return f"{len(entries):,} {noun} ({listed(entries)})"
