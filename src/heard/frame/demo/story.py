"""The story: one concern from the youth worker who raised it to the answer, through silence, disagreement and refusals.

Nothing in it is acted out: every line printed is read back from the record, and time passes by the same calendar
that the clocks go by. Only the moment at which things happen is set, and only in a demonstration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from django.conf import settings
from django.db import connections
from django.utils import timezone

from heard.agencies.doors import door_token, worker_token
from heard.agencies.models import Post, Worker
from heard.concerns.actions import Account, disagree, hear, move_on
from heard.concerns.doors.sending import enter
from heard.concerns.models import Concern, Door
from heard.concerns.secret_words import forgive, hash_secret, new_secret
from heard.governance.actions import Terms, answer_by_sharing, ask_to_share
from heard.governance.models import LawfulBasis
from heard.history.actions import acting, open_record
from heard.history.as_it_stood import in_address, standing_at
from heard.history.models import Actor, Moment
from heard.history.refused import Refused
from heard.oversight.actions import publish_figures
from heard.oversight.models import Figure
from heard.people.actions import Said
from heard.process.actions import deliver, tick
from heard.process.models import Clock, Move, Strand

from . import partnership, sealed, telling
from .at_night import all_are_compared
from .auditing import it_is_audited
from .earlier import history_brought_in
from .governing import a_reading_is_looked_at, a_record_is_let_go, somebody_asks_for_their_own
from .in_confidence import a_name_in_confidence, whom_a_worker_calls
from .joined import two_halves_joined
from .missing import a_child_is_missing
from .others import kept_from_some, other_concerns, somebody_is_away
from .panel import the_panel_sits, the_team_is_led
from .placed import a_child_is_placed
from .places import places_were_named, two_quarters, where_it_was_seen
from .protecting import she_is_assessed, the_agencies_meet
from .serious import a_serious_incident
from .victims import the_police_tell_her

LONDON = ZoneInfo("Europe/London")
_LATEST_START = timedelta(days=30)
Administering = Callable[[], AbstractContextManager[None]]


class Story:
    """The demonstration's time, and how to act as any of its people."""

    def __init__(self, administering: Administering) -> None:
        self.administering = administering
        self.now = timezone.now()
        self._tokens: dict[str, str] = {}

    def at(self, moment: datetime) -> datetime:
        """Let it be this moment, in the database too."""
        self.now = moment
        with self.administering():
            Moment.objects.update_or_create(id=1, defaults={"at": moment})
        return moment

    def today(self) -> None:
        """Give the database back its own time."""
        with self.administering():
            Moment.objects.all().delete()
        self.now = timezone.now()

    @contextmanager
    def as_(self, key: str) -> Iterator[Actor]:
        """Act as a member of the cast, or as a public door, through the same logins as the site."""
        door = key in ("child", "public")
        if key not in self._tokens:
            self._tokens[key] = door_token(key) if door else worker_token(partnership.id_of("worker", key))
        with acting(self._tokens[key]):
            yield Actor.door(key) if door else Actor(id=partnership.id_of("worker", key), kind="worker")

    def takes(self, key: str, strand_id: UUID, step: str, **said: Any) -> Move:
        """Somebody takes a step on a strand as it stands."""
        with self.as_(key) as by:
            open_record(strand_id, "demonstration")
            strand = Strand.objects.get(pk=strand_id)
            return move_on(strand, step, by=by, at=self.now, seen=strand.n, **said)

    def strand(self, strand_id: UUID) -> Strand:
        """A strand as the independent scrutineer sees it now."""
        with self.as_("scrutineer"):
            return Strand.objects.select_related("owner_post__agency").get(pk=strand_id)


