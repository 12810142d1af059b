"""All that a record holds of one case, read once for an audit: the concern, and what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef
from django.db.models.functions import JSONObject

from heard.concerns.models import Concern
from heard.concerns.pages.concern import name_of
from heard.concerns.pages.seeing import label
from heard.concerns.wording import address, past
from heard.history.actions import open_records
from heard.people.models import Mention
from heard.process.models import Clock, Move, Step, Strand
from heard.protection.models import (
    Action,
    AdvocateOffer,
    AssessmentVersion,
    Attendance,
    CategoryEntry,
    ContactAttempt,
    ReadBack,
    Voice,
    VoiceAnswer,
)

# What is about the record, and not about the work with the child.
BESIDE = ("audit", "wall", "glass_review", "reading_review", "erasure", "subject_access", "identity_opening")
_WRITTEN: tuple[type[Model], ...] = (
    Concern,
    Mention,
    Voice,
    AdvocateOffer,
    ContactAttempt,
    AssessmentVersion,
    CategoryEntry,
    Action,
)
_DEEP = 5


@dataclass
class CaseFile:
    """A case as whoever asks may read it at a moment; what they may not read is not in it."""

    concern: Any
    at: datetime

    @cached_property
    def strands(self) -> dict[UUID, Any]:
        """The concern and what hangs on it, opened; not the audits, nor what is about the record alone."""
        found = {self.concern.pk: self.concern}
        layer = [self.concern.pk]
        for _ in range(_DEEP):
            below = Strand.objects.filter(parent__in=layer).exclude(kind__in=BESIDE).annotate(label=label())
            layer = []
            for each in below.order_by("opened_at", "pk"):
                found[each.pk] = each
                layer.append(each.pk)
            if not layer:
                break
        open_records(list(found), "page")
        return found

    def of_kind(self, *kinds: str) -> list[Any]:
        """The strands of these kinds, in the order in which they began."""
        return [each for each in self.strands.values() if each.kind in kinds]

    def href(self, strand: UUID, n: int | None = None) -> str:
        """Where a strand of the case is, or one move on it."""
        of = self.strands[strand]
        page = address(of.kind, of.reference)
        return f"{page}?moves={n}#move-{n}" if n else page

    @cached_property
    def _written(self) -> dict[type[Model], list[Any]]:
        """What is written of each strand, in one question for all kinds, each in the order of time."""
        wanted = Strand.objects.filter(pk__in=self.strands).annotate(
            **{_name(model): ArraySubquery(_as_json(model)) for model in _WRITTEN}
        )
        found: dict[type[Model], list[Any]] = {model: [] for model in _WRITTEN}
        for row in wanted.values(*map(_name, _WRITTEN)):
            for model, rows in found.items():
                rows += [_from_json(model, each) for each in row[_name(model)]]
        return {model: sorted(rows, key=_in_time) for model, rows in found.items()}

    @cached_property
    def moves(self) -> list[Any]:
        """Every step but the climbs and what passes a matter round, each with its words and who took it."""
        moves = Move.objects.filter(strand__in=self.strands).exclude(step="pass_round")
        found: list[Any] = list(
            moves.select_related("by__worker__agency", "by_agency", "by_post").order_by("at", "n")
        )
        for move in found:
            move.words, move.who, move.href = (
                past(move.step),
                name_of(move.by),
                self.href(move.strand_id, move.n),
            )
        return found

    def steps(self, *names: str) -> list[Any]:
        """The moves by these steps."""
        return [move for move in self.moves if move.step in names]

    @cached_property
    def decisions(self) -> list[Any]:
        """The steps that ask what the child wants."""
        asks = set(Step.objects.filter(needs__contains=["child_view"]).values_list("kind", "name"))
        return [move for move in self.moves if (move.kind, move.step) in asks]

    @cached_property
    def clocks(self) -> list[Any]:
        return list(
            Clock.objects.filter(strand__in=self.strands).select_related("timescale").order_by("due_at", "id")
        )

    @cached_property
    def late(self) -> list[Any]:
        """The clocks whose time passed before the work was done."""
        return [each for each in self.clocks if each.due_at < (each.stopped_at or self.at)]

    @property
    def account(self) -> Concern | None:
        return next(iter(self._written[Concern]), None)

    @property
    def voices(self) -> list[Any]:
        return self._written[Voice]

    @cached_property
    def read_backs(self) -> list[Any]:
        return list(ReadBack.objects.filter(voice__in=[each.pk for each in self.voices]).order_by("at", "id"))

    @cached_property
    def answers(self) -> list[Any]:
        return list(
            VoiceAnswer.objects.filter(move__in=[each.pk for each in self.moves]).order_by("at", "id")
        )

    @property
    def advocates(self) -> list[Any]:
        return self._written[AdvocateOffer]

    @property
    def contacts(self) -> list[Any]:
        return self._written[ContactAttempt]

    @cached_property
    def actions(self) -> list[Any]:
        """What was agreed to be done, each with its strand."""
        found = self._written[Action]
        for each in found:
            each.of = self.strands[each.strand_id]
        return found

    @cached_property
    def assessments(self) -> list[Any]:
        """The latest version of each assessment."""
        versions = {each.strand_id: each for each in self._written[AssessmentVersion]}
        return list(versions.values())

    @cached_property
    def categories(self) -> list[Any]:
        """How each category stands, by its last row."""
        last = {(each.strand_id, each.category): each for each in self._written[CategoryEntry]}
        return [each for each in last.values() if each.standing != "withdrawn"]

    @cached_property
    def attendance(self) -> list[Any]:
        rows = Attendance.objects.filter(strand__in=self.strands)
        return list(rows.select_related("invitation__post__agency").order_by("at", "id"))

    @property
    def mentions(self) -> list[Any]:
        return self._written[Mention]

    @cached_property
    def audits(self) -> list[Any]:
        """The audits of this case, opened."""
        found = Strand.objects.filter(parent=self.concern.pk, kind="audit").select_related(
            "owner_post__agency"
        )
        audits = list(found.annotate(label=label()).order_by("opened_at", "pk"))
        if audits:
            open_records([each.pk for each in audits], "page")
        return audits


def _name(model: type[Model]) -> str:
    return f"{model._meta.db_table}_rows"


def _as_json(model: Any) -> Any:
    """The rows of a model that belong to the strand around this question, each as one value."""
    columns = {each.attname: each.attname for each in model._meta.concrete_fields}
    return model.objects.filter(strand=OuterRef("pk")).values(json=JSONObject(**columns))


def _from_json(model: Any, row: dict[str, Any]) -> Any:
    return model(**{each.attname: each.to_python(row[each.attname]) for each in model._meta.concrete_fields})


def _in_time(row: Any) -> tuple[Any, ...]:
    return (getattr(row, "at", None) or row.received_at, getattr(row, "n", 0), str(row.pk))
