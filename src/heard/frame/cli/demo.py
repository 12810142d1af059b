"""./heard demo: the whole story on an invented partnership, then the site."""

from __future__ import annotations

import argparse
import os
import sys

from heard.frame.cli import serve
from heard.frame.cli.command import Command
from heard.frame.cli.place import embedded
from heard.frame.database.embedded import ADMIN
from heard.frame.database.prepare import administering
from heard.frame.demo.outside import witnesses

_DATABASE = "heard_demo"


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="end after the story instead of opening the site")
    parser.add_argument("--port", type=int, default=8000, help="port of the site at 127.0.0.1 (8000)")


def run(options: argparse.Namespace) -> int:
    stays = sys.stdin.isatty() and not options.once
    if stays:
        serve.refuse_taken("127.0.0.1", options.port)
    os.environ.setdefault("HEARD_LOG_LEVEL", "WARNING")
    os.environ.update(HEARD_DEMO="1", HEARD_SITE_URL=f"http://127.0.0.1:{options.port}")
    with witnesses() as outside, embedded(_DATABASE, fresh=True) as server:
        from heard.frame.demo import story

        story.play(lambda: administering(server.url(ADMIN, _DATABASE)))
        if not stays:
            return 0
        site = argparse.Namespace(
            host="127.0.0.1", port=options.port, workers=1, threads=4, no_clock=False, no_seal=False
        )
        return serve.serve(server, site, clock_every=1.0, seal_every=10.0, beside=outside)


COMMAND = Command(
    "demo",
    "play the whole story on an invented partnership, then open the site",
    run,
    _options,
    more="Everybody in it is invented. Each demonstration begins anew.",
)
