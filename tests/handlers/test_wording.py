"""The bot's own sentences: staff may change them, but not which there are nor what they are filled with."""

import ast
import re
from pathlib import Path

import pytest

from handlers.feedback import REASONS
from handlers.menu import AREAS
from handlers.wording import placeholders, read_wording
from knowledge.languages import LANGUAGES
from knowledge.problems import Problem

ROOT = Path(__file__).parent.parent.parent
READING = re.compile("（[ぁ-ん]+）")
JA = "a: あ\nb: '{city}のび'\nc.d: |\n  し\n"


@pytest.fixture
def roots(tmp_path: Path) -> list[Path]:
    write(tmp_path / "bundled", "ja", JA)
    write(tmp_path / "bundled", "ja-easy", "a: やさしい\n")
    return [tmp_path / "bundled", tmp_path / "own"]


def write(root: Path, language: str, text: str) -> None:
    folder = root / "handlers" / "wordings"
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath(f"{language}.yaml").write_text(text, encoding="utf-8")


def problems_of(roots: list[Path]) -> list[Problem]:
    return read_wording(roots)[1]


def test_sentences_fall_back_to_japanese_and_are_filled(roots: list[Path]) -> None:
    wording, problems = read_wording(roots)
    assert not problems
    assert wording.say("a", "ja-easy") == "やさしい"
    assert wording.say("b", "ja-easy", city="青葉市") == "青葉市のび"
    assert wording.say("c.d", "vi") == "し"


def test_own_sentences_replace_bundled_ones_one_by_one(roots: list[Path]) -> None:
    write(roots[1], "ja", "b: '{city}へ'\n")
    wording, problems = read_wording(roots)
    assert not problems
    assert (wording.say("a", "ja"), wording.say("b", "ja", city="青葉市")) == ("あ", "青葉市へ")


def test_easy_sentences_that_are_hard_to_read_are_named(roots: list[Path]) -> None:
    write(roots[0], "ja", JA + "language.zh: 中国語\n")
    write(roots[1], "ja-easy", "a: やさしい 文です\nlanguage.zh: 中文\n")
    (found,) = problems_of(roots)
    assert (found.path, found.line, found.column) == ("handlers/wordings/ja-easy.yaml", 1, 9)
    assert (found.field, found.level) == ("a", "warning")


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
@pytest.mark.parametrize(
    ("text", "line", "column", "field"),
    [
        ("b: び\n", 1, 4, "b"),
        ("b: '{city}{name}'\n", 1, 4, "b"),
        ("b: '{city'\n", 1, 4, "b"),
        ("b: '{city:d}'\n", 1, 4, "b"),
        ("a: 'あ}'\n", 1, 4, "a"),
        ("a: あ\ne: え\n", 2, 1, "e"),
        ("a:\n", 1, 3, "a"),
        ("a: [あ]\n", 1, 4, "a"),
        ("- あ\n", 1, 1, ""),
        ("c.d：し\n", 1, 4, "c.d"),
    ],
)
def test_what_would_break_a_sentence_is_found(
    roots: list[Path], language: str, text: str, line: int, column: int, field: str
) -> None:
    write(roots[1], language, text)
    (found,) = problems_of(roots)
    assert (found.path, found.line, found.column) == (f"handlers/wordings/{language}.yaml", line, column)
    assert (found.field, found.level) == (field, "error")


def test_without_any_japanese_there_is_a_problem(tmp_path: Path) -> None:
    assert problems_of([tmp_path])


@pytest.mark.parametrize(
    ("text", "names"),
    [("", set()), ("あ{city}い{name}", {"city", "name"}), ("{{あ}}", set()), ("{", {"{"}), ("}", {"{"})],
)
def test_placeholders_are_what_stands_in_braces(text: str, names: set[str]) -> None:
    assert placeholders(text) == names


def keys_in_code() -> set[str]:
    """Every sentence that code and pages ask for by a literal key."""
    asked: set[str] = set()
    for path in [*(ROOT / "handlers").glob("*.py"), *(ROOT / "bot").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "say" and node.args:
                said = (part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant))
                asked |= {str(key) for key in said if re.fullmatch(r"[a-z]+(\.[a-z_-]+)+", str(key))}
    pages = (path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "web" / "templates").glob("*.html"))
    return asked | {key for page in pages for key in re.findall(r'\bsay\("([a-z]+(?:\.[a-z_-]+)+)"', page)}


def test_the_bundled_catalogues_are_sound_and_have_every_sentence_that_is_said() -> None:
    wording, problems = read_wording([ROOT])
    assert not problems
    assert len(keys_in_code()) > 20
    assert keys_in_code() - wording.texts["ja"].keys() == set()
    assert set(wording.texts) == set(LANGUAGES)
    for texts in wording.texts.values():
        assert texts.keys() == wording.texts["ja"].keys()


def test_small_buttons_fit_into_line() -> None:
    """LINE cuts the label of a quick reply after 20 characters."""
    wording, _ = read_wording([ROOT])
    small = [f"menu.{area}" for area in AREAS] + [f"reason.{name}" for name in REASONS]
    small += ["guide.all", "guide.back", "guide.restart", "guide.stop", "remind.ask"]
    for language, texts in wording.texts.items():
        labels = {key: texts[key].strip() for key in texts if key in small or key.startswith("category.")}
        plain = {key: READING.sub("", label) for key, label in labels.items()}
        assert not {key: label for key, label in plain.items() if len(label) > 20}, language
