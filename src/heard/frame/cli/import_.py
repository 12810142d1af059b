"""./heard import: the records of another system, looked at first, and brought in when somebody says so."""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from heard.frame.cli.command import Command, Stop
from heard.frame.cli.place import database
from heard.frame.cli.progress import is_terminal
from heard.frame.database import ready

if TYPE_CHECKING:
    from heard.agencies.models import Worker
    from heard.people.importing.keeping import Kept
    from heard.people.importing.report import Report
    from heard.people.importing.taking import Taken

LONDON = ZoneInfo("Europe/London")
_WIDTH = 30
_MORE = """\
Without --apply nothing is written, and no database is needed: it reads the whole file and says what it understood.
It knows the tables of the Standard Safeguarding Dataset, of Ofsted's Annex A and of the SSDA903 by their headings;
for everything else a mapping file says what the columns are. docs/how-to/bring-history-in.md"""


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the export, as CSV or as an Excel workbook (.xlsx)")
    parser.add_argument(
        "--mapping", type=Path, metavar="MAP", help="a TOML file that says what the columns are"
    )
    parser.add_argument(
        "--sheet", default="", metavar="NAME", help="which sheet of a workbook, where it has several"
    )
    parser.add_argument(
        "--as",
        dest="form",
        default="",
        choices=("ssd", "annex-a", "ssda903", "csv"),
        help="what kind of export it is",
    )
    parser.add_argument(
        "--dates",
        choices=("day-first", "month-first"),
        help="how days are written, where a file leaves it in doubt",
    )
    parser.add_argument(
        "--remarks", type=Path, metavar="CSV", help="write every remark to this file; it may name people"
    )
    parser.add_argument("--apply", action="store_true", help="bring it in: all of it or nothing")
    parser.add_argument("--by", metavar="EMAIL", help="with --apply: who brings it in, for their own agency")
    parser.add_argument("--system", metavar="NAME", help="with --apply: which system wrote it")
    parser.add_argument("--exported", type=_day, metavar="DAY", help="with --apply: the day on which it did")
    parser.add_argument(
        "--leave-out", action="store_true", help="with --apply: go on without the rows that cannot come in"
    )


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{words!r} is no day: write it as 2026-03-31") from error


def run(options: argparse.Namespace) -> int:
    """Look at a file, and bring it in if that was asked for; 1 where a row cannot come in."""
    if options.apply and not (options.by and options.exported):
        raise Stop("to bring it in, say --by whom, and on which day it was --exported.", 2)
    with database() if options.apply else nullcontext():
        ready.set_up_django()
        from django.db import Error as DatabaseStopped

        from heard.history.refused import Refused
        from heard.people.importing.cells import CannotRead
        from heard.people.importing.formats import CannotMap

        try:
            worker = _who(options) if options.apply else None
            taken, report = _look(options)
            print(report.words(taken.source, taken.table, taken.left_columns, taken.headings))
            return _bring_in(options, taken, report, worker) if worker else _only_looked(options, report)
        except (CannotRead, CannotMap) as reason:
            raise Stop(f"{options.file}: {reason} Nothing was brought in.") from reason
        except Refused as refused:
            raise Stop(f"{refused.reason} {refused.next_step} Nothing was brought in.") from refused
        except (DatabaseStopped, sqlite3.Error, OSError) as error:
            raise Stop(f"{_what_stopped(error)} Nothing was brought in.") from None


def _what_stopped(error: Exception) -> str:
    """What went wrong with the machine; in its own words it might name whoever stands in the row."""
    if isinstance(error, sqlite3.Error):
        return f"the temporary folder {tempfile.gettempdir()} is full, or cannot be written."
    if isinstance(error, OSError):
        return f"{error.filename or 'the file'}: {error.strerror}."
    return f"the database stopped: {type(error.__cause__ or error).__name__}."


def _look(options: argparse.Namespace) -> tuple[Taken, Report]:
    from heard.people.importing.days import Order
    from heard.people.importing.report import Report, written_to
    from heard.people.importing.taking import Taken

    dates = Order(options.dates) if options.dates else None
    taken = Taken(
        options.file,
        mapping=options.mapping,
        sheet=options.sheet,
        form=options.form,
        dates=dates,
        progress=_progress,
    )
    with written_to(options.remarks) as remarks:
        report = Report(remarks)
        for _row in taken.rows(report, today=_today()):
            pass  # the report counts them
    _clear()
    return taken, report


def _only_looked(options: argparse.Namespace, report: Report) -> int:
    print("\nNothing was written.")
    if report.has_remarks and not options.remarks:
        print("With --remarks FILE you get every remark, row by row.")
    return 1 if report.left_out else 0


def _bring_in(options: argparse.Namespace, taken: Taken, report: Report, worker: Worker) -> int:
    system = options.system or taken.table.system
    if not system:
        raise Stop("say which --system the export comes from.", 2)
    if report.in_doubt:
        raise Stop("it is in doubt whether days or months come first. Say --dates. Nothing was brought in.")
    if report.left_out and not options.leave_out:
        raise Stop(
            f"{report.left_out:,} rows cannot come in, so nothing was brought in. "
            "Mend them in the export, or say --leave-out to go on without them."
        )
    kept = _keep(options, taken, report, system, worker)
    _clear()
    print(
        f"\nBrought in: {kept.records:,} records and {kept.entries:,} entries. "
        f"There already: {kept.there_already:,} entries. Left out: {report.left_out:,} rows."
    )
    if kept.put_right:
        print(
            f"Of the entries {kept.put_right:,} say something else than an earlier export did. Both are kept."
        )
    if kept.mentions:
        print(
            f"Mentions of people: {kept.mentions:,}. They are found from now on by whoever asks “have we met?”. "
            "./heard link proposes who of them may be the same as others."
        )
    return 0


def _who(options: argparse.Namespace) -> Worker:
    """Who brings it in; refused before a long file is read, and not after."""
    from heard.agencies.doors import worker_token
    from heard.agencies.models import Account
    from heard.history.actions import acting
    from heard.people.importing.keeping import refuse_others

    account = (
        Account.objects.using("door")
        .select_related("worker__agency")
        .filter(email__iexact=options.by, is_active=True)
        .first()
    )
    if account is None:
        raise Stop(f"nobody signs in as {options.by}.")
    with acting(worker_token(account.worker.pk)):
        refuse_others()
    return account.worker


def _keep(options: argparse.Namespace, taken: Taken, report: Report, system: str, worker: Worker) -> Kept:
    from django.utils import timezone

    from heard.agencies.doors import worker_token
    from heard.history.actions import acting
    from heard.history.models import Actor
    from heard.people.importing.keeping import Delivery, bring_in

    with acting(worker_token(worker.pk), why=f"./heard import {options.file.name}"):
        return bring_in(
            taken,
            report,
            Delivery(worker.agency, system, options.exported),
            by=Actor(id=worker.pk, kind="worker"),
            at=timezone.now(),
            today=_today(),
            progress=lambda done, of: _progress("Bringing in", done, of),
        )


def _today() -> date:
    return datetime.now(LONDON).date()


def _progress(what: str, done: int, of: int) -> None:
    if is_terminal():
        share = min(done / of, 1) if of else 1
        bar = "#" * int(share * _WIDTH)
        print(f"\r  {what} {bar:.<{_WIDTH}} {share:4.0%}", end="", file=sys.stderr, flush=True)


def _clear() -> None:
    if is_terminal():
        print("\r\x1b[K", end="", file=sys.stderr)


COMMAND = Command(
    "import",
    "bring in the records of another system; without --apply it only looks",
    run,
    _options,
    more=_MORE,
)
