"""Every table class, imported once: for migrations and for the check that they have not drifted."""

from __future__ import annotations

import service.appeals.tables
import service.audit.tables
import service.communities.tables
import service.conversations.tables
import service.decisions.tables
import service.ladder.tables
import service.privacy.tables
import service.publishing.tables
import service.review.tables
import service.signing.tables
import service.webhooks.tables  # noqa: F401
from service.storage import Base

METADATA = Base.metadata
