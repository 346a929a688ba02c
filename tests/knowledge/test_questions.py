"""Several questions in one message: seen where there are several, and never where background leads up to one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.aspects import Aspects, read_aspects
from knowledge.questions import Part, separate, split
from knowledge.search import Ambiguous, Answer, Candidate, Kind, Outcome, Unknown

ROOT = Path(__file__).parent.parent.parent
CERTIFICATE, GARBAGE = "住民票がほしいです。", "粗大ごみの出し方も教えてください"


@pytest.fixture(scope="module")
def names_nothing() -> Callable[[str], bool]:
    file, _ = read_aspects(ROOT)
    return Aspects(file).names_nothing


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("住民票がほしいです。あと、粗大ごみの出し方も教えてください", [CERTIFICATE, GARBAGE]),
        ("住民票がほしいです。それと粗大ごみの出し方も教えてください", [CERTIFICATE, GARBAGE]),
        ("住民票がほしいです。ついでに、粗大ごみの出し方も教えてください", [CERTIFICATE, GARBAGE]),
        ("住民票がほしいです。もう一つ、粗大ごみの出し方も教えてください", [CERTIFICATE, GARBAGE]),
        ("住民票がほしいです。また、粗大ごみの出し方も教えてください", [CERTIFICATE, GARBAGE]),
        ("住民票がほしいです。それから、粗大ごみの出し方も教えてください", [CERTIFICATE, GARBAGE]),
        ("住民票はどう取りますか。粗大ごみの出し方も教えてください", ["住民票はどう取りますか。", GARBAGE]),
        ("住民票を取りたい、あと戸籍も取りたい", ["住民票を取りたい、", "戸籍も取りたい"]),
        ("1. 住民票の取り方\n2. 燃えるごみの日", ["住民票の取り方", "燃えるごみの日"]),
        ("①住民票\n②ごみの日", ["住民票", "ごみの日"]),
        ("・住民票がほしい\n・ごみの日はいつ", ["住民票がほしい", "ごみの日はいつ"]),
        ("カードをなくしました。それと、印鑑登録もしたい", ["カードをなくしました。", "印鑑登録もしたい"]),
        ("道が凍っています。あと街灯が切れています", ["道が凍っています。", "街灯が切れています"]),
        (
            "じゅうみんひょうがほしいです。あと、ごみのひもおしえて",
            ["じゅうみんひょうがほしいです。", "ごみのひもおしえて"],
        ),
        (
            "I want a residence certificate. Also, how do I throw away a sofa?",
            ["I want a residence certificate", "how do I throw away a sofa?"],
        ),
        ("Quero um atestado. E também, onde jogo o lixo?", ["Quero um atestado", "onde jogo o lixo?"]),
        ("我想办住民票。另外，垃圾怎么扔？", ["我想办住民票。", "垃圾怎么扔？"]),
    ],
)
def test_parts_of_a_message(names_nothing: Callable[[str], bool], text: str, parts: list[str]) -> None:
    assert [part.text for part in split(text, names_nothing)] == parts


@pytest.mark.parametrize(
    "text",
    [
        "先月父が亡くなりました。年金はどうしたらいいですか。",
        "引っ越してきました。住民票がほしいです。",
        "住民票を取りたいです。あと、手数料はいくらですか。",
        "住民票がほしいです。それは郵送でもできますか。",
        "パスポートを更新したいです。写真は何枚いりますか。",
        "印鑑登録をしたいのですが、本人が行けません。代理でもできますか。それと必要なものを教えてください。",
        "お世話になります。粗大ごみの出し方を教えてください。よろしくお願いいたします。",
        "一つ教えていただきたいことがございます。住民票の取り方を教えてください。ご案内をお願いできますでしょうか。",
        "あと一週間で引っ越します。転出届はまだ間に合いますか。",
        "出し直しになるのか、それともそのままでいいのか知りたいです。",
        "妊娠しました。母子手帳がほしいです。何を持っていけばいいですか。それから、予約は必要ですか。",
        "膝が悪くて外に出られません。それで、カードの申請に家まで来てもらえますか。",
        "住民票",
        "",
        "。。。",
    ],
)
def test_background_politeness_and_what_asks_on_belong_to_the_question(
    names_nothing: Callable[[str], bool], text: str
) -> None:
    assert split(text, names_nothing) == ()


def test_background_stands_with_the_question_that_follows_it(names_nothing: Callable[[str], bool]) -> None:
    text = "住民票はどこで取れますか。来週引っ越します。転出届はどう出しますか。急いでいます。"
    assert [part.text for part in split(text, names_nothing)] == [
        "住民票はどこで取れますか。",
        "来週引っ越します。転出届はどう出しますか。",
    ]


def test_politeness_is_not_looked_up(names_nothing: Callable[[str], bool]) -> None:
    text = "こんにちは。住民票がほしいです。あと、ごみの日も知りたいです。よろしくお願いします。"
    assert [part.text for part in split(text, names_nothing)] == ["住民票がほしいです。", "ごみの日も知りたいです。"]


def candidate(name: str, confidence: float = 0.8, kind: Kind = "entry") -> Candidate:
    topic = name if kind == "entry" else ""
    return Candidate(id=name, topic=topic, kind=kind, confidence=confidence, signals={})


def answer(name: str, confidence: float = 0.8, kind: Kind = "entry") -> Answer:
    return Answer(candidates=(candidate(name, confidence, kind),))


def choice(name: str) -> Ambiguous:
    return Ambiguous(candidates=(candidate(name, 0.4),), choices=(candidate(name, 0.4),))


NOTHING = Unknown(candidates=())
FIRST, SECOND, THIRD = "住民票の写しがほしいです", "粗大ごみの出し方も知りたい", "図書館の本の予約もしたいです"


def parts(*texts: str, apart: bool = True) -> tuple[Part, ...]:
    return tuple(Part(text=text, apart=apart and number > 0) for number, text in enumerate(texts))


def separated(found: dict[str, Outcome], *, apart: bool = True, whole: Outcome = NOTHING) -> list[str]:
    return [text for text, _ in separate(parts(*found, apart=apart), whole, found.__getitem__)]


def test_parts_found_in_matters_that_differ_are_separate() -> None:
    assert separated({FIRST: answer("cert.juminhyo"), SECOND: answer("garbage.large")}) == [FIRST, SECOND]
    assert separated({FIRST: answer("cert.juminhyo"), SECOND: answer("police", kind="elsewhere")}) == [FIRST, SECOND]


def test_parts_of_one_topic_are_one_question() -> None:
    assert separated({FIRST: answer("cert.juminhyo"), SECOND: answer("cert.juminhyo")}) == []


@pytest.mark.parametrize("other", [NOTHING, answer("smalltalk.thanks", kind="smalltalk")])
def test_a_part_that_finds_nothing_of_its_own_makes_it_one_question(other: Outcome) -> None:
    assert separated({FIRST: answer("cert.juminhyo"), SECOND: other}) == []


def test_a_part_set_apart_may_have_choices_beside_an_answer() -> None:
    assert separated({FIRST: answer("cert.juminhyo"), SECOND: choice("garbage.large")}) == [FIRST, SECOND]
    assert separated({FIRST: choice("cert.juminhyo"), SECOND: choice("garbage.large")}) == []


def test_sentences_that_nothing_sets_apart_must_be_clearer() -> None:
    clear: dict[str, Outcome] = {FIRST: answer("cert.juminhyo"), SECOND: answer("garbage.large")}
    assert separated(clear, apart=False) == [FIRST, SECOND]
    assert separated(clear | {SECOND: choice("garbage.large")}, apart=False) == []
    assert separated(clear | {SECOND: answer("cert.fee")}, apart=False) == []  # of one category
    assert separated({FIRST: answer("cert.juminhyo"), "通訳いる？": answer("welfare.sign")}, apart=False) == []


def test_a_message_about_a_third_thing_is_one_question() -> None:
    found: dict[str, Outcome] = {FIRST: answer("mynumber.lost"), SECOND: answer("facility.library")}
    assert separated(found, whole=answer("mynumber.citizencard", 0.9)) == []
    assert separated(found, whole=answer("mynumber.citizencard", 0.7)) == [FIRST, SECOND]
    assert separated(found, whole=answer("mynumber.lost", 0.9)) == [FIRST, SECOND]


def test_three_questions_are_answered_at_a_time() -> None:
    found: dict[str, Outcome] = {
        FIRST: answer("a"),
        SECOND: answer("b"),
        THIRD: answer("c"),
        "四つ目の質問です": NOTHING,
    }
    assert separated(found) == [FIRST, SECOND, THIRD]
    assert separate((), NOTHING, found.__getitem__) == ()
