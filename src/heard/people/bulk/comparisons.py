"""How Splink compares two observations: heard.people.linkage.score.compare, level by level, in SQL.

Two spellings of one rule are a risk, so tests/test_parity.py weighs thousands of pairs both ways and lets no level and
no bit differ. Names in an alphabet that is not folded to Latin letters are the exception: DuckDB likens bytes, Python
letters. It does not reach an answer, because every pair that Splink finds is weighed again in Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from heard.people.linkage import Model


@dataclass(frozen=True)
class Dialect:
    """What the functions are called by an engine."""

    name: str
    alike: str
    overlap: str
    contains: str
    any_slip: str
    hash: str


DUCKDB = Dialect(
    "duckdb",
    "jaro_winkler_similarity",
    overlap="list_has_any({}_l, {}_r)",
    contains="list_contains({}, {})",
    hash="hash",
    any_slip="len(list_filter({0}_l, lambda x:"
    " len(list_filter({0}_r, lambda y: damerau_levenshtein(x, y) <= 1)) > 0)) > 0",
)
SPARK = Dialect(
    "spark",
    "jaro_winkler",
    overlap="arrays_overlap({}_l, {}_r)",
    contains="array_contains({}, {})",
    hash="xxhash64",
    any_slip="exists({0}_l, x -> exists({0}_r, y -> damerau_levenshtein(x, y) <= 1))",
)
# Comparisons with a column whose share in the store counts. Of identifiers none is kept: a table of them is a register.
SHARED = {"first name": "first", "surname": "surname"}


def settings(model: Model, prior: float, dialect: Dialect, compared: Sequence[str]) -> dict[str, Any]:
    """Splink's settings for a model: the same levels, weights and prior as Python's."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "row",
        "probability_two_random_records_match": 1.0 / (1.0 + 2.0**-prior),
        "blocking_rules_to_generate_predictions": [],
        "comparisons": [_comparison(name, model, dialect) for name in compared],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "additional_columns_to_retain": ["n"],
    }


def _comparison(name: str, model: Model, dialect: Dialect) -> dict[str, Any]:
    unsaid, *conditions = _CONDITIONS[name](dialect)
    levels: list[dict[str, Any]] = [
        {"sql_condition": unsaid, "label_for_charts": "not said", "is_null_level": True}
    ]
    levels += [_level(name, level, condition, model) for level, condition in conditions]
    return {"output_column_name": name.replace(" ", "_"), "comparison_levels": levels}


def _level(name: str, level: str, condition: str, model: Model) -> dict[str, Any]:
    known = model.comparisons[name][level]
    found = {
        "sql_condition": condition,
        "label_for_charts": level,
        "m_probability": known.m,
        "u_probability": known.u,
    }
    if known.by_share and model.shares.get(name) and level == "exact":
        found |= {
            "tf_adjustment_column": SHARED[name],
            "tf_minimum_u_value": model.smallest_share,
            "disable_tf_exact_match_detection": True,
        }
    return found


# First name and surname in each other's place.
_TURNED = "first_skeleton_l = surname_skeleton_r and surname_skeleton_l = first_skeleton_r"


def _names(
    column: str, extra: tuple[str, str], swapped: str, dialect: Dialect, unsaid: str, slip: str = ""
) -> list[Any]:
    """The levels of first names and surnames, which share all but two; what is one letter is an initial at most."""
    left, right = f"{column}_l", f"{column}_r"
    whole = f"length({left}) > 1 and length({right}) > 1"
    alike = f"{dialect.alike}({left}, {right})"
    return [
        unsaid,
        ("exact", f"{left} = {right} and length({left}) > 1"),
        (
            "initial",
            f"(length({left}) = 1 or length({right}) = 1) and substr({left}, 1, 1) = substr({right}, 1, 1)",
        ),
        ("spelling", f"{whole} and {column}_spelling_l = {column}_spelling_r"),
        ("close", f"{whole} and ({alike} >= 0.92{slip})"),
        ("sound", f"{whole} and {column}_skeleton_l = {column}_skeleton_r"),
        (extra[0], extra[1].format(whole=whole)),
        ("swapped", swapped.format(whole=whole)),
        ("near", f"{whole} and {alike} >= 0.8"),
        ("differs", "ELSE"),
    ]


def _first_name(dialect: Dialect) -> list[Any]:
    has = dialect.contains.format
    short = f"{has('first_long_l', 'first_one_r')} or {has('first_long_r', 'first_one_l')}"
    further = f"{has('further_r', 'first_l')} or {has('further_l', 'first_r')}"
    unsaid = (
        "first_l is null or first_r is null"
        " or (surname_l is null and first_l = surname_r) or (surname_r is null and first_r = surname_l)"
    )
    extra = f"({{whole}} and ({short})) or {further}"
    return _names("first", ("short", extra), f"{{whole}} and {_TURNED}", dialect, unsaid)


