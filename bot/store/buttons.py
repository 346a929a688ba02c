"""The links and buttons of a notice that was sent, each behind a code of its own, and how often they were pressed.

The code is the same for everybody who gets the notice: it tells the notice and the button, and nobody who presses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, insert, select, update

from bot.store.notice_schema import occurrence
from bot.store.opens_schema import notice_button

ButtonKind = Literal["link", "tap"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    """target: of a link the address that it leads to, of a button the name of what it does."""

    code: str
    kind: ButtonKind
    label: str
    target: str


def add(connection: Connection, occurrence_id: int, found: Sequence[Button]) -> None:
    """The buttons of an occurrence, in their order."""
    rows = [
        {name: getattr(one, name) for name in Button.__slots__} | {"occurrence_id": occurrence_id, "position": position}
        for position, one in enumerate(found)
    ]
    if rows:
        connection.execute(insert(notice_button), rows)


def address(connection: Connection, city: str, code: str) -> str | None:
    """Where a link of a notice of the city leads; None when there is no such link (any more)."""
    link = (notice_button.c.code == code) & (notice_button.c.kind == "link") & (occurrence.c.city == city)
    found = select(notice_button.c.target).join(occurrence, occurrence.c.id == notice_button.c.occurrence_id)
    return connection.execute(found.where(link)).scalar()


def press(connection: Connection, times: Mapping[str, int]) -> None:
    """Count what was pressed so many times (code -> times); codes that are not known count nowhere.

    In the order of the codes, so that two who count the same ones do not wait for each other.
    """
    for code in sorted(times):
        counted = update(notice_button).where(notice_button.c.code == code)
        connection.execute(counted.values(pressed=notice_button.c.pressed + times[code]))
