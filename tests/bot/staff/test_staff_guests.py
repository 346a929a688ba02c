"""The page on which codes are made that turn members of the staff into guests."""

import re

import pytest

from bot.staff.roles import Role
from bot.store import audit, guests, residents

from .conftest import MINUTE, Clerk, Site

PAGE = "/staff/guests"
SAID = re.compile(r'class="secret">職員登録 ([A-Z]{8})<')


def invites(clerk: Clerk, label: str = "広報の1人目") -> str:
    """The page with the code."""
    shown = clerk.sends(f"{PAGE}/invite", of=PAGE, label=label)
    assert shown.status_code == 200
    return shown.text


def recorded(site: Site) -> list[tuple[str | None, str, str, str | None, str | None]]:
    rows = site.office.database.read(lambda connection: audit.latest(connection, limit=50))
    kept = [(row.name, row.role, row.action, row.target, row.city) for row in reversed(rows)]
    return [row for row in kept if row[2].startswith("guest")]


def becomes_guest(site: Site, label: str) -> int:
    def work(connection):  # type: ignore[no-untyped-def]
        cipher = site.office.cipher
        found = residents.find_or_add(connection, cipher, "line:omitama", f"U{label}", site.clock())
        return guests.add(connection, found, label, site.clock())

    return site.office.database.write(work) or 0


@pytest.mark.parametrize("role", ["editor", "admin"])
def test_a_code_is_shown_once_and_kept_as_a_hash(site: Site, role: Role) -> None:
    clerk = site.clerk("hanako", role, city="omitama", section="pension")
    found = SAID.search(invites(clerk))
    assert found
    assert found[1] not in clerk.reads(PAGE)
    file = site.folder / "madoguchi.db"
    kept = b"".join(path.read_bytes() for path in file.parent.glob("madoguchi.db*"))
    assert found[1].encode() not in kept
    assert recorded(site) == [("hanako", role, "guest-invited", "広報の1人目", "omitama")]


def test_every_code_is_another_one(site: Site) -> None:
    clerk = site.clerk()
    assert len({SAID.findall(invites(clerk))[0] for _ in range(20)}) == 20


@pytest.mark.parametrize("label", ["", "  ", "あ" * 41])
def test_a_guest_needs_a_name_to_be_known_by(site: Site, label: str) -> None:
    clerk = site.clerk()
    refused = clerk.sends(f"{PAGE}/invite", of=PAGE, label=label)
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert recorded(site) == []


def test_guests_are_listed_and_taken_out(site: Site) -> None:
    number = becomes_guest(site, "窓口の班")
    becomes_guest(site, "当直")
    clerk = site.clerk("hanako")
    assert "窓口の班" in clerk.reads(PAGE)
    assert clerk.sends(f"{PAGE}/{number}/remove", of=PAGE).status_code == 303
    assert "窓口の班" not in clerk.reads(PAGE)
    assert "当直" in clerk.reads(PAGE)
    assert clerk.sends(f"{PAGE}/{number}/remove", of=PAGE).status_code == 422
    assert clerk.sends(f"{PAGE}/x/remove", of=PAGE).status_code == 404
    assert [(who, what, whom) for who, _, what, whom, _ in recorded(site)] == [("hanako", "guest-removed", "窓口の班")]


@pytest.mark.parametrize(("role", "city"), [("approver", "omitama"), ("editor", "joso"), ("admin", "joso")])
def test_others_see_them_and_change_nothing(site: Site, role: Role, city: str) -> None:
    number = becomes_guest(site, "窓口の班")
    clerk = site.clerk("jiro", role, city=city)
    page = clerk.reads(PAGE)
    assert "窓口の班" in page
    assert "<form" not in page.partition("<main")[2].partition("</main")[0]
    assert clerk.sends(f"{PAGE}/invite", of="/staff/", label="x").status_code == 422
    assert clerk.sends(f"{PAGE}/{number}/remove", of="/staff/").status_code == 422
    assert recorded(site) == []


def test_codes_that_nobody_used_go(site: Site) -> None:
    clerk = site.clerk()
    invites(clerk)
    assert left(site) == 1
    site.clock.passes(16 * MINUTE)
    site.office.database.write(lambda c: guests.purge(c, site.clock()))
    assert left(site) == 0


def left(site: Site) -> int:
    with site.office.database.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM guest_code").scalar_one())
