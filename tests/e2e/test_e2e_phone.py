"""A resident uses LINE: rich menu, typed questions, quick replies and Flex cards on the simulator's phone."""

import pytest
from playwright.sync_api import expect

from tests.town import Town

from .pages import Phone

pytestmark = pytest.mark.e2e


def test_the_rich_menu_opens_choices_and_an_answer(phone: Phone, town: Town) -> None:
    expect(phone.areas).to_have_count(6)  # set up by `madoguchi line setup`
    phone.answered_by(phone.areas.nth(1))
    phone.answered_by(phone.bubble.get_by_role("button").last)  # everything else, by category
    phone.answered_by(phone.bubble.get_by_role("button").first)
    phone.answered_by(phone.bubble.get_by_role("button").first)
    assert "確認した日" in phone.bubble.inner_text()
    assert town.line.violations == []


def test_every_area_of_the_rich_menu_answers(phone: Phone, town: Town) -> None:
    for number in range(phone.areas.count()):
        phone.answered_by(phone.areas.nth(number))
    assert town.line.violations == []


def test_a_question_a_quick_reply_and_feedback(phone: Phone, town: Town) -> None:
    phone.say("じゅうみんひょうがほしい")
    assert "住民票" in phone.bubble.inner_text()
    label = phone.quick_replies.first.inner_text()
    phone.answered_by(phone.quick_replies.first)
    assert label.rstrip("…") in phone.bubble.inner_text()
    phone.say("じゅうみんひょうがほしい")
    phone.answered_by(phone.bubble.get_by_role("button").last)
    expect(phone.quick_replies).to_have_count(3)  # why it did not help
    phone.answered_by(phone.quick_replies.first)
    assert town.line.violations == []


def test_an_emergency_offers_the_call(phone: Phone) -> None:
    phone.say("かじです")
    assert "119" in phone.bubble.get_by_role("button").or_(phone.bubble.get_by_role("link")).first.inner_text()


def test_settings_are_typed_seen_on_the_card_and_taken_back(phone: Phone) -> None:
    phone.say("日曜はお知らせいらない")
    expect(phone.bubble).to_contain_text("日曜日")
    expect(phone.bubble.get_by_role("button", name="✓ 日曜日")).to_be_visible()
    phone.answered_by(phone.quick_replies.first)
    expect(phone.bubble.get_by_role("button", name="✓ 日曜日")).to_have_count(0)
    phone.say("お知らせをやめたい")
    phone.answered_by(phone.bubble.get_by_role("button", name="スマホ教室"))
    expect(phone.bubble.get_by_role("button", name="✓ スマホ教室")).to_be_visible()
