"""What staff expect of questions and guides: read in layers, tried city by city, told at the line that expects it."""

from datetime import date

from bot.content import Content
from bot.content_tests import count, read_tests, run_guides, run_questions
from faq.expectation import Ask, Replied

from .conftest import CITY, Folder
from .small_guide import write_guide

CHECKS = "knowledge/checks/common/move.yaml"
CHECK = """checks:
  - name: 日曜に期限が来る人
    guide: move
    on: 2026-11-21
    answers: {when: 2026-11-22, nation: other, proof: wanted}
    procedures: [move-in, juminhyo]
    maybe: []
    late: []
    due: {move-in: 2026-12-07}      # 11/23 is the first day, the 14th is Sunday 12/6
    visit: [2026-11-24]             # after the weekend and the holiday
    bring: [id-document, residence-card, photo-id]
    not_bring: [moving-out-certificate]
    total: {counter: 300}
    notes: [abroad]
"""
QUESTIONS = "faq/tests/common/all.yaml"
TORIDE = CITY.replace("omitama", "toride").replace("小美玉市", "取手市").replace('"082368"', '"082171"')


def failures(folder: Folder, content: Content | None = None) -> list[str]:
    """What check says of the guides; content: the files as they stand but for the tests."""
    content = content or folder.read()
    assert content.errors == ()
    tests = read_tests((folder.root,), content)
    return [str(found) for found in (*tests.problems, *run_guides(tests, content))]


def place_of(part: str, text: str) -> str:
    """Where a part of a text stands, as line and column."""
    before, _, _ = text.partition(part)
    assert before != text
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def test_a_checklist_that_is_as_expected_is_not_mentioned(folder: Folder) -> None:
    write_guide(folder)
    folder.write(CHECKS, CHECK)
    assert failures(folder) == []


def test_everything_that_differs_is_told_at_its_line_with_what_came(folder: Folder) -> None:
    write_guide(folder)
    content = folder.read()
    wrong = (
        ("[move-in, juminhyo]", "[juminhyo, move-in, move-out]", "[juminhyo", "出なかったのは move-out です。"),
        ("[move-in, juminhyo]", "[juminhyo, move-in]", "[juminhyo", "出たのは move-in・juminhyo の順です。"),
        ("[move-in, juminhyo]", "[move-in]", "[move-in]", "書いていないのに出たのは juminhyo です。"),
        ("maybe: []", "maybe: [juminhyo]", "[juminhyo]", "「maybe」が違います。出たのは なし です。"),
        ("late: []", "late: [juminhyo]", "[juminhyo]", "「late」が違います。出たのは なし です。"),
        ("2026-12-07", "2026-12-06", "2026-12-06", "「move-in」の期限が違います。出たのは 2026-12-07（月） です。"),
        ("[2026-11-24]", "[2026-11-21]", "[2026-11-21]", "行く日が違います。出たのは 2026-11-24（火） です。"),
        ("photo-id]", "face-photo]", "face-photo", "持ち物に「face-photo」が出ませんでした。出たのは id-document"),
        ("photo-id]", "face-foto]", "face-foto", "「face-foto」という持ち物（knowledge/evidence.yaml の items）は"),
        ("[moving-out-certificate]", "[id-document]", "id-document]", "「id-document」が出ました（move-in のため）。"),
        ("counter: 300", "counter: 1000", "1000", "窓口の合計は300円でした。"),
        ("counter: 300", "post: 500", "500", "郵送の合計は出ませんでした。"),
        ("[abroad]", "[here]", "here", "注意書き「here」は出ませんでした。出たのは abroad です。"),
        ("guide: move", "guide: moving", "moving", "「moving」というガイドはありません。"),
        ("proof: wanted", "proof: no", "no}", "「no」という答えはありません（あるのは wanted・none・unknown）。"),
        ("2026-11-22", "11/22/2026", "11/22", "「11/22/2026」は日付として読めません。"),
        ("2026-11-22", "2027-02-01", "2027-02", "答えられるのは、2026-12-21までの日です（2027-02-01）。"),
        (", proof: wanted", "", "{when", "質問「proof」（住所の証明が要りますか。）の答えがありません。"),
        ("nation: other", "nation: japan", "wanted", "質問「proof」は、この答え方では聞かれません。"),
    )
    for right, instead, part, message in wrong:
        text = CHECK.replace(right, instead)
        folder.write(CHECKS, text)
        told = failures(folder, content)
        assert told, instead
        assert told[0].startswith(f"{CHECKS}:{place_of(part, text)}: "), (instead, told)
        assert message in told[0], (instead, told)


def test_what_only_one_city_has_names_it_and_the_city_can_expect_something_else(folder: Folder) -> None:
    write_guide(folder)
    folder.write("knowledge/cities/toride.yaml", TORIDE)
    folder.write(CHECKS, CHECK)
    folder.write(
        "knowledge/procedures/toride/own.yaml",
        "procedures:\n  - id: juminhyo\n    fees: [{channel: counter, yen: 200}]\n",
    )
    assert failures(folder) == [f"{CHECKS}:13:22: 窓口の合計は200円でした。（toride）"]
    own = "checks:\n  - name: 日曜に期限が来る人\n    total: {counter: 200}\n"
    folder.write("knowledge/checks/toride/own.yaml", own)
    assert failures(folder) == []
    folder.write("knowledge/checks/toride/own.yaml", own.replace("total: {counter: 200}", "hide: true"))
    assert failures(folder) == []
    folder.write(CHECKS, CHECK.replace("    guide: move\n", "    guide: move\n    city: mito\n"))
    (folder.root / "knowledge/checks/toride/own.yaml").unlink()
    assert failures(folder) == [f"{CHECKS}:4:11: 「mito」という市（knowledge/cities）はありません。"]


