"""Residents, their events and questions, what they thought of the answers, and the counts that remain."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _resident()
    _event()
    _question()
    _feedback()
    _question_count()


def _resident() -> None:
    op.create_table(
        "resident",
        sa.Column("id", KEY, nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("user_key", sa.String(64)),
        sa.Column("user_id", sa.LargeBinary()),
        sa.Column("language", sa.String(8), server_default="ja", nullable=False),
        sa.Column("district", sa.String(40)),
        sa.Column("following", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_resident"),
        sa.UniqueConstraint("channel", "user_key", name="uq_resident_channel"),
    )


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", KEY, nullable=False),
        sa.Column("webhook_event_id", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("resident_id", KEY, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("data", sa.Text()),
        sa.Column("warnings", sa.String(100), nullable=False),
        sa.Column("message_id", sa.String(64)),
        sa.Column("reply_token", sa.String(200)),
        sa.Column("retry_key", sa.String(36), nullable=False),
        sa.Column("occurred_at", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("worker", sa.String(60)),
        sa.Column("lease_until", sa.BigInteger()),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name="fk_event_resident_id_resident"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("webhook_event_id", name="uq_event_webhook_event_id"),
    )
    op.create_index("ix_event_open", "event", ["state", "occurred_at"])
    op.create_index("ix_event_resident", "event", ["resident_id", "state"])
    op.create_index("ix_event_message", "event", ["message_id"])


def _question() -> None:
    op.create_table(
        "question",
        sa.Column("id", KEY, nullable=False),
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("resident_id", KEY, nullable=False),
        sa.Column("city", sa.String(40), nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("entry_id", sa.String(80)),
        sa.Column("confidence", sa.Float()),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_question_event_id_event"),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name="fk_question_resident_id_resident"),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
        sa.UniqueConstraint("event_id", name="uq_question_event_id"),
    )
    op.create_index("ix_question_asked", "question", ["asked_at"])


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", KEY, nullable=False),
        sa.Column("question_id", KEY, nullable=False),
        sa.Column("entry_id", sa.String(80), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(20)),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name="fk_feedback_question_id_question", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
        sa.UniqueConstraint("question_id", "entry_id", name="uq_feedback_question_id"),
    )


def _question_count() -> None:
    op.create_table(
        "question_count",
        sa.Column("city", sa.String(40), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("entry_id", sa.String(80), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("helpful", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unhelpful", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("city", "day", "language", "outcome", "entry_id", name="pk_question_count"),
    )
