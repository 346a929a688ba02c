"""On the page of a sending staff see how the notice was taken up."""

from bot.store import buttons, occurrences, sendings, statistics
from bot.store.buttons import Button
from bot.store.occurrences import NewOccurrence
from bot.uptake import FEWER, NOT_YET

from .conftest import Site
from .test_staff_notices import FIRST, approves, published, puts_forward

__all__ = ["published"]


def goes_out(site: Site) -> int:
    """The message of the first sending as delivery has it, with a link."""
    (part,) = site.office.database.read(lambda c: sendings.parts(c, 1))
    new = NewOccurrence(
        key=part.key,
        city="omitama",
        channel="line:omitama",
        notice="digital.class",
        title="スマホ教室",
        bodies=part.bodies,
        audience=part.audience,
        due_at=part.due_at,
        valid_until=part.valid_until,
        timing=part.timing,
        approved_by="taro",
        approved_at=0,
        stop_until=0,
    )
    link = Button(code="a" * 16, kind="link", label="市のページ", target="https://www.city.omitama.lg.jp/")

    def work(connection):  # type: ignore[no-untyped-def]
        made = occurrences.add(connection, new)
        assert made is not None
        buttons.add(connection, made, [link])
        sendings.handed(connection, 1, part.key, made)
        return made

    return int(site.office.database.write(work))


def test_the_numbers_stand_below_those_of_the_delivery(site: Site) -> None:
    editor, approver = site.clerk("hanako", "editor"), site.clerk("taro", "approver")
    puts_forward(editor)
    approves(approver)
    assert NOT_YET not in editor.reads(FIRST)
    occurrence = goes_out(site)
    assert NOT_YET in editor.reads(FIRST)
    site.office.database.write(lambda c: buttons.press(c, {"a" * 16: 1_234}))
    now = site.clock()
    site.office.database.write(lambda c: statistics.record(c, occurrence, now, opened=20, clicked=None))
    page = editor.reads(FIRST)
    assert "「市のページ」のリンクを開いた</th><td>1,234 回" in page
    assert "開いた（LINEの集計）</th><td>20 人" in page
    assert FEWER in page
