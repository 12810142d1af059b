"""Whether two reports may speak of one person: spelling, keys, weights, and the guard that holds households apart."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from heard.people.linkage import (
    Answer,
    Model,
    asked_under,
    filed_under,
    hashed,
    judge,
    normalise,
    observe,
    prior_for,
    spelling,
    weigh,
)
from heard.people.linkage.guard import Caveat
from heard.people.linkage.score import LEVELS

pytestmark = pytest.mark.promise("The dots are joined")

MODEL = Model.load()
BORN = date(2011, 3, 14)
TODAY = date(2026, 11, 22)
HOME = {"where": "12 Mill Lane, NX1 4AB", "phones": ["07700 900123"]}


def verdict(one, other, size=100_000):
    return judge(one, other, MODEL, prior_for(MODEL, size))


@pytest.mark.parametrize(
    "spellings",
    [
        "Muhammad Mohammed Mohamed Mohammad محمد",
        "Aisha Ayesha Aysha",
        "Kowalczyk Kovalchyk",
        "Choudhury Chowdhury Chaudhry",
        "Siobhán Siobhan",
        "Мария Mariya",
        "Şule Sule",
        "Macdonald McDonald",
    ],
)
def test_one_name_however_it_is_spelt(spellings):
    codes = {spelling.skeleton(spelling.one_spelling(spelling.fold(each))) for each in spellings.split()}
    assert len(codes) == 1


def test_different_names_stay_different():
    names = [
        "hassan",
        "khan",
        "ali",
        "smith",
        "jones",
        "turner",
        "amina",
        "fatima",
        "patel",
        "mahmood",
        "muhammad",
        "kowalski",
    ]
    codes = [(spelling.one_spelling(n), spelling.skeleton(n)) for n in names]
    assert len(set(codes)) == len(names)
    assert spelling.one_spelling("mahmood") != spelling.one_spelling("muhammad")
    assert set(spelling.long_forms("alex")) >= {"alexander", "alexandra"}
    assert spelling.given_name("alex") == "alex"  # a short form of two names is neither


@given(st.text(max_size=12_000))
@example("😀" * 5000)
@example("\x00\u202e\ufeff")
@example("İıİ" * 4000)
@example("李小龍 आयशा ")
def test_no_name_is_too_strange_to_be_read(name):
    said = observe(
        "child", name=name, age=name, where=name, phones=[name], nhs=name, upn=name, details=name, on=TODAY
    )
    assert len(filed_under(said)) < 60
    assert len(asked_under(said)) < 250
    verdict(said, said)
    assert all(-(2**63) <= hashed(b"k" * 32, *key) < 2**63 for key in filed_under(said))


@pytest.mark.parametrize(
    ("typed", "first", "surname"),
    [
        ("Aisha Noor Khan", "aisha", "khan"),
        ("Khan, Aisha", "aisha", "khan"),
        ("KHAN Aisha", "aisha", "khan"),
        ("Mr O'Brien", "", "obrien"),
        ("Mary-Jane Smith-Jones", "maryjane", "smithjones"),
        ("Hassan al-Din", "hassan", "aldin"),
        ("Ali", "ali", ""),
        ("J", "j", ""),
        ("", "", ""),
    ],
)
def test_a_name_is_taken_apart(typed, first, surname):
    said = observe("adult", name=typed)
    assert (said.first, said.surname) == (first, surname)


def test_numbers_are_read_as_people_write_them():
    for typed in ("07700 900123", "+44 (0)7700 900123", "0044 7700900123", "mum's: 07700-900-123"):
        assert normalise.phones(typed) == ("447700900123",)
    assert normalise.registration("nx61 kim") == normalise.registration("NX6I K1M") == "NX61KIM"
    assert normalise.registration("A123 BCD") == "A123BCD"
    assert normalise.nhs_number("943 476 5919") == "9434765919"
    assert normalise.nhs_number("943 476 5918") == normalise.nhs_number("0000000000") == ""
    assert normalise.vehicle("man called Ali, silver Vauxhall Corsa") == ("grey", "corsa")
    assert normalise.birth("14th of March 2011") == (BORN, None)
    assert normalise.birth("March 2011") == (None, (2011, 2011))
    assert normalise.years_of_age("14-15", TODAY) == (2010, 2012)
    assert normalise.years_of_age("15", None) is None


def test_a_shared_place_is_never_identity():
    one = observe("child", name="Aisha Khan", where="Sunrise Hotel, 4 Mill Lane, NX1 4AB")
    other = observe("child", name="Bilal Shah", where="4 Mill Lane, NX1 4AB")
    assert not weigh(one, other, MODEL, 0).level("address")
    assert not {key for key in filed_under(one) if key.kind in ("house", "postcode and name")}


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "Aisha Khan", "born_on": date(2011, 3, 14)},
        {"name": "Ayesha Kahn", "born_on": date(2011, 3, 14)},
        {"name": "Khan Aisha", "born_on": date(2011, 3, 14)},
        {"name": "Aisha Khan", "born_on": date(2011, 3, 15)},
        {"name": "Aisha Khan", "born_on": date(2011, 1, 1)},
        {"name": "Aisha Khan", "born_on": date(2001, 3, 14)},
        {"name": "Aysha Khan"},
        {"name": "Aisha K", "where": "near NX1"},
        {"name": "A Khan", "age": "15"},
        {"name": "Aisha", "where": "NX1"},
        {"phones": ["+44 7700 900123"]},
        {"name": "Somebody Else", "where": "12 Mill Lane NX1 4AB"},
    ],
)
def test_what_was_filed_is_found_again(asked):
    filed = filed_under(observe("child", name="Aisha Khan", born_on=BORN, nhs="943 476 5919", **HOME))
    assert len(filed) <= 21
    assert asked_under(observe("child", on=TODAY, **asked)) & filed


def test_a_key_tells_nothing_without_its_secret():
    keys = [("born", "2011-03-14"), ("name", "2011-03-14")]
    values = {hashed(secret, *key) for secret in (b"a" * 32, b"b" * 32) for key in keys}
    assert len(values) == 4


def test_the_parts_make_the_whole():
    one = observe("child", name="Aisha Khan", born_on=BORN, **HOME)
    other = observe("child", name="Ayesha Khan", born_on=date(2011, 3, 15), phones=["07700 900124"])
    model = replace(MODEL, shares={"surname": {"khan": 0.2}})
    weight = weigh(one, other, model, prior_for(model, 50_000))
    assert abs(weight.prior + sum(part.bits for part in weight.parts) - weight.total) < 1e-9
    assert (
        weight.total < weigh(one, other, MODEL, prior_for(MODEL, 50_000)).total
    )  # where a fifth are called Khan
    assert prior_for(MODEL, 1_000_000) < prior_for(MODEL, 10_000)


def test_a_model_is_data_and_is_read_whole():
    assert Model.read(json.loads(json.dumps(MODEL.data()))) == MODEL
    broken = MODEL.data()
    broken["comparisons"] = {k: v for k, v in broken["comparisons"].items() if k != "born"}
    with pytest.raises(ValueError, match="born"):
        Model.read(broken)
    for levels in MODEL.comparisons.values():
        assert sum(level.m for level in levels.values()) == pytest.approx(1)
        assert sum(level.u for level in levels.values()) == pytest.approx(1)
    assert {c: set(levels) for c, levels in MODEL.comparisons.items()} == {
        c: set(ls) for c, ls in LEVELS.items()
    }


TWINS = [
    "Hassan",
    "Hussain",
    "Amina",
    "Amira",
    "Jayden",
    "Hayden",
    "Mia",
    "Maya",
    "Sam",
    "Samantha",
    "Samuel",
    "Sofia",
    "Sofie",
    "Noor",
    "Noora",
]


@pytest.mark.parametrize(("one", "other"), list(combinations(TWINS, 2)))
def test_twins_are_never_taken_for_one_without_saying_so(one, other):
    a = observe("child", name=f"{one} Khan", born_on=BORN, **HOME)
    b = observe("child", name=f"{other} Khan", born_on=BORN, **HOME)
    found = verdict(a, b)
    assert found.caveats
    assert found.answer in (Answer.LOOK, Answer.HOUSEHOLD)


_names = st.sampled_from(
    ["Aisha", "Bilal", "Chloe", "Daniel", "Ewa", "Farid", "Grace", "Hassan", "Hussain", "Isla", "Jan"]
)
_days = st.dates(date(2006, 1, 1), date(2024, 1, 1))


@given(_names, _names, _days, st.integers(280, 6000), st.booleans(), st.booleans())
def test_brothers_and_sisters_are_a_household(one, other, born, later, whole, phone):
    home = HOME if phone else {"where": HOME["where"]}
    first = observe("child", name=f"{one} Ahmed", born_on=born, **home)
    second_born = born + timedelta(days=later)
    younger = {"born_on": second_born} if whole else {"age": str(second_born.year)}
    second = observe("child", name=f"{other} Ahmed", on=TODAY, **younger, **home)
    found = verdict(first, second)
    if found.answer is Answer.SAME:
        assert found.caveats, "brothers and sisters taken for one without a word"
    if one != other and {one, other} != {"Hassan", "Hussain"}:
        assert found.answer is not Answer.SAME


@given(st.integers(13, 60), st.booleans(), st.booleans())
def test_a_father_is_not_his_son_of_the_same_name(years, father_says, son_says):
    def man(born, says):
        return observe("adult", name="John Smith", **({"born_on": born} if says else {}), **HOME)

    found = verdict(man(date(2011 - years, 3, 14), father_says), man(BORN, son_says))
    assert set(found.caveats) & {Caveat.GENERATION, Caveat.BORN_MISSING}
    if father_says and son_says:
        assert found.answer is Answer.LOOK


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ({"name": "Aisha Khan", "born_on": BORN}, {"name": "Ayesha Khan", "born_on": BORN}, Answer.SAME),
        ({"name": "Aisha Khan", "born_on": BORN}, {"name": "Khan Aisha", "born_on": BORN}, Answer.SAME),
        ({"name": "Aisha Khan"}, {"name": "Aisha Khan"}, Answer.LOOK),
        ({"phones": ["07700900123"]}, {"name": "Eve Moss", **HOME}, Answer.HOUSEHOLD),
        ({"name": "Eve Moss"}, {"name": "Tom Reed", "born_on": BORN}, Answer.NOTHING),
        (
            {"name": "Ali", "details": "silver Corsa"},
            {"name": "Aly Shah", "details": "grey Vauxhall Corsa"},
            Answer.LOOK,
        ),
        (
            {"name": "Aisha Khan", "born_on": BORN, "nhs": "943 476 5919"},
            {"name": "Aisha Khan", "born_on": BORN, "nhs": "401 023 2137"},
            Answer.LOOK,
        ),
        (
            {"name": "Aisha Khan", "nhs": "943 476 5919"},
            {"name": "A Begum", "born_on": BORN, "nhs": "943 476 5919"},
            Answer.SAME,
        ),
    ],
)
def test_what_two_reports_may_be_to_each_other(one, other, answer):
    a, b = observe("child", **one), observe("child", **other)
    assert verdict(a, b).answer is answer
    assert verdict(b, a).answer is answer


def test_things_are_known_by_their_numbers():
    car = observe("vehicle", name="NX61 KIM", details="silver Corsa")
    assert verdict(car, observe("vehicle", registrations=["nx61kim"])).answer is Answer.SAME
    assert verdict(car, observe("adult", name="Ali", registrations=["NX61 KIM"])).answer is Answer.HOUSEHOLD
    assert verdict(car, observe("vehicle", details="silver Corsa")).answer is Answer.NOTHING
    assert (
        verdict(observe("phone", name="07700 900123"), observe("phone", name="+447700900123")).answer
        is Answer.SAME
    )
    assert verdict(observe("online", name="@Kim_01"), observe("online", name="kim_01")).answer is Answer.SAME
    place = observe("place", name="Star Takeaway", where="3 High St, NX1 4AB")
    assert verdict(place, observe("place", name="Star take-away", where="NX1 4AB")).answer is Answer.SAME
    assert (
        verdict(place, observe("place", name="Moon Cafe", where="9 Low St, NX9 4AB")).answer is Answer.NOTHING
    )


def test_january_the_first_is_doubted():
    day = date(2008, 1, 1)
    found = verdict(
        observe("child", name="Ali Reza", born_on=day), observe("child", name="Ali Reza", born_on=day)
    )
    assert Caveat.BORN_DOUBTFUL in found.caveats
    assert "born" not in {key.kind for key in asked_under(observe("child", name="Ali Reza", born_on=day))}
