"""guide list, show, walk, graph: a guide as those who write it look at it."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.content import Content
from bot.settings import Settings

from .conftest import Folder
from .small_guide import write_guide


@pytest.fixture
def content(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Content:
    """The small guide instead of the bundled ones, which take seconds to read."""
    write_guide(folder)
    read = folder.read()
    assert read.errors == ()

    def load(settings: Settings) -> Content:
        del settings
        return read

    monkeypatch.setattr("bot.commands.guide.load", load)
    return read


def madoguchi(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["guide", *arguments], input=typed)


def test_list_names_every_guide(content: Content) -> None:
    assert madoguchi("list").output == f"{'move':<18}引っ越し <転入>（質問 3、手続き 2。ja）\n"


def test_show_says_what_leads_to_what(content: Content) -> None:
    lines = madoguchi("show", "move").output.splitlines()
    assert "質問2　国籍はどれですか。（nation）" in lines
    assert "  ・外国（other）　⇒ 外国人のとき" in lines
    assert "  聞くとき：質問2が「外国」" in lines
    assert "  ・転入届（move-in）" in lines
    assert "  ・住民票の写し（juminhyo）　［質問3が「要る」］" in lines


def test_walk_asks_and_prints_the_checklist_of_the_day(content: Content) -> None:
    done = madoguchi("walk", "move", "--on", "2026-11-21", typed="11月16日\n2\n1\n")
    assert done.exit_code == 0, done.output
    assert "質問 1（多くて 3）" in done.output
    assert "  2. 外国" in done.output
    assert "1. 転入届\n11月30日（月）まで" in done.output
    assert "2. 住民票の写し" in done.output
    assert "11月24日（火）から" in done.output
    assert "300円" in done.output
    later = madoguchi("walk", "move", "--on", "2027-04-01", "--answers", "when=unknown,nation=other,proof=wanted")
    assert "350円" in later.output


def test_walk_goes_back_and_asks_again_what_it_cannot_read(content: Content) -> None:
    done = madoguchi("walk", "move", "--on", "2026-11-21", typed="30年前\n2025-01-01\nきょう\n9\n1\n")
    assert done.exit_code == 0, done.output
    assert "並んでいる番号で答えてください。" in done.output
    assert "令和8年8月13日（木）からあとの日" in done.output  # 100 days before
    assert "12月7日（月）まで" in done.output  # 14 days from Saturday 21 November: Saturday 5 December
    back = madoguchi("walk", "move", "--on", "2026-11-21", typed="1\nb\n2026-11-16\n1\n")
    assert "11月30日（月）まで" in back.output


def test_walk_takes_answers_that_are_given_and_asks_for_the_rest(content: Content) -> None:
    done = madoguchi("walk", "move", "--on", "2026-11-21", "--answers", "when=2026-11-16, nation=other", typed="2\n")
    assert "質問 3（多くて 3）" in done.output
    assert "質問 1" not in done.output
    assert "1. 転入届" in done.output
    stopped = madoguchi("walk", "move", "--answers", "when=unknown", typed="q\n")
    assert stopped.exit_code == 1
    assert "転入届" not in stopped.output


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ("when=2026-11-16,nation=mars", "あるのは japan・other・unknown"),
        ("nation=other", "nation は、ここまでに聞かれませんでした（次の質問：when）。"),
        ("when", "「質問=答え」を , でつないで書いてください。"),
        ("when=きのう", "日付として読めません"),
    ],
)
def test_answers_that_do_not_fit_are_named(content: Content, answers: str, message: str) -> None:
    done = madoguchi("walk", "move", "--on", "2026-11-21", "--answers", answers)
    assert done.exit_code == 2
    assert message in done.output.replace("\n", "")


def test_walk_is_led_in_the_language_asked_for(content: Content) -> None:
    assert "Question 1" in madoguchi("walk", "move", "--lang", "en", typed="q\n").output


def test_graph_draws_questions_procedures_and_an_arrow_for_each_answer_named(content: Content, tmp_path: Path) -> None:
    drawn = madoguchi("graph", "move").output
    root = ElementTree.fromstring(drawn)
    space = "{http://www.w3.org/2000/svg}"
    texts = [text.text for text in root.iter(f"{space}text")]
    assert root.findtext(f"{space}title") == "引っ越し <転入>"  # and so escaped
    assert "2. 国籍はどれですか。" in texts
    assert "・日を答える（新しい家に住み始めた日）" in texts
    assert "［質問3が「要る」］" in texts
    assert "［いつも］" in texts
    arrows = [path for path in root.iter(f"{space}path") if path.get("fill") == "none"]
    assert len(arrows) == 2  # to the third question and to the second procedure
    out = tmp_path / "move.svg"
    assert madoguchi("graph", "move", "--out", str(out)).output == f"{out} に書きました。\n"
    assert out.read_text(encoding="utf-8") == drawn


def test_boxes_stand_apart_and_inside_the_picture(content: Content) -> None:
    root = ElementTree.fromstring(madoguchi("graph", "move").output)
    height = float(root.attrib["height"])
    boxes = [
        (float(box.attrib["x"]), float(box.attrib["y"]), float(box.attrib["height"]))
        for box in root.iter("{http://www.w3.org/2000/svg}rect")
        if "x" in box.attrib
    ]
    assert len(boxes) == 5
    for x, y, tall in boxes:
        assert 0 < y < y + tall < height
        assert not [below for other, below, _ in boxes if other == x and y < below < y + tall]


def test_a_guide_or_city_that_is_not_there_is_named(content: Content) -> None:
    done = madoguchi("show", "moving")
    assert (done.exit_code, "あるのは move です" in done.output) == (1, True)
    done = madoguchi("list", "--city", "atlantis")
    assert (done.exit_code, "「atlantis」という市はありません" in done.output) == (1, True)
    done = madoguchi("walk", "move", "--on", "2026-02-30")
    assert (done.exit_code, "という日はありません" in done.output) == (2, True)
