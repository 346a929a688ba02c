"""Notices to many: what residents want to hear of, occurrences, their recipients in chunks, and the rate of sending."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _wishes()
    _occurrence()
    _chunk()
    op.create_table(
        "recipient",
        sa.Column("occurrence_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("occurrence_id", "position", "resident_id", name="pk_recipient"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rate_bucket",
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("tokens", sa.Float(), nullable=False),
        sa.Column("refilled_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_rate_bucket"),
    )


def _wishes() -> None:
    op.add_column("resident", sa.Column("quiet", sa.String(40)))
    op.add_column("resident", sa.Column("monthly_most", sa.Integer()))
    op.create_table(
        "subscription",
        sa.Column("resident_id", KEY, nullable=False),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name="fk_subscription_resident_id_resident"),
        sa.PrimaryKeyConstraint("resident_id", "topic", name="pk_subscription"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "heard",
        sa.Column("resident_id", KEY, nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("notices", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name="fk_heard_resident_id_resident"),
        sa.PrimaryKeyConstraint("resident_id", "month", name="pk_heard"),
        sqlite_with_rowid=False,
    )


def _occurrence() -> None:
    op.create_table(
        "occurrence",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key", sa.String(160), nullable=False),
        sa.Column("city", sa.String(40), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("notice", sa.String(80), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("bodies", sa.JSON(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("valid_until", sa.BigInteger(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("timing", sa.JSON(), nullable=False),
        sa.Column("approved_by", sa.String(40), nullable=False),
        sa.Column("approved_at", sa.BigInteger(), nullable=False),
        sa.Column("stop_until", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(10)),
        sa.Column("planned_to", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("residents", sa.Integer(), server_default="0", nullable=False),
        sa.Column("planned_at", sa.BigInteger()),
        sa.Column("started_at", sa.BigInteger()),
        sa.Column("ended_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_occurrence"),
        sa.UniqueConstraint("channel", "key", name="uq_occurrence_channel"),
    )
    op.create_index("ix_occurrence_state", "occurrence", ["state"])


def _chunk() -> None:
    op.create_table(
        "chunk",
        sa.Column("occurrence_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("retry_key", sa.String(36), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(10)),
        sa.Column("worker", sa.String(60)),
        sa.Column("lease_until", sa.BigInteger()),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("first_at", sa.BigInteger()),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("reached", sa.Integer()),
        sa.Column("request_id", sa.String(80)),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name="fk_chunk_occurrence_id_occurrence"),
        sa.PrimaryKeyConstraint("occurrence_id", "position", name="pk_chunk"),
        sa.UniqueConstraint("retry_key", name="uq_chunk_retry_key"),
    )
    op.create_index("ix_chunk_state", "chunk", ["state", "occurrence_id", "position"])
