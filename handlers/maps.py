"""Links that open the phone's map."""

from urllib.parse import quote

MAP = "https://www.google.com/maps/search/?api=1&query="
"""Opens the phone's map at ``lat,lon`` or at an address.
Source: https://developers.google.com/maps/documentation/urls/get-started"""


def map_at(lat: float | None, lon: float | None, address: str | None) -> str | None:
    """A map of a place in degrees or, failing that, at an address; None when nobody has said where it is."""
    if lat is not None and lon is not None:
        return f"{MAP}{lat:.6f},{lon:.6f}"
    return f"{MAP}{quote(address)}" if address else None
