"""What commands that take in open data share: the city, what became of each row, a file written in one step."""

import os
from collections.abc import Iterable
from pathlib import Path

import click

from bot.content import content_roots, read_city
from bot.settings import Settings
from knowledge.city import City
from knowledge.opendata import Finding

EFFECTS = {"repaired": "直しました", "rejected": "取り込みません", "noted": "注意"}


def profile_of(settings: Settings, name: str | None) -> City:
    """The profile of a city, by default the one of the settings."""
    wanted = name or settings.city
    profile = read_city(content_roots(settings.content), wanted)
    if profile is None:
        raise click.ClickException(f"「{wanted}」という市の設定（knowledge/cities/{wanted}.yaml）を読めません。")
    return profile


def own_folder(settings: Settings) -> Path:
    """The folder of the city's own content."""
    if settings.content is None:
        raise click.ClickException(
            "取り込み先がありません。市の内容のフォルダーを作り、環境変数 MADOGUCHI_CONTENT にその場所を書いてください"
            "（例 export MADOGUCHI_CONTENT=/srv/madoguchi/content）。"
        )
    return settings.content


def print_findings(findings: Iterable[Finding]) -> None:
    """A line for everything about a row."""
    for finding in findings:
        heading = f" {finding.heading}" if finding.heading else ""
        click.echo(f"  {finding.line}行目{heading}: {EFFECTS[finding.effect]}：{finding.message}")


def write_file(target: Path, content: bytes) -> None:
    """In one step, so that nobody reads half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.{os.getpid()}")
    new.write_bytes(content)
    os.replace(new, target)
