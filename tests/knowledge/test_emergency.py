"""Calls for help are heard, questions about paperwork are not taken for them, and the numbers are the right ones."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.emergency import Emergency, Number, read_emergencies, spot

ROOT = Path(__file__).parent.parent.parent
EMERGENCIES, PROBLEMS = read_emergencies(ROOT)

NUMBERS = {
    "119",
    "110",
    "118",
    "171",
    "189",
    "#7119",
    "#8000",
    "#8008",
    "#9110",
    "0120-279-338",
    "0120-783-556",
    "0120-0-78310",
}
"""188 (consumers) is no emergency: an ordinary answer names it."""

FIRE = Emergency(
    id="fire",
    title="火事",
    answer="119へ。",
    numbers=(Number(label="119", phone="119"),),
    signs=(("火事", "たすけて"), ("けむり",)),
    unless=("証明",),
)
SEA = Emergency(
    id="sea",
    title="海",
    answer="118へ。",
    numbers=(Number(label="118", phone="118"),),
    signs=(("おぼれ",), ("けむり",)),
)


def test_the_bundled_file_is_sound_and_has_exactly_these_numbers() -> None:
    assert not PROBLEMS
    assert {number.phone for kind in EMERGENCIES for number in kind.numbers} == NUMBERS


@pytest.mark.parametrize(
    ("kind", "phones"),
    [
        ("fire", {"119"}),
        ("ambulance", {"119", "#7119", "#8000"}),
        ("police", {"110", "#9110"}),
        ("suicide", {"0120-279-338", "0120-783-556", "119"}),
        ("child-abuse", {"189", "110", "0120-0-78310"}),
        ("violence", {"110", "#8008"}),
        ("sea", {"118"}),
        ("disaster", {"119", "171"}),
    ],
)
def test_each_kind_has_the_numbers_to_call(kind: str, phones: set[str]) -> None:
    (found,) = [emergency for emergency in EMERGENCIES if emergency.id == kind]
    assert {number.phone for number in found.numbers} >= phones


def test_every_label_says_its_number() -> None:
    for kind in EMERGENCIES:
        assert all(number.phone in number.label for number in kind.numbers)


@pytest.mark.parametrize(
    ("cry", "kind"),
    [
        ("家が火事です、助けて", "fire"),
        ("かじです", "fire"),
        ("カジデス!!", "fire"),
        ("父が倒れて意識がない", "ambulance"),
        ("いきをしていません", "ambulance"),
        ("知らない人が家に入ってきた", "police"),
        ("死にたい", "suicide"),
        ("しにたい。。", "suicide"),
        ("夫に殴られた", "violence"),
        ("となりの子が虐待されているみたい", "child-abuse"),
        ("船が転覆した", "sea"),
    ],
)
def test_cries_for_help_are_heard(cry: str, kind: str) -> None:
    found = spot(cry, EMERGENCIES)
    assert found is not None
    assert found.id == kind


@pytest.mark.parametrize(
    "question",
    [
        "住民票がほしい",
        "火事のり災証明書の手続き",
        "火災警報器の補助",
        "燃えるごみの日はいつ",
        "マイナンバーカードをなくした",
        "119番の仕組みを知りたい",
        "",
        "？",
    ],
)
def test_ordinary_questions_are_not(question: str) -> None:
    assert spot(question, EMERGENCIES) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("火事だ！タスケテ", "fire"),
        ("た す け て　火事", "fire"),
        ("火事", None),
        ("ケムリが見える", "fire"),
        ("けむりで火事の証明", "sea"),
        ("おぼれた", "sea"),
    ],
)
def test_signs_rule_in_and_unless_rules_out(text: str, kind: str | None) -> None:
    found = spot(text, (FIRE, SEA))
    assert (found.id if found else None) == kind


BURN = Emergency(
    id="burn",
    title="やけど",
    answer="119へ。",
    numbers=(Number(label="119", phone="119"),),
    signs=(("やけど", "子"), ("夫が|妻が+倒れ|苦し",), ("help", "fire")),
    unless=("手当|治療+の費用",),
    longer=("るんやけど", "大丈夫", "椅子", "fire station"),
)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("子がやけど", True),
        ("子も行けるんやけど", False),
        ("子がやけどして、泣いてるんやけど", True),
        ("椅子でやけど", False),
        ("子が椅子でやけど", True),
        ("子がやけど、大丈夫", True),
        ("ぼくは大丈夫が口ぐせ、倒れそう", False),
        ("help, fire", True),
        ("help at the fire station", False),
    ],
)
def test_a_part_of_a_longer_word_is_not_the_word(text: str, heard: bool) -> None:
    assert (spot(text, (BURN,)) is not None) is heard


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("夫が倒れた", True),
        ("妻が 苦しい", True),
        ("倒れた夫が", False),
        ("大丈夫が倒れた", False),
        ("子のやけどの治療の費用", False),
        ("子のやけどの治療と費用", True),
    ],
)
def test_words_joined_by_a_plus_follow_each_other(text: str, heard: bool) -> None:
    assert (spot(text, (BURN,)) is not None) is heard


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
def test_any_text_can_be_looked_at(text: str) -> None:
    spot(text, EMERGENCIES)


def test_a_broken_file_is_reported_and_yields_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    assert read_emergencies(tmp_path)[0] == ()
    text = "emergencies:\n  - id: fire\n    title: 火事\n    answer: x\n"
    text += "    numbers: [{label: a, phone: 119番}]\n    signs: []\n"
    folder.joinpath("emergencies.yaml").write_text(text, encoding="utf-8")
    kinds, problems = read_emergencies(tmp_path)
    assert kinds == ()
    assert {(found.line, found.column) for found in problems} == {(5, 33), (6, 12)}
