"""The door: what is wrong with a post that is well-formed JSON, said before any work is done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import orjson

from service.decisions.errors import EmptyTextError, ForbiddenCharacterError, TextTooLongError
from service.decisions.schemas import Content
from service.decisions.withheld import without_words

HASHED_APART = (
    "created_at", "edited_at", "revision", "published_at", "author", "language", "do_not_store",
)  # fmt: skip


def admit(content: Content, max_chars: int) -> None:
    """Check the texts of a post.

    Args:
        content: the post.
        max_chars: most characters, all texts of the post together.

    Raises:
        EmptyTextError: no text and no attachment.
        TextTooLongError: over the limit.
        ForbiddenCharacterError: NUL or an unpaired surrogate.
    """
    if not content.text.strip() and not content.attachments:
        raise EmptyTextError("`text` is empty and there is no attachment: send one of the two")
    total = 0
    for field, text in _texts(content):
        total += len(text)
        if total > max_chars:
            raise TextTooLongError(
                f"The texts of the post have more than {max_chars:,} characters together. Send "
                "less, or raise REINS_MAX_TEXT_CHARS.",
                limit=max_chars,
            )
        _check_characters(field, text)


def _texts(content: Content) -> Iterator[tuple[str, str]]:
    yield "text", content.text
    for number, quote in enumerate(content.quotes):
        yield f"quotes[{number}].text", quote.text
    for number, link in enumerate(content.links):
        yield f"links[{number}].shown", link.shown or ""
    for number, item in enumerate(content.attachments):
        yield f"attachments[{number}].alt", item.alt or ""
        yield f"attachments[{number}].extracted_text", item.extracted_text or ""


def _check_characters(field: str, text: str) -> None:
    position = text.find("\x00")
    if position >= 0:
        raise ForbiddenCharacterError(f"`{field}` holds NUL (U+0000) at character {position}")
    if text.isascii():
        return
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ForbiddenCharacterError(
            f"`{field}` holds an unpaired surrogate at character {error.start}: it is not valid "
            "Unicode and can't be stored"
        ) from error


def stored_content(content: Content) -> dict[str, Any]:
    """Return the request as it is stored: without what was left out."""
    return content.model_dump(
        mode="json", exclude_unset=True, exclude={"post_id"}, exclude_none=True
    )


def kept_content(content: Content, stored: dict[str, Any]) -> dict[str, Any]:
    """Return what a revision keeps of ``stored``: no words where the host does not want it."""
    return without_words(stored) if content.do_not_store else stored


def content_hash(stored: dict[str, Any]) -> str:
    """Return the hex SHA-256 of what a reader sees; times and hints do not count."""
    shown = {key: value for key, value in stored.items() if key not in HASHED_APART and value}
    return hashlib.sha256(orjson.dumps(shown, option=orjson.OPT_SORT_KEYS)).hexdigest()
