"""The web counter under rude visitors: no fault, no lockout, nothing kept that must not be."""

import http.client
import sqlite3
import threading
import urllib.parse

from .conftest import Server, Town, eventually

FORM = "application/x-www-form-urlencoded"


def _post(server: Server, cookie: str = "", **fields: str) -> int:
    body = urllib.parse.urlencode(fields, errors="surrogatepass").encode()
    return server.call("POST", "/omitama/", body, content_type=FORM, cookie=cookie).status


def test_two_answers_at_once_lock_nobody_out(town: Town) -> None:
    server = town.server()
    body = urllib.parse.urlencode({"text": "住民票がほしい"}).encode()
    cookie = server.call("POST", "/omitama/", body, content_type=FORM).headers["set-cookie"].partition(";")[0]
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(_post(server, cookie, text="印鑑登録をしたい")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {200}
    assert _post(server, cookie, text="パスポートを作りたい") == 200


def test_strange_requests_are_answered_in_order(town: Town) -> None:
    server = town.server()
    texts = [
        "",
        " ",
        "😀" * 2000,
        "あ" * 5000,
        "\u202e\u200b",
        "\x00\x01",
        "\ufdfa" * 5000,
        "<script>alert(1)</script>",
    ]
    assert {_post(server, text=text) for text in texts} == {200}
    assert {_post(server, tap=data, shown="x") for data in ("", "?", "rate?v=0", "entry?id=" + "x" * 900)} == {200}
    assert _post(server, text="x" * 1_100_000) == 413
    for path in ("/nowhere/", "/" + "a" * 256 + "/", "/..%2f..%2fetc/", "/omitama/nothing", "/%00/"):
        assert server.call("GET", path).status == 404
    assert _with_host(server, "..") < 500
    page = server.call("POST", "/omitama/", b"text=%3Cscript%3Ealert(1)%3C/script%3E", content_type=FORM)
    assert "<script>alert" not in page.text


def test_a_number_cannot_hide_at_the_edge_or_in_a_button(town: Town) -> None:
    server = town.server()
    number = "123456789012"
    _post(server, text="あ" * 4989 + number)
    _post(server, tap="entry?id=%31%32%33%34%35%36%37%38%39%30%31%32", shown="1234 5678 9012")
    _post(server, tap=f"entry?id={number}", shown=number)
    assert eventually(lambda: _count(town) == 3)
    for path in [path for path in town.var.iterdir() if path.is_file()]:
        content = path.read_bytes()
        assert number[:11].encode() not in content, path
        assert b"%31%32%33%34" not in content, path


def test_the_chosen_language_is_kept_and_a_question_in_another_changes_nothing(town: Town) -> None:
    server = town.server()
    tap = urllib.parse.urlencode({"tap": "language?to=pt", "shown": "Português"}).encode()
    chosen = server.call("POST", "/joso/", tap, content_type=FORM)
    assert (chosen.status, "lang=pt" in chosen.headers["location"]) == (303, True)
    assert server.call("GET", "/joso/?lang=pt").headers["set-cookie"].startswith("lang=pt;")
    assert '<html lang="pt"' in server.call("GET", "/joso/", cookie="lang=pt").text
    asked = urllib.parse.urlencode({"text": "Please sing me the song about my umbrella"}).encode()
    answer = server.call("POST", "/joso/", asked, content_type=FORM, cookie="lang=pt", accept="text/html; fragment")
    assert 'lang="en"' in answer.text
    assert 'lang="pt"' not in answer.text
    assert '<html lang="pt"' in server.call("GET", "/joso/", cookie="lang=pt").text
    assert '<html lang="ja"' in server.call("GET", "/joso/", cookie="lang=tlh").text


def _with_host(server: Server, host: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.putrequest("GET", "/nowhere/", skip_host=True)
        connection.putheader("Host", host)
        connection.endheaders()
        return connection.getresponse().status
    finally:
        connection.close()


def _count(town: Town) -> int:
    connection = sqlite3.connect(town.var / "madoguchi.db")
    try:
        return int(connection.execute("select count(*) from event").fetchone()[0])
    finally:
        connection.close()
