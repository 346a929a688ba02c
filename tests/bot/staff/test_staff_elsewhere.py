"""Whoever has every role in another city, or in another section, changes nothing here, whichever form they send."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.publication import Press
from bot.staff.roles import ROLES, Grant
from bot.store import guests, residents, seats, staff
from bot.store import requests as wishes
from bot.store.columns import metadata
from bot.store.requests import Wanted as Wish
from bot.store.seats import Change, Wanted
from bot.web.staff.guard import PREFIX, need_of
from knowledge.text import Analyzer
from scheduler.signup import Session
from tests.bot.conftest import CITY, small_content

from .conftest import NOON, Clerk, Site
from .test_staff_notices import DIGEST, ORDER, PREVIEW, TEMPLATE
from .test_staff_notices import NOTICE as PLAIN

NOTICE = PLAIN.replace("    section:", "    capacity: 2\n    apply: {chat: true}\n    section:")
SESSION = "digital.class@2026-12-10T10:00"
LOOK = f"{ORDER}/preview"
"""A form that only shows something."""

OWN = ("/staff/account/", "/staff/signout")
"""What everybody may do with their own account."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Path:
    """Two cities; the pension section of one has a notice with seats and a template."""
    root = tmp_path_factory.mktemp("elsewhere")
    folder = small_content(root / "content")
    folder.write("knowledge/cities/omitama.yaml", CITY + "sections:\n  pension: {name: 国保年金課}\n")
    joso = CITY.replace("omitama", "joso").replace("小美玉市", "常総市").replace("082368", "082112")
    folder.write("knowledge/cities/joso.yaml", joso)
    folder.write("scheduler/notices/omitama/class.yaml", NOTICE)
    folder.write("scheduler/templates/common/shelter.yaml", TEMPLATE)
    press, content = Press(root / "publications", analyzer), folder.read()
    assert content.errors == ()
    press.publish(content, press.pending(content), NOON, lambda _: None)
    return root / "publications"


@pytest.fixture
def office(site: Site) -> dict[str, Any]:
    """Everything that could be changed: a sending that waits, a template, a place, a guest. What a form would say."""
    editor = site.clerk("hanako", "editor")
    assert editor.sends(f"{PREVIEW}/submit", of=PREVIEW).status_code == 303
    assert editor.sends(f"{ORDER}/submit", of=ORDER).status_code == 303
    template = site.clerk("taro", "approver")
    of_template, of_sending = (DIGEST.search(template.reads(page)) for page in (ORDER, "/staff/sendings/1"))
    assert of_template
    assert of_sending
    number = site.office.database.write(lambda connection: _resident(connection, site))
    return {"template": of_template[1], "sending": of_sending[1], "place": str(number)}


def _resident(connection: Connection, site: Site) -> int:
    """A resident with a place, who is a guest, too, and wishes for a visit; the number of place and guest."""
    now, start = site.clock(), site.clock() + 48 * 3_600_000
    resident = residents.find_or_add(connection, site.office.cipher, "line:omitama", "U1", now)
    guests.add(connection, resident, "当直", now)
    visit = Wish(resident_id=resident, kind="card-desk", week="2026-12-14", people="10-19", code=lambda: "4827")
    wishes.add(connection, "omitama", visit, now)
    session = Session(id=SESSION, starts_at=start, ends_at=start, opens_at=0, closes_at=start, seats=2)
    wanted = Wanted(resident_id=resident, person="self", via="chat", asked_in=1, code=lambda: "4827")
    change = seats.book(connection, "omitama", session, wanted, now)
    assert isinstance(change, Change)
    return change.booking.id


def requests(site: Site, office: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Method, address and form of everything but one's own account, as those would send it who may."""
    for rule in site.app.url_map.iter_rules():
        open_to_all = need_of(site.app.view_functions[rule.endpoint]) == "anyone"
        if open_to_all or not rule.rule.startswith(PREFIX) or rule.rule.startswith(OWN):
            continue
        what = rule.rule.split("/")[2]
        named = {"templates": "shelter", "accounts": "hanako"}.get(what, "digital.class")
        place = {"name": named, "session": SESSION, "number": "1" if what != "signups" else office["place"]}
        address = rule.rule
        for part in rule.arguments:
            address = address.replace(f"<{part}>", place[part])
        form = {"digest": office["template" if what == "templates" else "sending"], "sure": "1", "drill": "1"}
        form |= {"blank-time": "21:30", "via": "phone", "people": "1", "came": "1", "token": "a" * 22, "label": "x"}
        form |= {"role": "admin", "city": "omitama", "section": "*", "name": "jiro"}
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield method, address, form


def stored(site: Site) -> dict[str, list[Any]]:
    """Every row of every table but those of sessions and attempts."""
    passing = ("staff_session", "lockout", "attempt")
    tables = [table for table in metadata.sorted_tables if not table.name.startswith(passing)]
    return site.office.database.read(lambda c: {one.name: list(c.execute(select(one)).all()) for one in tables})


@pytest.fixture(params=[("joso", "*"), ("omitama", "tax")], ids=["another city", "another section"])
def stranger(site: Site, request: pytest.FixtureRequest) -> Clerk:
    """Somebody with all roles there."""
    city, section = request.param
    clerk = site.clerk("jiro", "editor", city=city, section=section)
    for role in ROLES[1:]:
        site.roster.give(None, "jiro", Grant(role=role, city=city, section=section))
    return clerk


def grants(site: Site) -> tuple[Grant, ...]:
    """What the stranger may do."""
    account = site.office.database.read(lambda connection: staff.find(connection, "jiro"))
    assert account is not None
    return account.grants


def test_nothing_changes_whatever_they_send(site: Site, office: dict[str, Any], stranger: Clerk) -> None:
    before, sent = stored(site), 0
    of_the_city = "/staff/guests" if any(one.city == "omitama" for one in grants(site)) else "-"
    for method, address, form in requests(site, office):
        if address.startswith(of_the_city):
            continue  # guests belong to no section
        if method == "POST":
            answer = stranger.sends(address, of="/staff/", **form)
            assert answer.status_code in ((200,) if address == LOOK else (403, 404, 422)), address
            assert stored(site) == before, address
            sent += 1
        else:
            page = stranger.opens(address)
            assert page.status_code in (200, 303, 403, 404), address
            assert "4827" not in page.text, address  # the numbers are for those who hold the list
            assert stored(site) == before, address
    assert sent > 15


def test_the_same_forms_are_taken_from_those_who_may(site: Site, office: dict[str, Any]) -> None:
    """So that the test above cannot pass because of a form that nobody could send."""
    clerk = site.clerk("saburo", "editor")
    for role in ROLES[1:]:
        site.roster.give(None, "saburo", Grant(role=role, city="*", section="*"))
    taken = {
        address
        for method, address, form in requests(site, office)
        if method == "POST" and clerk.sends(address, of="/staff/", **form).status_code in (200, 303)
    }
    assert {f"/staff/sendings/1/{act}" for act in ("approve", "stop")} <= taken
    assert {f"{ORDER}/{act}" for act in ("approve", "preview")} <= taken
    assert f"/staff/signups/{SESSION}/add" in taken
    assert f"/staff/signups/{SESSION}/{office['place']}/cancel" in taken
    assert {"/staff/accounts", "/staff/accounts/hanako/reset"} <= taken