def play(administering: Administering) -> None:
    """Build the partnership and play the story; ends at the present time."""
    story = Story(administering)
    start = _a_monday(story.now - _LATEST_START)
    with administering():
        founded = datetime.combine(two_quarters(story.now)[0], time(), LONDON)
        partnership.build(at=founded)
    places_were_named(story)
    story.at(start)
    step = count(1)
    concern = _heard(story, next(step))
    _silence(story, concern, next(step))
    _decided(story, concern, next(step))
    _disagreed(story, concern, next(step))
    _closing_refused(story, concern, next(step))
    _rewriting_refused(story, concern, next(step))
    _acted_on(story, concern, next(step))
    she_is_assessed(story, concern, next(step))
    the_agencies_meet(story, concern, next(step))
    the_police_tell_her(story, concern)
    a_child_is_placed(story, next(step))
    a_serious_incident(story, next(step))
    _shared(story, concern, next(step))
    _a_child_tells(story, next(step))
    a_name_in_confidence(story, next(step))
    whom_a_worker_calls(story, next(step))
    history_brought_in(story, next(step))
    learned = a_child_is_missing(story, next(step))
    it_is_audited(story, learned, next(step))
    the_panel_sits(story, next(step))
    the_team_is_led(story, next(step))
    a_reading_is_looked_at(story, concern, next(step))
    somebody_asks_for_their_own(story, concern, next(step))
    a_record_is_let_go(story, next(step))
    _what_was_kept(story, concern, next(step))
    other_concerns(story)
    kept_from_some(story, next(step))
    somebody_is_away(story)
    two_halves_joined(story, next(step))
    all_are_compared(story)
    story.today()
    _what_anybody_may_see(story, next(step))
    where_it_was_seen(story, next(step))
    sealed.told(story, concern, next(step))
    telling.doors()


def _a_monday(moment: datetime) -> datetime:
    """The Monday on or before a moment, at five past four in the afternoon."""
    day = moment.astimezone(LONDON)
    return (day - timedelta(days=day.weekday())).replace(hour=16, minute=5, second=0, microsecond=0)


def _heard(story: Story, number: int) -> Concern:
    telling.step(number, "A youth worker raises a concern", story.now)
    said = Account(
        account="Gets into a silver car after the evening session. Adults wait for her. Has a new phone she will not explain.",
        child_words="They are nice to me. I can't say no now.",
        signs=["unknown_cars", "unexplained_items"],
        where="Quay Street, by the youth centre",
    )
    about = [
        Said(kind="child", name="Maya Reston", age="14"),
        Said(kind="vehicle", details="silver hatchback", registration="part: K7"),
    ]
    with story.as_("youth_worker") as by:
        concern = hear(said, door=Door.PROFESSIONAL, by=by, at=story.now, about=about)
    strand = story.strand(concern.pk)
    with story.as_("scrutineer"):
        due = Clock.objects.get(strand=strand, name="referral_decision").due_at
    telling.line("Received", f"{strand.reference}; the receipt is printed only when it is stored")
    telling.line("Held by", _holder(story, strand))
    telling.line("Clock", f"decision, and an answer to Amina Okafor, {telling.by(due)}")
    return concern


def _silence(story: Story, concern: Concern, number: int) -> None:
    telling.step(number, "Its first holder stays silent, and silence climbs", story.now)
    for _rung in range(4):
        with story.as_("scrutineer"):
            story_clock = Clock.objects.filter(strand=concern.pk, stopped_at=None).order_by("next_at")[0]
        story.at(story_clock.next_at)
        tick(at=story.now)
        deliver(at=story.now)
        with story.as_("scrutineer"):
            open_record(concern.pk, "demonstration")
            climb = (
                Move.objects.select_related("to_post__agency", "tells__agency")
                .filter(strand=concern.pk)
                .latest("n")
            )
        assert climb.to_post is not None
        assert climb.tells is not None
        telling.climb(story.now, climb.to_post, climb.tells)
    telling.line("Sent", "a message to each of them; none names a child or says what it is about")


def _decided(story: Story, concern: Concern, number: int) -> None:
    story.at(_next_morning(story.now))
    telling.step(number, "It is decided, with reasons and the child's voice", story.now)
    said = {
        "outcome": "family_help",
        "reason": "Clear and recent account from a worker she trusts. Work with the family begins today.",
        "child_view": "She wants one person to talk to, and nobody to come in uniform.",
        "child_view_unknown": "Amina passed it on; her own words follow when the family worker has met her.",
        "told": "Thank you, Amina. We are sorry that this took so long. We have taken it on and a family worker calls tomorrow.",
    }
    story.takes("manager", concern.pk, "take_on", **said)
    telling.line("Decided by", "Priya Nair, asked by the independent scrutineer who now holds it")
    telling.line("Reason", said["reason"])
    telling.line("Child", f"“{said['child_view']}”")
    with story.as_("youth_worker"):
        open_record(concern.pk, "demonstration")
        answer = concern.strand.remarks.latest("at").text
    telling.line("Amina reads", f"“{answer}”")


