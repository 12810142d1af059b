"""One case, from assessment to plan, with ten thousand entries among ten thousand other concerns: the pages of its stages,
the case on one page, and saving an assessment, alone and eight at once."""

from __future__ import annotations

import contextlib
import io
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from . import Figure
from .fill import fill
from .pages import signed_in
from .place import Place, milliseconds, p95, place
from .serving import Site, served

OTHERS = 10_000
ENTRIES = 10_000
WRITERS, SAVES = 8, 12
_TIMES = 60
# What years of work write about one child, in the shape in which the actions write it.
_YEARS = """
set session_replication_role = replica;
create temporary table made on commit drop as
  select i, heard.new_id(began) as id, began, (%(which)s::uuid[])[1 + i %% cardinality(%(which)s::uuid[])] as strand_id
    from generate_series(1, %(n)s) i cross join lateral (select %(at)s::timestamptz - i * interval '2 minutes' as began) b;
insert into remark (id, strand_id, text, from_raiser, by_id, at)
  select id, strand_id, 'She was seen at the youth project with a new phone.', false, %(by)s, began from made where i %% 2 = 0;
insert into voice (id, strand_id, words, given, alone, heard_by, present, "where", language, interpreter, by_id, at)
  select id, strand_id, 'I want Amina there.', 'spoken', 'yes', 'Amina Okafor', '', '', '', '', %(by)s, began from made where i %% 4 = 1;
insert into contact_attempt (id, strand_id, n, way, reached, account, by_id, at)
  select id, strand_id, i, 'phone', true, 'She answered.', %(by)s, began from made where i %% 4 = 3;
set session_replication_role = origin
"""
# Assessments that have just begun, on concerns of the crowd.
_WRITTEN = """
with made as (
  insert into strand (id, kind, agency_id, parent_id, reference, urgent, state, is_open, n, owner_post_id, opened_at)
  select heard.new_id(now()), 'assessment', agency_id, id, 'A' || substr(reference, 2), false, 'under_way', true, 1, owner_post_id, now()
    from strand where kind = 'concern' and reference like '0%%' order by id limit %(n)s
  returning *
), moved as (
  insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                    child_view, child_view_unknown, told)
  select heard.new_id(now()), m.id, 1, 'assessment', 'begin_assessment', '', 'under_way', now(), h.worker_id, '', '', 'It is recent.',
         '', 'Not asked yet.', '' from made m join holding h on h.post_id = m.owner_post_id and not h.deputy
)
select reference from made
"""
_TYPED = {"harm": "A silver car waits. " * 200, "analysis": "It is the adults. " * 400}
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_STAGES = ("assessment", "strategy_discussion", "enquiry", "conference", "plan")


def measure() -> list[Figure]:
    """Each stage's page, the case on one page, and saving, in this process; then saving by several at once, as it is served."""
    with place() as here:
        *stages, begun, case = _played(here)
        client = signed_in()
        figures = [*(_page(client, each) for each in stages), _saved(client, begun)]
        return [*figures, *_case(client, case), _at_once(here)]


def _played(here: Place) -> list[Any]:
    """The demonstration's case, from the concern to its plan; the last is an assessment that has only begun."""
    from heard.concerns.actions import Account, hear
    from heard.concerns.models import Door
    from heard.frame.database.prepare import administering
    from heard.frame.demo.protecting import she_is_assessed, the_agencies_meet
    from heard.frame.demo.story import Story
    from heard.history.actions import open_record
    from heard.people.actions import Said
    from heard.people.models import Mention
    from heard.process.models import Strand
    from heard.protection.actions import begin_stage

    story = Story(lambda: administering(here.url()))
    story.at(datetime.now(UTC) - timedelta(days=9))
    with story.as_("youth_worker") as by:
        said = Account(account="A silver car waits.", child_words="I get into the car.")
        concern = hear(
            said, door=Door.PROFESSIONAL, by=by, at=story.now, about=[Said(kind="child", name="Maya Reston")]
        )
    story.takes(
        "manager", concern.pk, "take_on", outcome="assessment", reason="It is clear.", child_view_unknown="Not asked yet.", told="Yes.",
    )  # fmt: skip
    with contextlib.redirect_stdout(io.StringIO()):
        she_is_assessed(story, concern, 1)
        the_agencies_meet(story, concern, 2)
    story.today()
    with here.admin() as admin:
        fill(admin, OTHERS, due=0, at=datetime.now(UTC), text=True, clocks=["referral_decision"])
    with story.as_("social_worker") as by:
        found = {each.kind: each for each in Strand.objects.filter(parent=concern.pk)}
        open_record(concern.pk, "page")
        of = Strand.objects.select_related("agency").get(pk=concern.pk)
        child = Mention.objects.get(strand=concern.pk)
        again = begin_stage(
            "assessment", of, reason="A new car.", child_view_unknown="Not asked yet.", by=by, at=story.now
        )
    of_years = {
        "n": ENTRIES,
        "at": story.now,
        "by": by.pk,
        "which": [concern.pk, *(each.pk for each in found.values())],
    }
    with here.admin() as admin, admin.transaction():
        for statement in _YEARS.split(";\n"):
            admin.execute(statement, of_years if "%(" in statement else None)
    with here.admin() as admin:
        admin.execute("vacuum analyze")
    return [*(found[kind] for kind in _STAGES), again, f"/case/{of.reference}/{child.pk}/"]


