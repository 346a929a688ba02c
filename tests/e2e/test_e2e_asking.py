"""A resident asks on the web page: typed questions, choices, feedback, emergencies and personal numbers."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import Visit
from .pages import Counter

pytestmark = pytest.mark.e2e

DATE = re.compile(r"令和\d+年\d+月\d+日")
QUESTIONS = {"住民票がほしい": "住民票", "じゅうみんひょうが ほしい": "住民票", "ひっこしてきました": "引っ越し|転入"}


def shows_an_answer(counter: Counter, words: str) -> None:
    """A card on ``words`` with the section in charge and the date on which it was checked."""
    assert re.search(words, counter.title)
    facts = counter.card.locator("dd")
    assert re.search("課|室|センター", facts.first.inner_text())
    assert DATE.search(facts.last.inner_text())


@pytest.mark.parametrize(("question", "words"), QUESTIONS.items())
def test_a_question_gets_its_card(counter: Counter, question: str, words: str) -> None:
    counter.ask(question)
    expect(counter.exchanges.last.locator(".said .bubble")).to_have_text(question)
    shows_an_answer(counter, words)


def test_everything_works_without_javascript(visit: Visit) -> None:
    counter = visit(java_script_enabled=False)
    counter.ask("じゅうみんひょうが ほしい")
    shows_an_answer(counter, "住民票")
    assert counter.page.url.endswith("#latest")
    counter.press(counter.card.locator(".feedback button").last)
    assert counter.answer.locator(".quick button").count() == 3


def test_an_unclear_question_offers_candidates_to_choose_from(counter: Counter) -> None:
    counter.ask("カード")
    options = counter.answer.locator(".choices button")
    wanted = options.first.inner_text()
    counter.press(options.first)
    assert counter.title == wanted
    expect(counter.exchanges.last).to_be_focused()  # who reads by ear goes on with the answer


def test_none_of_these_is_answered_honestly(counter: Counter) -> None:
    counter.ask("カード")
    counter.press(counter.answer.locator(".choices button").last)
    assert counter.card.locator(".feedback").count() == 0  # nothing was answered, nothing to rate
    assert counter.answer.locator(".quick button").count() > 3  # but there are other ways on


def test_feedback_leads_to_reasons_and_the_next_candidates(counter: Counter) -> None:
    counter.ask("住民票がほしい")
    first = counter.title
    counter.press(counter.card.locator(".feedback button").last)
    reasons = counter.answer.locator(".quick button")
    expect(reasons).to_have_count(3)
    candidates = counter.answer.locator(".choices button")
    assert first not in candidates.all_inner_texts()
    counter.press(candidates.first)
    shows_an_answer(counter, ".")
    expect(reasons).to_have_count(counter.answer.locator(".quick button").count())  # those of before are gone


def test_a_reason_is_thanked_for(counter: Counter) -> None:
    counter.ask("住民票がほしい")
    counter.press(counter.card.locator(".feedback button").last)
    counter.press(counter.answer.locator(".quick button").first)
    assert counter.answer.locator(".bubble").count() == 1


def test_an_emergency_comes_before_everything_else(counter: Counter) -> None:
    counter.ask("心臓が痛い 救急車を呼びたい 住民票もほしい")
    call = counter.card.locator("a").first
    assert call.get_attribute("href") == "tel:119"
    expect(call).to_be_in_viewport()


def test_a_personal_number_is_warned_of_and_masked(counter: Counter) -> None:
    counter.ask("123456789018 で住民票がほしい")
    expect(counter.answer.locator(".bubble")).to_have_count(2)
    shows_an_answer(counter, "住民票")
    counter.page.reload()
    assert "123456789018" not in counter.page.content()


def test_what_was_written_is_kept_when_sending_fails(counter: Counter) -> None:
    counter.page.context.set_offline(True)
    counter.input.fill("住民票がほしい")
    counter.input.press("Enter")
    expect(counter.page.get_by_role("alert")).not_to_be_empty()
    expect(counter.input).to_have_value("住民票がほしい")
    counter.page.context.set_offline(False)
    counter.ask("住民票がほしい")
    expect(counter.page.get_by_role("alert")).to_be_empty()