def _disagreed(story: Story, concern: Concern, number: int) -> None:
    story.at(story.now + timedelta(hours=2))
    telling.step(number, "The youth worker disagrees, and the disagreement has clocks of its own", story.now)
    with story.as_("youth_worker") as by:
        strand = Strand.objects.get(pk=concern.pk)
        disagreement = disagree(
            strand, reason="Nothing is planned about the adults in the car. Family help alone leaves them waiting for her.",
            by=by, at=story.now,
        )  # fmt: skip
    _stage(story, disagreement.pk)
    story.at(story.now + timedelta(hours=3))
    reason = "The family asked for support first."
    story.takes(
        "manager",
        disagreement.pk,
        "answer",
        reason=reason,
        told="The family asked for support first, so we keep to it.",
    )
    telling.line("Line manager", "answers: the decision stands")
    story.takes("youth_worker", disagreement.pk, "take_further", reason="The car was there again last night.")
    _stage(story, disagreement.pk)
    story.at(story.now + timedelta(hours=4))
    story.takes(
        "service_manager", disagreement.pk, "uphold",
        reason="The adults are the danger, so the plan must aim at them.",
        told="You were right. Police, health and we hold a strategy discussion tomorrow, and it is about the adults.",
    )  # fmt: skip
    telling.line("Head of safeguarding", "agrees with Amina; the disagreement is upheld and kept")


def _stage(story: Story, disagreement: UUID) -> None:
    strand = story.strand(disagreement)
    with story.as_("scrutineer"):
        due = Clock.objects.filter(strand=strand, stopped_at=None).latest("started_at").due_at
    telling.line("Now with", f"{_holder(story, strand)}, to answer {telling.by(due)}")


def _closing_refused(story: Story, concern: Concern, number: int) -> None:
    story.at(_next_morning(story.now))
    telling.step(number, "Attempts to close it quietly are refused", story.now)
    quiet = {"child_view_unknown": "Not asked.", "told": "Closed."}
    _refusal(
        story, concern, "manager", "propose_closing",
        "close: “community sensitivity, best left alone”",
        reason_code="community", reason="Community sensitivity, best left alone.", **quiet,
    )  # fmt: skip
    _refusal(
        story, concern, "manager", "propose_closing", "close: “she made a lifestyle choice”",
        reason_code="work_complete", reason="She made a lifestyle choice.", **quiet,
    )  # fmt: skip
    said = {
        "reason_code": "below_threshold",
        "reason": "Seems calmer.",
        "child_view": "She wants to be left alone.",
        "child_view_unknown": "Her mother said so. Nobody has asked her herself.",
    }
    story.takes(
        "manager", concern.pk, "propose_closing", told="We propose to close this. You may disagree.", **said
    )
    telling.line("Priya Nair", "proposes closing; another agency is asked to sign")
    _refusal(
        story, concern, "service_manager", "sign_closing", "Helen Marsh signs it herself", reason="Agreed."
    )
    story.takes(
        "inspector", concern.pk, "refuse_closing", reason="The car is known to us. This is not safer."
    )
    telling.line("Wharfside Police", "do not sign: “The car is known to us. This is not safer.”")
    with story.as_("scrutineer"):
        kept = Strand.objects.get(pk=concern.pk).attempts.count()
    telling.line("Kept", f"{kept} attempts, which the independent scrutineer reads")


def _refusal(story: Story, concern: Concern, who: str, step: str, what: str, **said: Any) -> None:
    try:
        story.takes(who, concern.pk, step, **said)
    except Refused as refused:
        telling.refused(what, refused.reason, refused.next_step)
        if refused.aftermath:
            with story.as_(who):
                refused.aftermath()
        return
    raise AssertionError(f"{what} was not refused")


