"""Make the ladder fair: incidents, confirmations, conversations, appeals, erasure."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storage.types import Json, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appeals",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("community_id", sa.String(length=255), nullable=False),
        sa.Column("author_id", sa.String(length=255), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=True),
        sa.Column("report_id", sa.String(length=36), nullable=True),
        sa.Column("post_pk", sa.String(length=36), nullable=True),
        sa.Column("item_id", sa.String(length=36), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("via", sa.String(length=16), nullable=False),
        sa.Column("filed_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.String(length=255), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("action_id", name=op.f("uq_appeals_action_id")),
        sa.UniqueConstraint("report_id", name=op.f("uq_appeals_report_id")),
    )
    with op.batch_alter_table("appeals", schema=None) as batch_op:
        batch_op.create_index("ix_appeals_author", ["community_id", "author_id"], unique=False)
        batch_op.create_index(
            "ix_appeals_state", ["community_id", "state", "filed_at"], unique=False
        )

    op.create_table(
        "audit_anchors",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_anchors")),
    )
    op.create_table(
        "conversation_messages",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("community_id", sa.String(length=255), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("sender", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=255), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("host_id", sa.String(length=255), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_messages")),
        sa.UniqueConstraint(
            "conversation_id", "host_id", name=op.f("uq_conversation_messages_conversation_id")
        ),
    )
    with op.batch_alter_table("conversation_messages", schema=None) as batch_op:
        batch_op.create_index(
            "ix_conversation_messages_thread", ["conversation_id", "created_at"], unique=False
        )

    op.create_table(
        "conversations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("community_id", sa.String(length=255), nullable=False),
        sa.Column("author_id", sa.String(length=255), nullable=False),
        sa.Column("post_pk", sa.String(length=36), nullable=True),
        sa.Column("action_id", sa.String(length=36), nullable=True),
        sa.Column("guideline_id", sa.String(length=255), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_by", sa.String(length=255), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("last_sender", sa.String(length=16), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("action_id", name=op.f("uq_conversations_action_id")),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.create_index(
            "ix_conversations_author", ["community_id", "author_id", "opened_at"], unique=False
        )
        batch_op.create_index(
            "ix_conversations_state", ["community_id", "state", "last_at"], unique=False
        )

    op.create_table(
        "erasures",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("community_id", sa.String(length=255), nullable=False),
        sa.Column("pseudonym", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=255), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("places", Json, nullable=False),
        sa.Column("kept", Json, nullable=False),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("completed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    with op.batch_alter_table("erasures", schema=None) as batch_op:
        batch_op.create_index("ix_erasures_pseudonym", ["community_id", "pseudonym"], unique=False)

    op.create_table(
        "legal_holds",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("community_id", sa.String(length=255), nullable=False),
        sa.Column("author_id", sa.String(length=255), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=255), nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
    )
    with op.batch_alter_table("legal_holds", schema=None) as batch_op:
        batch_op.create_index("ix_legal_holds_member", ["community_id", "author_id"], unique=False)

    op.create_table(
        "report_campaigns",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("community_id", sa.String(length=255), nullable=False),
        sa.Column("author_id", sa.String(length=255), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("reporters", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_campaigns")),
    )
    with op.batch_alter_table("report_campaigns", schema=None) as batch_op:
        batch_op.create_index(
            "ix_report_campaigns_author", ["community_id", "author_id", "last_at"], unique=False
        )

    op.create_table(
        "reporters",
        sa.Column("community_id", sa.String(length=255), nullable=False),
        sa.Column("reporter_id", sa.String(length=255), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("warned_at", UtcDateTime(), nullable=True),
        sa.Column("muted_until", UtcDateTime(), nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "reporter_id", name=op.f("pk_reporters")),
    )
    op.create_table(
        "signing_keys",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("community_id", sa.String(length=255), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("algorithm", sa.String(length=16), nullable=False),
        sa.Column("private", sa.Text(), nullable=False),
        sa.Column("public", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_keys")),
    )
    with op.batch_alter_table("signing_keys", schema=None) as batch_op:
        batch_op.create_index(
            "ix_signing_keys_purpose", ["community_id", "purpose", "created_at"], unique=False
        )

    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proposed_by", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("confirm_by", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("confirmed_by", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("due_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("overdue_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("ended_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("ended_by", sa.String(length=255), nullable=True))
        batch_op.create_index("ix_actions_confirm", ["status", "confirm_by"], unique=False)
        batch_op.create_index("ix_actions_due", ["status", "due_at"], unique=False)

    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.add_column(sa.Column("commitment_key", sa.String(length=64), nullable=True))

    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.add_column(sa.Column("campaign_id", sa.String(length=36), nullable=True))

    with op.batch_alter_table("review_items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("appeal_id", sa.String(length=36), nullable=True))
        batch_op.create_index(batch_op.f("ix_review_items_appeal_id"), ["appeal_id"], unique=False)
        batch_op.drop_index("uq_review_items_open_post")
        batch_op.create_index(
            "uq_review_items_open_post",
            ["post_pk"],
            unique=True,
            postgresql_where=sa.text("state = 'open' AND appeal_id IS NULL"),
            sqlite_where=sa.text("state = 'open' AND appeal_id IS NULL"),
        )

    with op.batch_alter_table("strikes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("incident_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("step", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("rung", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("strikes", schema=None) as batch_op:
        batch_op.drop_column("rung")
        batch_op.drop_column("step")
        batch_op.drop_column("incident_id")

    op.execute("DELETE FROM review_items WHERE appeal_id IS NOT NULL")
    with op.batch_alter_table("review_items", schema=None) as batch_op:
        batch_op.drop_index("uq_review_items_open_post")
        batch_op.create_index(
            "uq_review_items_open_post",
            ["post_pk"],
            unique=True,
            postgresql_where=sa.text("state = 'open'"),
            sqlite_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_review_items_appeal_id"))
        batch_op.drop_column("appeal_id")

    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_column("campaign_id")

    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_column("commitment_key")

    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.drop_index("ix_actions_due")
        batch_op.drop_index("ix_actions_confirm")
        batch_op.drop_column("ended_by")
        batch_op.drop_column("ended_at")
        batch_op.drop_column("overdue_at")
        batch_op.drop_column("due_at")
        batch_op.drop_column("confirmed_by")
        batch_op.drop_column("confirm_by")
        batch_op.drop_column("proposed_by")

    with op.batch_alter_table("signing_keys", schema=None) as batch_op:
        batch_op.drop_index("ix_signing_keys_purpose")

    op.drop_table("signing_keys")
    op.drop_table("reporters")
    with op.batch_alter_table("report_campaigns", schema=None) as batch_op:
        batch_op.drop_index("ix_report_campaigns_author")

    op.drop_table("report_campaigns")
    with op.batch_alter_table("legal_holds", schema=None) as batch_op:
        batch_op.drop_index("ix_legal_holds_member")

    op.drop_table("legal_holds")
    with op.batch_alter_table("erasures", schema=None) as batch_op:
        batch_op.drop_index("ix_erasures_pseudonym")

    op.drop_table("erasures")
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_index("ix_conversations_state")
        batch_op.drop_index("ix_conversations_author")

    op.drop_table("conversations")
    with op.batch_alter_table("conversation_messages", schema=None) as batch_op:
        batch_op.drop_index("ix_conversation_messages_thread")

    op.drop_table("conversation_messages")
    op.drop_table("audit_anchors")
    with op.batch_alter_table("appeals", schema=None) as batch_op:
        batch_op.drop_index("ix_appeals_state")
        batch_op.drop_index("ix_appeals_author")

    op.drop_table("appeals")
