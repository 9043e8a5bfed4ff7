"""Sample allowed posts: which decisions were drawn, and with which probability."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storage.types import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "samples",
        sa.Column("decision_id", sa.String(length=36), nullable=False),
        sa.Column("community_id", sa.String(length=255), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_samples")),
    )
    with op.batch_alter_table("samples", schema=None) as batch_op:
        batch_op.create_index("ix_samples_when", ["community_id", "created_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("samples", schema=None) as batch_op:
        batch_op.drop_index("ix_samples_when")

    op.drop_table("samples")
