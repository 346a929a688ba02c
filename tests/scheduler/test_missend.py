"""What is looked for before a notice goes out, each with what must and what must not be found."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.city import City
from knowledge.dates import WEEKDAYS
from knowledge.languages import NAMES
from scheduler.due import moment
from scheduler.missend import Finding, LinkState, Outgoing, Said, find_missends

TODAY = date(2026, 11, 20)
"""A Friday."""

NOW = moment(TODAY, time(12))
CITY = City.model_validate(
    {
        "id": "aoba",
        "name": "青葉市",
        "kana": "あおばし",
        "romaji": "Aoba",
        "code": "082368",
        "prefecture": "茨城県",
        "website": "https://www.aoba.example.jp/",
        "source": "試験用",
        "checked_on": "2026-11-20",
        "districts": [{"id": "kita", "name": "きたまち"}],
    }
)
MESSAGE = Outgoing(
    said={"ja": Said(text="スマホ教室を12月10日（木）に開きます。", links=("https://www.aoba.example.jp/class",))},
    at=moment(date(2026, 11, 26), time(10)),
    until=moment(date(2026, 12, 10), time(10)),
    local=False,
    asked=False,
    urgent=False,
    demo=False,
    recipients=100,
    left=None,
    rehearsal=False,
)


def found(message: Outgoing, answers: LinkState = "fine") -> list[tuple[str, bool]]:
    return [(one.rule, one.stops) for one in find_missends(message, CITY, NOW, lambda url: answers)]


def said(text: str) -> list[tuple[str, bool]]:
    return found(replace(MESSAGE, said={"ja": Said(text=text)}))


def test_an_ordinary_notice_is_not_odd() -> None:
    assert found(MESSAGE) == []


@pytest.mark.parametrize(
    "text",
    [
        "12月10日（水）です",
        "12月10日（水曜日）です",
        "１２月１０日(水)",
        "12月10日水曜",
        "12/10（水）",
        "令和8年12月10日（水）",
        "2026年12月10日（水）",
        "11月23日（日・祝）",
        "2月30日に",
        "13月1日に",
    ],
)
def test_a_wrong_weekday_or_day_stops(text: str) -> None:
    assert said(text) == [("weekday", True)]


@pytest.mark.parametrize(
    "text",
    [
        "12月10日（木）です",
        "12月10日木曜日",
        "11月23日（月・祝）",
        "来年1月7日（木）",
        "令和9年1月7日(木)",
        "1/2 の確率",
        "24/7 で動きます",
        "2028年2月29日（火）",
        "毎月10日（水）",
    ],
)
def test_a_right_weekday_is_left_alone(text: str) -> None:
    assert said(text) == []


@given(st.dates(date(2026, 11, 20), date(2027, 10, 15)), st.integers(0, 6))
def test_of_seven_weekdays_one_is_right(day: date, weekday: int) -> None:
    text = f"{day.month}月{day.day}日（{WEEKDAYS[weekday]}）"
    assert said(text) == ([] if weekday == day.weekday() else [("weekday", True)])


def test_a_day_gone_by_is_named_and_one_that_is_over_stops() -> None:
    assert said("11月19日に開きました") == [("past", False)]
    assert found(replace(MESSAGE, until=MESSAGE.at)) == [("past", True)]
    assert found(replace(MESSAGE, at=NOW, until=NOW)) == [("past", True)]


@pytest.mark.parametrize(
    ("link", "answers", "expected"),
    [
        ("http://www.aoba.example.jp/", "fine", [("link", True)]),
        ("https://www.aoba.example.jp/", "gone", [("link", True)]),
        ("https://www.aoba.example.jp/", "unclear", [("link", False)]),
        ("https://aoba.example.com/", "fine", [("link", False)]),
        ("https://www.aoba.example.jp.evil.com/", "fine", [("link", False)]),
        ("https://evil-aoba.example.jp/", "fine", [("link", False)]),
        ("https://shinsei.aoba.example.jp/", "fine", []),
        ("https://www.digital.go.jp/", "fine", []),
        ("https://www.pref.ibaraki.lg.jp/", "fine", []),
        ("tel:0299-00-0000", "gone", []),
    ],
)
def test_links(link: str, answers: LinkState, expected: list[tuple[str, bool]]) -> None:
    assert found(replace(MESSAGE, said={"ja": Said(text="", links=(link,))}), answers) == expected


@pytest.mark.parametrize(
    "word", ["訓練", "テスト", "ダミー", "見本", "○○課", "〇〇", "××", "TEST", "test です", "サンプル"]
)
def test_words_of_drafts_and_drills_are_named(word: str) -> None:
    assert said(f"これは{word} です。" if word.isascii() else f"これは{word}です。") == [("words", False)]


@pytest.mark.parametrize("text", ["contest", "latest news", "○ 持ち物", "コンテナ", "コンテスト"])
def test_other_words_are_not(text: str) -> None:
    assert said(text) == []


def test_a_local_matter_to_everybody_is_named() -> None:
    for text in ("中央地区の断水", "きたまちの集まり", "南小学校区の集まり"):
        assert said(text) == [("wide", False)]
        assert found(replace(MESSAGE, said={"ja": Said(text=text)}, local=True)) == []


@pytest.mark.parametrize(
    ("at", "asked", "urgent", "expected"),
    [
        (datetime(2026, 11, 26, 21), False, False, [("hours", True)]),
        (datetime(2026, 11, 26, 3), False, True, [("hours", False)]),
        (datetime(2026, 11, 23, 10), False, False, [("hours", True)]),
        (datetime(2026, 11, 26, 21), True, False, []),
        (datetime(2026, 11, 26, 9), False, False, []),
    ],
)
def test_hours(at: datetime, asked: bool, urgent: bool, expected: list[tuple[str, bool]]) -> None:
    message = replace(MESSAGE, at=moment(at.date(), at.time()), asked=asked, urgent=urgent)
    assert found(message) == expected


@pytest.mark.parametrize(
    ("left", "expected"),
    [(99, [("quota", True)]), (100, [("quota", False)]), (124, [("quota", False)]), (125, []), (None, [])],
)
def test_the_months_messages(left: int | None, expected: list[tuple[str, bool]]) -> None:
    assert found(replace(MESSAGE, left=left)) == expected


def test_nobody_and_demonstrations() -> None:
    assert found(replace(MESSAGE, recipients=0, left=0)) == [("nobody", False)]
    assert found(replace(MESSAGE, demo=True)) == [("demo", True)]
    assert found(replace(MESSAGE, demo=True, rehearsal=True)) == []


def test_what_stops_comes_first_and_nothing_twice() -> None:
    said = Said(text="訓練 12月10日（水） 12月10日（水）", links=("http://a.lg.jp/", "http://a.lg.jp/"))
    stops = [stops for _, stops in found(replace(MESSAGE, said={"ja": said, "ja-easy": said}))]
    assert stops == [True, True, False]


def translated(**texts: str) -> list[Finding]:
    """What is found in translations of an ordinary notice."""
    said = {**MESSAGE.said, **{language: Said(text=text) for language, text in texts.items()}}
    return list(find_missends(replace(MESSAGE, said=said), CITY, NOW, lambda url: "fine"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "This is a drill."),
        ("en", "TEST TEST"),
        ("pt", "Simulação de evacuação"),
        ("pt", "um treinamento"),
        ("es", "Simulacro de incendio"),
        ("es", "Mensaje de prueba"),
        ("zh", "这是演习"),
        ("zh", "测试消息"),
        ("ko", "대피 훈련입니다"),
        ("vi", "Buổi diễn tập phòng cháy"),
        ("vi", "Tin nhắn thử"),
    ],
)
def test_words_of_drills_are_found_in_every_language_which_is_named(language: str, text: str) -> None:
    (one,) = translated(**{language: text})
    assert (one.rule, one.stops) == ("words", False)
    assert NAMES[language] in one.message


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "the latest contest, greatest attestation"),
        ("pt", "Todo mundo pode vir. Atestado médico."),
        ("es", "Para todo el mundo. Comprobante y aprueba."),
        ("ko", "콘테스트"),
        ("vi", "Kiểm tra sức khỏe"),
    ],
)
def test_words_within_others_are_not(language: str, text: str) -> None:
    assert translated(**{language: text}) == []


RIGHT = [
    ("en", "Thursday, December 10, 2026"),
    ("en", "Dec. 10 (Thu), Dec. 11 (Fri) and December 18"),
    ("en", "on Thursday, 10th of December"),
    ("en", "December 10 Thursday, December 11 Friday"),
    ("en", "2026-12-10 (Thu) 10:00"),
    ("pt", "quinta-feira, 10 de dezembro de 2026"),
    ("pt", "10/12 (qui)"),
    ("pt", "Antes de 10 de dezembro, ter em mãos. 10 de dezembro, sexta aula."),
    ("es", "el jueves 10 de diciembre"),
    ("zh", "2026年12月10日（周四）"),
    ("zh", "12月10日星期四"),
    ("ko", "2026년 12월 10일(목)"),
    ("ko", "12월 10일 목요일, 12월 10일 수업"),
    ("vi", "Thứ Năm, ngày 10 tháng 12 năm 2026"),
    ("vi", "10/12 (T5). Lần thứ hai ngày 10 tháng 12"),
    ("ja-easy", "12月（がつ）10日（にち）（木（もく））"),
]
WRONG = [
    ("en", "Friday, December 10"),
    ("en", "Dec. 10 (Wed), Dec. 11 (Fri)"),
    ("en", "2026-12-10 (Fri)"),
    ("pt", "sexta-feira, 10 de dezembro"),
    ("pt", "10/12 (sex)"),
    ("es", "viernes 10 de diciembre"),
    ("zh", "12月10日（周五）"),
    ("ko", "12월 10일(금)"),
    ("ko", "12월 10일 금요일"),
    ("vi", "Thứ Sáu, ngày 10 tháng 12"),
    ("ja-easy", "12月（がつ）10日（にち）（金曜日（きんようび））"),
    ("es", "2026-02-30"),
]


@pytest.mark.parametrize(("language", "text"), RIGHT)
def test_a_right_weekday_is_left_alone_in_every_language(language: str, text: str) -> None:
    assert translated(**{language: text}) == []


@pytest.mark.parametrize(("language", "text"), WRONG)
def test_a_wrong_weekday_stops_in_every_language(language: str, text: str) -> None:
    (one,) = translated(**{language: text})
    assert (one.rule, one.stops) == ("weekday", True)
    assert NAMES[language] in one.message


def test_a_day_gone_by_is_named_in_a_translation_once() -> None:
    (one,) = translated(en="December 10, 2025", vi="10 tháng 12 năm 2025")
    assert (one.rule, one.stops) == ("past", False)
    assert "英語" in one.message
    assert "ベトナム語" in one.message


def test_what_the_japanese_words_have_too_is_found_once_without_a_language() -> None:
    wrong = Said(text="訓練です。12月10日（水）", links=("https://www.aoba.example.jp/gone",))
    message = replace(MESSAGE, said={"ja": wrong, "ja-easy": wrong, "pt": wrong})
    asked: list[str] = []

    def look(url: str) -> LinkState:
        asked.append(url)
        return "gone"

    found = find_missends(message, CITY, NOW, look)
    assert sorted(one.rule for one in found) == ["link", "weekday", "words"]
    assert not any(NAMES["pt"] in one.message for one in found)
    assert len(asked) == 1


def test_a_link_of_one_translation_is_looked_at_too() -> None:
    said = {**MESSAGE.said, "es": Said(text="", links=("https://aoba.example.com/",))}
    (one,) = find_missends(replace(MESSAGE, said=said), CITY, NOW, lambda url: "fine")
    assert one.rule == "link"
    assert NAMES["es"] in one.message


def bundled() -> Iterator[dict[str, str]]:
    """The words of every notice and template that comes with the product, by language."""
    root = Path(__file__).parents[2] / "scheduler"
    for file in (*root.glob("notices/*/*.yaml"), *root.glob("templates/*/*.yaml")):
        for ((_, listed),) in [yaml.safe_load(file.read_text(encoding="utf-8")).items()]:
            for one in listed:
                said = {"ja": one} | one.get("translations", {})
                yield {language: f"{own['title']}\n{own.get('body', '')}" for language, own in said.items()}


def test_nothing_is_odd_about_the_words_that_come_with_the_product() -> None:
    found = [one for words in bundled() for one in translated(**words) if one.rule in ("words", "weekday")]
    assert found == []
    assert sum("vi" in words for words in bundled()) > 0
