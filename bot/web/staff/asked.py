"""What an address of the staff pages asks for."""

from flask import abort


def row_id(number: str) -> int:
    """The number in an address; no page without one."""
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        abort(404)
    return int(number)
