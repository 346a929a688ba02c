"""What is no question for the city: another agency's matter and a greeting, from the page to the stored outcome."""

import json
import sqlite3
import urllib.parse

from .conftest import Server, Town, said

FORM = "application/x-www-form-urlencoded"
FEEDBACK = "rate?"


def _say(server: Server, text: str) -> str:
    body = urllib.parse.urlencode({"text": text}).encode()
    answer = server.call("POST", "/omitama/", body, content_type=FORM, accept="text/html; fragment")
    assert answer.status == 200
    return answer.text


def _stored(town: Town) -> list[tuple[str, str]]:
    connection = sqlite3.connect(town.var / "madoguchi.db")
    try:
        return connection.execute("select outcome, entry_id from question order by id").fetchall()
    finally:
        connection.close()


def test_the_web_page_sends_on_and_greets(town: Town) -> None:
    server = town.server()
    card, greeting = _say(server, "停電しています"), _say(server, "ありがとうございます")
    assert 'href="tel:' in card
    assert FEEDBACK in card
    assert "menu?area=contact" in greeting
    assert FEEDBACK not in greeting
    assert _stored(town) == [("elsewhere", "elsewhere.electricity"), ("smalltalk", "smalltalk.thanks")]


def test_line_gets_a_card_that_calls(town: Town) -> None:
    town.server()
    resident = town.line.user()
    resident.says("停電しています")
    assert town.line.wait_for(lambda: resident.replies, timeout=20)
    assert '"uri": "tel:' in said(resident.replies[0])
    resident.says("ありがとうございます")
    assert town.line.wait_for(lambda: len(resident.replies) == 2, timeout=20)
    assert FEEDBACK not in said(resident.replies[1])
    assert town.line.violations == []


def test_the_command_line_names_the_outcomes(town: Town) -> None:
    done = town.madoguchi("ask", "--json", "--city", "omitama", "停電しています")
    asked = json.loads(done.stdout)
    assert asked["outcome"] == "elsewhere"
    assert (asked["candidates"][0]["id"], asked["candidates"][0]["topic"]) == ("elsewhere.electricity", "")
    greeted = json.loads(town.madoguchi("ask", "--json", "--city", "omitama", "ありがとうございます").stdout)
    assert (greeted["outcome"], greeted["candidates"][0]["topic"]) == ("smalltalk", "")
