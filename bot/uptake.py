"""How a notice was taken up, in the words of the command line and of the staff pages."""

from collections.abc import Iterator

from bot.store.statistics import COUNTED_DAYS
from bot.store.uptake import Pressed, Uptake
from scheduler.due import local_time

FEWER = "20人未満か、まだ数えられていません"
NOT_YET = f"まだありません（送った次の日から、1日に1回受け取ります。LINEが数えるのは送ってから{COUNTED_DAYS}日間です）"


def told(found: Uptake) -> Iterator[tuple[str, str]]:
    """What was counted, by whom, and the figure."""
    if found.fetched_at is None:
        yield "LINEの集計", NOT_YET
    else:
        yield "開いた（LINEの集計）", _people(found.opened)
        yield "リンクを押した（LINEの集計）", _people(found.clicked)
        yield "集計を受け取った日時", f"{local_time(found.fetched_at):%Y-%m-%d %H:%M}"
    for one in found.pressed:
        yield _button(one), f"{one.times:,} 回"


def _people(number: int | None) -> str:
    return FEWER if number is None else f"{number:,} 人"


def _button(one: Pressed) -> str:
    """Times, not people: nobody keeps who it was."""
    return f"「{one.label}」のリンクを開いた" if one.kind == "link" else f"「{one.label}」を押した"
