"""The tables of notices to many: who wants to hear of what, what is to be told, and its way in chunks.

An occurrence is planned once: its audience is frozen as rows of ``recipient``, at most 500 to a chunk, since LINE takes
so many at a time. A chunk is sent as a whole or not at all.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from bot.store.columns import KEY, metadata, note

_CHOSEN = "やめるか、ブロックされるまで"
_MONTH = "翌々月まで、またはブロックされるまで"
_SENT = "送り終わってから90日"

subscription = Table(
    "subscription",
    metadata,
    Column("resident_id", ForeignKey("resident.id"), primary_key=True),
    Column("topic", String(40), primary_key=True, info=note("知らせてほしいと選んだこと", _CHOSEN)),
    Column("since", BigInteger, nullable=False, info=note("選んだ日時", _CHOSEN)),
    sqlite_with_rowid=False,
)

heard = Table(
    "heard",
    metadata,
    Column("resident_id", KEY, primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("notices", Integer, nullable=False, info=note("上限を選んだ人に、その月に送ったお知らせの数", _MONTH)),
    sqlite_with_rowid=False,
)
"""Counted for those who have chosen an upper limit, and for nobody else. Like ``recipient`` without foreign keys."""

occurrence = Table(
    "occurrence",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("key", String(160), nullable=False),
    Column("city", String(40), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("notice", String(80), nullable=False),
    Column("title", String(120), nullable=False),
    Column("bodies", JSON, nullable=False),
    Column("audience", JSON, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("valid_until", BigInteger, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("timing", JSON, nullable=False),
    Column("approved_by", String(40), nullable=False),
    Column("approved_at", BigInteger, nullable=False),
    Column("stop_until", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),
    Column("reason", String(10)),
    Column("edited_to", String(64)),
    Column("planned_to", BigInteger, nullable=False, server_default="0"),
    Column("residents", Integer, nullable=False, server_default="0"),
    Column("planned_at", BigInteger),
    Column("started_at", BigInteger),
    Column("ended_at", BigInteger),
    UniqueConstraint("channel", "key"),
    Index("ix_occurrence_state", "state"),
)

chunk = Table(
    "chunk",
    metadata,
    Column("occurrence_id", ForeignKey("occurrence.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("language", String(8), nullable=False),
    Column("size", Integer, nullable=False),
    Column("retry_key", String(36), nullable=False, unique=True),
    Column("state", String(10), nullable=False),
    Column("reason", String(10)),
    Column("worker", String(60)),
    Column("lease_until", BigInteger),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("first_at", BigInteger),
    Column("next_at", BigInteger, nullable=False),
    Column("reached", Integer),
    Column("request_id", String(80)),
    Index("ix_chunk_state", "state", "occurrence_id", "position"),
)

recipient = Table(
    "recipient",
    metadata,
    Column("occurrence_id", BigInteger, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("resident_id", BigInteger, primary_key=True, info=note("どのお知らせの送り先か", _SENT)),
    sqlite_with_rowid=False,
)
"""Without foreign keys: a million checks would cost more than the rows themselves."""

rate_bucket = Table(
    "rate_bucket",
    metadata,
    Column("channel", String(40), primary_key=True),
    Column("tokens", Float, nullable=False),
    Column("refilled_at", BigInteger, nullable=False),
)