def _rewriting_refused(story: Story, concern: Concern, number: int) -> None:
    telling.step(number, "Attempts to rewrite it in SQL are refused", story.now)
    attempts = [
        ("the site's own login", "heard_app", "update concern set account = 'Nothing was said.'"),
        ("the site's own login", "heard_app", "delete from entry"),
        ("the owner of the tables", "heard_owner", "update concern set account = 'Nothing was said.'"),
        ("the owner of the tables", "heard_owner", "delete from move"),
        ("the owner of the tables", "heard_owner", "truncate entry"),
        ("an administrator", "", "update entry set text = 'Nothing was said.'"),
    ]
    for who, role, statement in attempts:
        telling.refused(f"{statement}  -- as {who}", _answer_to(story, role, statement), "")


def _answer_to(story: Story, role: str, statement: str) -> str:
    """What the database says to a statement that must fail; nothing of it is kept."""
    with story.administering(), connections["default"].cursor() as cursor:
        if role:
            cursor.execute(f"set role {role}")
        try:
            cursor.execute(statement)
        except Exception as error:
            cause = error.__cause__
            assert isinstance(cause, psycopg.Error)
            return cause.diag.message_primary or ""
        raise AssertionError(f"{statement} was not refused")


def _acted_on(story: Story, concern: Concern, number: int) -> None:
    story.at(story.now + timedelta(hours=3))
    telling.step(number, "Heard, believed, acted on: each with its date", story.now)
    said = {
        "outcome": "strategy_discussion",
        "reason": "Strategy discussion with police and health, about the adults and the car.",
        "child_view": "She agreed to meet one worker, with Amina there.",
        "child_view_unknown": "She is met today.",
        "told": "The strategy discussion is today. Amina, please stay beside her.",
    }
    story.takes("manager", concern.pk, "take_on", **said)
    story.at(story.now + timedelta(hours=3))
    story.takes(
        "manager", concern.pk, "act", reason="Strategy discussion held. Police act on the car; a worker she chose sees her weekly.",
        child_view="She asked for the visits to go on.", child_view_unknown="Her own words are kept tomorrow.", told="It was held. Police act on the car, and the worker she chose sees her every week.",
    )  # fmt: skip
    with story.as_("youth_worker"), connections["default"].cursor() as cursor:
        cursor.execute("select heard_at, believed_at, acted_on_at from progress(%s)", [concern.pk])
        for word, moment in zip(("Heard", "Believed", "Acted on"), cursor.fetchone(), strict=True):
            telling.line(word, telling.when(moment))


def _shared(story: Story, concern: Concern, number: int) -> None:
    story.at(story.now + timedelta(hours=1))
    telling.step(number, "A school asks to read the record, is refused, and is given it", story.now)
    reference = story.strand(concern.pk).reference
    with story.as_("safeguarding_lead") as by:
        asked = ask_to_share(reference, reason="She is in our school every day.", by=by, at=story.now)
    story.takes(
        "manager", asked.pk, "refuse_share", reason="Schools leak.", told="We do not share this with schools."
    )
    story.takes(
        "safeguarding_lead", asked.pk, "take_further", reason="We are the ones who see her car rides begin."
    )
    telling.line("Refused", "by the front-door manager; taken further by the school, and nobody answers")
    with story.as_("scrutineer"):
        clock = Clock.objects.get(strand=asked.pk, stopped_at=None)
    story.at(clock.next_at)
    tick(at=story.now)
    story.at(_next_morning(story.now))
    terms = Terms(
        purpose="To see that she is met at the gate, by somebody she trusts.",
        basis=LawfulBasis.objects.get(code="public_task"),
        reason="The school sees her daily, and can act on what the record says of the car.",
        until=story.now + timedelta(days=90),
        to_post=Post.objects.get(pk=partnership.id_of("post", "safeguarding_lead")),
    )
    with story.as_("director") as by:
        strand = Strand.objects.get(pk=asked.pk)
        share = answer_by_sharing(
            strand, terms, told="You were right to ask again.", by=by, at=story.now, seen=strand.n
        )
    telling.line(
        "Shared by", f"the director, to whom it had climbed: {terms.basis}, until {telling.when(share.until)}"
    )


