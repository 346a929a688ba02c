"""Sendings of notices that a second person approves, their messages as they were seen, and the guests of tests."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("state IN ('waiting', 'approved')")


def upgrade() -> None:
    _sendings()
    _parts()
    op.create_table(
        "guest",
        sa.Column("id", KEY, nullable=False),
        sa.Column("resident_id", KEY, nullable=False),
        sa.Column("label", sa.String(40), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name="fk_guest_resident_id_resident"),
        sa.PrimaryKeyConstraint("id", name="pk_guest"),
        sa.UniqueConstraint("resident_id", name="uq_guest_resident_id"),
    )


def _sendings() -> None:
    op.create_table(
        "sending",
        sa.Column("id", KEY, nullable=False),
        sa.Column("city", sa.String(40), nullable=False),
        sa.Column("section", sa.String(60), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("notice", sa.String(60), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("author_id", KEY, nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("approver_id", KEY),
        sa.Column("approved_at", sa.BigInteger()),
        sa.Column("stop_until", sa.BigInteger()),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(10)),
        sa.Column("ended_at", sa.BigInteger()),
        sa.ForeignKeyConstraint(["author_id"], ["staff_account.id"], name="fk_sending_author_id_staff_account"),
        sa.ForeignKeyConstraint(["approver_id"], ["staff_account.id"], name="fk_sending_approver_id_staff_account"),
        sa.PrimaryKeyConstraint("id", name="pk_sending"),
    )
    op.create_index("ix_sending_state", "sending", ["state"])
    op.create_index(
        "uq_sending_open",
        "sending",
        ["city", "notice", "kind"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _parts() -> None:
    op.create_table(
        "sending_part",
        sa.Column("sending_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(160), nullable=False),
        sa.Column("bodies", sa.JSON(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("timing", sa.JSON(), nullable=False),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("valid_until", sa.BigInteger(), nullable=False),
        sa.Column("occurrence_id", KEY),
        sa.ForeignKeyConstraint(["sending_id"], ["sending.id"], name="fk_sending_part_sending_id_sending"),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name="fk_sending_part_occurrence_id_occurrence"),
        sa.PrimaryKeyConstraint("sending_id", "position", name="pk_sending_part"),
    )
    op.create_index("ix_sending_part_due", "sending_part", ["due_at"])
