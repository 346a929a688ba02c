"""The same notice in the bulletin and over loudspeakers: nothing that cannot be heard, and nothing new."""

import re

import pytest

from handlers.event import Counter
from handlers.notice_texts import announcement_script, bulletin

from .test_notices import notice


def test_the_bulletin_has_a_line_for_each_fact(counter: Counter) -> None:
    title, body, *facts = bulletin(notice(), counter).splitlines()
    assert title == "■スマホ教室"
    assert body == "青葉市の市民課が開きます。"
    assert facts[0].endswith("令和8年12月10日（木）")
    assert facts[-1].endswith("0299-00-0000")


def test_what_one_can_only_tap_is_not_on_paper(counter: Counter) -> None:
    button = counter.wording.say("notice.apply.chat", "ja")
    paragraph = bulletin(notice(), counter)
    assert button not in paragraph
    assert "市の公式LINEから。LINEを使わない方は、市民課へ。" in paragraph
    assert announcement_script(notice(), counter).count("市の公式ラインか、市民課で受け付けます。") == 2


def test_a_script_is_said_twice_and_can_be_read_out(counter: Counter) -> None:
    said = announcement_script(notice(), counter)
    assert said.count("12月10日、木曜日、午前10時から午前11時30分まで、中央公民館で行います。") == 2
    assert said.count("0299の00の0000") == 2
    assert not re.search(r"[（）()～:：【】■A-Za-z]", said)


@pytest.mark.parametrize("times", ["13:05", "9:00～12:00"])
def test_hours_are_told_as_they_are_said(counter: Counter, times: str) -> None:
    said = announcement_script(notice(times=times), counter)
    assert ("午後1時5分から、" if times == "13:05" else "午前9時から午後0時まで、") in said


def test_what_is_called_off_and_what_is_an_example_say_so(counter: Counter) -> None:
    assert "中止になりました。" in announcement_script(notice(status="cancelled"), counter)
    assert announcement_script(notice(demo=True), counter).count("これは見本です。") == 2


def test_a_notice_without_a_day_is_read_as_it_is_written(counter: Counter) -> None:
    told = notice(kind="info", dates=[], times=[], body="断水のお知らせです。\n夜には直ります。")
    assert announcement_script(told, counter).count("夜には直ります。") == 2
