"""./heard itself, with a stand-in for Python: when it makes the environment, and what it says when it cannot."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from heard.frame.database.ready import HOME
from tests.command import clean_environment

pytestmark = pytest.mark.long

# Answers as python3 does to the launcher's questions; keeps a list of what was made and installed.
STAND_IN = f"""#!/bin/sh
case "$1" in
-c) case "$2" in *fcntl*|*version_info*) exec "{sys.executable}" "$@" ;; *ensurepip*) exit ${{NO_VENV:-0}} ;; esac ;;
-m) case "$2" in
    venv) [ -z "${{NO_VENV:-}}" ] || exit 1
          mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; echo "made $3" >>"$RECORD" ;;
    pip) sleep "${{SLOW:-0}}"; [ -z "${{NO_NETWORK:-}}" ] || {{ echo "no route to the index" >&2; exit 1; }}
         echo "installed" >>"$RECORD" ;;
    heard) shift 2; echo "ran: $* in $PYTHONPATH" ;;
    esac ;;
esac
"""


class Checkout:
    """A folder with ./heard and a lock, and a PATH on which only the stand-in is found."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "a checkout"
        self.home.mkdir()
        shutil.copy(HOME / "heard", self.home)
        self.lock("one")
        self.path = folder / "path"
        self.path.mkdir()
        for tool in ("dirname", "cmp", "readlink", "date", "rm", "cp", "mkdir", "tail", "sleep", "cat"):
            (self.path / tool).symlink_to(shutil.which(tool) or "/none")
        self.record = folder / "record"
        self.record.touch()

    def lock(self, text: str) -> None:
        (self.home / "requirements.lock").write_text(text)

    def python(self, name: str = "python3", text: str = STAND_IN) -> None:
        (self.path / name).write_text(text)
        (self.path / name).chmod(0o755)

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self.home / "heard", *arguments],
            cwd="/",
            env=clean_environment(PATH=str(self.path), RECORD=str(self.record), PYTHONPATH="", **environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        process = self.start(*arguments, **environment)
        output, errors = process.communicate(timeout=30)
        return process.returncode, output, errors

    @property
    def made(self) -> int:
        """How often an environment was made."""
        return self.record.read_text().count("made ")


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    made = Checkout(tmp_path)
    made.python()
    return made


def test_it_makes_the_environment_once_and_hands_over_what_was_typed(checkout: Checkout) -> None:
    status, output, errors = checkout.run("test", "-k", "two words")
    assert (status, output) == (0, f"ran: test -k two words in {checkout.home}/src\n")
    assert "preparing" in errors
    assert checkout.run("--help") == (0, f"ran: --help in {checkout.home}/src\n", "")
    assert checkout.made == 1


def test_a_changed_lock_makes_it_again(checkout: Checkout) -> None:
    checkout.run()
    checkout.lock("two")
    checkout.run()
    assert checkout.made == 2


def test_a_half_made_environment_is_made_again(checkout: Checkout) -> None:
    assert checkout.run(NO_NETWORK="1")[0] == 1
    assert (checkout.home / ".venv" / "bin" / "python").exists()
    assert checkout.run()[0] == 0
    assert checkout.made == 2


def test_what_went_wrong_is_shown_and_kept(checkout: Checkout) -> None:
    status, _, errors = checkout.run(NO_NETWORK="1")
    assert status == 1
    assert "no route to the index" in errors
    assert "no route" in (checkout.home / ".venv-install.log").read_text()


def test_two_at_once_make_it_once(checkout: Checkout) -> None:
    both = [checkout.start("--help", SLOW="0.5") for _ in range(2)]
    ended = [process.communicate(timeout=30) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert [output.startswith("ran:") for output, _ in ended] == [True, True]
    assert checkout.made == 1


def test_one_that_was_killed_while_making_does_not_block_the_next(checkout: Checkout) -> None:
    first = checkout.start(SLOW="1")
    while not checkout.made:
        assert first.poll() is None
    first.kill()
    first.communicate()
    assert checkout.run()[0] == 0


def test_it_may_be_reached_by_a_link(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(checkout.home / "heard")
    checkout.run()
    done = subprocess.run(
        [tmp_path / "link", "x"], env={"PATH": str(checkout.path)}, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"ran: x in {checkout.home}/src\n"


def test_a_python_that_is_only_a_shim_or_too_old_is_passed_over(checkout: Checkout) -> None:
    checkout.python("python3", "#!/bin/sh\necho 'version not installed' >&2\nexit 127\n")
    checkout.python("python3.13", "#!/bin/sh\nexit 1\n")
    checkout.python("python3.12")
    assert checkout.run()[0] == 0


def test_without_python_it_says_what_is_needed(checkout: Checkout) -> None:
    (checkout.path / "python3").unlink()
    status, _, errors = checkout.run()
    assert status == 1
    assert "needs Python 3.11 or newer" in errors


def test_without_the_venv_module_it_says_what_to_install(checkout: Checkout) -> None:
    status, _, errors = checkout.run(NO_VENV="1")
    assert status == 1
    assert "apt install python3-venv" in errors


def test_where_uv_fails_pip_does_it(checkout: Checkout) -> None:
    checkout.python("uv", "#!/bin/sh\nexit 2\n")
    assert checkout.run()[0] == 0
    assert "installed" in checkout.record.read_text()


def test_where_uv_works_it_is_used(checkout: Checkout) -> None:
    making = 'for last; do :; done; mkdir -p "$last/bin"; cp "$(dirname "$0")/python3" "$last/bin/python"'
    checkout.python("uv", f'#!/bin/sh\n[ "$1" = pip ] || {{ {making}; }}\necho "uv $1" >>"$RECORD"\n')
    assert checkout.run()[0] == 0
    assert checkout.record.read_text() == "uv venv\nuv pip\n"


def test_a_receipt_is_checked_by_a_bare_python_and_nothing_is_installed(checkout: Checkout) -> None:
    checkout.python(text=f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    beside = checkout.home / "src/heard/history"
    beside.mkdir(parents=True)
    shutil.copy(HOME / "src/heard/history/checking.py", beside)
    (checkout.home / "receipt.json").write_text("{}")
    for what in ("receipt", "pack"):
        status, output, errors = checkout.run("verify", what, str(checkout.home / "receipt.json"))
        assert (status, errors) == (1, "")
        assert "SOMETHING IS WRONG" in output
    assert checkout.made == 0
