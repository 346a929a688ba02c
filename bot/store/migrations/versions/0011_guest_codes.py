"""Codes by which members of the staff become guests, and forms of sign-ups that count once."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "guest_code",
        sa.Column("id", KEY, nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("label", sa.String(40), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("account_id", KEY),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["staff_account.id"], name="fk_guest_code_account_id_staff_account"),
        sa.PrimaryKeyConstraint("id", name="pk_guest_code"),
        sa.UniqueConstraint("code_hash", name="uq_guest_code_code_hash"),
    )
    op.add_column("booking", sa.Column("form", sa.String(40)))
    op.create_index("uq_booking_form", "booking", ["session_id", "form"], unique=True)
