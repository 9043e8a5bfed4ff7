"""Ask the worker for back-tests: who waits for one, how far it is, and why it failed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storage.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLE = "policy_backtests"


def upgrade() -> None:
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("state", sa.String(length=16), server_default="done", nullable=False)
        )
        for name in ("done", "total", "attempts"):
            batch_op.add_column(sa.Column(name, sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("error", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("started_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("heartbeat_at", UtcDateTime(), nullable=True))
        batch_op.create_index("ix_policy_backtests_state", ["state", "created_at"], unique=False)
        batch_op.create_index(
            "uq_policy_backtests_open",
            ["community_id", "version"],
            unique=True,
            postgresql_where=sa.text("state IN ('waiting', 'running')"),
            sqlite_where=sa.text("state IN ('waiting', 'running')"),
        )


def downgrade() -> None:
    op.execute("DELETE FROM policy_backtests WHERE state <> 'done'")
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.drop_index("uq_policy_backtests_open")
        batch_op.drop_index("ix_policy_backtests_state")
        for name in (
            "heartbeat_at", "started_at", "error", "attempts", "total", "done", "state",
        ):  # fmt: skip
            batch_op.drop_column(name)
