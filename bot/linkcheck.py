"""Asks a page whether it is there, for the check of links before a notice goes out."""

import time

import urllib3

from scheduler.missend import LinkCheck, LinkState

WAIT = urllib3.Timeout(connect=3, read=5)
GONE = (404, 410)

REMEMBERED = 600
"""Seconds."""

_HEADERS = {"User-Agent": "madoguchi link check"}


def look(url: str) -> LinkState:
    """What ``url`` answers. Servers that do not like to be asked for the head alone are asked for the page."""
    with urllib3.PoolManager(timeout=WAIT, retries=urllib3.Retry(redirect=5, connect=0, read=0)) as pool:
        try:
            status = pool.request("HEAD", url, headers=_HEADERS).status
            if status >= 400:
                status = pool.request("GET", url, headers=_HEADERS, preload_content=False).status
        except (urllib3.exceptions.HTTPError, ValueError):
            return "unclear"
    if status in GONE:
        return "gone"
    return "fine" if status < 400 else "unclear"


def remembering(ask: LinkCheck) -> LinkCheck:
    """The same, asking for a page that is there once in ten minutes, however often people look at a preview."""
    seen: dict[str, float] = {}

    def remember(url: str) -> LinkState:
        now = time.monotonic()
        if url in seen and now - seen[url] < REMEMBERED:
            return "fine"
        state = ask(url)
        if state == "fine":
            seen[url] = now
        return state

    return remember