def _surname(dialect: Dialect) -> list[Any]:
    # A name alone, which may be the first or the last, is as good as one in the wrong place.
    alone = (
        "(surname_l is null) <> (surname_r is null)"
        " and coalesce(surname_l, first_l, '') = coalesce(surname_r, first_r, '')"
    )
    unsaid = f"(surname_l is null or surname_r is null) and not ({alone})"
    overlap = dialect.overlap.format
    halves = " or ".join(
        overlap(*each) for each in (("surnames",) * 2, ("surnames", "further"), ("further", "surnames"))
    )
    moved = f"{{whole}} and (({_TURNED}) or surname_l = first_r or first_l = surname_r)"
    # A word that is one slip from another begins or ends as it does: to ask for that first spares most of the work.
    ends = "(left(surname_l, 1) = left(surname_r, 1) or right(surname_l, 1) = right(surname_r, 1))"
    long = f"least(length(surname_l), length(surname_r)) >= 5 and {ends}"
    slip = f" or ({long} and damerau_levenshtein(surname_l, surname_r) <= 1)"
    half = ("half", f"{{whole}} and ({halves})")
    return _names("surname", half, f"({moved}) or ({alone})", dialect, unsaid, slip)


def _born(dialect: Dialect) -> list[Any]:
    year, month, day = ("substr(born_{0}, 1, 4)", "substr(born_{0}, 6, 2)", "substr(born_{0}, 9, 2)")

    def agree(*parts: tuple[str, str]) -> str:
        return " and ".join(f"{a.format('l')} = {b.format('r')}" for a, b in parts)

    doubtful = "(substr(born_l, 6) = '01-01' or substr(born_r, 6) = '01-01')"
    years_apart = f"abs(cast({year.format('l')} as int) - cast({year.format('r')} as int))"
    half = f"({agree((year, year))} or {agree((month, month), (day, day))})"  # one slip leaves the other as it is
    year_out = f"{agree((month, month), (day, day))} and {years_apart} in (1, 10)"
    return [
        "born_l is null or born_r is null",
        ("january", f"{doubtful} and {years_apart} = 0"),
        ("exact", "born_l = born_r"),
        ("swapped", agree((year, year), (month, day), (day, month))),
        (
            "slip",
            f"not {doubtful} and (({half} and damerau_levenshtein(born_l, born_r) <= 1) or ({year_out}))",
        ),
        ("month", agree((year, year), (month, month))),
        ("year", f"{years_apart} = 0"),
        ("near year", f"{years_apart} <= 1"),
        ("differs", "ELSE"),
    ]


def _age(dialect: Dialect) -> list[Any]:
    apart = "greatest(year_from_l - year_to_r, year_from_r - year_to_l, 0)"
    return [
        "(born_l is not null and born_r is not null) or year_from_l is null or year_from_r is null",
        ("agrees", f"{apart} = 0"),
        ("near", f"{apart} <= 2"),
        ("differs", "ELSE"),
    ]


def _address(dialect: Dialect) -> list[Any]:
    street = "house_l = house_r and street_l = street_r"
    return [
        "(district_l is null or district_r is null) and not coalesce(postcode_l = postcode_r, false)"
        f" and not coalesce({street}, false)",
        ("house", "postcode_l = postcode_r and house_l = house_r"),
        ("postcode", "postcode_l = postcode_r"),
        ("street", street),
        ("district", "district_l = district_r"),
        ("differs", "ELSE"),
    ]


def _several(column: str, slip: bool, dialect: Dialect) -> list[Any]:
    slips = [("slip", dialect.any_slip.format(column))] if slip else []
    return [
        f"{column}_l is null or {column}_r is null",
        ("exact", dialect.overlap.format(column, column)),
        *slips,
        ("differs", "ELSE"),
    ]


def _number(column: str, slip: bool, dialect: Dialect) -> list[Any]:
    slips = [("slip", f"damerau_levenshtein({column}_l, {column}_r) <= 1")] if slip else []
    return [
        f"{column}_l is null or {column}_r is null",
        ("exact", f"{column}_l = {column}_r"),
        *slips,
        ("differs", "ELSE"),
    ]


def _vehicle(dialect: Dialect) -> list[Any]:
    return [
        "car_l is null or car_r is null or (registrations_l is not null and registrations_r is not null)",
        ("colour and model", "car_l = car_r and colour_l = colour_r"),
        ("model", "car_l = car_r"),
        ("differs", "ELSE"),
    ]


_CONDITIONS: dict[str, Any] = {
    "first name": _first_name,
    "surname": _surname,
    "born": _born,
    "age": _age,
    "address": _address,
    "phone": lambda dialect: _several("phones", True, dialect),
    "nhs": lambda dialect: _number("nhs", True, dialect),
    "upn": lambda dialect: _number("upn", False, dialect),
    "registration": lambda dialect: _several("registrations", True, dialect),
    "vehicle": _vehicle,
    "handle": lambda dialect: _several("handles", False, dialect),
}
# The comparisons of people; places and the rest are told apart while somebody looks.
COMPARED = tuple(_CONDITIONS)
