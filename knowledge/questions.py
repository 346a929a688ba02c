"""Several questions in one message: where another may begin, and whether the search agrees that it is one. Pure.

People write background first (「先月父が亡くなりました。年金はどうしたらいいですか」 is one question) and ask on after
it (「手数料は？」). So a part counts only when it wishes for something of its own, or when 「あと」 or a list sets it
apart, and when it is found by itself, in another matter. A wrong split is worse than none.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from knowledge.question_words import ADDS, BREAK, ITEM, MARKS, POINTS_BACK, POLITE, TELLS, WANTS, WISH
from knowledge.search import Ambiguous, Answer, Candidate, Outcome
from knowledge.text import letters

MOST = 3
"""Questions of one message that are answered."""

LEANS = 10
"""Letters below which a sentence leans on the one before (「通訳はいますか」), unless something sets it apart."""

Found = tuple[str, Answer | Ambiguous]
"""A question and what was found for it."""

_LINK = re.compile(ADDS, re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What may be a question of its own. apart: a word or a list sets it apart from the part before."""

    text: str
    apart: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Segment:
    """A sentence or line. kind: a question of its own; one about what stands before; background; politeness."""

    text: str
    apart: bool
    tells: bool
    kind: Literal["own", "dependent", "background", "polite"]


def split(text: str, names_nothing: Callable[[str], bool]) -> tuple[Part, ...]:
    """The questions that a message may hold, two or more; () when it is one question.

    names_nothing: whether a text only asks on about what was said before it.
    """
    groups: list[list[_Segment]] = []
    waiting: list[_Segment] = []
    for segment in _segments(text, names_nothing):
        if segment.kind != "own":
            asks_on = segment.kind != "background" and groups and not waiting
            (groups[-1] if asks_on else waiting).append(segment)
            continue
        if segment.apart and any(said.kind == "background" for said in waiting):
            if groups:
                groups[-1] += waiting
            else:
                groups.append(waiting)  # what is followed by 「あと」 was a matter of its own
            waiting = []
        if segment.tells and groups and not waiting:
            segment = replace(segment, apart=True)
        if groups and not segment.apart and WANTS.search(groups[-1][-1].text):
            groups[-1] += [*waiting, segment]
        else:
            groups.append([*waiting, segment])
        waiting = []
    if len(groups) < 2:
        return ()
    groups[-1] += waiting
    return tuple(_part(group) for group in groups)


def _part(group: Sequence[_Segment]) -> Part:
    text = "".join(segment.text for segment in group if segment.kind != "polite")
    return Part(text=text.strip(), apart=any(segment.apart for segment in group))


def _segments(text: str, names_nothing: Callable[[str], bool]) -> Iterator[_Segment]:
    for raw in BREAK.split(text):
        item = ITEM.match(raw)
        rest = raw[item.end() :] if item else raw
        link = _LINK.match(rest.lstrip())
        said = rest.lstrip()[link.end() :] if link else rest
        if not said.strip(MARKS):
            continue
        tells = link is not None and link[0].startswith(TELLS)
        adds = link is not None and not tells
        listed = item is not None and item["numbered"] is not None
        kind = _kind(said, names_nothing, own=adds or listed)
        yield _Segment(text=said, apart=adds or item is not None, tells=tells, kind=kind)


def _kind(
    said: str, names_nothing: Callable[[str], bool], *, own: bool
) -> Literal["own", "dependent", "background", "polite"]:
    core = said.strip(MARKS)
    if POLITE.fullmatch(core):
        return "polite"
    if names_nothing(core) or POINTS_BACK.match(core):
        return "dependent"
    return "own" if own or WISH.search(said.strip()) or WISH.search(core) else "background"


def separate(parts: Sequence[Part], whole: Outcome, search: Callable[[str], Outcome]) -> tuple[Found, ...]:
    """What is found for the first three parts of a message, when these are questions of their own; else ().

    whole: what is found for the message as one.
    """
    asked = parts[:MOST]
    if len(asked) < 2:
        return ()
    found: list[Found] = []
    for part, following in zip(asked, [*asked[1:], None], strict=True):
        apart = part.apart or (following is not None and following.apart)
        outcome = search(part.text)
        if not isinstance(outcome, Answer | Ambiguous) or not _is_sure(part.text, outcome, apart=apart):
            return ()
        found.append((part.text, outcome))
    if not any(isinstance(outcome, Answer) for _, outcome in found):
        return ()
    best = [outcome.candidates[0] for _, outcome in found]
    if not _all_differ(best, asked) or _better_as_one(whole, best):
        return ()
    return tuple(found)


def _is_sure(text: str, outcome: Answer | Ambiguous, *, apart: bool) -> bool:
    if outcome.candidates[0].kind == "smalltalk":
        return False
    return apart or (isinstance(outcome, Answer) and letters(text) >= LEANS)


def _all_differ(best: Sequence[Candidate], parts: Sequence[Part]) -> bool:
    """Whether they are of different topics; sentences that nothing sets apart, of different categories."""
    near = zip(pairwise(best), parts[1:], strict=True)
    categories = all(part.apart or _category(one) != _category(other) for (one, other), part in near)
    return categories and len({_matter(candidate) for candidate in best}) == len(best)


def _better_as_one(whole: Outcome, best: Sequence[Candidate]) -> bool:
    """Whether the message is about a third thing (a card that is the library card, too)."""
    if not isinstance(whole, Answer) or whole.candidates[0].kind == "smalltalk":
        return False
    first = whole.candidates[0]
    known = any(_matter(first) == _matter(candidate) for candidate in best)
    return not known and first.confidence >= min(candidate.confidence for candidate in best)


def _matter(candidate: Candidate) -> str:
    return candidate.topic or candidate.id


def _category(candidate: Candidate) -> str:
    """The part of a topic before its first dot; every matter of another agency is a category of its own."""
    return candidate.topic.partition(".")[0] or candidate.id
