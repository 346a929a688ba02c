"""Staff mark who of those signed up has come."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("booking", sa.Column("came_at", sa.BigInteger()))
