"""The tables of the running counter. Personal data stands only in columns marked so: ``docs/data-map.md`` lists them.

Times are UTC milliseconds (``BigInteger``): the same on SQLite and PostgreSQL, and what LINE sends.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store import approval_schema, notice_schema, opens_schema, signup_schema, staff_schema
from bot.store.columns import KEY, metadata, note

__all__ = [
    "approval_schema",
    "event",
    "feedback",
    "metadata",
    "notice_schema",
    "opens_schema",
    "outgoing",
    "question",
    "question_count",
    "resident",
    "signup_schema",
    "staff_schema",
]

_NOBODYS = "ブロックのあとは、だれのものか分からない形で残る"

resident = Table(
    "resident",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("channel", String(40), nullable=False),
    Column("user_key", String(64), info=note("利用者IDの鍵つきハッシュ", "ブロックされるまで")),
    Column("user_id", LargeBinary, info=note("暗号化した利用者ID（AES-GCM）", "ブロックされるまで")),
    Column("language", String(8), nullable=False, server_default="ja", info=note("選んだ言語", _NOBODYS)),
    Column("district", String(40), info=note("選んだ地区", "ブロックされるまで")),
    Column("quiet", String(40), info=note("お知らせを受け取りたくない曜日", "ブロックされるまで")),
    Column("monthly_most", Integer, info=note("1か月に受け取るお知らせの数の上限", "ブロックされるまで")),
    Column("following", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False, info=note("初めて使った日時", _NOBODYS)),
    Column("seen_at", BigInteger, nullable=False, info=note("最後に使った日時", _NOBODYS)),
    UniqueConstraint("channel", "user_key"),
)

event = Table(
    "event",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("webhook_event_id", String(64), nullable=False, unique=True),
    Column("channel", String(40), nullable=False),
    Column("resident_id", ForeignKey("resident.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("text", Text, info=note("伏せ字にした文", "90日")),
    Column(
        "data",
        Text,
        info=note(
            "押したボタンの値（伏せ字が要るものは空にする）、送られた場所（緯度・経度を約100mに丸める）、"
            "職員登録のコードの鍵つきハッシュ",
            "90日。ガイドの答えは24時間、場所とコードは答えるまで",
        ),
    ),
    Column("warnings", String(100), nullable=False),
    Column("message_id", String(64), info=note("LINEのメッセージの番号（送信取消に使う）", "90日")),
    Column("reply_token", String(200), info=note("返信用トークン（1分で無効になる）", "返信するまで、長くても90日")),
    Column("retry_key", String(36), nullable=False),
    Column("occurred_at", BigInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),
    Column("worker", String(60)),
    Column("lease_until", BigInteger),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Index("ix_event_open", "state", "occurred_at"),
    Index("ix_event_resident", "resident_id", "state"),
    Index("ix_event_message", "message_id"),
)

outgoing = Table(
    "outgoing",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("resident_id", ForeignKey("resident.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column(
        "key",
        String(64),
        nullable=False,
        unique=True,
        info=note(
            "どの一覧や申し込みの、どの日のお知らせか（鍵つきハッシュ。元の答えには戻せない）", "知らせる日から90日"
        ),
    ),
    Column("asked_in", BigInteger, nullable=False),
    Column(
        "body",
        Text,
        info=note(
            "頼まれたお知らせの文（手続きの名前と期限、申し込んだ回と受付コード。ガイドの答えは入れない）",
            "送るか、やめるまで",
        ),
    ),
    Column("due_at", BigInteger, nullable=False, info=note("知らせる日時", "知らせる日から90日")),
    Column(
        "until", BigInteger, nullable=False, info=note("手続きの期限か、申し込んだ回の始まり", "知らせる日から90日")
    ),
    Column("retry_key", String(36), nullable=False),
    Column("state", String(10), nullable=False),
    Column("reason", String(10)),
    Column("worker", String(60)),
    Column("lease_until", BigInteger),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("first_at", BigInteger),
    Column("next_at", BigInteger, nullable=False),
    Index("ix_outgoing_open", "state", "next_at"),
    Index("ix_outgoing_resident", "resident_id"),
)

question = Table(
    "question",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("event_id", ForeignKey("event.id"), nullable=False),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("resident_id", ForeignKey("resident.id"), nullable=False),
    Column("city", String(40), nullable=False),
    Column("text", Text, info=note("伏せ字にした質問", "90日")),
    Column("language", String(8), nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("entry_id", String(80), info=note("案内した回答（すぐあとの続きの質問にも使う）", "90日")),
    Column("confidence", Float),
    Column("asked_at", BigInteger, nullable=False),
    UniqueConstraint("event_id", "position"),
    Index("ix_question_asked", "asked_at"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("question_id", ForeignKey("question.id", ondelete="CASCADE"), nullable=False),
    Column("entry_id", String(80), nullable=False),
    Column("helpful", Boolean, nullable=False, info=note("回答が役に立ったか", "90日")),
    Column("reason", String(20), info=note("役に立たなかった理由（選択肢）", "90日")),
    Column("given_at", BigInteger, nullable=False),
    UniqueConstraint("question_id", "entry_id"),
)

question_count = Table(
    "question_count",
    metadata,
    Column("city", String(40), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("outcome", String(12), primary_key=True),
    Column("entry_id", String(80), primary_key=True),
    Column("asked", Integer, nullable=False),
    Column("helpful", Integer, nullable=False, server_default="0"),
    Column("unhelpful", Integer, nullable=False, server_default="0"),
)
