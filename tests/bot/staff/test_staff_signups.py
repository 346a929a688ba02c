"""The pages on which staff take sign-ups by telephone and at the counter, and see whom to expect."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot.publication import Press
from bot.store import audit, requests, residents, seats
from bot.store.requests import Wanted
from knowledge.text import Analyzer
from scheduler.group_request import GroupKind
from tests.bot.conftest import CITY, ENTRY, small_content

from .conftest import HOUR, NOON, Clerk, Site

NOTICE = """notices:
  - id: digital.class
    kind: smartphone-class
    title: スマホ教室
    place: 市役所
    dates: 2026-12-10
    times: 10:00～11:30
    capacity: 2
    apply: {chat: true}
    section: pension
    topics: smartphone-class
    source: 試験用
    checked_on: 2026-11-20
    review_by: 2027-11-20
"""
LIST = "/staff/signups"
WISHES = "/staff/group-requests"
WEEK = date(2026, 12, 14).isoformat()
SESSION = "digital.class@2026-12-10T10:00"
PAGE = f"{LIST}/{SESSION}"
CODE = re.compile(r"<td><b>(\d{4})</b></td>")
TOKEN = re.compile(r'name="token" value="([^"]+)"')
ROW = re.compile(r'id="place-(\d+)"')


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Path:
    """A city with a class of two seats and visits to groups, both of which its pension section answers for."""
    root = tmp_path_factory.mktemp("classes")
    folder = small_content(root / "content")
    folder.write("knowledge/cities/omitama.yaml", CITY + "sections:\n  pension: {name: 国保年金課}\n")
    folder.write("scheduler/notices/common/class.yaml", NOTICE)
    visits = ENTRY.format(id="mynumber.apply.visit.request", title="出張申請", answer="電話で頼めます。")
    folder.write("faq/entries/common/visits.yaml", "entries:\n" + visits.replace("resident-registry", "pension"))
    press, content = Press(root / "publications", analyzer), folder.read()
    assert content.errors == ()
    press.publish(content, press.pending(content), NOON, lambda _: None)
    return root / "publications"


@pytest.fixture
def editor(site: Site) -> Clerk:
    return site.clerk("hanako", "editor", section="pension")


def form(clerk: Clerk, **fields: str) -> dict[str, str]:
    """The form as it is shown now, filled in."""
    found = TOKEN.search(clerk.reads(PAGE))
    assert found
    return {"via": "phone", "people": "1", "token": found[1]} | fields


def sends(clerk: Clerk, fields: dict[str, str]) -> str:
    """The page after it."""
    done = clerk.sends(f"{PAGE}/add", of=PAGE, **fields)
    assert done.status_code == 303
    return clerk.reads(done.location)


def adds(clerk: Clerk, **fields: str) -> str:
    """The page after it; the fields are those of the form."""
    return sends(clerk, form(clerk, **fields))


def does(clerk: Clerk, what: str, number: str, **fields: str) -> int:
    return clerk.sends(f"{PAGE}/{number}/{what}", of=PAGE, **fields).status_code


def recorded(site: Site) -> list[tuple[str | None, str, str | None, str | None]]:
    rows = site.office.database.read(lambda connection: audit.latest(connection, limit=50))
    return [(row.name, row.action, row.target, row.city) for row in reversed(rows) if row.action.startswith("signup")]


def test_a_call_becomes_a_seat_with_a_code_to_tell(site: Site, editor: Clerk) -> None:
    assert "スマホ教室" in editor.reads(LIST)
    assert "あと2席" in editor.reads(LIST)
    told = adds(editor).partition('role="status"')[2].partition("</div>")[0]
    assert CODE.findall(editor.reads(PAGE)) == re.findall(r"受付コード <b>(\d{4})</b>（席あり）", told)
    assert "あと1席" in editor.reads(LIST)
    assert 'role="status"' not in editor.reads(PAGE)
    assert recorded(site) == [("hanako", "signup-added", f"1番 {SESSION}", "omitama")]


def test_those_who_come_together_wait_when_it_is_full_and_move_up(site: Site, editor: Clerk) -> None:
    assert "キャンセル待ち 1番目" in adds(editor, via="counter", people="3")
    first, _, third = ROW.findall(editor.reads(PAGE))
    assert does(editor, "cancel", first) == 303
    page = editor.reads(PAGE)
    assert first not in ROW.findall(page)
    assert third in ROW.findall(page)
    assert "キャンセル待ち 1番目" not in page
    assert does(editor, "came", first, came="1") == 422
    assert [action for _, action, *_ in recorded(site)] == ["signup-added"] * 3 + ["signup-cancelled"]


def test_a_form_pressed_twice_signs_up_once(site: Site, editor: Clerk) -> None:
    filled = form(editor, people="2")
    first, second = sends(editor, filled), sends(editor, filled)
    assert told_codes(second) == told_codes(first)
    assert len(told_codes(first)) == 2
    assert second.count('role="status"') == first.count('role="status"') + 1  # it says so
    assert [action for _, action, *_ in recorded(site)] == ["signup-added"] * 2
    assert "キャンセル待ち 1番目" in adds(editor)  # the form as it is shown now is another one


def test_an_old_form_brings_back_what_it_led_to_even_when_filled_in_anew_or_cancelled(editor: Clerk) -> None:
    old = form(editor)
    codes = told_codes(sends(editor, old))
    assert told_codes(sends(editor, old | {"people": "3", "via": "counter"})) == codes
    (number,) = ROW.findall(editor.reads(PAGE))
    assert does(editor, "cancel", number) == 303
    sends(editor, old)
    assert CODE.findall(editor.reads(PAGE)) == []


def test_a_place_cancelled_twice_is_cancelled_once_and_says_so_both_times(site: Site, editor: Clerk) -> None:
    adds(editor)
    (number,), (code,) = ROW.findall(editor.reads(PAGE)), CODE.findall(editor.reads(PAGE))
    for _ in range(2):
        done = editor.sends(f"{PAGE}/{number}/cancel", of=PAGE)
        assert done.status_code == 303
        assert code in editor.reads(done.location).partition('role="status"')[2].partition("</div>")[0]
    assert [action for _, action, *_ in recorded(site)] == ["signup-added", "signup-cancelled"]
    assert does(editor, "cancel", "999") == 422


def told_codes(page: str) -> list[str]:
    return re.findall(r"<li>受付コード <b>(\d{4})</b>", page)


def test_who_came_is_marked_and_a_mistake_taken_back(site: Site, editor: Clerk) -> None:
    adds(editor)
    (number,) = ROW.findall(editor.reads(PAGE))
    assert does(editor, "came", number, came="1") == 303
    assert does(editor, "came", number, came="1") == 303  # pressed twice
    assert "来た方 1人" in editor.reads(PAGE)
    assert "☑" in editor.reads(f"{PAGE}/sheet")
    assert does(editor, "came", number, came="0") == 303
    assert "来た方 0人" in editor.reads(PAGE)
    assert [action for _, action, *_ in recorded(site)] == ["signup-added", "signup-came", "signup-not-come"]


def test_the_sheet_has_every_code(editor: Clerk) -> None:
    adds(editor, people="3")
    sheet = editor.reads(f"{PAGE}/sheet")
    codes = CODE.findall(editor.reads(PAGE))
    assert len(codes) == 3
    assert re.findall(r'class="code">(\d{4})<', sheet) == codes
    assert "12月10日（木）10:00～11:30　市役所" in sheet
    assert "LINE の画面" in sheet
    assert "<form" not in sheet


@pytest.mark.parametrize(
    "fields", [{"via": ""}, {"token": ""}, {"token": "%"}, {"people": "0"}, {"people": "11"}, {"people": "たくさん"}]
)
def test_a_form_that_cannot_be_meant_signs_nobody_up(site: Site, editor: Clerk, fields: dict[str, str]) -> None:
    wrong = editor.sends(f"{PAGE}/add", of=PAGE, **form(editor, **fields))
    assert wrong.status_code == 422
    assert 'role="alert"' in wrong.text
    assert recorded(site) == []


def test_nobody_is_signed_up_once_it_has_begun(site: Site, editor: Clerk) -> None:
    site.clock.passes(20 * 24 * HOUR)
    editor.signs_in()
    late = editor.sends(f"{PAGE}/add", of=PAGE, **form(editor))
    assert late.status_code == 422
    assert "締め切りました" in late.text


def test_another_section_neither_sees_nor_changes_it(site: Site, editor: Clerk) -> None:
    adds(editor)
    (number,) = ROW.findall(editor.reads(PAGE))
    other = site.clerk("jiro", "editor", section="tax")
    assert "スマホ教室" not in other.reads(LIST)
    assert other.opens(PAGE).status_code == 403
    assert other.opens(f"{PAGE}/sheet").status_code == 403
    for path in ("add", f"{number}/cancel", f"{number}/came"):
        assert other.sends(f"{PAGE}/{path}", of="/staff/").status_code == 403
    assert site.clerk("saburo", "editor", city="joso").opens(PAGE).status_code == 403


@pytest.mark.parametrize("session", ["gone@2026-12-10T10:00", "digital.class@2026-12-11T10:00", "digital.class", "x"])
def test_a_session_that_there_is_not_is_not_found(editor: Clerk, session: str) -> None:
    assert editor.opens(f"{LIST}/{session}").status_code == 404


def wishes(site: Site, kind: GroupKind, code: str) -> None:
    """A group wishes for something in the week of 14 December."""

    def work(connection):  # type: ignore[no-untyped-def]
        now, cipher = site.clock(), site.office.cipher
        group = residents.find_or_add(connection, cipher, "line:omitama", "U1", now)
        wanted = Wanted(resident_id=group, kind=kind, week=WEEK, people="10-19", code=lambda: code)
        return requests.add(connection, "omitama", wanted, now)

    site.office.database.write(work)


def test_wishes_of_groups_stand_with_the_number_they_say(site: Site, editor: Clerk) -> None:
    assert WEEK not in editor.reads(WISHES)
    wishes(site, "card-desk", "4321")
    page = editor.reads(WISHES)
    assert "4321" in page
    assert WEEK in page
    assert "10～19人" in page


def test_wishes_of_groups_are_seen_by_the_section_that_sees_to_them(site: Site, editor: Clerk) -> None:
    wishes(site, "card-desk", "4321")
    wishes(site, "smartphone-class", "8765")  # no section answers for these here
    whole_city, elsewhere = site.clerk("goro", "editor", city="omitama"), site.clerk("saburo", "editor", city="joso")
    seen = {
        clerk.name: {code for code in ("4321", "8765") if code in clerk.reads(WISHES)}
        for clerk in (editor, whole_city, site.clerk("jiro", "editor", section="tax"), elsewhere)
    }
    assert seen == {"hanako": {"4321"}, "goro": {"4321", "8765"}, "jiro": set(), "saburo": set()}


def test_whom_no_message_reaches_is_listed_to_be_called_when_it_is_called_off(site: Site, editor: Clerk) -> None:
    adds(editor, people="3")
    codes = CODE.findall(editor.reads(PAGE))
    assert 'id="untold-title"' not in editor.reads(PAGE)
    now = site.clock()
    site.office.database.write(lambda connection: seats.call_off(connection, "omitama", SESSION, now))
    listed = editor.reads(PAGE).partition('id="untold-title"')[2].partition("</section>")[0]
    assert CODE.findall(listed) == codes
