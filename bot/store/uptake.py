"""How a notice was taken up, in numbers: what LINE counted, and how often its links and buttons were pressed."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from bot.store.buttons import ButtonKind
from bot.store.notice_schema import occurrence
from bot.store.opens_schema import notice_button, notice_statistics
from bot.store.questions import KEPT_DAYS

_DAY = 24 * 3600 * 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Pressed:
    """How often a link or button was pressed, by whomever."""

    kind: ButtonKind
    label: str
    times: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Uptake:
    """opened, clicked: people, by LINE; None: fewer than 20, or not counted yet.

    fetched_at: when LINE said so, in UTC milliseconds; None: it was not asked yet, or gave no answer.
    """

    opened: int | None
    clicked: int | None
    fetched_at: int | None
    pressed: tuple[Pressed, ...]


def uptake(connection: Connection, occurrence_id: int) -> Uptake:
    """The numbers of an occurrence."""
    counted = notice_statistics.c.occurrence_id == occurrence_id
    figures = [notice_statistics.c[name] for name in ("opened", "clicked", "fetched_at")]
    row = connection.execute(select(*figures).where(counted)).mappings().one_or_none()
    found = (
        select(notice_button.c.kind, notice_button.c.label, notice_button.c.pressed.label("times"))
        .where(notice_button.c.occurrence_id == occurrence_id)
        .order_by(notice_button.c.position)
    )
    pressed = tuple(Pressed(**one) for one in connection.execute(found).mappings())
    return Uptake(**(row or {"opened": None, "clicked": None, "fetched_at": None}), pressed=pressed)


def purge(connection: Connection, now: int) -> None:
    """Delete the numbers of what ended 90 days ago, and with them the links."""
    old = select(occurrence.c.id).where(occurrence.c.ended_at < now - KEPT_DAYS * _DAY)
    for table in (notice_button, notice_statistics):
        connection.execute(delete(table).where(table.c.occurrence_id.in_(old)))
