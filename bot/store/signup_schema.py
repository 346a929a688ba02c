"""The tables of sign-ups: sessions, and who has their seats. No names: a code, and a resident's row if there is one."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from bot.store.columns import KEY, metadata, note

_KEPT = "開催から90日"
_REQUEST = "頼んだ日から90日"
_ACTIVE = text("state IN ('seated', 'waiting') AND resident_id IS NOT NULL")

session_seat = Table(
    "session_seat",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("city", String(40), nullable=False),
    Column("session", String(120), nullable=False),
    Column("starts_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("seats", Integer, nullable=False),
    Column("last_place", Integer, nullable=False, server_default="0"),
    Column("called_off_at", BigInteger),
    UniqueConstraint("city", "session"),
    Index("ix_session_seat_ends", "ends_at"),
)

booking = Table(
    "booking",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("session_id", ForeignKey("session_seat.id"), nullable=False),
    Column(
        "resident_id", ForeignKey("resident.id"), info=note("申し込んだ利用者の番号（職員が受けたときは空）", _KEPT)
    ),
    Column("person", String(10), nullable=False, info=note("本人か、家族などの分か", _KEPT)),
    Column("via", String(10), nullable=False),
    Column("state", String(10), nullable=False),
    Column("place", Integer, nullable=False),
    Column("code", String(8), nullable=False, info=note("受付コード（4けたの数字）", _KEPT)),
    Column("asked_in", BigInteger),
    Column("made_at", BigInteger, nullable=False, info=note("申し込んだ日時", _KEPT)),
    Column("ended_at", BigInteger),
    Column("came_at", BigInteger, info=note("来たことを職員が記した日時", _KEPT)),
    Column("form", String(40)),
    UniqueConstraint("session_id", "code"),
    Index("ix_booking_state", "session_id", "state", "place"),
    Index("ix_booking_resident", "resident_id"),
    Index("uq_booking_form", "session_id", "form", unique=True),
    Index(
        "uq_booking_person",
        "session_id",
        "resident_id",
        "person",
        unique=True,
        sqlite_where=_ACTIVE,
        postgresql_where=_ACTIVE,
    ),
)

group_request = Table(
    "group_request",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("city", String(40), nullable=False),
    Column("resident_id", ForeignKey("resident.id"), nullable=False, info=note("頼んだ利用者の番号", _REQUEST)),
    Column("kind", String(20), nullable=False, info=note("頼んだもの（教室かカードの出張受付）", _REQUEST)),
    Column("week", String(10), nullable=False, info=note("希望の週（月曜日の日付）", _REQUEST)),
    Column("people", String(10), nullable=False, info=note("人数（選択肢）", _REQUEST)),
    Column("code", String(8), nullable=False, info=note("電話で伝える番号（4けたの数字）", _REQUEST)),
    Column("made_at", BigInteger, nullable=False, info=note("頼んだ日時", _REQUEST)),
    UniqueConstraint("city", "code"),
    UniqueConstraint("resident_id", "kind", "week", name="uq_group_request_resident_id"),
)
