"""What a short follow-up asks: told from questions of their own, in any language, and found again in an answer."""

from pathlib import Path

import pytest

from knowledge.aspects import Aspects, read_aspects

ROOT = Path(__file__).parent.parent.parent
ANSWER = """\
窓口で受け取れます。手数料は1通300円です。当日にもらえます。

・取れる人：本人と、同じ世帯の人。代理人は委任状が要ります
・持ち物：本人確認書類

郵送のときは、次のものを送ってください。
・請求書
・返信用の封筒

土日は休みです。
"""
EASY = "住民票（じゅうみんひょう）を もらいます。\nお金（かね）が かかります。\nカードを 持（も）って きて ください。"


@pytest.fixture(scope="module")
def aspects() -> Aspects:
    file, problems = read_aspects(ROOT)
    assert problems == []
    return Aspects(file)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("手数料は？", ["fee"]),
        ("てすうりょうはいくらですか", ["fee"]),
        ("テスウリョウ", ["fee"]),
        ("なんぼかかるん？", ["fee"]),
        ("それっていくらぐらいするんですか", ["fee"]),
        ("how much is it?", ["fee"]),
        ("Quanto custa?", ["fee"]),
        ("¿Cuanto cuesta?", ["fee"]),
        ("多少钱？", ["fee"]),
        ("얼마예요?", ["fee"]),
        ("Bao nhiêu tiền?", ["fee"]),
        ("代理でもいい？", ["proxy"]),
        ("妻が行ってもいいですか", ["proxy"]),
        ("Can my wife go instead?", ["proxy"]),
        ("何時まで？", ["hours"]),
        ("土日は？", ["hours"]),
        ("até que horas?", ["hours"]),
        ("何がいりますか", ["bring"]),
        ("何持ってったらええの", ["bring"]),
        ("他に必要なものは", ["bring"]),
        ("需要带什么", ["bring"]),
        ("どこ？", ["place"]),
        ("電話番号は？", ["phone"]),
        ("いつまで？", ["deadline"]),
        ("届くまでどれくらいかかりますか", ["duration"]),
        ("オンラインでできる？", ["online"]),
        ("Can I do it online?", ["online"]),
        ("郵送でもいい？", ["post"]),
        ("コンビニでも取れる？", ["conveni"]),
        ("じゃあ子どもの場合は？", ["child"]),
        ("そのあとは？", ["next"]),
        ("手数料と持ち物は？", ["fee", "bring"]),
    ],
)
def test_a_short_question_asks_for_aspects(aspects: Aspects, text: str, asked: list[str]) -> None:
    assert list(aspects.asked(text)) == asked
    assert aspects.names_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "住民票の手数料は？",
        "パスポートはいくら",
        "お金がない",
        "こどもがうまれた",
        "予約したい",
        "母が亡くなりました",
        "マイナンバーカードは？",
        "fee for a residence certificate",
        "Quanto custa o passaporte?",
        "住民票多少钱",
        "",
        "手数料は" * 20,
    ],
)
def test_what_names_something_is_a_question_of_its_own(aspects: Aspects, text: str) -> None:
    assert aspects.asked(text) == ()


def test_words_that_only_surround_a_question_ask_for_nothing(aspects: Aspects) -> None:
    assert aspects.names_nothing("どうすればいいですか。教えてください")
    assert aspects.asked("どうすればいいですか。教えてください") == ()


@pytest.mark.parametrize(
    ("asked", "passages"),
    [
        (["fee"], "手数料は1通300円です。"),
        (["bring"], "・持ち物：本人確認書類\n郵送のときは、次のものを送ってください。\n・請求書\n・返信用の封筒"),
        (["proxy"], "・取れる人：本人と、同じ世帯の人。代理人は委任状が要ります"),
        (["hours"], "土日は休みです。"),
        (["fee", "hours"], "手数料は1通300円です。\n土日は休みです。"),
        (["child"], ""),
    ],
)
def test_the_lines_and_sentences_that_tell_it(aspects: Aspects, asked: list[str], passages: str) -> None:
    assert aspects.passages(ANSWER, asked, "ja") == passages


def test_readings_and_spaces_of_easy_japanese_do_not_hide_a_word(aspects: Aspects) -> None:
    assert aspects.passages(EASY, ["fee"], "ja-easy") == "お金（かね）が かかります。"
    assert aspects.passages(EASY, ["bring"], "ja-easy") == "カードを 持（も）って きて ください。"


def test_each_language_has_words_of_its_own(aspects: Aspects) -> None:
    assert aspects.passages("It costs 300 yen.\nBring your card.", ["fee"], "en") == "It costs 300 yen."
    assert aspects.passages("It costs 300 yen.", ["fee"], "ja") == ""
    assert aspects.passages("It costs 300 yen.", ["fee"], "zh") == ""


def test_a_title_that_is_all_about_an_aspect(aspects: Aspects) -> None:
    assert aspects.entitled("post", "住民票を郵送で請求する")
    assert not aspects.entitled("post", "住民票の写しがほしい")
    assert not aspects.entitled("phone", "電話")  # an aspect without titles


def test_every_aspect_can_be_asked_and_told_in_every_language() -> None:
    file, _ = read_aspects(ROOT)
    for aspect in file.aspects:
        assert aspect.asks.keys() == aspect.says.keys() == file.fillers.keys()
        assert all(aspect.asks.values()), aspect.id
        assert all(aspect.says.values()), aspect.id


def test_mistakes_in_the_file_are_problems_and_nothing_is_asked(tmp_path: Path) -> None:
    (tmp_path / "knowledge").mkdir()
    path = tmp_path / "knowledge" / "aspects.yaml"
    path.write_text("fillers: {}\naspects:\n  - id: fee\n    asks:\n      en: [fee]\n    says: {}\n", encoding="utf-8")
    file, problems = read_aspects(tmp_path)
    assert [(found.path, found.line) for found in problems] == [("knowledge/aspects.yaml", 5)]
    assert Aspects(file).asked("fee") == ()
    path.unlink()
    _, problems = read_aspects(tmp_path)
    assert problems
