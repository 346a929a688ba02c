"""The staff pages of a small town over a database of their own, a clock that the test moves, and clerks with phones."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.app import build_counter
from bot.publication import Press
from bot.settings import Settings
from bot.staff.office import Office
from bot.staff.roles import EVERY, Grant, Role
from bot.staff.roster import Roster
from bot.store.cipher import Cipher
from bot.store.database import Database
from bot.store.migrate import upgrade
from knowledge.text import Analyzer
from tests.bot.conftest import CITY, small_content

NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)
SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
SECRET_KEY = "0123456789abcdef0123456789abcdef"
PASSWORD = "みどりのながぐつ七足くつした"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Clock:
    """UTC milliseconds."""

    now: int = int(NOON.timestamp() * 1000)

    def __call__(self) -> int:
        return self.now

    def passes(self, milliseconds: int) -> None:
        self.now += milliseconds


@dataclass
class Clerk:
    """Somebody in front of a browser, with a phone and the paper with backup codes."""

    client: FlaskClient
    clock: Clock
    name: str = ""
    secret: str = ""
    codes: list[str] = field(default_factory=list)

    def opens(self, path: str) -> TestResponse:
        return self.client.get(path)

    def reads(self, path: str) -> str:
        response = self.opens(path)
        assert response.status_code == 200, response.status
        return response.get_data(as_text=True)

    def sends(self, path: str, *, of: str | None = None, **fields: str) -> TestResponse:
        """Fill in the form on the page ``of`` (else of the same address) and send it to ``path``."""
        found = TOKEN.search(self.opens(of or path).get_data(as_text=True))
        assert found, f"no form on {of or path}"
        return self.client.post(path, data=fields | {"csrf_token": found[1]})

    def code(self) -> str:
        """What the phone shows."""
        return pyotp.TOTP(self.secret).at(self.clock() // 1000)

    def sets_up(self, token: str, password: str = PASSWORD) -> TestResponse:
        """All the way from the link to the backup codes."""
        path = f"/staff/setup/{token}"
        chosen = self.sends(path, password=password, again=password)
        assert chosen.status_code == 303
        return self.registers_phone(chosen.location)

    def registers_phone(self, path: str) -> TestResponse:
        found = re.search(r'class="secret">([^<]+)<', self.reads(path))
        assert found
        self.secret = found[1].replace(" ", "")
        finished = self.sends(path, code=self.code())
        self.codes = re.findall(r"<li>(\d{4}-\d{4})</li>", finished.get_data(as_text=True))
        return finished

    def signs_in(
        self, *, name: str | None = None, password: str = PASSWORD, code: str | None = None, to: str = "/staff/signin"
    ) -> TestResponse:
        """With the next code of the phone, unless told otherwise."""
        self.clock.passes(30 * SECOND)
        given = {"name": self.name if name is None else name, "password": password}
        fields = given | {"code": self.code() if code is None else code}
        return self.sends("/staff/signin", of=to, **fields)

    def signs_out(self) -> TestResponse:
        return self.sends("/staff/signout", of="/staff/")


@dataclass
class Site:
    """The pages, and what stands behind them."""

    app: Flask
    clock: Clock
    office: Office
    roster: Roster
    folder: Path

    def visitor(self, **environ: str) -> Clerk:
        """A browser that nobody is signed in with."""
        client = self.app.test_client()
        client.environ_base |= environ
        return Clerk(client=client, clock=self.clock)

    def clerk(self, name: str = "tanaka", role: Role = "editor", city: str = EVERY, section: str = EVERY) -> Clerk:
        """Somebody who has an account, has set it up, and is signed in."""
        clerk = self.visitor()
        clerk.name = name
        token = self.roster.add(None, name, Grant(role=role, city=city, section=section))
        assert clerk.sets_up(token).status_code == 200
        return clerk


Open = Callable[..., Site]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Path:
    """Two cities with one section."""
    root = tmp_path_factory.mktemp("town")
    folder = small_content(root / "content")
    sections = "sections:\n  pension: {name: 国保年金課}\n"
    folder.write("knowledge/cities/omitama.yaml", CITY + sections)
    joso = CITY.replace("omitama", "joso").replace("小美玉市", "常総市").replace("082368", "082112")
    folder.write("knowledge/cities/joso.yaml", joso)
    press, content = Press(root / "publications", analyzer), folder.read()
    assert content.errors == ()
    press.publish(content, press.pending(content), NOON, lambda _: None)
    return root / "publications"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "template.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def open_site(tmp_path: Path, published: Path, migrated: Path) -> Iterator[Open]:
    """Opens the pages; keywords are settings. Opened twice they stand on the same database, like two processes."""
    shutil.copy(migrated, tmp_path / "madoguchi.db")
    (tmp_path / "publications").symlink_to(published)
    clock = Clock()
    with closing(Database(f"sqlite:///{tmp_path / 'madoguchi.db'}")) as database:
        office = Office(database=database, cipher=Cipher(SECRET_KEY.encode()), now=clock)
        counters = []

        def open_it(**settings: str) -> Site:
            given = {"var": tmp_path, "secret_key": SECRET_KEY, "database_url": None} | settings
            counter = build_counter(Settings(**given), now=clock)  # type: ignore[arg-type]
            counters.append(counter)
            return Site(app=counter.flask, clock=clock, office=office, roster=Roster(office=office), folder=tmp_path)

        yield open_it
        for counter in counters:
            counter.close()


@pytest.fixture
def site(open_site: Open) -> Site:
    return open_site()
