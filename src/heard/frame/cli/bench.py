"""./heard bench: how fast and how large, as ratios measured in one run."""

from __future__ import annotations

import argparse

from heard.frame.cli.command import Command


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help="only these parts (all without, but the million)"
    )
    parser.add_argument(
        "--people",
        type=int,
        metavar="N",
        help="the invented town in which dots are joined (6000; of the part million, a million)",
    )


def run(options: argparse.Namespace) -> int:
    from heard.frame import bench

    return int(bench.run(options.parts, people=options.people))


COMMAND = Command("bench", "measure speed and size, and print a table", run, _options)
