"""Approve further times of a notice while earlier ones are approved; what a correction corrects; no check per count.

And what a notice was edited to while part of it was sent.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'waiting' OR (state = 'approved' AND (urgent OR kind <> 'announcement'))")


def upgrade() -> None:
    op.drop_index("uq_sending_open", "sending")
    op.create_index(
        "uq_sending_open",
        "sending",
        ["city", "notice", "kind"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.add_column("sending", sa.Column("corrects_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite")))
    op.add_column("occurrence", sa.Column("edited_to", sa.String(64)))
    op.create_index("ix_sending_part_occurrence", "sending_part", ["occurrence_id"])
    with op.batch_alter_table("heard", table_kwargs={"sqlite_with_rowid": False}) as heard:
        heard.drop_constraint("fk_heard_resident_id_resident", type_="foreignkey")
