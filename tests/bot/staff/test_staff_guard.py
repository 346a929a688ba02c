"""Every staff page is shut unless it says for whom it is open."""

import re
from collections.abc import Iterator
from typing import get_args
from urllib.parse import quote

import pytest
from flask import Blueprint
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.routing import Rule

from bot.staff.roles import ROLES, Role
from bot.web.staff.guard import PREFIX, Need, current_account, need_of, needs

from .conftest import Site

OPEN = {
    "staff.sign_in",
    "staff.enter",
    "staff.setup",
    "staff.choose_password",
    "staff.setup_phone",
    "staff.finish_setup",
}
"""Signing in, and the pages behind a one-time link."""


def staff_rules(site: Site) -> Iterator[tuple[Rule, Need | None]]:
    for rule in site.app.url_map.iter_rules():
        if rule.rule.startswith(PREFIX):
            yield rule, need_of(site.app.view_functions[rule.endpoint])


def addresses(site: Site, part: str = "tanaka") -> Iterator[tuple[str, str, Need | None]]:
    """Method, address and need of every page that is not open."""
    for rule, need in staff_rules(site):
        if need != "anyone":
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, re.sub(r"<[^>]+>", part, rule.rule), need


def test_every_page_says_whom_it_is_for(site: Site) -> None:
    known = {*get_args(get_args(Need)[0]), *ROLES}
    rules = list(staff_rules(site))
    assert len(rules) > 15
    assert not [rule.rule for rule, need in rules if need not in known]
    assert {rule.endpoint for rule, need in rules if need == "anyone"} == OPEN


def test_nothing_opens_without_signing_in(site: Site) -> None:
    site.clerk("tanaka")
    site.clerk("himitsu")
    for method, address, _ in addresses(site):
        answer = site.visitor().client.open(address, method=method)
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/staff/signin"), address
        assert "himitsu" not in answer.text, address


@pytest.mark.parametrize("role", ROLES)
def test_nothing_opens_with_another_role(site: Site, role: Role) -> None:
    clerk = site.clerk(role=role)
    shut = [(method, address) for method, address, need in addresses(site) if need in ROLES and need != role]
    assert shut
    for method, address in shut:
        assert clerk.client.open(address, method=method).status_code == 403, address


def test_no_form_is_taken_without_its_secret(site: Site) -> None:
    clerk = site.clerk(role="admin")
    for rule, need in staff_rules(site):
        if "POST" in (rule.methods or ()) and need in ("anyone", "account", "admin"):
            address = re.sub(r"<[^>]+>", "tanaka", rule.rule)
            assert clerk.client.post(address).status_code == 400, address
            assert clerk.client.post(address, data={"csrf_token": "made-up"}).status_code == 400, address
    assert clerk.opens("/staff/").status_code == 200


def test_a_form_of_another_session_is_not_taken(site: Site) -> None:
    """Not even with the other's cookie of the forms: it is tied to the session."""
    clerk, other = site.clerk("tanaka"), site.clerk("suzuki")
    found = re.search(r'name="csrf_token" value="([^"]+)"', other.reads("/staff/"))
    cookie = other.client.get_cookie("session")
    assert found
    assert cookie
    clerk.client.set_cookie("session", cookie.value)
    assert clerk.client.post("/staff/signout", data={"csrf_token": found[1]}).status_code == 400
    assert clerk.opens("/staff/").status_code == 200


def test_a_page_that_says_nothing_stays_shut_whoever_added_it(site: Site) -> None:
    clerk = site.clerk(role="admin")
    pages = Blueprint("notices", __name__, url_prefix="/staff/notices")
    pages.add_url_rule("/", "list", lambda: "all of them")
    pages.add_url_rule("/mine", "mine", needs("approver")(lambda: current_account().name))
    site.app._got_first_request = False  # Flask takes no blueprint after the first request
    site.app.register_blueprint(pages)
    assert clerk.opens("/staff/notices/").status_code == 403
    assert clerk.opens("/staff/notices/mine").status_code == 403
    assert site.clerk("suzuki", role="approver").opens("/staff/notices/mine").text == "suzuki"
    assert site.visitor().opens("/staff/notices/mine").status_code == 303


WORDS = st.text(max_size=30).map(lambda text: text.replace("/", "").replace("\\", "")) | st.just("tanaka")


@given(method=st.sampled_from(["GET", "POST", "HEAD", "PUT", "DELETE"]), part=WORDS, cookie=WORDS, query=WORDS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_address_or_cookie_leaks_anything(site: Site, method: str, part: str, cookie: str, query: str) -> None:
    if not site.roster.managed_by(None):
        site.clerk("tanaka-himitsu", role="admin")
    visitor = site.visitor()
    visitor.client.set_cookie("staff", cookie)
    for rule, need in staff_rules(site):
        address = re.sub(r"<[^>]+>", lambda _: quote(part, safe=""), rule.rule)
        answer = visitor.client.open(address, method=method, query_string={"to": query, "before": query})
        assert "himitsu" not in answer.text
        assert answer.status_code < 500
        if need != "anyone":
            assert answer.status_code in (303, 400, 404, 405, 308), (method, address)


def test_nothing_is_left_for_the_next_one_at_a_shared_computer(site: Site) -> None:
    clerk = site.clerk(role="admin")
    for method, address, _ in addresses(site):
        assert clerk.client.open(address, method=method).headers["Cache-Control"] == "no-store", address


DRAWING = {'<script type="module" src="/static/preview.js">', '<script type="application/json">'}
"""Draws a message whose words stand there without it."""


def test_pages_need_no_script_and_nothing_from_elsewhere(site: Site) -> None:
    clerk = site.clerk(role="admin")
    pages = [clerk.opens(address).text for method, address, _ in addresses(site) if method == "GET"]
    pages.append(clerk.reads("/staff/setup/" + site.roster.reset(None, "tanaka")))
    for page in pages:
        assert set(re.findall(r"<script[^>]*>", page)) <= DRAWING
        assert not re.search(r"\s(style|on\w+)=", page)
        assert not re.search(r'(src|href|action)="(https?:)?//', page)
        assert '<html lang="ja"' in page


def test_residents_pages_and_the_webhook_go_on_without_a_secret(site: Site) -> None:
    visitor = site.visitor()
    assert visitor.client.post("/omitama/", data={"text": "住民票"}).status_code == 200
    assert visitor.client.post("/line/webhook", data=b"{}").status_code == 400
