"""Staff files are read whole: every slip at its line and column, and the rest as it is meant."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.files import Node, merge, read_yaml, read_yaml_files
from knowledge.problems import Mark, Problem, problem


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.yaml"


def read(path: Path, text: str) -> tuple[object, list[Problem]]:
    path.write_text(text, encoding="utf-8")
    node, problems = read_yaml(path, shown_as="a.yaml")
    return node.plain() if node else None, problems


def places(problems: list[Problem]) -> list[tuple[int, int]]:
    return [(found.line, found.column) for found in problems]


def is_japanese(text: str) -> bool:
    return any("ぁ" <= character <= "ん" for character in text)


def node_of(tmp_path: Path, text: str) -> Node:
    tmp_path.joinpath("n.yaml").write_text(text, encoding="utf-8")
    node, problems = read_yaml(tmp_path / "n.yaml", shown_as="n.yaml")
    assert node is not None
    assert not problems
    return node


@pytest.mark.parametrize(
    "written",
    ["8:30", "0120", "no", "yes", "null", "~", "1e3", "0x10", "2026-11-20", "true", "1_000", "12:30:45", ".5"],
)
def test_scalars_stay_text(path: Path, written: str) -> None:
    assert read(path, f"a: {written}\nb: [{written}]\n") == ({"a": written, "b": [written]}, [])


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_windows_files_are_read(path: Path, newline: str, mark: str) -> None:
    path.write_bytes(f"{mark}a: あ{newline}b： い{newline}".encode())
    node, problems = read_yaml(path, shown_as="a.yaml")
    assert node is not None
    assert node.plain() == {"a": "あ", "b": "い"}
    assert places(problems) == [(2, 2)]


@pytest.mark.parametrize(
    ("text", "meant", "where"),
    [
        ("a： x\n", {"a": "x"}, [(1, 2)]),
        ("a：x\nb: y\n", {"a": "x", "b": "y"}, [(1, 2)]),
        ("menu.ask-how：　x\n", {"menu.ask-how": "x"}, [(1, 13), (1, 14)]),
        ("a:　x\n", {"a": "x"}, [(1, 3)]),
        ("a:\n\tb: x\n", {"a": {"b": "x"}}, [(2, 1)]),
        ("a:\n　b: x\n", {"a": {"b": "x"}}, [(2, 1)]),
        ("a:\n　　b: x\n　　c: y\n", {"a": {"b": "x", "c": "y"}}, [(2, 1), (2, 2), (3, 1), (3, 2)]),
        ("a:\n  -　x\n  -\ty\n", {"a": ["x", "y"]}, [(2, 4), (3, 4)]),
        ("a:\n  -　b：x\n    c: y\n", {"a": [{"b": "x", "c": "y"}]}, [(2, 4), (2, 6)]),
        ("a:\xa0x\n", {"a": "x"}, [(1, 3)]),
    ],
)
def test_slips_of_a_japanese_keyboard_are_named_and_read_as_meant(
    path: Path, text: str, meant: object, where: list[tuple[int, int]]
) -> None:
    plain, problems = read(path, text)
    assert plain == meant
    assert places(problems) == where
    assert all(is_japanese(found.message) and found.level == "error" for found in problems)


@pytest.mark.parametrize(
    "text",
    [
        "a: 時間：9時から\n",
        "a: 「は い」　と\n",
        "- LINE：登録の方法\n",
        "- 質問：はい\n",
        "# a：x\n\na: x\n",
        "a: x\ty\n",
    ],
)
def test_wide_characters_in_values_are_no_slips(path: Path, text: str) -> None:
    assert read(path, text)[1] == []


BLOCKS = [
    "a: |\n  b：c\n  　d\n\n  \te\nf: g\n",
    "a: |-  # so\n  b：c\nf: g\n",
    "a: >\n  b：c\nf: g\n",
    "x:\n  - a: |\n      b：c\n      -　d\n    f: g\n",
    "x:\n  - |\n    b：c\n  - f\n",
    "x:\n  -  a: |\n       b：c\n     f: g\n",
]


@pytest.mark.parametrize("text", BLOCKS)
def test_texts_in_blocks_are_left_alone(path: Path, text: str) -> None:
    plain, problems = read(path, text)
    assert not problems
    assert "b：c" in str(plain)


@pytest.mark.parametrize("text", [block for block in BLOCKS if "f: g" in block])
def test_after_a_block_slips_are_found_again(path: Path, text: str) -> None:
    plain, problems = read(path, text.replace("f: g", "f：g"))
    assert "b：c" in str(plain)
    assert "'f': 'g'" in str(plain)
    (found,) = problems
    assert found.line == text[: text.index("f: g")].count("\n") + 1
    assert found.field == "f"


def test_a_block_keeps_its_line_breaks(path: Path) -> None:
    assert read(path, "a: |\n  一\n\n  二\n") == ({"a": "一\n\n二\n"}, [])


def test_problems_on_a_mended_line_stand_where_the_file_has_them(path: Path) -> None:
    _, problems = read(path, "a:\n\tb：x\n\tb：y\n")
    assert places(problems) == [(2, 1), (2, 3), (3, 1), (3, 2), (3, 3)]
    path.write_text("a：値\n", encoding="utf-8")
    node, _ = read_yaml(path, shown_as="a.yaml")
    assert node is not None
    assert node.find(["a"]).mark == Mark("a.yaml", 1, 3)


def test_duplicate_keys_name_both_lines(path: Path) -> None:
    plain, (found,) = read(path, "あ: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n")
    assert plain == {"あ": "1", "b": {"c": "1", "d": "2"}}
    assert (found.line, found.column, found.field) == (5, 3, "c")
    assert "3" in found.message


def test_everything_wrong_with_a_file_is_found_in_one_run(path: Path) -> None:
    _, problems = read(path, "a：1\nb:\n\tc: 1\nd: 1\nd: 2\ne:　f\n")
    assert places(problems) == [(1, 2), (3, 1), (5, 1), (6, 3)]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: b: c\n", 1, 5),
        ("あ: いう: え\n", 1, 6),
        ('a: 1\nb: "c\nd: e\n', 2, 4),
        ("a: {city.name}の窓口\nb: c\n", 1, 15),
        ("a: @b\n", 1, 4),
        ("a:\n  - b\n c: d\n", 3, 2),
        ("- a\nb: c\n", 2, 1),
        ("a: *b\n", 1, 4),
        ("a: b\n---\nc: d\n", 2, 1),
        ("a: 1\nあ: い\x07う\n", 2, 5),
    ],
)
def test_broken_yaml_is_refused_where_it_breaks(path: Path, text: str, line: int, column: int) -> None:
    plain, (found,) = read(path, text)
    assert plain is None
    assert (found.line, found.column) == (line, column)
    assert is_japanese(found.message)


def test_slips_before_a_syntax_error_are_reported_too(path: Path) -> None:
    plain, problems = read(path, "a：1\nb: c: d\n")
    assert plain is None
    assert places(problems) == [(1, 2), (2, 5)]


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x\n", "a: &x [*x]\n", "a: &x {b: 1}\nc:\n  <<: *x\n"])
def test_references_are_refused(path: Path, text: str) -> None:
    _, problems = read(path, text)
    assert problems
    assert all(is_japanese(found.message) for found in problems)


def test_keys_that_are_no_text_are_refused(path: Path) -> None:
    assert places(read(path, "a: 1\n? [b]\n: c\n")[1]) == [(2, 3)]


@pytest.mark.parametrize("text", ["", "\n\n", "# 何もない\n"])
def test_an_empty_file_is_refused(path: Path, text: str) -> None:
    plain, problems = read(path, text)
    assert plain is None
    assert places(problems) == [(1, 1)]


def test_other_encodings_are_refused_at_the_line(path: Path) -> None:
    path.write_bytes(b"a: 1\n" + "b: 髙①".encode("cp932"))
    node, (found,) = read_yaml(path, shown_as="a.yaml")
    assert node is None
    assert found.line == 2
    assert "UTF-8" in found.message


def test_a_missing_file_and_a_folder_are_problems(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        node, problems = read_yaml(path, shown_as="x")
        assert node is None
        assert len(problems) == 1


def test_two_broken_files_are_reported_in_one_run(tmp_path: Path) -> None:
    for name, text in {"b.yaml": "a：1\n", "a.yaml": "a: 1\na: 2\n", "c.yml": "a: 1\n", "d.txt": "x"}.items():
        tmp_path.joinpath(name).write_text(text, encoding="utf-8")
    found = {
        path.name: [str(p) for p in problems] for path, _, problems in read_yaml_files(tmp_path, shown_below=tmp_path)
    }
    assert list(found) == ["a.yaml", "b.yaml", "c.yml"]
    assert found["a.yaml"][0].startswith("a.yaml:2:1: ")
    assert found["b.yaml"][0].startswith("b.yaml:1:2: ")
    assert not found["c.yml"]


def test_problems_are_shown_with_file_line_column_and_level() -> None:
    mark = Mark("faq/a.yaml", 3, 5)
    assert str(problem(mark, "だめ")) == "faq/a.yaml:3:5: だめ"
    assert str(problem(mark, "だめ", level="warning")).startswith("faq/a.yaml:3:5: ")
    assert str(problem(mark, "だめ", level="warning")) != str(problem(mark, "だめ"))


def test_merging_changes_only_what_is_given(tmp_path: Path) -> None:
    base = node_of(tmp_path, "a: 1\nb: {c: 2, d: 3}\nl: [x, y]\nr: [{id: p, v: 1}, {id: q, v: 2}]\n")
    change = node_of(tmp_path, "b: {d: 4}\nl: [z]\nr: [{id: q, v: 5}, {id: s, v: 6}]\n")
    assert merge(base, change).plain() == {
        "a": "1",
        "b": {"c": "2", "d": "4"},
        "l": ["z"],
        "r": [{"id": "p", "v": "1"}, {"id": "q", "v": "5"}, {"id": "s", "v": "6"}],
    }


def test_an_empty_list_replaces(tmp_path: Path) -> None:
    base = node_of(tmp_path, "r: [{id: p}]\n")
    assert merge(base, node_of(tmp_path, "r: []\n")).plain() == {"r": []}


def test_finding_stops_at_the_nearest_node(tmp_path: Path) -> None:
    node = node_of(tmp_path, "a:\n  - b: 1\n")
    assert node.find(["a", 0, "b"]).value == "1"
    assert node.find(["a", 0, "x"]) == node.find(["a", 0])
    assert node.find(["a", 7]) == node.find(["a"])


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet=st.sampled_from("ab:：- \t　\n|>{}[]\"'&*#,あ\xa0\u2028\x07"), max_size=60))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(text.encode())
    node, problems = read_yaml(path, shown_as="any.yaml")
    assert node is not None or problems
    assert all(found.line >= 1 and found.column >= 1 for found in problems)
    if node:
        node.plain()


def test_a_number_sign_that_would_cut_a_sentence_is_reported(path: Path) -> None:
    _, problems = read(path, 'a: 相談は #8008 へ\nb: あ # 説明\nc: "電話は #7119"\nd: |\n  夜は #8000 へ\n')
    assert places(problems) == [(1, 7)]
    assert "「#」から先は読まれません" in problems[0].message
