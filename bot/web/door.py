"""What the public pages share at their door: which city is asked for, and the QR code that leads to a page."""

import io

import segno
from flask import Response, abort

from bot.edition import Edition
from bot.publication import Shelf


def edition_of(shelf: Shelf, city: str) -> Edition:
    """The edition of the city in an address; 404 when there is none."""
    edition = shelf.edition(city)
    if edition is None:
        abort(404)
    return edition


def qr_code(address: str) -> Response:
    """The QR code of an address as SVG, which fills whatever the page gives it."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=4, omitsize=True, xmldecl=False)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")
