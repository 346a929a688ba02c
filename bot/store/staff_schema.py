"""The tables of the city's staff: accounts, what they may do, how they sign in, and what they did.

Times are UTC milliseconds. Of links, sessions and backup codes only hashes are kept.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from bot.store.columns import KEY, metadata, note

_ALWAYS = "消さない（だれの記録かが分からなくなるため）。止めたアカウントも残る"
_UNTIL_RESET = "作りなおすか、アカウントを止めるまで"
_SESSION = "サインアウトするまで、長くても12時間"
_LINK = "登録が終わるか、リンクの期限が切れるまで"
_AUDIT = "3年"

staff_account = Table(
    "staff_account",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("name", String(40), nullable=False, unique=True, info=note("職員のアカウント名", _ALWAYS)),
    Column("password_hash", String(200), info=note("職員のパスワードのハッシュ（Argon2id）", _UNTIL_RESET)),
    Column("totp_secret", LargeBinary, info=note("確認コードのもと（暗号化。AES-GCM）", _UNTIL_RESET)),
    Column("totp_step", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("signed_in_at", BigInteger, info=note("職員が最後にサインインした日時", _ALWAYS)),
    Column("disabled_at", BigInteger),
)

staff_grant = Table(
    "staff_grant",
    metadata,
    Column("account_id", ForeignKey("staff_account.id"), primary_key=True),
    Column("role", String(10), primary_key=True),
    Column("city", String(40), primary_key=True),
    Column("section", String(40), primary_key=True),
)

staff_code = Table(
    "staff_code",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("account_id", ForeignKey("staff_account.id"), nullable=False),
    Column("code_hash", String(64), nullable=False, info=note("予備コードの鍵つきハッシュ", "使うか、作りなおすまで")),
    UniqueConstraint("account_id", "code_hash"),
)

staff_link = Table(
    "staff_link",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("account_id", ForeignKey("staff_account.id"), nullable=False, unique=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("expires_at", BigInteger, nullable=False),
    Column("password_hash", String(200), info=note("登録の途中のパスワードのハッシュ", _LINK)),
    Column("totp_secret", LargeBinary, nullable=False, info=note("登録の途中の確認コードのもと", _LINK)),
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("account_id", ForeignKey("staff_account.id"), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("started_at", BigInteger, nullable=False, info=note("職員がサインインした日時", _SESSION)),
    Column("seen_at", BigInteger, nullable=False, info=note("職員が最後に操作した日時", _SESSION)),
    Index("ix_staff_session_account", "account_id"),
)

staff_lockout = Table(
    "staff_lockout",
    metadata,
    Column(
        "key",
        String(64),
        primary_key=True,
        info=note("アカウント名・接続元・職員登録を試した人の鍵つきハッシュ", "24時間"),
    ),
    Column("failures", Integer, nullable=False),
    Column("failed_at", BigInteger, nullable=False),
    Column("locked_until", BigInteger, nullable=False),
)

staff_audit = Table(
    "staff_audit",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("at", BigInteger, nullable=False, info=note("職員が操作した日時", _AUDIT)),
    Column("account_id", ForeignKey("staff_account.id"), info=note("操作した職員", _AUDIT)),
    Column("role", String(10), nullable=False),
    Column("action", String(40), nullable=False, info=note("職員の操作", _AUDIT)),
    Column("target", String(120), info=note("操作の相手（職員のアカウント名、役割、ファイルの id など）", _AUDIT)),
    Column("city", String(40)),
    Index("ix_staff_audit_at", "at"),
)
