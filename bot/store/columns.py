"""What all tables are made with: the one metadata, the kind of key, and the mark of personal columns."""

from sqlalchemy import BigInteger, Integer, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

KEY = BigInteger().with_variant(Integer, "sqlite")
"""SQLite only numbers rows by itself when the key is exactly INTEGER."""


def note(personal: str, kept: str) -> dict[str, str]:
    """The mark of a column with personal data: what it holds and how long, in Japanese, for the data map."""
    return {"personal": personal, "kept": kept}
