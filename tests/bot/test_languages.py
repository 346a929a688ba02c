"""Questions in other languages, from files to answers: published, recognised, found, answered in their language."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands.ask import ask_counter
from bot.conversation import counter_of
from bot.publication import Press, Shelf
from handlers import handle
from handlers.event import Counter, Event
from handlers.message import Card, Choices, Tap
from knowledge.languages import Language
from knowledge.text import Analyzer

from .conftest import ENTRY, TODAY, Folder

TRANSLATED = """    translations:
      ja-easy:
        title: すんで いる しょうめい
        answer: 窓口で もらえます。
        phrasings: [すんで いる ところの かみが ほしいです]
      en:
        title: Residence certificate
        answer: You can get it at the counter.
        phrasings: [I need a residence certificate, the bank wants proof of where I live, copy of my juminhyo]
"""
UNTRANSLATED = "    translations:\n      ja-easy: {title: 大きい ごみ, answer: 電話で たのみます。}\n"


@pytest.fixture
def counter(folder: Folder, tmp_path: Path, analyzer: Analyzer) -> Counter:
    """A city with one answer in English, one in easy Japanese, one in Japanese alone."""
    entries = [
        ENTRY.format(id="cert.juminhyo", title="住民票の写し", answer="窓口で取れます。") + TRANSLATED,
        ENTRY.format(id="garbage.large", title="粗大ごみ", answer="申し込んで出します。") + UNTRANSLATED,
        ENTRY.format(id="move.in", title="転入届", answer="14日以内に届けます。"),
    ]
    folder.write("faq/entries/common/all.yaml", "entries:\n" + "".join(entries))
    content = folder.read()
    assert content.errors == ()
    press = Press(tmp_path / "publications", analyzer)
    press.publish(content, press.pending(content), datetime(2026, 11, 21, tzinfo=UTC), lambda _: None)
    edition = Shelf(press.folder).edition("omitama")
    assert edition is not None
    return counter_of(edition, analyzer, TODAY)


def test_questions_are_answered_in_their_language(counter: Counter) -> None:
    for question, language, entry, words in (
        ("The bank wants proof of where I live", "en", "cert.juminhyo", "You can get it at the counter."),
        ("住民票の写しはどこ", "ja", "cert.juminhyo", "窓口で取れます。"),
        ("juminhyo wa doko", "ja", "cert.juminhyo", "窓口で取れます。"),
        ("すんで いる ところの かみが ほしいです", "ja-easy", "cert.juminhyo", "窓口で もらえます。"),
        ("quero jogar fora um sofá", "pt", "garbage.large", "電話で たのみます。"),
        ("乱扔的大型垃圾怎么办", "zh", "garbage.large", "電話で たのみます。"),
    ):
        asked = ask_counter(counter, question)
        assert (asked.language, asked.to_json()["lang"]) == (language, language)
        assert asked.candidates[0].id == entry, question
        assert words in asked.to_json()["text"] or asked.outcome == "choices", question


def test_what_is_not_translated_says_so_in_the_language_of_the_question(counter: Counter) -> None:
    (message,) = ask_counter(counter, "Como jogo fora o lixo grande?").result.reply.messages
    if isinstance(message, Choices):
        pressed = message.options[0]
        assert isinstance(pressed, Tap)
        (message,) = handle(Event(id=1, kind="postback", data=pressed.data), counter).reply.messages
    assert isinstance(message, Card)
    assert message.lang == "ja-easy"
    assert message.note is not None
    assert counter.wording.say("card.untranslated", "pt") in message.note


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("住民票の写しはどこ", "en"),
        ("residence certificate", "en"),
        ("certificado de residencia", "pt"),
        ("certificado de residencia", "es"),
    ],
)
def test_a_language_that_is_told_is_not_recognised(counter: Counter, question: str, told: Language) -> None:
    asked = ask_counter(counter, question, told)
    assert asked.to_json()["lang"] == told
    assert asked.candidates[0].id == "cert.juminhyo"
    (card,) = asked.result.reply.messages
    assert isinstance(card, Card)
    assert card.facts[0].label == counter.wording.say("card.section", told)
