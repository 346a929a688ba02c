"""How a visitor wants the pages: large letters, light on dark, a language. Kept in cookies, chosen by plain links."""

from dataclasses import dataclass

from flask import make_response, redirect, request
from werkzeug import Response

from handlers.wording import Wording
from knowledge.languages import LANGUAGES, Language, html_lang

YEAR = 365 * 24 * 3600
_CHOICES = {"large": ("0", "1"), "contrast": ("0", "1"), "lang": LANGUAGES}


@dataclass(frozen=True, kw_only=True, slots=True)
class Display:
    """What the cookies of a visitor say; without any, Japanese in plain size, dark on light."""

    language: Language
    large: bool
    contrast: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """The sentences of a page in its language: what templates call."""

    wording: Wording
    language: Language

    def __call__(self, key: str, **values: str) -> str:
        """The sentence ``key``; readings of やさしい日本語 still in brackets."""
        return self.wording.say(key, self.language, **values)


def display() -> Display:
    """The choices of whoever asks for the page."""
    kept = request.cookies
    wanted = kept.get("lang")
    language: Language = next((language for language in LANGUAGES if language == wanted), "ja")
    return Display(language=language, large=kept.get("large") == "1", contrast=kept.get("contrast") == "1")


def switched() -> Response | None:
    """``?large=1``, ``?contrast=1`` and ``?lang=pt`` are kept in cookies, so that the address stays clean."""
    chosen = {name: request.args[name] for name, usable in _CHOICES.items() if request.args.get(name) in usable}
    if not chosen:
        return None
    response = make_response(redirect(request.path))
    for name, value in chosen.items():
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return response


def spoken(wording: Wording, language: Language) -> dict[str, object]:
    """What every page of a city needs to speak: ``say``, the ``lang`` attribute, and whether it is やさしい日本語."""
    return {
        "say": Words(wording=wording, language=language),
        "lang": html_lang(language),
        "easy": language == "ja-easy",
    }
