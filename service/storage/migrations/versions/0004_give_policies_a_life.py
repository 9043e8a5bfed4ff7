"""Give policies a life: steps, back-tests, a shadow, brakes, and reversals in bulk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storage.types import Json, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "policy_backtests",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("community_id", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("against", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("result", Json, nullable=False),
        sa.Column("actor", sa.String(length=255), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_backtests")),
    )
    with op.batch_alter_table("policy_backtests", schema=None) as batch_op:
        batch_op.create_index(
            "ix_policy_backtests_sha256", ["community_id", "sha256", "created_at"], unique=False
        )

    op.create_table(
        "policy_brakes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("community_id", sa.String(length=255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("expected_rate", sa.Double(), nullable=False),
        sa.Column("seen_rate", sa.Double(), nullable=False),
        sa.Column("enforced", sa.Integer(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.Column("released_by", sa.String(length=255), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_brakes")),
    )
    with op.batch_alter_table("policy_brakes", schema=None) as batch_op:
        batch_op.create_index(
            "uq_policy_brakes_on",
            ["community_id", "version", "rule"],
            unique=True,
            postgresql_where=sa.text("released_at IS NULL"),
            sqlite_where=sa.text("released_at IS NULL"),
        )

    op.create_table(
        "policy_differences",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("community_id", sa.String(length=255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.String(length=36), nullable=False),
        sa.Column("post_pk", sa.String(length=36), nullable=False),
        sa.Column("change", sa.String(length=16), nullable=False),
        sa.Column("live", Json, nullable=False),
        sa.Column("candidate", Json, nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_differences")),
    )
    with op.batch_alter_table("policy_differences", schema=None) as batch_op:
        batch_op.create_index(
            "ix_policy_differences_version", ["community_id", "version", "decided_at"], unique=False
        )

    op.create_table(
        "policy_shadows",
        sa.Column("community_id", sa.String(length=255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cursor_at", UtcDateTime(), nullable=False),
        sa.Column("cursor_id", sa.String(length=36), nullable=False),
        sa.Column("compared", sa.Integer(), nullable=False),
        sa.Column("differing", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "version", name=op.f("pk_policy_shadows")),
    )
    op.create_table(
        "policy_steps",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("community_id", sa.String(length=255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.String(length=16), nullable=False),
        sa.Column("to_state", sa.String(length=16), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=255), nullable=False),
        sa.Column("second", sa.String(length=255), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("backtest_id", sa.String(length=36), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_steps")),
    )
    with op.batch_alter_table("policy_steps", schema=None) as batch_op:
        batch_op.create_index(
            "ix_policy_steps_version", ["community_id", "version", "at"], unique=False
        )

    op.create_table(
        "undo_runs",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("community_id", sa.String(length=255), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("cursor", sa.String(length=36), nullable=True),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("reversed", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undo_runs")),
    )
    with op.batch_alter_table("policy_versions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("share", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("parent", sa.Integer(), nullable=True))
        batch_op.create_index(
            "uq_policy_versions_live",
            ["community_id"],
            unique=True,
            postgresql_where=sa.text("state = 'live'"),
            sqlite_where=sa.text("state = 'live'"),
        )
        batch_op.create_index(
            "uq_policy_versions_rolling",
            ["community_id"],
            unique=True,
            postgresql_where=sa.text("state = 'rolling'"),
            sqlite_where=sa.text("state = 'rolling'"),
        )
        batch_op.create_index(
            "uq_policy_versions_shadow",
            ["community_id"],
            unique=True,
            postgresql_where=sa.text("state = 'shadow'"),
            sqlite_where=sa.text("state = 'shadow'"),
        )
    # Who was live decided for everybody.
    op.execute("UPDATE policy_versions SET share = 100 WHERE state = 'live'")


def downgrade() -> None:
    # Revision 0003 knows two states; what never was live has no meaning there.
    op.execute("UPDATE policy_versions SET state = 'retired' WHERE state <> 'live'")
    with op.batch_alter_table("policy_versions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_policy_versions_shadow",
            postgresql_where=sa.text("state = 'shadow'"),
            sqlite_where=sa.text("state = 'shadow'"),
        )
        batch_op.drop_index(
            "uq_policy_versions_rolling",
            postgresql_where=sa.text("state = 'rolling'"),
            sqlite_where=sa.text("state = 'rolling'"),
        )
        batch_op.drop_index(
            "uq_policy_versions_live",
            postgresql_where=sa.text("state = 'live'"),
            sqlite_where=sa.text("state = 'live'"),
        )
        batch_op.drop_column("parent")
        batch_op.drop_column("share")

    op.drop_table("undo_runs")
    with op.batch_alter_table("policy_steps", schema=None) as batch_op:
        batch_op.drop_index("ix_policy_steps_version")

    op.drop_table("policy_steps")
    op.drop_table("policy_shadows")
    with op.batch_alter_table("policy_differences", schema=None) as batch_op:
        batch_op.drop_index("ix_policy_differences_version")

    op.drop_table("policy_differences")
    with op.batch_alter_table("policy_brakes", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_policy_brakes_on",
            postgresql_where=sa.text("released_at IS NULL"),
            sqlite_where=sa.text("released_at IS NULL"),
        )

    op.drop_table("policy_brakes")
    with op.batch_alter_table("policy_backtests", schema=None) as batch_op:
        batch_op.drop_index("ix_policy_backtests_sha256")

    op.drop_table("policy_backtests")
