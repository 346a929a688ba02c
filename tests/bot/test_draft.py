"""The counter as the files stand: on any day, and with a search like the published one."""

from datetime import date

from bot.draft import draft_counter, draft_library
from bot.indexes import nothing_known
from handlers import handle
from handlers.event import Event
from handlers.guide_state import begin
from handlers.message import Card, Text
from handlers.postback import encode
from knowledge.guide import token
from knowledge.search import Answer
from knowledge.text import Analyzer

from .conftest import TODAY, Folder
from .small_guide import write_guide

APRIL = date(2027, 4, 1)


def pressed(folder: Folder, data: str, day: date) -> str:
    """The first message of the reply to a button on a day."""
    counter = draft_counter(folder.read(), "omitama", day)
    message = handle(Event(id=1, kind="postback", data=data), counter).reply.messages[0]
    assert isinstance(message, Card | Text)
    return message.text


def test_fees_are_those_of_the_day(folder: Folder) -> None:
    write_guide(folder)
    data = encode("procedure", id="juminhyo", part="fee")
    assert "300円" in pressed(folder, data, TODAY)
    assert "350円" in pressed(folder, data, APRIL)


def test_a_procedure_that_has_ended_is_neither_shown_nor_listed(folder: Folder) -> None:
    write_guide(folder)
    ends = "procedures:\n  - {id: juminhyo, valid_until: 2027-03-31}\n"
    folder.write("knowledge/procedures/omitama/own.yaml", ends)
    guide = folder.read().cities["omitama"].guides[0]
    state = begin(guide, 1)
    answers: tuple[date | str, ...] = (TODAY, "other", "wanted")
    for question, answer in zip(guide.questions, answers, strict=True):
        state = state.answered(token(question, answer))
    for day, there in ((TODAY, True), (APRIL, False)):
        assert ("住民票の写し" in pressed(folder, state.data(), day)) is there
        assert ("0円" in pressed(folder, encode("procedure", id="juminhyo", part="fee"), day)) is there


def test_the_search_finds_what_the_files_say(folder: Folder, analyzer: Analyzer) -> None:
    content = folder.read()
    library = draft_library(content, "omitama", nothing_known(content, analyzer), None)
    found = library.search(analyzer, "住民票の写しはどこ", "ja")
    assert isinstance(found, Answer)
    assert found.candidates[0].id == "cert.juminhyo"
