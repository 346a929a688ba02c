"""What a procedure says to a short follow-up: its fee, what to bring, by when, who may go, where, how from home."""

from collections.abc import Callable, Mapping

from handlers.event import Counter
from handlers.procedure_words import (
    counter_text,
    deadline_text,
    evidence_text,
    fee_texts,
    listed,
    online_text,
)
from knowledge.languages import Language, foreign
from knowledge.procedure import Procedure

Tell = Callable[[Procedure, Language, Counter], str | None]


def tell(aspect: str, procedure: Procedure, language: Language, counter: Counter) -> str | None:
    """The words for an aspect of ``knowledge/aspects.yaml``; None when the procedure does not say it."""
    said = _TELLS.get(aspect)
    return said(procedure, language, counter) if said else None


def _fee(procedure: Procedure, language: Language, counter: Counter) -> str | None:
    return listed(fee_texts(procedure, language, counter)) if procedure.fees_on(counter.today) else None


def _bring(procedure: Procedure, language: Language, counter: Counter) -> str | None:
    return listed([evidence_text(one, language, counter) for one in procedure.evidence]) or None


def _deadline(procedure: Procedure, language: Language, counter: Counter) -> str | None:
    return deadline_text(procedure.deadline, language, counter) if procedure.deadline else None


def _online(procedure: Procedure, language: Language, counter: Counter) -> str | None:
    return online_text(procedure, language, counter)


def _post(procedure: Procedure, language: Language, counter: Counter) -> str | None:
    return online_text(procedure, language, counter) if procedure.channels.post else None


def _conveni(procedure: Procedure, language: Language, counter: Counter) -> str | None:
    return online_text(procedure, language, counter) if procedure.channels.conveni else None


def _in_japanese(field: str) -> Tell:
    """A field that is kept in Japanese only."""

    def said(procedure: Procedure, language: Language, counter: Counter) -> str | None:
        value = getattr(procedure, field)
        return value if isinstance(value, str) and not foreign(language) else None

    return said


_TELLS: Mapping[str, Tell] = {
    "fee": _fee,
    "bring": _bring,
    "deadline": _deadline,
    "online": _online,
    "post": _post,
    "conveni": _conveni,
    "hours": counter_text,
    "place": counter_text,
    "proxy": _in_japanese("proxy"),
    "who": _in_japanese("who"),
    "duration": _in_japanese("takes"),
}
