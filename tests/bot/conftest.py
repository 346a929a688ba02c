"""A small content folder: one city, three answers, and the bundled lists."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.content import BUNDLED, Content, read_content
from knowledge.text import Analyzer

TODAY = date(2026, 11, 21)
ENTRY = """  - id: {id}
    topic: {id}
    title: {title}
    answer: {answer}
    phrasings: [{title}, {title}について, {title}のやり方, {title}の方法, {title}を知りたい, {title}はどこ]
    section: resident-registry
    source: 試験用
    checked_on: 2026-11-20
    review_by: 2027-11-20
"""
CITY = """id: omitama
name: 小美玉市
kana: おみたまし
romaji: Omitama
code: "082368"
prefecture: 茨城県
website: https://www.city.omitama.lg.jp/
source: 試験用
checked_on: 2026-11-20
"""


class Folder:
    """A content folder that a test edits like staff do."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def entries(self, **answers: str) -> None:
        """The common answers by id (dots as `_`)."""
        titles = {"cert_juminhyo": "住民票の写し", "move_in": "転入届", "digital_wifi": "無線LAN"}
        listed = [ENTRY.format(id=k.replace("_", "."), title=titles[k], answer=v) for k, v in answers.items()]
        self.write("faq/entries/common/all.yaml", "entries:\n" + "".join(listed))

    def read(self) -> Content:
        return read_content((self.root,), TODAY)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return small_content(tmp_path / "content")


def small_content(root: Path) -> Folder:
    """The bundled lists, one city and three answers, below ``root``."""
    (root / "knowledge").mkdir(parents=True)
    for path in (BUNDLED / "knowledge").iterdir():
        if path.is_file() and path.suffix in (".yaml", ".tsv"):
            shutil.copy(path, root / "knowledge")
    shutil.copytree(BUNDLED / "handlers" / "wordings", root / "handlers" / "wordings")
    (root / "scheduler").mkdir()
    for path in (BUNDLED / "scheduler").glob("*.yaml"):
        shutil.copy(path, root / "scheduler")
    folder = Folder(root)
    folder.write("knowledge/cities/omitama.yaml", CITY)
    folder.entries(cert_juminhyo="窓口で取れます。", move_in="14日以内に届けます。", digital_wifi="公民館で使えます。")
    return folder


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    return Analyzer()
