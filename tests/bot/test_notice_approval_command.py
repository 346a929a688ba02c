"""`madoguchi notice`: the same two people at a terminal, each proved by password and code."""

import time
from contextlib import closing
from pathlib import Path

import pyotp
import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, insert, select, update

from bot.cli import main
from bot.conversation import milliseconds
from bot.guest_codes import heard_in, mark_of
from bot.guestbook import ResidentPairing
from bot.staff.enrolment import Enrolment
from bot.staff.office import Office
from bot.staff.roles import Grant, Role
from bot.staff.roster import Roster
from bot.store import audit, residents
from bot.store.approval_schema import sending
from bot.store.cipher import Cipher, load_secret
from bot.store.database import Database
from bot.store.migrate import upgrade
from knowledge.text import Analyzer
from tests.bot.conftest import Folder
from tests.contract.hall import built, press_to

PASSWORD = "みどりのながぐつ七足くつした"
SHELTER = """templates:
  - id: shelter
    kind: disaster
    section: digital
    title: 避難所を開きました
    body: "{time}に開きました。"
    blanks:
      - {name: time, label: 開いた時刻, kind: time}
    source: 試験用
    checked_on: 2026-11-20
    review_by: 2027-11-20
    translations: {}
"""


class Terminal:
    """Somebody at the machine; `name` signs in when asked."""

    def __init__(self, var: Path) -> None:
        self.environment = {"MADOGUCHI_VAR": str(var), "MADOGUCHI_CITY": "omitama"}
        self.codes: dict[str, tuple[str, ...]] = {}
        upgrade(f"sqlite:///{var / 'madoguchi.db'}")
        self.var = var

    def enrol(self, name: str, role: Role) -> None:
        """An account that has been set up, with its backup codes."""
        database = Database(f"sqlite:///{self.var / 'madoguchi.db'}")
        office = Office(database=database, cipher=Cipher(load_secret(self.var, None)), now=milliseconds)
        token = Roster(office=office).add(None, name, Grant(role=role, city="omitama", section="*"))
        enrolment = Enrolment(office=office)
        enrolment.choose_password(token, PASSWORD, PASSWORD)
        self.codes[name] = enrolment.finish(token, pyotp.TOTP(enrolment.pending(token).secret).at(time.time())).codes
        database.close()

    def does(self, *arguments: str, name: str = "", yes: str = "y", status: int = 0) -> str:
        typed = ""
        if name:
            code, *rest = self.codes[name]
            self.codes[name] = tuple(rest)
            typed = f"{PASSWORD}\n{code}\n{yes}\n"
            arguments = (*arguments, "--by", name)
        done = CliRunner().invoke(main, ["notice", *arguments], env=self.environment, input=typed)
        assert done.exit_code == status, done.output
        return done.output


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, analyzer: Analyzer) -> Terminal:
    for name in ("DATABASE_URL", "LINE_CHANNEL_ID", "LINE_CHANNEL_SECRET", "MADOGUCHI_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    return Terminal(built(tmp_path, analyzer, "repeats: 毎月第2木曜"))  # the clock is the real one


def test_previewed_put_forward_approved_and_taken_back(terminal: Terminal) -> None:
    terminal.enrol("hanako", "editor")
    terminal.enrol("taro", "approver")
    preview = terminal.does("preview", "digital.class")
    assert "種類：スマホ教室" in preview
    assert "smartphone-class" not in preview
    numbers = [line for line in preview.splitlines() if line.endswith(" 人")]
    assert len({len(line) for line in numbers}) == 1  # they stand below each other: labels are of full width
    terminal.does("submit", "digital.class", name="hanako")
    assert "はじめての方の教室です。" in terminal.does("show", "1")
    terminal.does("approve", "1", name="hanako", status=1)
    terminal.does("approve", "1", name="taro", yes="n", status=1)
    terminal.does("approve", "1", name="taro")
    before = terminal.does("submitted")
    terminal.does("cancel", "1")
    assert terminal.does("submitted") != before
    terminal.does("cancel", "1", status=1)


def test_a_correction_and_what_it_corrects_are_shown_with_each_other(terminal: Terminal) -> None:
    terminal.enrol("hanako", "editor")
    terminal.does("submit", "digital.class", name="hanako")
    assert "訂正" not in terminal.does("show", "1")

    def corrects(connection: Connection) -> None:
        connection.execute(update(sending).values(state="handed"))
        wrong = dict(connection.execute(select(sending)).mappings().one())
        linked = {"id": 2, "kind": "correction", "state": "withdrawn", "corrects_id": 1}
        connection.execute(insert(sending).values(wrong | linked))

    with closing(Database(f"sqlite:///{terminal.var / 'madoguchi.db'}")) as database:
        database.write(corrects)
    assert "この送信への訂正 2 " in terminal.does("show", "1")
    assert "訂正するもの 1 " in terminal.does("show", "2")


@pytest.mark.parametrize(
    "arguments",
    [
        ("preview", "gone"),
        ("show", "9"),
        ("cancel", "9"),
        ("guests", "remove", "9"),
        ("guests", "invite", "--label", ""),
    ],
)
def test_mistakes_are_said(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    assert "Traceback" not in terminal.does(*arguments, status=1)


def test_a_member_of_the_staff_is_invited_and_taken_out_again(terminal: Terminal) -> None:
    said = terminal.does("guests", "invite", "--label", "広報の1人目")
    code = heard_in(said.splitlines()[0])
    assert code
    with closing(Database(f"sqlite:///{terminal.var / 'madoguchi.db'}")) as database:
        cipher, channel = Cipher(load_secret(terminal.var, None)), "line:omitama"
        resident_id = database.write(lambda c: residents.find_or_add(c, cipher, channel, "U1", milliseconds()))
        pairing = ResidentPairing(
            database=database, cipher=cipher, channel=channel, resident_id=resident_id, now=milliseconds
        )
        assert pairing.join(mark_of(cipher, channel, code)) == "welcome"
        recorded = database.read(lambda c: audit.latest(c, limit=5))
    assert [(row.role, row.action) for row in recorded] == [("operator", "guest-added"), ("operator", "guest-invited")]
    assert "広報の1人目" in terminal.does("guests", "list")
    terminal.does("guests", "remove", "1")
    assert "広報の1人目" not in terminal.does("guests", "list")


def test_one_officer_sends_a_template_that_two_people_approved(terminal: Terminal) -> None:
    folder = terminal.var / "content" / "scheduler" / "templates" / "common"
    folder.mkdir(parents=True)
    (folder / "shelter.yaml").write_text(SHELTER, encoding="utf-8")
    press_to(terminal.var, Folder(terminal.var / "content"), Analyzer())
    terminal.enrol("hanako", "editor")
    terminal.enrol("taro", "approver")
    fill = ("template", "send", "shelter", "--fill", "time=21:30")
    before = terminal.does("template", "list")
    terminal.does(*fill, name="taro", status=1)
    terminal.does("template", "submit", "shelter", name="hanako")
    assert "避難所を開きました" in terminal.does("template", "approve", "shelter", name="taro")
    assert terminal.does("template", "list") != before
    terminal.does(*fill, "--drill", name="taro", status=1)  # nobody is a guest
    terminal.does(*fill, name="taro", yes="n", status=1)
    assert "21:30に開きました。" in terminal.does(*fill, name="taro")
    terminal.does("cancel", "1")
