"""How often the links and buttons of a notice are pressed, and what LINE's statistics say of it: numbers alone."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "notice_button",
        sa.Column("code", sa.String(24), nullable=False),
        sa.Column("occurrence_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(4), nullable=False),
        sa.Column("label", sa.String(120), nullable=False),
        sa.Column("target", sa.String(1000), nullable=False),
        sa.Column("pressed", sa.Integer(), nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name="fk_notice_button_occurrence_id_occurrence"),
        sa.PrimaryKeyConstraint("code", name="pk_notice_button"),
        sa.UniqueConstraint("occurrence_id", "position", name="uq_notice_button_occurrence_id"),
    )
    op.create_table(
        "notice_statistics",
        sa.Column("occurrence_id", KEY, nullable=False),
        sa.Column("unit", sa.String(30), nullable=False),
        sa.Column("tried_at", sa.BigInteger()),
        sa.Column("fetched_at", sa.BigInteger()),
        sa.Column("opened", sa.Integer()),
        sa.Column("clicked", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name="fk_notice_statistics_occurrence_id_occurrence"
        ),
        sa.PrimaryKeyConstraint("occurrence_id", name="pk_notice_statistics"),
    )
