"""The tables of how a notice was taken up: how often its links and buttons were pressed, and LINE's statistics of it.

Numbers alone: nothing here says, or lets anybody find out, who pressed.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, UniqueConstraint

from bot.store.columns import metadata

notice_button = Table(
    "notice_button",
    metadata,
    Column("code", String(24), primary_key=True),
    Column("occurrence_id", ForeignKey("occurrence.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", String(4), nullable=False),
    Column("label", String(120), nullable=False),
    Column("target", String(1000), nullable=False),
    Column("pressed", Integer, nullable=False, server_default="0"),
    UniqueConstraint("occurrence_id", "position"),
)
"""target: of a link the address that it leads to, of a button the name of what it does."""

notice_statistics = Table(
    "notice_statistics",
    metadata,
    Column("occurrence_id", ForeignKey("occurrence.id"), primary_key=True),
    Column("unit", String(30), nullable=False),
    Column("tried_at", BigInteger),
    Column("fetched_at", BigInteger),
    Column("opened", Integer),
    Column("clicked", Integer),
)
"""opened, clicked: people, as LINE counts them; NULL below 20."""
