"""Links to checklists: everything a list is made from stands signed in the link itself, and nothing in a row.

Nobody can make or guess one without the installation's key, it holds no personal data, and it ends by itself.
"""

from collections.abc import Callable
from datetime import date

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from bot.store.cipher import Cipher
from handlers.event import Listed
from knowledge.languages import LANGUAGES
from scheduler.signup import Booking

VALID_DAYS = 60
"""How long a list can be opened: longer than any deadline that a guide counts in days, save the care renewals."""


class Links:
    """Makes and reads the links of one installation. public_url: its https address, for residents of LINE."""

    def __init__(self, cipher: Cipher, public_url: str | None) -> None:
        self._serializer = URLSafeTimedSerializer(cipher.link_key, salt="checklist")
        self._seats = URLSafeSerializer(cipher.link_key, salt="seat")
        self._public = public_url.rstrip("/") if (public_url or "").startswith("https:") and public_url else None

    def checklist(self, channel: str) -> Callable[[Listed], str] | None:
        """How to link to a list of the city of ``channel``; None when its readers could not open it."""
        kind, _, city = channel.partition(":")
        base = "" if kind == "web" else self._public
        if base is None:
            return None
        return lambda listed: f"{base}/{city}/list/{self.token(city, listed)}"

    def seat(self, channel: str) -> Callable[[Booking], str] | None:
        """How to link to the page of a seat, to be shown at the door; None when its readers could not open it."""
        kind, _, city = channel.partition(":")
        if kind == "web" or self._public is None:
            return None
        return lambda place: f"{self._public}/{city}/seat/{self._seats.dumps([city, place.id])}"

    def counted(self, city: str) -> Callable[[str], str] | None:
        """Where a link of a notice with a code is opened and counted; None when its readers could not open it."""
        return (lambda code: f"{self._public}/{city}/n/{code}") if self._public else None

    def events(self, channel: str) -> str | None:
        """The page with what is coming in the city of ``channel``; None when its readers could not open it."""
        kind, _, city = channel.partition(":")
        base = "" if kind == "web" else self._public
        return None if base is None else f"{base}/{city}/events"

    def read_seat(self, city: str, token: str) -> int | None:
        """The id of the booking behind a link; None when it was not made here, or is another city's."""
        try:
            of, booking = self._seats.loads(token)
        except (BadSignature, ValueError, TypeError):
            return None
        return int(booking) if of == city else None

    def token(self, city: str, listed: Listed) -> str:
        """The part of a link that says which list it is."""
        answers, day = ".".join(listed.tokens), listed.made_on.toordinal()
        said = [city, listed.guide, listed.version, answers, day, listed.language]
        return str(self._serializer.dumps(said))

    def read(self, city: str, token: str) -> Listed | None:
        """The list of ``city`` behind a link; None when it was not made here, is too old, or is another city's."""
        try:
            found = self._serializer.loads(token, max_age=VALID_DAYS * 24 * 3600)
            of, guide, version, answers, made_on, language = found
        except (BadSignature, ValueError, TypeError):
            return None
        if of != city or language not in LANGUAGES:
            return None
        tokens = tuple(filter(None, answers.split(".")))
        return Listed(guide=guide, version=version, tokens=tokens, made_on=date.fromordinal(made_on), language=language)
