"""A record with everything in it that a page can show, and the words in it that nobody without access may meet."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.test import Client

from heard.concerns.actions import Upload, ask_to_open, disagree, remark, report_pressure
from heard.concerns.in_confidence import Given
from heard.concerns.models import Attachment, Concern, Door
from heard.concerns.secret_words import WORDS, hash_secret
from heard.frame.demo.partnership import id_of
from heard.governance.actions import ask_to_share
from heard.history.actions import open_record
from heard.oversight.actions import judge, review_readings
from heard.oversight.models import AuditLine
from heard.people.actions import Said
from heard.people.models import Mention
from heard.people.network import Grade, state_link
from heard.people.spotted import Looked, Part, look_at
from heard.people.tests.test_groups import night
from heard.process.actions import ask_for_more_time, break_glass, set_wall
from heard.process.models import Clock, Strand
from heard.protection.incident import list_child
from heard.protection.missing import Missing, find, offer_interview, report_missing
from heard.protection.team import seat, set_up_team
from heard.protection.tests.going import (
    assessed,
    at_the_panel,
    begins,
    brought_forward,
    decides,
    driver_known,
    in_need,
    looked_after,
    met_about,
    notified,
    police_acted,
    referred,
    reviewed_at_length,
    serious,
    to_live,
    with_police,
)
from heard.protection.voice import Words, keep_words, offer_advocate, read_back, try_contact
from tests.bringing import bring
from tests.cast import Cast

CHILD = "Quillonia Obberdane"
BORN = date(2012, 7, 19)
ACCOUNT = "Velvetine lanterns were seen at the kiosk."
CHILD_WORDS = "Do not tell brindlewick."
PLACE = "Thimbleroad arcade"
VEHICLE = Said(kind="vehicle", registration="QZ99 ZZQ")
ANSWER = "Marrowgate will visit tomorrow."
OBJECTION = "Nobody asked pellucida."
FILE_NAME = "zephyrshot.png"
FILE = b"\x89PNG\r\n\x1a\n" + b"hollowmarsh" * 20
ANONYMOUS = "Farthingcrumb waits by the slipway."
IN_CONFIDENCE = Given("Wexelbloom Tarrow", "Ring quillerby after nine")
# One word of each, in any case, is enough to say that something of it was shown.
SAID = (
    "quillonia",
    "velvetine",
    "brindlewick",
    "thimbleroad",
    "marrowgate",
    "pellucida",
    "zephyrshot",
    "hollowmarsh",
)
SECRET = "-".join(WORDS[place] for place in (3, 200, 411, 640, 877, 1201, 1999))
NOBODY = ("councillor", "neighbour", "nurse", "licensing_officer", "adviser", "lado")


@dataclass(frozen=True)
class Seeded:
    """What was put in: each strand, and the file."""

    concern: Strand
    second: Strand
    disagreement: Strand
    pressure: Strand
    more_time: Strand
    share_request: Strand
    anonymous: Strand
    identity_opening: Strand
    wall: Strand
    glass_review: Strand
    reading_review: Strand
    earlier_record: Strand
    group_proposal: Strand
    missing_episode: Strand
    missing_meeting: Strand
    new_way: Strand
    said: UUID
    assessment: Strand
    strategy_discussion: Strand
    enquiry: Strand
    conference: Strand
    plan: Strand
    action: Strand
    meeting: UUID
    panel_sitting: Strand
    panel_line: Strand
    team: UUID
    team_warning: Strand
    child_in_need: Strand
    looked_after: Strand
    placement: Strand
    early_review: Strand
    nrm: Strand
    victim_update: Strand
    audit: Strand
    serious_incident: Strand
    rapid_review: Strand
    practice_review: Strand
    licence_notice: Strand
    file: Attachment
    mention: UUID
    link: UUID

    @property
    def references(self) -> list[str]:
        """The references of what was raised about the child."""
        return [
            s.reference
            for s in (
                self.concern,
                self.second,
                self.disagreement,
                self.pressure,
                self.more_time,
                self.share_request,
                self.wall,
                self.earlier_record,
                self.missing_episode,
                self.missing_meeting,
                self.new_way,
                self.assessment,
                self.strategy_discussion,
                self.enquiry,
                self.conference,
                self.plan,
                self.action,
                self.panel_line,
                self.child_in_need,
                self.looked_after,
                self.placement,
                self.early_review,
                self.nrm,
                self.victim_update,
                self.audit,
                self.serious_incident,
                self.rapid_review,
                self.practice_review,
                self.licence_notice,
            )
        ]


def seed(cast: Cast) -> Seeded:
    """A concern with all that can hang on it, another about the same child, and one without a name."""
    child = Said(kind="child", name=CHILD, born_on=BORN, details="Velvetine scarf")
    concern = cast.hears(
        account=ACCOUNT,
        child_words=CHILD_WORDS,
        where=PLACE,
        signs=["missing"],
        about=[child, Said(kind="place", where=PLACE), VEHICLE],
        uploads=[Upload(FILE_NAME, io.BytesIO(FILE))],
    ).strand
    cast.moves("social_worker", concern, "take_up")
    second = cast.hears("safeguarding_lead", account=f"{ACCOUNT} Again.", about=[child]).strand
    with cast.acting("youth_worker") as by:
        open_record(concern.pk, "test")
        objection = disagree(concern, reason=OBJECTION, by=by, at=cast.now)
        pressed = report_pressure(concern, "withdraw", reason=f"Pressed: {OBJECTION}", by=by, at=cast.now)
    with cast.acting("social_worker") as by:
        open_record(concern.pk, "test")
        remark(concern, ANSWER, from_raiser=False, by=by, at=cast.now)
        clock = Clock.objects.select_related("strand__agency").get(strand=concern, name="referral_decision")
        look_at(concern, [Looked(Part("name", CHILD, "account"))], by=by, at=cast.now)
        more_time = ask_for_more_time(clock, reason=OBJECTION, by=by, at=cast.now)
        file = Attachment.objects.get(strand=concern)
        named = {each.kind: each for each in Mention.objects.filter(strand=concern)}
        mention = named["child"].pk
        link = state_link(
            named["child"], named["vehicle"], "seen_with", said_in=concern, grade=Grade("2", "C", "C", OBJECTION),
            reason=OBJECTION, by=by, at=cast.now,
        ).pk  # fmt: skip
    with cast.acting("youth_worker") as by:
        asked = ask_to_share(concern.reference, reason=OBJECTION, by=by, at=cast.now)
    anonymous = cast.hears(
        "public",
        Door.PUBLIC,
        account=ANONYMOUS,
        secret_hash=hash_secret(SECRET, settings.WORD_PEPPER),
        given=IN_CONFIDENCE,
    ).strand
    with cast.acting("social_worker") as by:
        opening = ask_to_open(anonymous, reason="A witness is needed.", by=by, at=cast.now)
    with cast.acting("social_worker"):
        own = set_wall(concern, id_of("worker", "neighbour"), reason=OBJECTION)
        wall = Strand.objects.get(pk=own.pk)
    with cast.acting("nurse"):
        break_glass(anonymous.reference, reason="She is on the ward now.")
    with cast.acting("inspector"):
        review = Strand.objects.get(kind="glass_review")
    cast.sees("director", concern)
    review_readings()
    with cast.acting("scrutineer"):
        reading = Strand.objects.get(kind="reading_review")
    # Two more that name the same vehicle, and the night that finds it.
    for name in ("Ondine Farrowby", "Tibb Lanternshaw"):
        cast.hears(
            "safeguarding_lead", account=f"{ACCOUNT} And {name}.", about=[Said("child", name), VEHICLE]
        )
    night()
    with cast.acting("director"):
        group = Strand.objects.get(kind="group_proposal")
    bring(cast, f"miss_person_id,miss_missing_episode_start_date\n{CHILD},2025-01-02\n", who="inspector")
    bring(
        cast,
        f"pers_person_id,pers_forename,pers_surname,pers_dob\n{CHILD},{CHILD.replace(' ', ',')},{BORN}\n",
        who="inspector",
    )
    with cast.acting("inspector"):
        earlier = Strand.objects.get(kind="earlier_record")
    episode, meeting = _missing(cast, child)
    assessment = assessed(cast, account=ACCOUNT)
    stages = met_about(cast)
    return Seeded(
        concern,
        second,
        objection,
        pressed,
        more_time,
        asked,
        anonymous,
        opening,
        wall,
        review,
        reading,
        earlier,
        group,
        episode,
        meeting,
        *_voice(cast, concern),
        assessment,
        *stages,
        *at_the_panel(cast, concern),
        *_team(cast),
        *_care(cast),
        *_victims(cast),
        _audit(cast, second),
        *_duties(cast, concern),
        file,
        mention,
        link,
    )


def _care(cast: Cast) -> tuple[Strand, Strand, Strand, Strand]:
    """A child in need, a child who is looked after, a placement that is planned, and a review brought forward."""
    child = looked_after(cast)
    plan, home, early = (
        in_need(cast),
        to_live(cast, child, "Easterfold Council"),
        brought_forward(cast, child),
    )
    with cast.acting("scrutineer"):
        found = Strand.objects.in_bulk([each.pk for each in (plan, child, home, early)])
    return found[plan.pk], found[child.pk], found[home.pk], found[early.pk]


def _victims(cast: Cast) -> tuple[Strand, Strand]:
    """A referral on which one decision was made, and something that the police did and the child was not told yet."""
    concern = with_police(cast)
    referral, event = referred(cast, concern), police_acted(cast, concern)
    decides(cast, referral, "find_reasonable_grounds")
    with cast.acting("scrutineer"):
        found = Strand.objects.in_bulk([referral.pk, event.pk])
    return found[referral.pk], found[event.pk]


def _duties(cast: Cast, concern: Strand) -> tuple[Strand, Strand, Strand, Strand]:
    """A serious incident with another child listed, a rapid and a local review, and a driver."""
    incident, driver = serious(cast), driver_known(cast)
    with cast.acting("director") as by:
        open_record(incident.pk, "test")
        list_child(incident, concern.reference, by=by, at=cast.now)
    found = (incident, notified(cast), reviewed_at_length(cast), driver)
    with cast.acting("scrutineer"):
        fresh = Strand.objects.in_bulk([each.pk for each in found])
    return fresh[found[0].pk], fresh[found[1].pk], fresh[found[2].pk], fresh[found[3].pk]


def _audit(cast: Cast, concern: Concern) -> Strand:
    """An audit in which one principle is judged."""
    strand = begins(cast, concern, "audit", "scrutineer", reason=OBJECTION)
    with cast.acting("scrutineer") as by:
        open_record(strand.pk, "test")
        judge(
            strand, AuditLine(code="best_interests"), found="lacking", reasons=OBJECTION, by=by, at=cast.now
        )
    return strand


def _missing(cast: Cast, child: Said) -> tuple[Strand, Strand]:
    """Three episodes, of which the last is still to be followed by an interview, and the meeting that they call."""
    for days in (3, 2, 1):
        said = Missing(
            since=cast.now - timedelta(days=days), account=ACCOUNT, lives="family", last_seen=PLACE
        )
        with cast.acting("inspector") as by:
            strand = report_missing(said, child, by=by, at=cast.now)
            found_at = said.since + timedelta(hours=1)
            find(strand, found_at=found_at, account=ACCOUNT, seen_by=OBJECTION, by=by, at=cast.now, seen=1)
            strand.refresh_from_db()
            offer_interview(
                strand, way="phone", interviewer="M.", said=CHILD_WORDS, by=by, at=cast.now, seen=2
            )
    with cast.acting("inspector"):
        episode = Strand.objects.get(pk=strand.pk)
    with cast.acting("scrutineer"):
        return episode, Strand.objects.get(kind="missing_meeting")


def _voice(cast: Cast, concern: Strand) -> tuple[Strand, UUID]:
    """What the child said, read back, and three contacts that failed."""
    with cast.acting("social_worker") as by:
        open_record(concern.pk, "test")
        said = keep_words(concern, Words(CHILD_WORDS, "spoken", "yes", "Ben"), by=by, at=cast.now)
        read_back(said, answer="corrected", correction=CHILD_WORDS, by=by, at=cast.now)
        offer_advocate(concern, answer="not_yet", said=CHILD_WORDS, by=by, at=cast.now)
        for _ in range(3):
            try_contact(concern, way="phone", reached=False, account=ACCOUNT, by=by, at=cast.now)
    with cast.acting("scrutineer"):
        return Strand.objects.get(kind="new_way"), said.pk


def _team(cast: Cast) -> tuple[UUID, Strand]:
    """A joint team of which nothing is there yet, and a warning of it."""
    with cast.acting("director") as by:
        team = set_up_team(cast.worker("director").agency, "Lantern team", by=by, at=cast.now)
        seat(team, cast.post("manager"), by=by, at=cast.now)
        return team.pk, Strand.objects.get(kind="team_warning", team_warning__cause="no_remit")


def signed_in(key: str, **options: Any) -> Client:
    """A browser in which one of the cast is signed in."""
    from heard.agencies.models import Account

    client = Client(**options)
    client.force_login(Account.objects.get(email=f"{key.replace('_', '.')}@marlowe-vale.example"))
    return client


def returned(**options: Any) -> Client:
    """A browser in which whoever reported without a name has typed their words."""
    client = Client(**options)
    answer = client.post("/answers/", {"secret_words": SECRET})
    assert answer.status_code == 302, answer.content.decode()
    return client
