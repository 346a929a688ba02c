"""The city's staff: accounts and roles, links to set up an account, sessions, lockouts, and what everybody did."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _accounts()
    _ways_in()
    _lockouts()
    _audit()


def _accounts() -> None:
    op.create_table(
        "staff_account",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("totp_secret", sa.LargeBinary()),
        sa.Column("totp_step", sa.BigInteger()),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("signed_in_at", sa.BigInteger()),
        sa.Column("disabled_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_staff_account"),
        sa.UniqueConstraint("name", name="uq_staff_account_name"),
    )
    op.create_table(
        "staff_grant",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("city", sa.String(40), nullable=False),
        sa.Column("section", sa.String(40), nullable=False),
        _of_account("staff_grant"),
        sa.PrimaryKeyConstraint("account_id", "role", "city", "section", name="pk_staff_grant"),
    )


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["account_id"], ["staff_account.id"], name=f"fk_{table}_account_id_staff_account")


def _ways_in() -> None:
    op.create_table(
        "staff_code",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        _of_account("staff_code"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_code"),
        sa.UniqueConstraint("account_id", "code_hash", name="uq_staff_code_account_id"),
    )
    op.create_table(
        "staff_link",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=False),
        _of_account("staff_link"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_link"),
        sa.UniqueConstraint("account_id", name="uq_staff_link_account_id"),
        sa.UniqueConstraint("token_hash", name="uq_staff_link_token_hash"),
    )
    op.create_table(
        "staff_session",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        _of_account("staff_session"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_session"),
        sa.UniqueConstraint("token_hash", name="uq_staff_session_token_hash"),
    )
    op.create_index("ix_staff_session_account", "staff_session", ["account_id"])


def _lockouts() -> None:
    op.create_table(
        "staff_lockout",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.BigInteger(), nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_staff_lockout"),
    )


def _audit() -> None:
    op.create_table(
        "staff_audit",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account_id", KEY),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("target", sa.String(120)),
        sa.Column("city", sa.String(40)),
        _of_account("staff_audit"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_audit"),
    )
    op.create_index("ix_staff_audit_at", "staff_audit", ["at"])
