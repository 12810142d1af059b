"""Cases that the invented town does not make, each looked at by a person: what they may be called, and what never."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from heard.people.linkage import (
    Answer,
    Model,
    Observation,
    asked_under,
    filed_under,
    judge,
    observe,
    prior_for,
)

pytestmark = pytest.mark.promise("The dots are joined")

_LINES = Path(__file__).with_name("hard_cases.txt").read_text(encoding="utf-8").splitlines()
CASES = [line.split(" | ") for line in _LINES if not line.startswith("#")]
HOME = "12 Mill Lane, NX1 4AB"
TODAY = date(2026, 11, 22)
MODEL = Model.load()
FIVE_SURNAMES = replace(
    MODEL,
    shares={"surname": dict.fromkeys(("smith", "khan", "ali", "ward", "ahmed"), 0.1)},
    smallest_share=1e-4,
)
# Found by no key: a name that many bear and an age, or another town, that speaks against it.
_NOT_FOUND = {"two who are Simran Kaur", "an age far off"}


def said(text: str) -> Observation:
    """What a line says of one: 'Aisha Khan; born 2011-03-04; at home; phone 07700 900123'."""
    name, *rest = text.split("; ")
    facts = [each.split(" ", 1) if " " in each else [each, ""] for each in rest]

    def every(kind: str) -> list[str]:
        return [value for found, value in facts if found == kind]

    def only(kind: str) -> str:
        return next(iter(every(kind)), "")

    return observe(
        "adult" if every("adult") else "child",
        name=name.strip("?"),
        other_names=every("also"),
        born_on=date.fromisoformat(only("born")) if every("born") else None,
        age=only("aged"),
        on=TODAY,
        where=HOME if only("at") == "home" else only("at"),
        phones=every("phone"),
        registrations=every("plate"),
        handles=every("online"),
        nhs=only("nhs"),
        details=only("seen"),
    )


@pytest.mark.parametrize(("why", "one", "other", "answers"), CASES, ids=[case[0] for case in CASES])
def test_what_they_may_be_called(why: str, one: str, other: str, answers: str) -> None:
    a, b = said(one), said(other)
    found = judge(a, b, MODEL, prior_for(MODEL, 20_000))
    assert found.answer.value in answers.replace("?", "").split(), found
    assert judge(b, a, MODEL, prior_for(MODEL, 20_000)).answer is found.answer, "whoever is asked about first"
    for model, size in product((MODEL, FIVE_SURNAMES), (300, 20_000, 1_000_000)):
        anywhere = judge(a, b, model, prior_for(model, size))
        assert anywhere.answer is not Answer.SAME or "same" in answers, (model.shares, size)
        assert anywhere.answer is not Answer.SAME or "same?" not in answers or anywhere.caveats
    if why.startswith(("twins", "brothers", "sisters", "father", "grandmother")):
        assert found.caveats, "kin, and nothing said against it"
    if found.answer in (Answer.SAME, Answer.LOOK) and why not in _NOT_FOUND:
        assert asked_under(a) & filed_under(b), "found by no key"
        assert asked_under(b) & filed_under(a), "found by no key, asked the other way round"


TWINS = """
Aaron Erin, Adam Ada, Alan Alana, Alex Alexa, Amir Amira, Anton Antonia, Carl Carla, Chris Christina, Claude Claudia,
Dean Deana, Denis Denise, Eric Erica, Francis Frances, Gabriel Gabriela, George Georgina, Henry Henrietta, Ian John,
Jamal Jamila, Jason Mason, Jay Jayden, Joe Joey, Joseph Josephine, Julian Julia, Karim Karima, Khalid Khalida, Leon Leo,
Lucas Luke, Marcus Mark, Mario Maria, Martin Martina, Max Maxine, Michael Michaela, Mina Amina, Nadim Nadima, Nicholas
Nicola, Oliver Olivia, Patrick Patricia, Paul Paula, Philip Philippa, Rafiq Rafiqa, Rashid Rashida,
Robert Roberta, Roman Romana, Salim Salma, Samir Samira, Shahid Shahida, Simon Simone, Stefan Stefania, Steven
Stephanie, Thomas Thomasina, Tyler Taylor, Victor Victoria, Wiktor Wiktoria, William Wilma, Yusuf Yousra, Zahid Zahida
"""


@pytest.mark.parametrize("names", [pair.split() for pair in TWINS.replace("\n", " ").split(",")])
def test_no_pair_of_twins_is_taken_for_one_silently(names: list[str]) -> None:
    """Boy and girl, or two whose names sound alike: all else agrees, and somebody has to look."""
    one, other = (
        observe("child", name=f"{name} Ward", born_on=date(2011, 3, 4), where=HOME, phones=["07700 900123"])
        for name in names
    )
    for size in (300, 20_000, 1_000_000):
        found = judge(one, other, MODEL, prior_for(MODEL, size))
        assert found.answer in (Answer.LOOK, Answer.HOUSEHOLD), found
        assert found.caveats
