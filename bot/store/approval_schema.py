"""The tables of what waits for a second person: a sending of a notice, its messages as seen, and guests for tests."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from bot.store.columns import KEY, metadata, note

_GUEST = "職員が外すか、ブロックされるまで"
_CODE = "使うか、15分たつまで（次の purge で消す）"
_OPEN = text("state = 'waiting' OR (state = 'approved' AND (urgent OR kind <> 'announcement'))")

sending = Table(
    "sending",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("city", String(40), nullable=False),
    Column("section", String(60), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("notice", String(60), nullable=False),
    Column("title", String(120), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("demo", Boolean, nullable=False),
    Column("basis", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("author_id", ForeignKey("staff_account.id"), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("approver_id", ForeignKey("staff_account.id")),
    Column("approved_at", BigInteger),
    Column("stop_until", BigInteger),
    Column("state", String(10), nullable=False),
    Column("reason", String(10)),
    Column("ended_at", BigInteger),
    Column("corrects_id", KEY),
    Index("ix_sending_state", "state"),
    Index(
        "uq_sending_open",
        "city",
        "notice",
        "kind",
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
)

sending_part = Table(
    "sending_part",
    metadata,
    Column("sending_id", ForeignKey("sending.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("key", String(160), nullable=False),
    Column("bodies", JSON, nullable=False),
    Column("audience", JSON, nullable=False),
    Column("timing", JSON, nullable=False),
    Column("recipients", Integer, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("valid_until", BigInteger, nullable=False),
    Column("occurrence_id", ForeignKey("occurrence.id")),
    Index("ix_sending_part_due", "due_at"),
    Index("ix_sending_part_occurrence", "occurrence_id"),
)

template_approval = Table(
    "template_approval",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("city", String(40), nullable=False),
    Column("template", String(60), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("author_id", ForeignKey("staff_account.id"), nullable=False),
    Column("submitted_at", BigInteger, nullable=False),
    Column("approver_id", ForeignKey("staff_account.id")),
    Column("approved_at", BigInteger),
    UniqueConstraint("city", "template", "digest"),
)

guest = Table(
    "guest",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("resident_id", ForeignKey("resident.id"), nullable=False, info=note("試しに送る先の職員", _GUEST)),
    Column("label", String(40), nullable=False, info=note("試しに送る先の呼び名", _GUEST)),
    Column("added_at", BigInteger, nullable=False),
    UniqueConstraint("resident_id"),
)

guest_code = Table(
    "guest_code",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("channel", String(40), nullable=False),
    Column("label", String(40), nullable=False, info=note("これから試しに送る先になる職員の呼び名", _CODE)),
    Column("code_hash", String(64), nullable=False, unique=True, info=note("職員登録のコードの鍵つきハッシュ", _CODE)),
    Column("account_id", ForeignKey("staff_account.id")),
    Column("role", String(10), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)
