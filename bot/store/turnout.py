"""How many have signed up for the sessions of a city, and who of them has come."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from bot.store.signup_schema import booking, session_seat

_ACTIVE = ("seated", "waiting")


@dataclass(frozen=True, kw_only=True, slots=True)
class Turnout:
    """People of a session: with a seat, on the waiting list, and marked as come (counted in the others, too)."""

    seated: int = 0
    waiting: int = 0
    came: int = 0


def turnouts(connection: Connection, city: str, since: int) -> dict[str, Turnout]:
    """By session, those that were not over at ``since`` (UTC milliseconds) and that somebody has a place in."""
    sums = [func.count().filter(booking.c.state == state).label(state) for state in _ACTIVE]
    came = func.count(booking.c.came_at).filter(booking.c.state.in_(_ACTIVE)).label("came")
    here = (session_seat.c.city == city) & (session_seat.c.ends_at >= since) & booking.c.state.in_(_ACTIVE)
    rows = connection.execute(
        select(session_seat.c.session, *sums, came).join(booking).where(here).group_by(session_seat.c.session)
    )
    return {row.session: Turnout(seated=row.seated, waiting=row.waiting, came=row.came) for row in rows}


def mark(connection: Connection, booking_id: int, came_at: int | None) -> bool:
    """Somebody has come (UTC milliseconds), or has not after all (None). False when nothing changed by it.

    A place that was given up, or that there is not, stays as it is.
    """
    before = booking.c.came_at.is_(None) if came_at is not None else booking.c.came_at.is_not(None)
    held = (booking.c.id == booking_id) & booking.c.state.in_(_ACTIVE) & before
    return connection.execute(update(booking).where(held).values(came_at=came_at)).rowcount == 1