def _a_child_tells(story: Story, number: int) -> None:
    story.at(story.now + timedelta(hours=1))
    telling.step(number, "A child tells, without a name, and comes back with secret words", story.now)
    words = new_secret()
    with story.as_("child") as by:
        said = Account(child_words="Someone I met online wants me to come and meet him.")
        concern = hear(
            said, door=Door.CHILD, by=by, at=story.now, secret_hash=hash_secret(words, settings.WORD_PEPPER)
        )
    telling.line("Her words", words.replace("-", " "))
    story.at(story.now + timedelta(hours=1))
    story.takes("social_worker", concern.pk, "take_up")
    story.takes(
        "social_worker", concern.pk, "take_on", outcome="assessment", reason="A child is being groomed online.",
        child_view_unknown="We ask her through her secret words.",
        told="Thank you for telling us. You did nothing wrong. Please do not go. Is it safe to tell us how we can reach you?",
    )  # fmt: skip
    as_typed = words.replace("-", "  ").upper()
    with acting(enter(hash_secret(forgive(as_typed), settings.WORD_PEPPER))):
        open_record(concern.pk, "demonstration")
        telling.line("She reads", f"“{concern.strand.remarks.latest('at').text}”")


def _what_was_kept(story: Story, concern: Concern, number: int) -> None:
    telling.step(number, "What was kept", story.now)
    with story.administering(), connections["default"].cursor() as cursor:
        cursor.execute("select count(*) from move where strand_id = %s", [concern.pk])
        telling.line("Steps", f"{cursor.fetchone()[0]} on this concern, none of which anybody can change")
        cursor.execute("select count(*) from entry")
        telling.line("History", f"{cursor.fetchone()[0]} versions of rows, as the exact text that is hashed")
        cursor.execute("select count(*) from reading where strand_id = %s", [concern.pk])
        telling.line(
            "Readings", f"{cursor.fetchone()[0]} times somebody opened this record, each with name and time"
        )
    _before_the_scrutineer(story, concern)


def _before_the_scrutineer(story: Story, concern: Concern) -> None:
    """What the record showed a minute before silence brought it to the independent scrutineer."""
    with story.as_("manager"):
        open_record(concern.pk, "demonstration")
        last = Move.objects.filter(strand=concern.pk, step="climb").latest("n").at
        then = last - timedelta(minutes=1)
        with standing_at(then):
            open_record(concern.pk, "demonstration")
            strand = Strand.objects.select_related("owner_post__agency").get(pk=concern.pk)
            steps = Move.objects.filter(strand=concern.pk).count()
    telling.line(
        "As it stood",
        f"{telling.when(then)}, a minute before: {strand.owner_post} held it, after {steps} steps",
    )
    telling.line("Read it so", f"{settings.SITE_URL}/concern/{strand.reference}/?as_at={in_address(then)}")


def _what_anybody_may_see(story: Story, number: int) -> None:
    """What an elected member and the public see of all this: closed months, and no number that points at a child."""
    telling.step(number, "Elected members and the public see figures, and no child", story.now)
    months = publish_figures()
    found = Figure.objects.filter(measure="heard", category="total").order_by("-month")
    latest = ", ".join(f"{each.month:%B} {each.shown}" for each in found[:3])
    telling.line("Scorecard", f"{months} closed months are published; concerns heard: {latest}")


def _next_morning(moment: datetime) -> datetime:
    """Half past nine on the next day that is worked."""
    day = moment.astimezone(LONDON) + timedelta(days=1)
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select min(d)::date from generate_series(%s::date, %s::date + 10, '1 day') d where works_on(d::date)",
            [day, day],
        )
        worked = cursor.fetchone()[0]
    return datetime(worked.year, worked.month, worked.day, 9, 30, tzinfo=LONDON)


def _holder(story: Story, strand: Strand) -> str:
    post = strand.owner_post
    assert post is not None
    with story.as_("scrutineer"):  # nobody acting sees nobody
        names = list(
            Worker.objects.filter(holdings__post=post, holdings__until_at=None).values_list("name", flat=True)
        )
    assert names, f"nobody holds {post.title}"
    return f"{' and '.join(names)}, {post.title} ({post.agency.name})"
