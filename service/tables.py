"""Every table class, imported once: for migrations and for the check that they have not drifted."""

from __future__ import annotations

import service.audit.tables
import service.communities.tables
import service.decisions.tables
import service.ladder.tables
import service.publishing.tables
import service.review.tables
import service.webhooks.tables  # noqa: F401
from service.storage import Base

METADATA = Base.metadata
