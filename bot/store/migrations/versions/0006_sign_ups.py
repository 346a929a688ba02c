"""Sessions with their seats, and the sign-ups for them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ACTIVE = sa.text("state IN ('seated', 'waiting') AND resident_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "session_seat",
        sa.Column("id", KEY, nullable=False),
        sa.Column("city", sa.String(40), nullable=False),
        sa.Column("session", sa.String(120), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("last_place", sa.Integer(), server_default="0", nullable=False),
        sa.Column("called_off_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_session_seat"),
        sa.UniqueConstraint("city", "session", name="uq_session_seat_city"),
    )
    op.create_index("ix_session_seat_ends", "session_seat", ["ends_at"])
    op.create_table(
        "booking",
        sa.Column("id", KEY, nullable=False),
        sa.Column("session_id", KEY, nullable=False),
        sa.Column("resident_id", KEY),
        sa.Column("person", sa.String(10), nullable=False),
        sa.Column("via", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("asked_in", sa.BigInteger()),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.ForeignKeyConstraint(["session_id"], ["session_seat.id"], name="fk_booking_session_id_session_seat"),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name="fk_booking_resident_id_resident"),
        sa.PrimaryKeyConstraint("id", name="pk_booking"),
        sa.UniqueConstraint("session_id", "code", name="uq_booking_session_id"),
    )
    op.create_index("ix_booking_state", "booking", ["session_id", "state", "place"])
    op.create_index("ix_booking_resident", "booking", ["resident_id"])
    op.create_index(
        "uq_booking_person",
        "booking",
        ["session_id", "resident_id", "person"],
        unique=True,
        sqlite_where=ACTIVE,
        postgresql_where=ACTIVE,
    )
    op.create_table(
        "group_request",
        sa.Column("id", KEY, nullable=False),
        sa.Column("city", sa.String(40), nullable=False),
        sa.Column("resident_id", KEY, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("week", sa.String(10), nullable=False),
        sa.Column("people", sa.String(10), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name="fk_group_request_resident_id_resident"),
        sa.PrimaryKeyConstraint("id", name="pk_group_request"),
        sa.UniqueConstraint("city", "code", name="uq_group_request_city"),
        sa.UniqueConstraint("resident_id", "kind", "week", name="uq_group_request_resident_id"),
    )
