"""What commands that take in open data share: the city, what became of each row, a file written in one step."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from bot.content import content_roots, read_city
from bot.settings import Settings
from knowledge.city import City
from knowledge.opendata import Effect, Finding

EFFECTS: Mapping[Effect, str] = {"rejected": "取り込みません", "repaired": "直しました", "noted": "注意"}

SHOWN = 3
"""Names of rows in one line."""


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


def print_findings(findings: Iterable[Finding], names: Mapping[int, str]) -> None:
    """What was found, the worst first; what holds for several rows stands once. names: of the rows, by number."""
    rows: dict[tuple[Effect, str, str], list[int]] = {}
    for finding in findings:
        rows.setdefault((finding.effect, finding.heading, finding.message), []).append(finding.line)
    for effect, word in EFFECTS.items():
        for (had, heading, message), lines in rows.items():
            if had == effect:
                shown = [names[line] for line in lines if names.get(line)] if effect == "rejected" else []
                named = f"（{'、'.join(shown[:SHOWN])}{' ほか' if len(shown) > SHOWN else ''}）" if shown else ""
                click.echo(f"  {in_ranges(lines)}{named}{f' {heading}' if heading else ''}: {word}：{message}")


def in_ranges(numbers: Iterable[int]) -> str:
    """Row numbers as 2～6・8行目."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return "・".join(str(first) if first == last else f"{first}～{last}" for first, last in spans) + "行目"


def write_file(target: Path, content: bytes) -> None:
    """In one step, so that nobody reads half a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.{os.getpid()}")
    new.write_bytes(content)
    os.replace(new, target)
