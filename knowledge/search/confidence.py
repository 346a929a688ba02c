"""How far the best entries can be trusted: a logistic over absolute features, and thresholds for the three outcomes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from knowledge.search.profiles import Profile

Array = NDArray[np.float32]

ANSWER = 0.68
"""From this probability on, the first candidate is the answer: chosen so that of forty questions that no city answers
at most one is answered. Of 370 residents' questions by other writers 47 % are answered, 99 % of them rightly; at .5
it would be 78 % and 95 %."""

CHOICES = 0.25
"""From here on, the best candidates are offered: to 51 % of those questions; 96 % of the lists hold the right one."""

WORTH_SHOWING = 0.03
"""Candidates below this only lengthen a list of choices."""

NEAR_TIE = 0.15
"""Closer than this to the first, another candidate is as likely meant: then even a likely answer becomes a choice."""

MAX_CHOICES = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """choices: how many of the best candidates to offer; 0 unless the outcome is `choices`."""

    outcome: Literal["answer", "choices", "unknown"]
    choices: int = 0


def confidences(signals: Array, margins: Array, profile: Profile) -> list[float]:
    """Probability that each candidate answers the question, best first and never rising.

    signals: float32 (signals, candidates); margins: float32 (candidates,).
    """
    known = zip((profile.coefficients @ signals).tolist(), margins.tolist(), strict=True)
    logits = [profile.bias + sum_of_signals + profile.margin * margin for sum_of_signals, margin in known]
    return list(accumulate([1 / (1 + math.exp(-logit)) for logit in logits], min))


def judge(trust: Sequence[float], matters: Sequence[str], *, smalltalk: bool) -> Verdict:
    """What to do with candidates of these confidences and matters, best first. smalltalk: whether the first is such.

    Near ties within one matter are no doubt about what is meant: the other entry is offered beside the answer.
    """
    if not trust or trust[0] < CHOICES:
        return Verdict(outcome="unknown")
    if trust[0] >= (CHOICES if smalltalk else ANSWER):
        rivals = [value for value, matter in zip(trust, matters, strict=True) if matter != matters[0]]
        if all(value <= trust[0] - NEAR_TIE for value in rivals):
            return Verdict(outcome="answer")
    return Verdict(outcome="choices", choices=sum(value >= WORTH_SHOWING for value in trust[:MAX_CHOICES]))
