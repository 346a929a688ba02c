"""Links and buttons of a notice so that they are counted: each gets a code, the same for everybody who gets the notice.

A link leads by way of the counter's own address, which counts and sends on; a button carries the code in its data, from
which it is taken before anything is stored. So presses are counted, and nobody can tell whose they were.
"""

import secrets
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.bodies import read_body, write_body
from bot.store.buttons import Button
from handlers.message import Action, Card, Fact, Message, Open, Reply, Tap
from handlers.postback import COUNTED, decode, with_field

LETTERS = 16
"""Of a code: nobody finds one by trying. Without digits, in which somebody's number could be seen."""

LONGEST_LABEL = 120
LONGEST_LINK = 1000
"""Characters: LINE takes no longer ones."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """Bodies as they are sent, and the buttons in them."""

    bodies: Mapping[str, str]
    buttons: tuple[Button, ...]


def counted(bodies: Mapping[str, str], address: Callable[[str], str]) -> Counted:
    """The bodies of a notice with a code for each link and button, in every language the same.

    address: where the link with a code is opened.
    """
    exchange = _Exchange(address)
    found = {language: write_body(exchange.reply(read_body(body))) for language, body in bodies.items()}
    return Counted(bodies=found, buttons=tuple(exchange.buttons.values()))


class _Exchange:
    """buttons: by what they lead to."""

    def __init__(self, address: Callable[[str], str]) -> None:
        self._address = address
        self.buttons: dict[str, Button] = {}

    def reply(self, reply: Reply) -> Reply:
        return replace(reply, messages=tuple(self._message(message) for message in reply.messages))

    def _message(self, message: Message) -> Message:
        if not isinstance(message, Card):
            return message
        return replace(
            message,
            facts=tuple(self._fact(fact) for fact in message.facts),
            actions=tuple(self._action(action) for action in message.actions),
            feedback=tuple(self._tap(tap) for tap in message.feedback),
        )

    def _fact(self, fact: Fact) -> Fact:
        return replace(fact, url=self._link(fact.label, fact.url)) if fact.url else fact

    def _action(self, action: Action) -> Action:
        match action:
            case Open(label=label, url=url):
                return replace(action, url=self._link(label, url))
            case Tap():
                return self._tap(action)
            case _:
                return action

    def _link(self, label: str, url: str) -> str:
        """By way of our address; what only the phone can open (``tel:``) as it is."""
        if not url.startswith("https:") or len(url) > LONGEST_LINK:
            return url
        if url not in self.buttons:
            self.buttons[url] = Button(code=_code(), kind="link", label=label[:LONGEST_LABEL], target=url)
        return self._address(self.buttons[url].code)

    def _tap(self, tap: Tap) -> Tap:
        """With its code, when there is room for it."""
        known = self.buttons.get(tap.data)
        code = known.code if known else _code()
        data = with_field(tap.data, COUNTED, code)
        if known is None and data != tap.data:
            name = decode(tap.data).name
            self.buttons[tap.data] = Button(code=code, kind="tap", label=tap.label[:LONGEST_LABEL], target=name)
        return replace(tap, data=data)


def _code() -> str:
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(LETTERS))
