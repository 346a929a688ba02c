"""The web page's own words, its switches and its colours, without a browser."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.app import build_counter
from bot.publication import Press
from bot.settings import Settings
from bot.store.migrate import upgrade
from bot.web.readings import readings, unread
from handlers.wording import read_wording
from knowledge.languages import LANGUAGES, Language, html_lang
from knowledge.text import Analyzer

from .conftest import CITY, Folder

STATIC = Path(__file__).parents[2] / "bot" / "web" / "static"
NOON = datetime(2026, 11, 21, 3, tzinfo=UTC)
HEX = re.compile(r"(--color-[\w-]+): #(\w{6});")
ROLE = re.compile(r"(--[\w-]+): var\((--color-[\w-]+)\);")
INK_ON_GROUND = [
    *((ink, ground) for ink in ("--ink", "--ink-soft") for ground in ("--ground", "--ground-talk")),
    *((ink, ground) for ink in ("--ink", "--accent-strong") for ground in ("--tint", "--tint-strong")),
    *((ink, "--ground") for ink in ("--accent", "--accent-strong", "--visited", "--alarm")),
    ("--ink", "--notice"),
    ("--alarm", "--notice"),
    ("--on-accent", "--accent"),
    ("--on-accent", "--accent-strong"),
    ("--on-alarm", "--alarm"),
]
EDGES_ON_GROUND = [(edge, "--ground") for edge in ("--line", "--line-field", "--focus", "--accent")]


@pytest.fixture
def client(folder: Folder, tmp_path: Path, analyzer: Analyzer) -> Iterator[FlaskClient]:
    """The pages of one city that offers all languages, visited by somebody new."""
    folder.write("knowledge/cities/omitama.yaml", f"{CITY}languages: [{', '.join(LANGUAGES)}]\n")
    content, settings = folder.read(), Settings(var=tmp_path / "var")
    press = Press(settings.publications, analyzer)
    press.publish(content, press.pending(content), NOON, lambda _: None)
    upgrade(settings.database)
    counter = build_counter(settings)
    yield counter.flask.test_client()
    counter.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_the_language_chosen(client: FlaskClient, language: Language) -> None:
    client.get(f"/omitama/?lang={language}")
    page = client.get("/omitama/").text
    say = read_wording([Path(__file__).parents[2]])[0].say
    assert f'<html lang="{html_lang(language)}"' in page
    for key in ("web.write", "web.send", "web.no_personal_data", "menu.guide"):
        text = say(key, language)
        assert (str(readings(text)) if language == "ja-easy" else text) in page
    assert "web." not in page


def test_every_language_of_the_city_can_be_chosen_by_a_plain_link(client: FlaskClient) -> None:
    page = client.get("/omitama/").text
    links = re.findall(r'href="\?lang=([\w-]+)#latest" lang="(\w+)"', page)
    assert links == [(language, html_lang(language)) for language in LANGUAGES]
    assert page.count('aria-current="true"') == 1


@pytest.mark.parametrize(("name", "shape"), [("large", "large"), ("contrast", "contrast")])
def test_a_switch_is_kept_and_undone(client: FlaskClient, name: str, shape: str) -> None:
    def shapes() -> list[str]:
        found = re.search(r'<html [^>]*class="([^"]*)"', client.get("/omitama/").text)
        assert found
        return found[1].split()

    assert shapes() == []
    switched = client.get(f"/omitama/?{name}=1")
    assert (switched.status_code, switched.headers["location"]) == (302, "/omitama/")
    assert shapes() == [shape]
    client.get(f"/omitama/?{name}=0")
    assert shapes() == []
    assert client.get(f"/omitama/?{name}=2").status_code == 200


def test_the_system_setting_alone_never_turns_the_colours() -> None:
    assert not [path.name for path in STATIC.glob("*.css") if "prefers-color-scheme" in path.read_text()]


def test_an_ended_list_says_so_in_the_language_chosen(client: FlaskClient) -> None:
    client.get("/omitama/?lang=en")
    for path in ("/omitama/list/forged", "/omitama/list/x.y.z"):
        gone = client.get(path)
        assert (gone.status_code, 'lang="en"' in gone.text, "noindex" in gone.text) == (410, True, True)
    assert client.get("/omitama/list/forged.ics").status_code == 410
    assert client.get("/omitama/list/forged.svg").status_code == 410


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("市（し）の 手続（てつづ）き", "市の 手続き"),
        ("転入届（必要なときだけ）", "転入届（必要なときだけ）"),
        ("（べつの ページ）", "（べつの ページ）"),
    ],
)
def test_readings_are_left_out_where_no_ruby_can_stand(text: str, plain: str) -> None:
    assert unread(text) == plain


@pytest.mark.parametrize(("contrast", "least"), [(False, 4.5), (True, 7.0)])
def test_ink_can_be_read_on_its_ground(*, contrast: bool, least: float) -> None:
    colours = _colours(contrast=contrast)
    for pairs, ratio in ((INK_ON_GROUND, least), (EDGES_ON_GROUND, 3.0)):
        assert not [pair for pair in pairs if _ratio(*(colours[name] for name in pair)) < ratio]


def _colours(*, contrast: bool) -> dict[str, str]:
    """Role -> RRGGBB."""
    values = dict(HEX.findall((STATIC / "tokens.css").read_text(encoding="utf-8")))
    day, night = (STATIC / "colours.css").read_text(encoding="utf-8").split("html.contrast {")
    roles = dict(ROLE.findall(day)) | (dict(ROLE.findall(night)) if contrast else {})
    return {role: values[token] for role, token in roles.items()}


def _ratio(ink: str, ground: str) -> float:
    """The contrast of WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    light, dark = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