def _page(client: Any, strand: Any) -> Figure:
    return _asked(
        client, f"The page of one {strand.kind.replace('_', ' ')}, {OTHERS:,} concerns open", _path(strand)
    )


def _case(client: Any, path: str) -> list[Figure]:
    among = f"{ENTRIES:,} entries among {OTHERS:,} concerns"
    asked = (
        ("", "The case on one page"),
        ("?page=100", "its chronology, half way"),
        ("?happened=said&work=plan", "its chronology, one kind of line on one kind of work"),
    )
    return [_asked(client, f"{words}, {among}", f"{path}{query}") for query, words in asked]


def _asked(client: Any, what: str, path: str) -> Figure:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    times = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        response = client.get(path)
        times.append(time.perf_counter() - began)
        assert response.status_code == 200, response.status_code
    with CaptureQueriesContext(connections["default"]) as asked:
        client.get(path)
    return Figure(what, f"p95 {milliseconds(p95(times))}, {len(asked)} queries", "200 ms, under 25")


def _saved(client: Any, strand: Any) -> Figure:
    """Each save is a version of its own; the browser is led to the assessment, which is measured above."""
    times = []
    for seen in range(_TIMES):
        began = time.perf_counter()
        response = client.post(f"{_path(strand)}write/", {**_TYPED, "seen": str(seen)})
        times.append(time.perf_counter() - began)
        assert response.status_code == 302, response.status_code
    return Figure("Saving an assessment of 11,000 letters", f"p95 {milliseconds(p95(times))}", "200 ms")


def _at_once(here: Place) -> Figure:
    """As many writers as assessments, each saving one after the other; whatever was acknowledged is in the database."""
    from django.conf import settings

    with here.admin() as admin, admin.transaction():
        admin.execute("set local session_replication_role = replica")
        rows = admin.execute(_WRITTEN, {"n": WRITERS}).fetchall()
    assert len(rows) == WRITERS
    cookie = signed_in().cookies[settings.SESSION_COOKIE_NAME]
    with served(here) as site, ThreadPoolExecutor(WRITERS) as pool:
        sent = list(pool.map(lambda row: _saves(site, f"{cookie.key}={cookie.value}", str(row[0])), rows))
    with here.admin() as admin:
        kept = admin.execute(
            "select count(*) from assessment_version v join strand s on s.id = v.strand_id where s.reference = any (%s)",
            [[row[0] for row in rows]],
        ).fetchone()
    times = [took for each in sent for took in each]
    assert kept is not None
    lost, refused = len(times) - kept[0], WRITERS * SAVES - len(times)
    words = f"{len(times)} saved, p95 {milliseconds(p95(times))}, {lost} lost, {refused} refused"
    return Figure(f"Saving an assessment, {WRITERS} at once, as it is served", words, "0 lost, 0 refused")


def _saves(site: Site, session: str, reference: str) -> list[float]:
    """How long each save took that was acknowledged."""
    connection, path = site.connect(), f"/assessment/{reference}/write/"
    connection.request("GET", path, headers={"Cookie": session})
    answer = connection.getresponse()
    form = dict(_HIDDEN.findall(answer.read().decode()))
    cookies = "; ".join(
        [session, *(each.partition(";")[0] for each in answer.headers.get_all("Set-Cookie", []))]
    )
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    times = []
    for seen in range(SAVES):
        began = time.perf_counter()
        connection.request("POST", path, urlencode({**form, **_TYPED, "seen": seen}), headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status == 302:
            times.append(time.perf_counter() - began)
    return times


def _path(strand: Any) -> str:
    return f"/{strand.kind.replace('_', '-')}/{strand.reference}/"
