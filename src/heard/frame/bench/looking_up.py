"""Have we met?, measured: the answer as a page asks for it, beside Splink's own look-up and PostgreSQL's trigrams."""

from __future__ import annotations

import gc
import json
import multiprocessing
import random
import struct
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

from heard.frame.database.ready import set_up_django
from heard.people.bulk.filing import Filed, Folder

from .fill import fill
from .joining import kind_of, observed, said_in, says_enough
from .place import Place, place
from .town import Report, Town, as_they_are

# What is typed of somebody on file: nothing wrong, or one thing; never an identifier, which would make it easy.
WITH_A_BIRTH_DATE = (
    "nothing", "both names respelt", "first name mistyped", "surname mistyped", "both names mistyped", "nickname",
    "names the other way round", "day and month swapped", "another day", "a year out", "1 January", "old address",
)  # fmt: skip
WITHOUT = ("respelt", "first name mistyped", "surname mistyped", "nickname")
_OF_EACH = 20
_AT_ONCE = 5_000
_FEW = 40  # for what takes a third of a second


@dataclass
class Asked:
    """One question, the report it makes, and who is meant."""

    report: Report
    meant: int
    dated: bool


@dataclass
class Answered:
    """How long answers took, in seconds, and how often whoever was meant was among them.

    ``weighing`` is the part of each time in which records are found and weighed, which is all that the others do.
    ``candidates`` is of those without a birth date: whether they were among the records that were weighed. ``told`` is of
    the same: whether they were found, or the answer says that more agree as well and asks for the fact that would tell them
    apart; and ``further``, asked again with that fact.
    """

    times: list[float]
    dated: list[bool]
    undated: list[bool]
    weighing: list[float] = field(default_factory=list)
    candidates: list[bool] = field(default_factory=list)
    told: list[bool] = field(default_factory=list)
    further: list[bool] = field(default_factory=list)

    @property
    def recall(self) -> float:
        both = self.dated + self.undated
        return sum(both) / max(len(both), 1)


Show = Callable[[str], AbstractContextManager[object]]


