"""Splink as its own examples set it up, to measure against: its comparisons, its training, no guard."""

from __future__ import annotations

import logging
from typing import Any

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

_BLOCKED = (
    ("first", "surname"), ("born",), ("nhs",), ("phone",), ("surname", "postcode"), ("first", "postcode"),
    ("first", "substr(born, 1, 4)"), ("surname", "substr(born, 1, 4)"),
)  # fmt: skip


def linker(session: duckdb.DuckDBPyConnection, named: str) -> Linker:
    """A linker over a table like ``filing.NAMED``, trained as the documentation of Splink trains one."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    columns = "*, phones[1] as phone, registrations[1] as registration"
    session.execute(f"create or replace table stock as select {columns} from {named}")  # noqa: S608 ours
    comparisons: list[Any] = [
        cl.NameComparison("first"),
        cl.NameComparison("surname"),
        cl.DateOfBirthComparison("born", input_is_string=True),
        cl.PostcodeComparison("postcode"),
        cl.ExactMatch("phone").configure(term_frequency_adjustments=True),
        cl.ExactMatch("nhs"),
        cl.ExactMatch("registration"),
    ]
    api = DuckDBAPI(session)
    chosen = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="row",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in _BLOCKED],
        retain_matching_columns=False,
        additional_columns_to_retain=["n"],
    )
    made = Linker(api.register("stock"), chosen, log_level=None)
    made.training.estimate_probability_two_random_records_match(
        [block_on("first", "surname", "born"), block_on("nhs")], recall=0.6
    )
    made.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for fixed in (("first", "surname"), ("born",)):
        made.training.estimate_parameters_using_expectation_maximisation(block_on(*fixed))
    return made


def pairs(
    made: Linker, session: duckdb.DuckDBPyConnection, least: float = -5.0
) -> list[tuple[int, int, float]]:
    """The pairs that it finds, with their weights."""
    found = made.inference.predict(threshold_match_weight=least, warning_mode="never")
    query = f"select n_l, n_r, match_weight from {found.physical_name}"  # noqa: S608
    return session.execute(query).fetchall()
