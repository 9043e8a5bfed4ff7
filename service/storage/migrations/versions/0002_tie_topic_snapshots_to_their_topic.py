"""Tie topic snapshots to their topic, and find a channel's review items."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nothing wrote snapshots before this revision, and without a topic none could be used.
    op.execute("DELETE FROM topic_snapshots")
    op.add_column("topic_snapshots", sa.Column("topic_hash", sa.String(length=64), nullable=False))
    # The newest snapshot counts; a second record of it could only contradict.
    op.drop_column("channels", "topic_snapshot")
    op.create_index(
        "ix_review_items_channel", "review_items", ["community_id", "channel_id", "resolved_at"]
    )


def downgrade() -> None:
    op.drop_index("ix_review_items_channel", table_name="review_items")
    op.add_column("channels", sa.Column("topic_snapshot", sa.Integer(), nullable=True))
    op.drop_column("topic_snapshots", "topic_hash")