class Compared:
    """The same questions to the same people's records, asked in three ways; ``show`` tells of each step."""

    def __init__(self, people: int, *, five_surnames: bool = False, show: Show = nullcontext) -> None:
        self.show = show
        self.town = Town(people, seed=11, five_surnames=five_surnames)
        self.reports = list(self.town.reports(each=1.0))
        self.questions = list(self._questions())

    def run(self, then: Callable[[Place], None] = lambda here: None) -> dict[str, Answered]:
        """Ask everything of everybody; ``then`` is what else to do in the place while all are on file there."""
        with place() as here:
            with self.show("Writing them down"):
                mentions = self._store(here)
            with here.admin() as admin:
                with self.show("Writing them down for pg_trgm"):
                    trigrams = self._trigrams(admin)
                with self.show("Asking"):
                    self._settle(admin)
                    found = {
                        "Heard": self._asked_of_heard(mentions),
                        "pg_trgm": self._ask(trigrams, self.questions),
                    }
            then(here)
        with tempfile.TemporaryDirectory(prefix="heard-bench-") as path, self.show("Asking Splink"):
            few = self.questions[:: len(self.questions) // _FEW]
            return found | {"Splink": self._ask(self._splink(Path(path)), few)}

    def _questions(self) -> list[Asked]:
        chance = random.Random(3)  # noqa: S311 it hides nothing
        known = [report for report in self.reports if says_enough(report) and report.name.count(" ")]
        found = []
        for dated, errors in ((True, WITH_A_BIRTH_DATE), (False, WITHOUT)):
            dates = [report for report in known if report.born_on] if dated else known
            for error in errors:
                for _ in range(_OF_EACH):
                    who = self.town.residents[chance.choice(dates).resident]
                    asked = as_they_are(who, 0)
                    asked.phone = asked.nhs_number = asked.registration = ""
                    if not dated:
                        asked.house = asked.street = ""
                        asked.postcode = asked.postcode.split(" ")[0]
                        asked.born_on = None
                    if error != "nothing":
                        self.town.err(asked, error)
                    found.append(Asked(asked, who.number, dated))
        chance.shuffle(found)
        return found

    def _settle(self, admin: psycopg.Connection) -> None:
        """As on a site that has run for a day: what is asked of is in memory, and the town here is no litter of the site's."""
        admin.execute("create extension if not exists pg_prewarm schema public")
        admin.execute(
            "select public.pg_prewarm(oid) from pg_class where relkind in ('r', 'i')"
            " and relname ~ '^(match_key|mention|strand|trigram)'"
        )
        gc.collect()
        gc.freeze()

    def _ask(self, ways: Callable[[Report], set[int]], questions: Sequence[Asked]) -> Answered:
        ways(questions[0].report)  # what is slow once, is not counted
        answered = Answered([], [], [])
        for asked in questions:
            began = time.perf_counter()
            found = ways(asked.report)
            answered.times.append(time.perf_counter() - began)
            (answered.dated if asked.dated else answered.undated).append(asked.meant in found)
        return answered

    def _store(self, here: Place) -> dict[UUID, int]:
        """Every report as a mention in a concern of its own, filed as it would have been."""
        mentions = [uuid4() for _report in self.reports]
        with here.admin() as admin:
            fill(admin, len(mentions), due=0, at=datetime.now(UTC), text=False, clocks=[])
            strands = [
                row[0] for row in admin.execute("select id from strand limit %s", [len(mentions)]).fetchall()
            ]
            admin.execute("set session_replication_role = replica")
            with admin.cursor().copy(
                'copy mention (id, strand_id, kind, name, born_on, age, "where", registration, details, facts, by_id, at) from stdin'
            ) as copy:
                for mention, report, strand in zip(mentions, self.reports, strands, strict=True):
                    kind = kind_of(self.town.residents[report.resident])
                    copy.write_row(as_mention(mention, report, strand, kind))
            self._file(admin, mentions)
            admin.execute("set session_replication_role = origin")
            admin.execute("vacuum analyze")
        return {mention: report.resident for mention, report in zip(mentions, self.reports, strict=True)}

    def _file(self, admin: psycopg.Connection, mentions: Sequence[UUID]) -> None:
        """Under all their keys, and the indexes made afterwards: of a million, row by row, that would take an hour."""
        made = [
            row[0] for row in admin.execute("select indexdef from pg_indexes where tablename = 'match_key'")
        ]
        admin.execute("alter table match_key drop constraint match_key_pkey; drop index match_key_of_mention")
        told = [
            (mention.bytes, report, kind_of(self.town.residents[report.resident]))
            for mention, report in zip(mentions, self.reports, strict=True)
        ]
        some = (told[n : n + _AT_ONCE] for n in range(0, len(told), _AT_ONCE))
        with (
            multiprocessing.get_context("spawn").Pool(initializer=set_up_django) as pool,
            admin.cursor().copy("copy match_key (key, mention_id) from stdin with (format binary)") as copy,
        ):
            copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8))
            for rows in pool.imap_unordered(_filed, some):
                copy.write(rows)
            copy.write(b"\xff\xff")
        admin.execute("set maintenance_work_mem = '1GB'")
        for index in made:
            admin.execute(index)

    def _asked_of_heard(self, mentions: dict[UUID, int]) -> Answered:
        from heard.agencies.doors import worker_token
        from heard.frame.demo.partnership import id_of
        from heard.history.actions import acting, acting_also
        from heard.people.actions import Said
        from heard.people.filing import observation_of
        from heard.people.meeting import Met, asked_by, found_and_weighed, have_we_met

        token = worker_token(id_of("worker", "social_worker"))
        now = datetime.now(UTC)

        def said_in(report: Report, age: str = "") -> Said:
            kind = kind_of(self.town.residents[report.resident])
            facts = (("surname", report.surname),) if report.surname else ()
            return Said(kind, report.name, report.born_on, age, report.where, "", "", facts)

        def met(report: Report, age: str = "") -> Met:
            with acting(token):
                return have_we_met([said_in(report, age)], at=now)

        def weighed(report: Report) -> tuple[float, set[int]]:
            with acting(token), acting_also("door"):
                began = time.perf_counter()
                told = [observation_of(said_in(report), now)]
                found = found_and_weighed(told, asked_by(told))
                return time.perf_counter() - began, {mentions[each.found.mention] for each in found}

        def among(answer: Met) -> set[int]:
            return {mentions[each.mention] for each in answer.to_open if each.mention}

        answered = self._ask(lambda report: among(met(report)), self.questions)
        for asked in self.questions:
            took, candidates = weighed(asked.report)
            answered.weighing.append(took)
            if not asked.dated:
                answered.candidates.append(asked.meant in candidates)
                answer = met(asked.report)
                age = str((now.date() - self.town.residents[asked.meant].born_on).days * 4 // 1461)
                answered.told.append(answer.more or asked.meant in among(answer))
                answered.further.append(asked.meant in among(met(asked.report, age)))
        return answered

    def _trigrams(self, admin: psycopg.Connection) -> Callable[[Report], set[int]]:
        admin.execute("create extension if not exists pg_trgm schema public")
        admin.execute("create table public.trigram (resident integer, name text)")
        with admin.cursor().copy("copy public.trigram from stdin") as copy:
            for report in self.reports:
                copy.write_row((report.resident, report.name.lower()))
        admin.execute("create index on public.trigram using gin (name public.gin_trgm_ops)")
        admin.execute("vacuum analyze public.trigram")
        admin.execute("set search_path = public")
        admin.execute("set pg_trgm.similarity_threshold = 0.45")
        query = "select resident from trigram where name %% %(name)s order by similarity(name, %(name)s) desc limit 100"

        def ask(report: Report) -> set[int]:
            return {row[0] for row in admin.execute(query, {"name": report.name.lower()}).fetchall()}

        return ask

    def _splink(self, path: Path) -> Callable[[Report], set[int]]:
        import duckdb
        from splink import DuckDBAPI, block_on

        from heard.people.bulk.comparisons import DUCKDB
        from heard.people.bulk.filing import as_named
        from heard.people.bulk.weighing import linker_for
        from heard.people.linkage import Model, prior_for

        folder = Folder(path)
        for _done in folder.file(Filed(r.number, r.number, "", observed(self.town, r)) for r in self.reports):
            pass
        session = duckdb.connect()
        session.execute(f"create table stored as from read_parquet('{folder.named}')")
        api = DuckDBAPI(session)
        model = Model.load()
        linker = linker_for(api, "stored", model, prior_for(model, len(self.reports)), DUCKDB)
        stored = api.register("stored")
        rules: list[Any] = [
            block_on(*columns)
            for columns in (
                ("first_skeleton", "surname_skeleton"), ("first_skeleton", "born"), ("surname_skeleton", "born"),
                ("postcode", "first_skeleton"), ("postcode", "surname_skeleton"), ("first_skeleton", "district"),
                ("surname_skeleton", "district"),
            )
        ]  # fmt: skip

        def ask(report: Report) -> set[int]:
            one = api.register(as_named([(-1, observed(self.town, report))], -1))
            found = linker.inference.predict_between(
                stored,
                one,
                blocking_rules_to_generate_predictions=rules,
                threshold_match_weight=model.look,
                warning_mode="never",
            )
            rows = session.execute(
                f"select n_l, n_r from {found.physical_name} order by match_weight desc limit 8"  # noqa: S608
            ).fetchall()
            found.drop_table_from_database_and_remove_from_cache()
            return {self.reports[max(pair)].resident for pair in rows}

        return ask


_ROW = struct.Struct(">hiqi16s")  # two columns, each after its length: a key and the mention


def _filed(told: list[tuple[bytes, Report, str]]) -> bytes:
    """All under which these are filed, as PostgreSQL copies rows."""
    from heard.people.filing import keys_of

    return b"".join(
        _ROW.pack(2, 8, key, 16, mention)
        for mention, report, kind in told
        for key in keys_of(said_in(report, kind))
    )


def as_mention(mention: UUID, report: Report, strand: UUID, kind: str = "child") -> tuple[Any, ...]:
    """A report of the town as a row of the table of mentions."""
    facts = [["surname", report.surname]] if report.surname else []
    facts += [["phone", report.phone]] if report.phone else []
    facts += [["nhs", report.nhs_number]] if report.nhs_number else []
    door = "00000000-0000-4000-8000-000000000004"
    return (
        mention, strand, kind, report.name, report.born_on, "", report.where, report.registration, "",
        json.dumps(facts), door, datetime.now(UTC),
    )  # fmt: skip
