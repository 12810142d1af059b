"""Work moves a report ahead in a flood; it is checked without storing anything and never asked for on a calm day."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.concerns.proof_of_work import (
    Difficulty,
    Verdict,
    bits_of,
    is_solved,
    issue,
    solve,
    verify,
)

KEY = b"a key for tests only, 32 bytes.."
NOW = datetime(2026, 11, 23, 16, 37, 12, tzinfo=UTC)
CHALLENGE = issue(KEY, 8, NOW)
ANSWER = solve(CHALLENGE, 8)
SCRIPT = Path(__file__).parent.parent / "static" / "concerns" / "work.js"
# What both languages must agree on: the smallest answers to fixed challenges.
VECTORS = {
    "1.2950000.0.AAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBB": "0",
    "1.2950000.1.AAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBB": "0",
    "1.2950000.8.AAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBB": "19",
    "1.2950000.9.heard-heard-hear.CCCCCCCCCCCCCCCCCCCCCC": "2038",
    "1.2950000.12.heard_heard_hear.CCCCCCCCCCCCCCCCCCCCCC": "5807",
    "1.2950000.13.0123456789abcdef.DDDDDDDDDDDDDDDDDDDDDD": "12492",
}


def test_an_answered_challenge_is_solved():
    assert verify(KEY, CHALLENGE, ANSWER, NOW) is Verdict.SOLVED


def test_a_challenge_that_asks_for_nothing_needs_no_answer():
    assert verify(KEY, issue(KEY, 0, NOW), "", NOW) is Verdict.SOLVED


def test_without_javascript_the_answer_is_missing():
    assert verify(KEY, CHALLENGE, "", NOW) is Verdict.MISSING
    assert verify(KEY, "", "", NOW) is Verdict.MISSING


NEXT = str(int(ANSWER) + 1)


@pytest.mark.parametrize(
    "answer", ["x", "-1", "1e3", " 1", "１２", "9" * 16, pytest.param(NEXT, id="the number after")]
)
def test_a_wrong_answer_is_wrong(answer: str):
    if answer.isascii() and answer.isdigit() and is_solved(CHALLENGE, answer, 8):
        pytest.skip("this answer happens to be right as well")
    assert verify(KEY, CHALLENGE, answer, NOW) is Verdict.WRONG


def test_a_challenge_not_signed_by_us_is_wrong():
    version, step, _, nonce, signature = CHALLENGE.split(".")
    easier = ".".join([version, step, "0", nonce, signature])
    newer = ".".join([version, str(int(step) + 1), "8", nonce, signature])
    for forged in (
        easier,
        newer,
        CHALLENGE[:-1],
        CHALLENGE + "A",
        "1.1.1",
        "nonsense",
        "🙂" * 50,
        "1." * 9999,
    ):
        assert verify(KEY, forged, ANSWER, NOW) is Verdict.WRONG
    assert verify(b"another key", CHALLENGE, ANSWER, NOW) is Verdict.WRONG


@pytest.mark.parametrize(
    ("later", "verdict"), [(0, "solved"), (179, "solved"), (195, "stale"), (-11, "stale")]
)
def test_work_holds_for_three_hours(later: int, verdict: str):
    assert verify(KEY, CHALLENGE, ANSWER, NOW + timedelta(minutes=later)) == verdict


@pytest.mark.parametrize(("later", "verdict"), [(59, "solved"), (75, "stale")])
def test_no_work_holds_for_one_hour(later: int, verdict: str):
    assert verify(KEY, issue(KEY, 0, NOW), "", NOW + timedelta(minutes=later)) == verdict


def test_a_challenge_tells_the_time_no_finer_than_ten_minutes():
    start = NOW.replace(minute=30, second=0)
    steps = {issue(KEY, 0, start + timedelta(seconds=s)).split(".")[1] for s in range(0, 600, 7)}
    assert len(steps) == 1


def test_no_two_challenges_are_the_same():
    assert len({issue(KEY, 14, NOW) for _ in range(1000)}) == 1000


@pytest.mark.parametrize("bits", [-1, 25])
def test_a_challenge_cannot_ask_for_the_impossible(bits: int):
    with pytest.raises(ValueError, match="0 to 24"):
        issue(KEY, bits, NOW)


@given(st.text(max_size=120), st.text(max_size=30))
def test_whatever_is_sent_is_judged(challenge: str, answer: str):
    assert verify(KEY, challenge, answer, NOW) in (Verdict.WRONG, Verdict.MISSING)
    assert verify(KEY, CHALLENGE, answer, NOW) in Verdict


@pytest.mark.parametrize(
    ("reports", "bits"),
    [(0, 0), (1, 0), (30, 0), (31, 14), (59, 14), (60, 15), (120, 16), (240, 17), (480, 18), (9999, 18)],
)
def test_work_is_asked_for_only_in_a_flood_and_grows_with_it(reports: int, bits: int):
    assert Difficulty().bits(reports) == bits
    assert Difficulty().is_flood(reports) is (bits > 0)


@pytest.mark.parametrize("challenge", VECTORS)
def test_the_answers_are_the_known_ones(challenge: str):
    assert solve(challenge, bits_of(challenge)) == VECTORS[challenge]


def test_the_browser_finds_the_same_answers():
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node.js: install it to compare the browser's answers with ours")
    program = f"""
        import {{ solve }} from {json.dumps(SCRIPT.as_uri())}
        const answers = {{}}
        for (const challenge of {json.dumps(list(VECTORS))}) answers[challenge] = await solve(challenge)
        console.log(JSON.stringify(answers))
    """
    run = subprocess.run(
        [node, "--input-type=module", "-e", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert json.loads(run.stdout) == VECTORS
