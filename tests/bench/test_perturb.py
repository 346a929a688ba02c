"""The forms in which a question is asked: each does what its name says, and nothing by chance alone."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.cases import cases, forms, mixed
from bench.folds import Held
from bench.japanese import Japanese
from bench.perturb import AS_WRITTEN, TWO_QUESTIONS, manner, perturbations, scripts, setting, slips
from bench.perturb.homophones import homophones, misconverted
from bench.perturb.shorten import abbreviated
from tests.bench.town import TOWN

JAPANESE = Japanese()
QUESTION = "国民健康保険をやめるときの住民票の手続きを教えてください。"
FORMS = perturbations(JAPANESE, [QUESTION, "母子保健の予定表"], ["小美玉市"])
SEEDS = range(20)


def all_of(name: str, text: str = QUESTION) -> set[str]:
    """What chance makes of a question."""
    return {FORMS[name](text, Random(seed)) for seed in SEEDS}


@pytest.mark.parametrize("name", FORMS)
def test_the_same_chance_gives_the_same_form(name: str) -> None:
    assert FORMS[name](QUESTION, Random(7)) == FORMS[name](QUESTION, Random(7))


@pytest.mark.parametrize("name", sorted(set(FORMS) - {AS_WRITTEN}))
def test_a_form_changes_a_question_it_applies_to(name: str) -> None:
    assert any(form != QUESTION for form in all_of(name))


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(sorted(FORMS)), st.text(alphabet="あかがきっゃー市票届住民 カタ、。？a1😀", max_size=30))
def test_no_text_is_too_odd(name: str, text: str) -> None:
    assert isinstance(FORMS[name](text, Random(1)), str)


def test_scripts_keep_the_sound() -> None:
    assert scripts.hiragana("住民票がほしい。15歳", JAPANESE) == "じゅうみんひょうがほしい。15さい"
    assert scripts.katakana("住民票がほしい", JAPANESE) == "ジュウミンヒョウガホシイ"
    assert scripts.half_width("住民票がほしい", JAPANESE) == "ｼﾞｭｳﾐﾝﾋｮｳｶﾞﾎｼｲ"
    assert scripts.romaji("住民票は窓口でもらえますか？", JAPANESE) == "juumin hyou wa madoguchi de moraemasu ka?"


def test_a_dropped_letter_is_one_letter_less_and_a_doubled_one_more() -> None:
    for seed in SEEDS:
        dropped, doubled = slips.dropped(QUESTION, Random(seed)), slips.doubled(QUESTION, Random(seed))
        assert len(dropped) == len(QUESTION) - 1
        assert len(doubled) == len(QUESTION) + 1
        assert any(doubled[:n] + doubled[n + 1 :] == QUESTION for n in range(len(doubled)))
    assert slips.dropped("税", Random(1)) == "税"
    assert slips.doubled("？", Random(1)) == "？"


def test_a_flick_slip_changes_one_kana() -> None:
    for slip in all_of("flick slip"):
        assert len(slip) == len(QUESTION)
        assert sum(one != other for one, other in zip(slip, QUESTION, strict=True)) == 1


def test_a_flick_slip_in_kanji_leaves_a_word_unconverted() -> None:
    for seed in SEEDS:
        slip = slips.flicked("住民票", JAPANESE, Random(seed))
        assert slip.startswith("住民") or slip.endswith("票")
        assert slip not in {"住民ひょう", "じゅうみん票"}


def test_homophones_sound_the_same_and_look_different() -> None:
    found = homophones(["住民票の予定表", "市の死亡届", "申請と新生児"], JAPANESE)
    assert "表" in found["ヒョウ"]
    wrong = {misconverted("住民票", JAPANESE, {"ヒョウ": ("票", "表")}, Random(seed)) for seed in SEEDS}
    assert wrong == {"住民表"}
    assert misconverted("住民票", JAPANESE, {}, Random(1)) == "住民票"


def test_homophones_use_only_kanji_of_the_texts() -> None:
    texts = ["住民票の予定表"]
    assert all(set(surface) <= set(texts[0]) for others in homophones(texts, JAPANESE).values() for surface in others)


def test_long_words_are_cut_short() -> None:
    short = {abbreviated("スマートフォンの講習", JAPANESE, Random(seed)) for seed in SEEDS}
    assert short <= {"スマーの講習", "スマートの講習"}
    assert "国保に入る" in {abbreviated("国民保険に入る", JAPANESE, Random(seed)) for seed in SEEDS}
    assert abbreviated("ごみを出す", JAPANESE, Random(1)) == "ごみを出す"


def test_dialects_change_the_ending_and_keep_what_is_asked() -> None:
    spoken = {manner.dialect("住民票はどこで取れますか", Random(seed)) for seed in SEEDS}
    assert len(spoken) == len(manner.DIALECTS)
    assert all(text.startswith("住民票はどこで取れ") and not text.endswith("ますか") for text in spoken)
    assert all(text.startswith("住民票") for text in all_of("dialect", "住民票"))


def test_dictation_has_fillers_and_no_punctuation() -> None:
    for heard in all_of("voice", "住民票は、どこで（いつ）取れますか？"):
        assert heard.startswith(manner.FILLERS)
        assert not set(heard) & set("、（）？")
        for filler in sorted(manner.FILLERS, key=len, reverse=True):
            heard = heard.replace(filler, "")
        assert heard == "住民票はどこでいつ取れますか"


@pytest.mark.parametrize("name", ["polite", "rambling", "place name"])
def test_what_surrounds_a_question_leaves_it_whole(name: str) -> None:
    assert all(QUESTION in text and len(text) > len(QUESTION) for text in all_of(name))


def test_the_point_of_a_long_story_is_in_the_middle() -> None:
    for story in all_of("rambling"):
        before, after = story.split(QUESTION)
        assert len(before) > 40
        assert len(after) > 40


def test_pictures_are_added() -> None:
    assert all(set(text) & set(manner.PICTURES) for text in all_of("emoji"))
    assert all("国民健康保険" in text for text in all_of("emoji"))


def test_two_questions_follow_each_other() -> None:
    both = setting.two_questions("住民票がほしい", QUESTION, Random(1))
    assert both.startswith("住民票がほしい。")
    assert both.endswith(QUESTION)


def test_forms_are_those_of_the_content() -> None:
    assert forms(TOWN).keys() == FORMS.keys()
    assert any("小美玉市" in forms(TOWN)["place name"]("税の話", Random(seed)) for seed in SEEDS)


def test_cases_ask_every_question_in_every_form_that_changes_it() -> None:
    held = [Held(text="じゅうみんひょう", topic="a"), Held(text="粗大ごみの料金はいくら", topic="b")]
    found = list(cases(held, FORMS))
    assert found == list(cases(held, FORMS))
    kinds = {one.text: {case.kind for case in found if one.topic in case.topics} for one in held}
    assert "hiragana" not in kinds["じゅうみんひょう"]
    assert {AS_WRITTEN, "katakana", "hiragana", TWO_QUESTIONS} <= kinds["粗大ごみの料金はいくら"]
    assert all(case.topics == {"a", "b"} for case in found if case.kind == TWO_QUESTIONS)


def test_mixed_cases_are_half_as_written() -> None:
    held = [Held(text=f"住民票は{n}通ほしい", topic="a") for n in range(100)]
    found = list(mixed(held, FORMS))
    assert len(found) == 100
    assert [case.text for case in found[1::2]] == [one.text for one in held[1::2]]
    assert len({case.kind for case in found[::2]}) > 5
