"""Settings of one installation, from the environment (``MADOGUCHI_*``, ``LINE_*``, ``DATABASE_URL``, ``PORT``)."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read once at start and handed down; nothing below ``bot/`` knows of it. Each field says what it is for."""

    model_config = SettingsConfigDict(env_prefix="MADOGUCHI_", populate_by_name=True, frozen=True)

    var: Path = Field(default=Path("var"), description="データベース・公開版・鍵を置くフォルダー")
    content: Path | None = Field(default=None, description="市が自分で書く内容のフォルダー（同梱の内容に重なる）")
    city: str = Field(default="omitama", description="LINE のチャネルが答える市の id")
    semantic_model: Path | None = Field(default=None, description="文のモデル（ONNX）のフォルダー（なければ使わない）")
    host: str = Field(default="127.0.0.1", description="待ち受けるアドレス")
    port: int = Field(default=8000, validation_alias="PORT", description="待ち受けるポート")
    workers: int = Field(default=2, ge=1, le=32, description="web のプロセス数（run では 1）")
    public_url: str | None = Field(default=None, description="外から見える https の住所")
    proxies: int = Field(default=0, ge=0, le=5, description="手前にあるリバースプロキシーの数")
    reply_threads: int = Field(default=8, ge=1, le=16, description="LINE に返事をするスレッドの数")
    claim_seconds: float = Field(default=5, ge=1, description="答えを考える途中で止まったとみなすまでの秒数")
    send_seconds: float = Field(
        default=60, ge=1, description="返事を送る途中で止まったとみなすまでの秒数（LINE を待つ時間より長く）"
    )
    notice_threads: int = Field(default=8, ge=1, le=16, description="お知らせを送るスレッドの数")
    notice_lease_seconds: float = Field(
        default=15, ge=1, le=60, description="お知らせを送る途中で止まったとみなすまでの秒数（LINE を待つ時間より長く）"
    )
    notices_per_second: float = Field(
        default=195, gt=0, le=200, description="1秒に送るお知らせの数（500人まで一度に送る。時計が何台でも合わせて）"
    )
    push_late_answers: bool = Field(default=False, description="返信期限を過ぎた答えをプッシュで送るか")
    secret_key: SecretStr | None = Field(default=None, description="鍵のもと（32文字以上。なければ var に作る）")
    database_url: str | None = Field(
        default=None, validation_alias="DATABASE_URL", description="PostgreSQL の住所（なければ SQLite）"
    )
    line_channel_id: str | None = Field(
        default=None, validation_alias="LINE_CHANNEL_ID", description="LINE のチャネルID"
    )
    line_channel_secret: SecretStr | None = Field(
        default=None, validation_alias="LINE_CHANNEL_SECRET", description="LINE のチャネルシークレット"
    )
    line_api: str = Field(
        default="https://api.line.me", validation_alias="LINE_API", description="LINE の API の住所（試験のとき変える）"
    )

    @property
    def database(self) -> str:
        """The SQLAlchemy URL of the state: PostgreSQL by ``DATABASE_URL``, else an SQLite file in ``var``."""
        if self.database_url is None:
            return f"sqlite:///{self.var.resolve() / 'madoguchi.db'}"
        _, separator, rest = self.database_url.partition("://")
        known = self.database_url.startswith(("postgres://", "postgresql://"))
        return f"postgresql+psycopg{separator}{rest}" if known else self.database_url

    @property
    def publications(self) -> Path:
        """Where published editions are kept."""
        return self.var / "publications"

    @property
    def line_channel(self) -> str:
        """The name of the LINE channel in the store."""
        return f"line:{self.city}"

    @property
    def line_configured(self) -> bool:
        """Whether a channel id and secret are set."""
        return bool(self.line_channel_id and self.line_channel_secret)

    def privacy_url(self, city: str) -> str | None:
        """The public page on personal data, once the counter has an address that LINE takes: https."""
        public = self.public_url if (self.public_url or "").startswith("https:") else None
        return f"{public.rstrip('/')}/{city}/privacy" if public else None