def test_folders_of_tests_belong_to_somebody(folder: Folder) -> None:
    folder.write("knowledge/checks/nowhere/a.yaml", "checks: []\n")
    folder.write("faq/tests/nobody/a.yaml", "questions: []\n")
    assert [found.path for found in folder.read().errors] == ["faq/tests/nobody", "knowledge/checks/nowhere"]


def asked(folder: Folder, text: str, reply: Replied) -> list[str]:
    """What check says of questions that are all answered with ``reply``."""
    folder.write(QUESTIONS, text)
    content = folder.read()
    tests = read_tests((folder.root,), content)
    days: list[date | None] = []

    def ask_in(city: str) -> Ask:
        assert city in content.cities

        def ask(question: str, on: date | None) -> Replied:
            days.append(on)
            return reply

        return ask

    told = [str(found) for found in (*tests.problems, *run_questions(tests, ask_in))]
    assert len(days) == sum(map(len, tests.questions.values()))
    return told


def reply(outcome: str = "answer", *found: str) -> Replied:
    return Replied(outcome=outcome, language="ja", found=found, text="窓口で取れます。")


def test_a_question_may_be_answered_or_offered_unless_more_is_told(folder: Folder) -> None:
    plain = "questions:\n  - {ask: 住民票がほしい, entry: cert.juminhyo}\n"
    strict = plain.replace("}", ", outcome: answer}")
    either = plain.replace("cert.juminhyo", "[move.in, cert.juminhyo]")
    assert asked(folder, plain, reply("answer", "cert.juminhyo")) == []
    assert asked(folder, either, reply("answer", "cert.juminhyo")) == []
    assert asked(folder, plain, reply("choices", "move.in", "cert.juminhyo")) == []
    assert asked(folder, strict, reply("choices", "cert.juminhyo")) == [
        f"{QUESTIONS}:2:51: 「住民票がほしい」：結果が違います。出たのは choices（cert.juminhyo）です。"
    ]
    assert asked(folder, plain, reply("answer", "move.in", "cert.juminhyo")) == [
        f"{QUESTIONS}:2:27: 「住民票がほしい」：回答が違います。出たのは answer（move.in・cert.juminhyo）です。"
    ]
    assert asked(folder, plain, reply("unknown")) == [
        f"{QUESTIONS}:2:27: 「住民票がほしい」：結果が違います。出たのは unknown（候補なし）です。"
    ]


def test_the_language_and_words_of_the_reply_are_compared(folder: Folder) -> None:
    text = 'questions:\n  - {ask: 住民票, entry: cert.juminhyo, lang: en, on: 2026-11-22, says: ["窓口で", "日曜日"]}\n'
    assert asked(folder, text, reply("answer", "cert.juminhyo")) == [
        f"{QUESTIONS}:2:44: 「住民票」：ja の質問と受け取りました。",
        f"{QUESTIONS}:2:70: 「住民票」：返事に「日曜日」がありません。",
    ]


def test_files_of_questions_are_checked_without_asking(folder: Folder) -> None:
    for text, place, message in (
        ("questions:\n  - {ask: 住民票, entry: cert.nothing}\n", "2:23", "「cert.nothing」という回答はありません。"),
        ("questions:\n  - {ask: 住民票}\n", "2:5", "entry（出てほしい回答の id）か outcome（結果）のどちらかを"),
        ("questions:\n  - {entry: cert.juminhyo}\n", "2:5", "必要な項目「ask」がありません。"),
        ("questions:\n  - {ask: 住民票, outcome: right}\n", "2:25", "「outcome」の「right」は使えません。"),
        ("entries: []\n", "1:1", "ファイルの初めは「questions:」で、その下に「- ask: …」を並べてください。"),
    ):
        folder.write(QUESTIONS, text)
        problems = [str(found) for found in read_tests((folder.root,), folder.read()).problems]
        assert len(problems) == 1, problems
        assert problems[0].startswith(f"{QUESTIONS}:{place}: "), problems
        assert message in problems[0]


def test_what_a_city_hides_is_not_expected_of_it(folder: Folder) -> None:
    write_guide(folder)
    folder.write("knowledge/cities/toride.yaml", TORIDE)
    folder.write(CHECKS, CHECK)
    folder.write(QUESTIONS, "questions:\n  - {ask: 住民票, entry: cert.juminhyo}\n")
    folder.write("faq/entries/toride/own.yaml", "entries:\n  - {id: cert.juminhyo, hide: true}\n")
    folder.write("knowledge/guides/toride/own.yaml", "guides:\n  - {id: move, hide: true}\n")
    tests = read_tests((folder.root,), folder.read())
    assert tests.problems == ()
    assert {name: len(listed) for name, listed in tests.questions.items()} == {"omitama": 1, "toride": 0}
    assert {name: len(listed) for name, listed in tests.guides.items()} == {"omitama": 1, "toride": 0}


def test_tests_that_cities_share_count_once(folder: Folder) -> None:
    folder.write("knowledge/cities/toride.yaml", TORIDE)
    folder.write(
        QUESTIONS,
        "questions:\n  - {ask: 住民票, entry: cert.juminhyo}\n  - {ask: 転入, entry: move.in, city: toride}\n",
    )
    tests = read_tests((folder.root,), folder.read())
    assert {name: len(listed) for name, listed in tests.questions.items()} == {"omitama": 1, "toride": 2}
    assert count(tests.questions) == 2
