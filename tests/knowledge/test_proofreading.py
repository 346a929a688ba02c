"""The やさしい日本語 of staff files is read wherever it stands, and every finding has its line and column."""

from pathlib import Path

from knowledge.files import Node, read_yaml
from knowledge.proofreading import proofread, proofread_records

RECORDS = """\
records:
  - id: card
    name: 住民票
    phrasings: [転入届]
    translations:
      ja-easy:
        title: 市（し）の 住民票
        answer: |
          やさしい 文です。
          やさしい ことばです。

          11/20までに 来（き）て ください。
        phrasings: [転入届]
      en: {title: 住民票}
  - id: guide
    translations:
      ja-easy: {name: ガイド, questions: {when: {ask: いつですか, options: {now: "今（いま）", past: 前}}}}
  - id: item
    translations: {ja-easy: 印鑑, en: Seal}
  - id: none
    translations: {en: Seal}
  - id: bare
"""


def read(folder: Path, text: str) -> Node:
    path = folder / "a.yaml"
    path.write_text(text, encoding="utf-8")
    node, problems = read_yaml(path, shown_as="a.yaml")
    assert node is not None
    assert not problems
    return node


def test_every_record_is_read_and_nothing_but_its_easy_words(tmp_path: Path) -> None:
    records = read(tmp_path, RECORDS).get("records")
    assert records is not None
    found = proofread_records(records.items())
    assert [(one.line, one.column, one.field.removeprefix("translations.ja-easy")) for one in found] == [
        (7, 22, ".title"),
        (9, 16, ".answer"),
        (12, 11, ".answer"),
        (17, 89, ".questions.when.options.past"),
        (19, 29, ""),
    ]
    assert {one.level for one in found} == {"warning"}
    lines = RECORDS.splitlines()
    assert [lines[one.line - 1][one.column - 1 :][:2] for one in found] == ["住民", "文で", "11", "前}", "印鑑"]


def test_a_catalogue_of_sentences_is_read_but_for_the_keys_left_out(tmp_path: Path) -> None:
    node = read(tmp_path, "hello: 今日は\nlanguage.zh: 中文\n")
    assert [one.field for one in proofread(node)] == ["hello", "language.zh"]
    assert [one.field for one in proofread(node, but={"language.zh"})] == ["hello"]
