"""./heard serve: the site, the clock and the sealer, in one command."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Sequence

from heard.frame.cli.command import Command, Stop
from heard.frame.cli.place import database
from heard.frame.cli.progress import step
from heard.frame.cli.supervise import Child, supervise
from heard.frame.database import ready
from heard.frame.database.embedded import Embedded


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen at (8000)")
    parser.add_argument("--workers", type=int, default=2, help="web processes (2)")
    parser.add_argument("--threads", type=int, default=4, help="threads in each (4)")
    parser.add_argument(
        "--no-clock", action="store_true", help="without the clock; ./heard clock runs elsewhere"
    )
    parser.add_argument(
        "--no-seal", action="store_true", help="without the sealer; ./heard seal runs elsewhere"
    )


def run(options: argparse.Namespace) -> int:
    refuse_taken(options.host, options.port)
    with database(ready.SITE if options.no_seal else tuple(ready.ROLES)) as server:
        return serve(server, options)


def serve(
    server: Embedded | None,
    options: argparse.Namespace,
    *,
    clock_every: float = 5.0,
    seal_every: float = 60.0,
    beside: Sequence[Child] = (),
) -> int:
    """Run the site, with the clock and the sealer, until stopped; Django is set up and the database is ready."""
    collect_static()
    children = [web(options.host, options.port, options.workers, options.threads)]
    if not options.no_clock:
        children.append(clock(clock_every))
    if not options.no_seal:
        children.append(sealer(seal_every))
    children += beside
    print(
        f"heard: http://{options.host}:{options.port} is open. Ctrl-C stops it.", file=sys.stderr, flush=True
    )
    return supervise(children, revive=server.revive if server else None)


def refuse_taken(host: str, port: int) -> None:
    """End the command when somebody else listens there; the web server would share the port without a word."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stop(
                f"cannot listen at {host} port {port}: {error.strerror}. Choose another: --port"
            ) from error


def web(host: str, port: int, workers: int, threads: int) -> Child:
    """The site, by granian; it keeps no log of requests."""
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "heard.frame.wsgi:application"),
        *("--host", host, "--port", str(port), "--http", "1", "--log-level", "warning", "--no-access-log"),
        *("--workers", str(workers), "--blocking-threads", str(threads), "--respawn-failed-workers"),
        *("--workers-kill-timeout", "10"),
    ]
    return Child("the site", command, {**os.environ, "HEARD_POOL": str(threads)}, essential=True)


def clock(every: float) -> Child:
    """The clock, restarted whenever it dies."""
    command = [sys.executable, "-m", "heard", "clock", "--every", str(every)]
    return Child("the clock", command, dict(os.environ), essential=False)


def sealer(every: float) -> Child:
    """The sealer, restarted whenever it dies."""
    command = [sys.executable, "-m", "heard", "seal", "--every", str(every)]
    return Child("the sealer", command, dict(os.environ), essential=False)


def collect_static() -> None:
    """Put style sheets, scripts and pictures where the site serves them from, each named by its content."""
    from django.core.management import call_command

    with step("Collecting style sheets and pictures"):
        call_command("collectstatic", interactive=False, verbosity=0)


COMMAND = Command(
    "serve",
    "run the site, the clock and the sealer together",
    run,
    _options,
    more="With DATABASE_URL it uses that server (see ./heard prepare), else the embedded one in var/.",
)
