"""Between the approval of a notice and its going out: who may change what, and what that does to the approval."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from sqlalchemy import update

from bot.edition import Edition
from bot.publication import Shelf
from bot.staff.roles import Account, StaffError
from bot.store import occurrences, sendings, staff
from bot.store.approval_schema import sending_part
from tests.bot.conftest import CITY

from .hall import ANNOUNCED, BODY, MINUTE, NOTICE, Hall

HOUR = 60 * MINUTE
MATTERS: tuple[str, sendings.Kind] = ("digital.class", "announcement")
ON_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
"""Where the database makes no difference."""

EVENING = ANNOUNCED + 9 * HOUR + 55 * MINUTE
"""19:55, five minutes before the city's sending hours end."""

PLACES = """places:
  - {{id: hall, name: みどり公民館, kind: community-hall, address: {address}, source: 試験用}}
sections:
  digital: {{name: {section}}}
"""


def state(hall: Hall, made: int) -> tuple[str, str | None]:
    sending = hall.approvals.waiting(made).sending
    return sending.state, sending.reason


@ON_SQLITE
@pytest.mark.parametrize("change", ["nothing", "edit", "withdraw", "stop"])
def test_what_was_approved_in_the_evening_can_be_changed_until_the_morning(
    hall: Hall, author: Account, approver: Account, change: str
) -> None:
    """Its ten minutes end when the city sends no more; until nine it waits, and nobody has got it."""
    made = hall.approvals.submit(author, *MATTERS)
    hall.now = EVENING  # the approver comes to it late
    hall.approvals.approve(approver, made, hall.approvals.waiting(made).sending.digest, sure=True)
    hall.passes(timedelta(minutes=20))
    assert hall.clock() == 0
    if change == "edit":
        hall.publish(body="時間が変わりました。")
    elif change == "withdraw":
        hall.withdraw()
    elif change == "stop":
        hall.approvals.stop(author, made)
    hall.clock()
    hall.passes(timedelta(hours=13))
    hall.clock()
    expected = {
        "nothing": ("handed", None),
        "edit": ("void", "edited"),
        "withdraw": ("void", "gone"),
        "stop": ("stopped", None),
    }
    assert state(hall, made) == expected[change]
    assert len(hall.occurrences()) == (1 if change == "nothing" else 0)


@ON_SQLITE
def test_what_nobody_released_before_its_end_is_never_sent(hall: Hall, author: Account, approver: Account) -> None:
    """The clock stood still for a month."""
    made = hall.approved(author, approver)
    hall.passes(timedelta(days=30))
    hall.clock()
    assert state(hall, made) == ("handed", None)
    assert hall.database.read(lambda c: occurrences.due(c, hall.now)) == []
    hall.database.write(lambda c: occurrences.close(c, hall.now))
    assert [row.state for row in hall.occurrences()] == ["over"]


def write_city(hall: Hall, *, section: str = "デジタル推進課", address: str = "小川4-11") -> None:
    profile = CITY + PLACES.format(section=section, address=address)
    hall.folder.write("knowledge/cities/omitama.yaml", profile)
    file = hall.folder.root / "scheduler/notices/common/class.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("place: 市役所", "place: hall"), encoding="utf-8")
    hall.press()


@ON_SQLITE
@pytest.mark.parametrize("change", [{"section": "情報課"}, {"address": "小川12"}])
def test_a_section_or_place_that_changes_its_words_voids_the_approval(
    hall: Hall, author: Account, approver: Account, change: dict[str, str]
) -> None:
    write_city(hall)
    made = hall.approved(author, approver)
    write_city(hall)
    hall.now = ANNOUNCED - 1
    assert not hall.approvals.waiting(made).void
    write_city(hall, **change)
    hall.now = ANNOUNCED
    with structlog.testing.capture_logs() as logs:
        assert hall.clock() == 0
    assert state(hall, made) == ("void", "edited")
    assert [line["sending"] for line in logs if line["event"] == "approval_void"] == [made]
    assert hall.recorded()[-1] == (None, "notice-void")


@ON_SQLITE
def test_somebody_who_may_no_longer_sign_in_approves_nothing(hall: Hall, author: Account, approver: Account) -> None:
    """The account as the pages load it anew for each request."""
    made = hall.approvals.submit(author, *MATTERS)
    digest = hall.approvals.waiting(made).sending.digest
    hall.database.write(lambda c: staff.take(c, approver.id, approver.grants[0]))
    stripped = hall.database.read(lambda c: staff.load(c, approver.id))
    assert stripped is not None
    with pytest.raises(StaffError):
        hall.approvals.approve(stripped, made, digest, sure=True)
    assert state(hall, made) == ("waiting", None)


