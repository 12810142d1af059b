"""The command line: help that reads well, kind answers to mistakes, and statuses that scripts can trust."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from heard.frame import cli
from heard.frame.cli import check, progress
from heard.frame.cli.command import Stop
from tests.command import heard


def test_help_names_every_command_on_a_line_of_its_own_that_fits_a_terminal() -> None:
    lines = cli.overview().splitlines()
    for name in cli.names():
        assert len([line for line in lines if line.startswith(f"  {name} ")]) == 1
    assert [line for line in lines if len(line) > 100] == []


def test_every_module_of_a_command_is_in_the_help() -> None:
    modules = {path.stem for path in Path(cli.__file__).parent.glob("*.py")}
    having = {
        name.removesuffix("_")  # a word of Python's own has one behind it
        for name in modules
        if "\nCOMMAND = " in (Path(cli.__file__).parent / f"{name}.py").read_text()
    }
    assert having == set(cli.names())


@pytest.mark.parametrize("name", cli.names())
def test_each_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    assert ended.value.code == 0
    assert f"./heard {name}" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_help_is_one_word_away(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(arguments) == 0
    assert "Try it" in capsys.readouterr().out


def test_an_unknown_command_is_answered_kindly(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["srve"]) == 2
    told = capsys.readouterr()
    assert "Did you mean serve?" in told.err
    assert told.out == ""


def test_an_unknown_option_names_the_ones_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["serve", "--prot", "80"])
    assert ended.value.code == 2
    assert "--port" in capsys.readouterr().err


def test_help_starts_no_database_and_reads_no_settings() -> None:
    assert heard("--help", HEARD_PG_BIN="/nonexistent", DJANGO_SETTINGS_MODULE="none.such").returncode == 0


def test_without_postgresql_the_message_says_what_to_do() -> None:
    done = heard("clock", "--once", HEARD_PG_BIN="/nonexistent/bin", HEARD_VAR="/tmp/heard-none")  # noqa: S108
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "/nonexistent/bin" in done.stderr


def test_prepare_without_an_address_says_how_to_give_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["prepare"]) == 2
    assert "HEARD_ADMIN_URL" in capsys.readouterr().err


def test_an_unknown_check_names_the_ones_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "spelling"]) == 2
    assert "mypy" in capsys.readouterr().err


def passing(name: str) -> check.Check:
    return check.Check(name, name, (sys.executable, "-c", "print('unseen')"))


def test_check_goes_on_after_a_failure_and_ends_with_the_counts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = check.Check("b", "b", (sys.executable, "-c", "print('why it failed'); raise SystemExit(3)"))
    away = check.Check("c", "c", (), missing=lambda: "there is no such thing")
    monkeypatch.setattr(check, "CHECKS", (passing("a"), failing, away, passing("d")))
    monkeypatch.delenv("CI", raising=False)
    assert cli.main(["check"]) == 1
    told = capsys.readouterr().out
    assert "why it failed" in told
    assert "unseen" not in told
    assert told.splitlines()[-1] == "2 passed, 1 failed, 1 skipped"


def test_in_ci_what_is_missing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "CHECKS", (check.Check("c", "c", (), missing=lambda: "no browser"),))
    monkeypatch.delenv("CI", raising=False)
    assert cli.main(["check"]) == 0
    monkeypatch.setenv("CI", "true")
    assert cli.main(["check"]) == 1


MEETING = """
import sys, time; from pathlib import Path
mine, other = map(Path, sys.argv[1:]); mine.touch(); until = time.monotonic() + 20
while not other.exists() and time.monotonic() < until: time.sleep(0.02)
sys.exit(not other.exists())
"""
ALONE = "import sys, time; from pathlib import Path; here = Path(sys.argv[1]); here.mkdir(); time.sleep(0.1); here.rmdir()"


def test_checks_run_side_by_side_and_those_that_take_every_core_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    one, two, here = (str(tmp_path / name) for name in ("one", "two", "here"))
    meet = [(sys.executable, "-c", MEETING, *names) for names in ((one, two), (two, one))]
    alone = (sys.executable, "-c", ALONE, here)
    checks = [check.Check(name, name, command) for name, command in zip("ab", meet, strict=True)]
    checks += [check.Check(name, name, alone, every_core=True) for name in "cd"]
    monkeypatch.setattr(check, "CHECKS", checks)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert cli.main(["check"]) == 0


def test_a_step_tells_its_outcome_and_lets_a_failure_through(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.step("Counting"):
        pass
    with pytest.raises(Stop), progress.step("Falling"):
        raise Stop("over")
    good, bad = capsys.readouterr().err.splitlines()
    assert good.startswith("  Counting....")
    assert " done (" in good
    assert " failed (" in bad
