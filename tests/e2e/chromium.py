"""Debian's Chromium, as the browser tests and the pictures of the documentation start it."""

from pathlib import Path

from playwright.sync_api import Browser, Playwright

CHROMIUM = Path("/usr/bin/chromium")
PACKAGE = "chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoChromiumError(Exception):
    """The browser is not installed; the message says how to install it."""


def launch(playwright: Playwright) -> Browser:
    """A browser without a window. Raises NoChromiumError."""
    if not CHROMIUM.exists():
        raise NoChromiumError(f"{CHROMIUM} is missing: install the Debian package `{PACKAGE}` (apt install {PACKAGE})")
    return playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
