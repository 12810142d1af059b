"""Whether two reports may speak of one person: spelling, match keys, weights and the guard. Pure Python.

Read in this order: spelling.py and normalise.py make what was typed comparable, observation.py holds it, keys.py says
under which keys it is found again, score.py weighs two observations, guard.py says what the weight may be called.
"""

from .guard import Answer, Verdict, judge
from .keys import SCHEME, Key, asked_under, filed_under, hashed
from .observation import Observation, observe
from .score import Model, Part, Weight, prior_for, weigh

__all__ = [
    "SCHEME",
    "Answer",
    "Key",
    "Model",
    "Observation",
    "Part",
    "Verdict",
    "Weight",
    "asked_under",
    "filed_under",
    "hashed",
    "judge",
    "observe",
    "prior_for",
    "weigh",
]
