"""A message can ask several questions: each has a row, numbered from 0."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("question") as question:
        question.add_column(sa.Column("position", sa.Integer(), server_default="0", nullable=False))
        question.drop_constraint("uq_question_event_id", type_="unique")
        question.create_unique_constraint("uq_question_event_id", ["event_id", "position"])
