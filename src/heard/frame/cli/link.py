"""./heard link: weigh what all reports say of people against each other, and propose pairs for people to look at."""

from __future__ import annotations

import argparse
import os
import re
from typing import TYPE_CHECKING, Any

from heard.frame.cli.command import Command, Stop
from heard.frame.cli.place import database
from heard.frame.cli.progress import Bar
from heard.frame.database import ready
from heard.frame.database.addresses import LINK_URL
from heard.frame.keys import make_up_missing

if TYPE_CHECKING:
    import psycopg


def _memory(text: str) -> str:
    if not re.fullmatch(r"\d+(\.\d+)?\s?(MB|GB)", text):
        raise argparse.ArgumentTypeError("say it as 500MB or 4GB")
    return text


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--memory", type=_memory, default="2GB", help="the most memory that weighing takes (2GB)"
    )
    parser.add_argument(
        "--spark", action="store_true", help="weigh with Apache Spark (requirements-linkage.in)"
    )
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--train", action="store_true", help="learn the weights from this record, and try them"
    )
    instead.add_argument(
        "--refile",
        action="store_true",
        help="file everything under the present HEARD_MATCH_KEY, where it is not",
    )
    instead.add_argument("--status", action="store_true", help="the weights in force, and the latest runs")


def run(options: argparse.Namespace) -> int:
    if ready.is_real():
        if options.refile and not os.environ.get("HEARD_MATCH_KEY"):
            raise Stop("HEARD_MATCH_KEY is not set: say under which key everything is to be filed.")
        make_up_missing()  # linking opens no session, file or mailbox
    with database(needed=(LINK_URL,)):
        import psycopg

        from heard.people.bulk.linking import Busy, NoSpark
        from heard.people.bulk.training import TooLittle

        act = _train if options.train else _refile if options.refile else _status if options.status else _link
        try:
            with psycopg.connect(os.environ[LINK_URL], autocommit=True) as record:
                return act(record, options)
        except Busy as busy:
            raise Stop("The linking is already under way. Wait for it; it is safe to stop it, too.") from busy
        except NoSpark as missing:
            raise Stop("Spark is not installed here: docs/how-to/join-the-dots.md says how.") from missing
        except TooLittle as reason:
            raise Stop(f"Nothing was learnt, and the weights stay as they are. {reason}") from reason


def _link(record: psycopg.Connection[Any], options: argparse.Namespace) -> int:
    from heard.people.bulk.grouping import group
    from heard.people.bulk.linking import link

    bar = Bar()
    done = link(record, memory=options.memory, spark=options.spark, show=bar)
    print(
        f"{done.mentions} mentions of people were weighed; {done.proposed} pairs wait for somebody to look at them."
        " Nothing was joined."
    )
    changed = group(record, show=bar)
    new = sum(each.of is None for each in changed)
    print(
        f"Groups of reports that share something: {new} new, {len(changed) - new} changed. Nobody has said yet that"
        " they belong together."
    )
    return 0


def _train(record: psycopg.Connection[Any], options: argparse.Namespace) -> int:
    from heard.frame.bench.joining import known_people
    from heard.people.bulk.linking import train

    done = train(record, known_people(), memory=options.memory, show=Bar())
    print("Tried on invented people whose truth is known:")
    for words, figures in (("in force so far", done.before), ("learnt here", done.after)):
        print(
            f"  {words:<16} precision {figures.precision:.3f}  recall {figures.recall:.3f}  F1 {figures.f1:.3f}"
            f"  of one household {figures.kin}  between groups of names {figures.gap:.1%}"
        )
    if done.version is None:
        print("\n".join(["The new weights are refused, and those in force stay.", *done.worse]))
        return 1
    print(
        f"The new weights are in force, as version {done.version}. ./heard link weighs by them from now on."
    )
    return 0


def _refile(record: psycopg.Connection[Any], options: argparse.Namespace) -> int:
    from heard.people.bulk.refiling import refile

    done = refile(record, show=Bar())
    print(f"{done.mentions} mentions were looked at; {done.anew} were filed anew.")
    return 0


def _status(record: psycopg.Connection[Any], options: argparse.Namespace) -> int:
    from heard.people.bulk.linking import latest

    print("\n".join(latest(record)))
    return 0


COMMAND = Command(
    "link",
    "propose which reports may speak of one person, and which may belong together",
    run,
    _options,
    more="Run it every night, and after an import. It joins nothing: people do, page by page. If it is stopped or\n"
    "killed, the next run goes on where it was: docs/how-to/join-the-dots.md.",
)