@ON_SQLITE
def test_messages_changed_behind_the_back_of_the_approval_are_not_approved(
    hall: Hall, author: Account, approver: Account
) -> None:
    """What the page shows and what is stored must have the hash that was put forward."""
    made = hall.approvals.submit(author, *MATTERS)
    digest = hall.approvals.waiting(made).sending.digest
    hall.publish(title="別の題")
    (other,) = hall.approvals.preview(*MATTERS).shown
    hall.publish()
    spoilt = update(sending_part).where(sending_part.c.sending_id == made).values(bodies=dict(other.part.bodies))
    hall.database.write(lambda c: c.execute(spoilt))
    assert not hall.approvals.waiting(made).void
    with pytest.raises(StaffError, match="違います"):
        hall.approvals.approve(approver, made, digest, sure=True)
    seen = "0" * 64
    assert not hall.database.write(lambda c: sendings.approve(c, made, seen, approver.id, hall.now, hall.now))
    assert state(hall, made) == ("waiting", None)


@ON_SQLITE
@pytest.mark.parametrize("what", ["quota", "link", "time"])
def test_what_has_become_impossible_since_it_was_put_forward_is_not_approved(
    hall: Hall, author: Account, approver: Account, what: str
) -> None:
    hall.publish(more="    page: https://www.city.omitama.lg.jp/class")
    hall.resident("U1", "smartphone-class")
    made = hall.approvals.submit(author, *MATTERS)
    digest = hall.approvals.waiting(made).sending.digest
    hall.now = ANNOUNCED - HOUR
    if what == "quota":
        hall.left = 0
    elif what == "link":
        hall.pages["https://www.city.omitama.lg.jp/class"] = "gone"
    else:
        hall.passes(timedelta(days=30))
    with pytest.raises(StaffError, match="送れません"):
        hall.approvals.approve(approver, made, digest, sure=True)
    assert state(hall, made) == ("waiting", None)


@ON_SQLITE
def test_what_was_approved_stays_approved_when_its_approver_leaves(
    hall: Hall, author: Account, approver: Account
) -> None:
    hall.approved(author, approver)
    hall.database.write(lambda c: staff.disable(c, approver.id, hall.now))
    hall.now = ANNOUNCED
    assert hall.clock() == 1


class Interrupted(Shelf):
    """Somebody does something while the clock reads what is published."""

    def __init__(self, folder: Path, meanwhile: Callable[[], object]) -> None:
        super().__init__(folder)
        self._meanwhile = meanwhile

    def edition(self, city: str) -> Edition | None:
        found = super().edition(city)
        self._meanwhile()
        return found


def test_what_is_stopped_while_the_clock_looks_is_not_handed_over(
    hall: Hall, author: Account, approver: Account
) -> None:
    made, approvals = hall.approved(author, approver), hall.approvals
    hall.now = ANNOUNCED
    hall.shelf = Interrupted(hall.var / "publications", lambda: approvals.stop(author, made))
    assert hall.clock() == 0
    assert hall.occurrences() == []
    assert hall.recorded()[-1] == ("hanako", "notice-stopped")


def test_many_clocks_release_it_once(hall: Hall, author: Account, approver: Account) -> None:
    hall.approved(author, approver)
    hall.now = ANNOUNCED
    with ThreadPoolExecutor(4) as clocks:
        assert sum(clocks.map(lambda _: hall.clock(), range(4))) == 1
    assert len(hall.occurrences()) == 1


def test_one_that_cannot_be_read_keeps_no_other_waiting(hall: Hall, author: Account, approver: Account) -> None:
    other = NOTICE.format(title="カード教室", body=BODY, more="").replace("digital.class", "digital.other")
    hall.folder.write("scheduler/notices/common/other.yaml", other)
    hall.press()
    broken = hall.approved(author, approver)
    sound = hall.approvals.submit(author, "digital.other", "announcement")
    hall.approvals.approve(approver, sound, hall.approvals.waiting(sound).sending.digest, sure=True)
    spoilt = update(sending_part).where(sending_part.c.sending_id == broken).values(audience={"planets": ["mars"]})
    hall.database.write(lambda c: c.execute(spoilt))
    hall.now = ANNOUNCED
    with structlog.testing.capture_logs() as logs:
        assert hall.clock() == 1
    assert [row.title for row in hall.occurrences()] == ["カード教室"]
    assert [line["sending"] for line in logs if line["event"] == "notice_not_released"] == [broken]
