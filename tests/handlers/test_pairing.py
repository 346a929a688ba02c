"""What somebody hears who says a code to become a guest: in every language, and nothing of it is a question."""

from dataclasses import dataclass, replace
from typing import get_args

import pytest

from handlers import handle
from handlers.event import Counter, Event
from handlers.message import Text
from knowledge.languages import LANGUAGES, Language
from scheduler.pairing import Joined


@dataclass
class Door:
    """Leads to one and the same end, whatever is said."""

    end: Joined
    said: str = ""

    def join(self, mark: str) -> Joined:
        self.said = mark
        return self.end


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_end_has_words_of_its_own(counter: Counter, language: Language) -> None:
    heard = set()
    for end in get_args(Joined):
        door = Door(end)
        event = Event(id=1, kind="pairing", data="mark", language=language)
        result = handle(event, replace(counter, pairing=door))
        (message,) = result.reply.messages
        assert isinstance(message, Text)
        assert message.lang == language
        assert result.asked is None
        assert result.effects == ()
        assert door.said == "mark"
        heard.add(message.text)
    assert len(heard) == len(get_args(Joined))


def test_where_nobody_can_be_written_to_it_says_where_to_go(counter: Counter) -> None:
    result = handle(Event(id=1, kind="pairing", data="mark"), counter)
    (message,) = result.reply.messages
    assert isinstance(message, Text)
    assert "LINE" in message.text
    assert result.asked is None
