"""Who steps in where a community has too few people for a second opinion."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from service.policy.conditions import Model

_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+")


def _stand_in(value: str) -> str:
    if value not in ("admin", "host") and not _ADDRESS.fullmatch(value):
        raise ValueError("takes `admin`, `host` or the address of a member of staff")
    return value.lower()


StandIn = Annotated[str, Field(max_length=320), AfterValidator(_stand_in)]
"""`admin`, the `host` through its API, or the person on the staff with this address."""


class SmallTeam(Model):
    """Who confirms suspensions and hears appeals where too few people are left to do so."""

    confirms: StandIn | None = Field(
        default=None,
        description="Who confirms a suspension: `admin`, `host` (asked by an event), or the "
        "address of somebody on the staff; left out, it lapses.",
    )
    hears_appeals: StandIn | None = Field(
        default=None,
        description="Who judges an appeal: `admin`, `host` (asked by an event), or the address "
        "of somebody on the staff; left out, it waits.",
    )
    below: Annotated[int, Field(ge=1, le=100)] = Field(
        default=2,
        description="This applies while fewer people than this may decide the matter.",
    )
