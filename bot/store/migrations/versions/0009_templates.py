"""Templates of urgent notices that a second person has approved beforehand."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "template_approval",
        sa.Column("id", KEY, nullable=False),
        sa.Column("city", sa.String(40), nullable=False),
        sa.Column("template", sa.String(60), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("author_id", KEY, nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=False),
        sa.Column("approver_id", KEY),
        sa.Column("approved_at", sa.BigInteger()),
        sa.ForeignKeyConstraint(
            ["author_id"], ["staff_account.id"], name="fk_template_approval_author_id_staff_account"
        ),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["staff_account.id"], name="fk_template_approval_approver_id_staff_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_template_approval"),
        sa.UniqueConstraint("city", "template", "digest", name="uq_template_approval_city"),
    )
