"""Give topic snapshots a background: what the community's other channels are about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storage.types import Json

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Snapshots are never changed: those taken so far keep judging without a background.
    op.add_column("topic_snapshots", sa.Column("background", Json, nullable=True))


def downgrade() -> None:
    op.drop_column("topic_snapshots", "background")
