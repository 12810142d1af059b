"""The network around somebody: what it shows, what it never shows, and that nothing stated is rewritten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from time import perf_counter
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from heard.concerns.actions import report_pressure
from heard.frame.demo.partnership import id_of
from heard.history.actions import open_record, open_records
from heard.history.as_it_stood import standing_at
from heard.history.refused import Refused
from heard.people.actions import Said, identify, mention, take_back, tell_apart
from heard.people.models import Identification, Mention, NetworkExport, Person, StatedLink
from heard.people.network import Grade, Graph, around, between, grade_anew, state_link, take_back_link
from heard.process.actions import set_wall
from heard.process.models import Strand
from tests.attack import CHECK, DENIED, LOGINS, PROMISE, columns, say
from tests.cast import Cast, one

pytestmark = [pytest.mark.django_db, pytest.mark.promise("The dots are joined")]

PHONE = (("phone", "07700 900461"),)
LEILA = Said("child", "Leila Marr", date(2012, 5, 1))
TESS = Said("child", "Tess Vane", date(2011, 7, 9))
DEANO = Said("adult", "Deano", facts=PHONE)
DEAN = Said("adult", "Dean", facts=(("phone", "+44 7700 900461"),))
CORSA = Said("vehicle", registration="AB12 CDE", details="silver Corsa")
RELIABLE, UNTESTED = Grade("1", "A", "P"), Grade("2", "C", "P")


def named(cast: Cast, concern: Any, name: str, who: str = "manager") -> Mention:
    with cast.acting(who):
        open_record(concern.pk, "test")
        return next(each for each in Mention.objects.filter(strand=concern.pk) if str(each) == name)


def seen(cast: Cast, mention: Mention, steps: int = 1, who: str = "manager", **more: Any) -> Graph:
    with cast.acting(who):
        return around(mention.pk, steps, **more)


def words(graph: Graph) -> set[tuple[str, str, str]]:
    """Every link as what joins whom, the ends in the order of the alphabet."""
    return {
        (link.kind or link.what, *sorted(graph.nodes[end].label for end in link.ends)) for link in graph.links
    }


def labels(graph: Graph) -> set[str]:
    return {node.label for node in graph.nodes.values()}


@pytest.fixture
def states(cast: Cast) -> Callable[..., StatedLink]:
    """``states(one, other, kind)``: the manager states a link from the record of the first."""

    def stated(
        one: Mention, other: Mention, kind: str = "drives", grade: Grade = RELIABLE, **more: Any
    ) -> StatedLink:
        with cast.acting(more.pop("who", "manager")) as by:
            open_records({one.strand_id, other.strand_id}, "test")
            given = {"reason": "The camera at the gate.", "said_in": one.strand, **more}
            return state_link(one, other, kind, grade=grade, by=by, at=cast.now, **given)

    return stated


# ---- What joins ---------------------------------------------------------------------------------------------------


def test_whom_one_report_names_together_are_joined_by_it_and_not_confirmed(cast: Cast) -> None:
    concern = cast.hears("safeguarding_lead", about=[LEILA, CORSA])
    graph = seen(cast, named(cast, concern, "Leila Marr"))
    assert words(graph) == {("named", "AB12 CDE", "Leila Marr")}
    [link] = graph.links
    assert not link.confirmed
    assert link.record
    assert link.record.reference == concern.strand.reference
    assert link.day == cast.now.date()


def test_somebody_alone_is_a_network_of_one(cast: Cast) -> None:
    graph = seen(cast, named(cast, cast.hears(about=[LEILA]), "Leila Marr"), 2)
    assert (labels(graph), graph.links, graph.cut) == ({"Leila Marr"}, (), False)


def test_two_who_give_one_phone_meet_at_the_phone_and_are_not_one(cast: Cast) -> None:
    first = cast.hears("safeguarding_lead", about=[DEANO, LEILA])
    cast.hears("youth_worker", about=[DEAN, TESS])
    near = seen(cast, named(cast, first, "Deano"), 1)
    assert words(near) == {("named", "Deano", "Leila Marr"), ("phone", "07700 900461", "Deano")}
    wider = seen(cast, named(cast, first, "Deano"), 2)
    assert ("phone", "07700 900461", "Dean") in words(wider)
    assert "Tess Vane" not in labels(wider), "she is three steps away"
    assert not any({"Dean", "Deano"} == {wider.nodes[end].label for end in link.ends} for link in wider.links)


def test_a_thing_that_is_named_is_one_with_what_others_say_they_share(cast: Cast) -> None:
    """A report about a phone, and a report about a man with it: the phone is drawn once."""
    about_it = cast.hears("inspector", about=[Said("phone", "07700 900461"), LEILA])
    cast.hears("youth_worker", about=[DEAN, TESS])
    graph = seen(cast, named(cast, about_it, "Leila Marr"), 2)
    assert ("phone", "07700 900461", "Dean") in words(graph)
    assert labels(graph) == {"Leila Marr", "07700 900461", "Dean"}
    of_the_phone = seen(cast, named(cast, about_it, "07700 900461"), 1)
    assert labels(of_the_phone) == {"Leila Marr", "07700 900461", "Dean"}


def test_whom_a_person_found_to_be_one_is_one_and_says_who_found_it(cast: Cast) -> None:
    first, second = cast.hears(about=[DEANO, LEILA]), cast.hears("nurse", about=[DEAN, TESS])
    pair = [named(cast, first, "Deano"), named(cast, second, "Dean")]
    assert "Tess Vane" not in labels(seen(cast, pair[0], 1))
    with cast.acting("manager") as by:
        open_records([first.pk, second.pk], "test")
        identify(pair, reason="The same phone.", by=by, at=cast.now)
    graph = seen(cast, pair[0], 1)
    assert labels(graph) == {"Deano", "07700 900461", "Leila Marr", "Tess Vane"}
    middle = graph.nodes[graph.centre]
    assert middle.is_joined
    assert [each.who for each in middle.found] == ["Priya Nair"]
    assert len(middle.records) == 2


def test_who_may_be_the_same_is_dashed_and_gone_once_somebody_says(cast: Cast) -> None:
    first, second = cast.hears(about=[LEILA, CORSA]), cast.hears("nurse", about=[LEILA, TESS])
    mine = named(cast, first, "Leila Marr")
    graph = seen(cast, mine)
    [link] = [link for link in graph.links if link.what == "maybe"]
    assert not link.confirmed
    assert link.ends < set(graph.nodes)
    with cast.acting("manager") as by:
        open_records([first.pk, second.pk], "test")
        tell_apart(mine, named(cast, second, "Leila Marr"), reason="Two girls.", by=by, at=cast.now)
    assert labels(seen(cast, mine)) == {"Leila Marr", "AB12 CDE"}


def test_what_is_stated_carries_its_grade_and_only_a_good_one_is_confirmed(cast: Cast, states: Any) -> None:
    first, second = cast.hears(about=[DEANO]), cast.hears("inspector", about=[CORSA])
    pair = named(cast, first, "Deano"), named(cast, second, "AB12 CDE")
    states(*pair, from_on=date(2026, 1, 1), until_on=date(2026, 2, 1))
    states(*pair, "uses", Grade("3", "E", "C", "Not to be shown to the family."))
    graph = seen(cast, pair[1])
    found = {link.kind: link for link in graph.links}
    drives, uses = found["drives"], found["uses"]
    assert (drives.grade, drives.confirmed, drives.day, drives.until) == (
        "1AP",
        True,
        date(2026, 1, 1),
        date(2026, 2, 1),
    )
    assert (uses.grade, uses.confirmed, uses.conditions) == ("3EC", False, "Not to be shown to the family.")
    assert drives.who == "Priya Nair"
    assert drives.record
    assert drives.record.reference == first.strand.reference


@pytest.mark.parametrize(
    ("grade", "confirmed"),
    [("1A", True), ("1B", True), ("1C", False), ("2A", False), ("3A", False), ("1D", False), ("1E", False)],
)
def test_reliable_and_known_or_corroborated_is_what_confirmed_means(
    cast: Cast, states: Any, grade: str, confirmed: bool
) -> None:
    concern = cast.hears(about=[DEANO, CORSA])
    states(
        named(cast, concern, "Deano"), named(cast, concern, "AB12 CDE"), grade=Grade(grade[0], grade[1], "P")
    )
    graph = seen(cast, named(cast, concern, "Deano"))
    assert [link.confirmed for link in graph.links if link.what == "stated"] == [confirmed]


# ---- A child is a child ---------------------------------------------------------------------------------------------


def test_a_child_who_is_said_to_have_harmed_is_still_a_child(cast: Cast, states: Any) -> None:
    concern = cast.hears(about=[LEILA, TESS])
    states(named(cast, concern, "Leila Marr"), named(cast, concern, "Tess Vane"), "harmed")
    graph = seen(cast, named(cast, concern, "Tess Vane"))
    assert {node.kind for node in graph.nodes.values()} == {"child"}


def test_whoever_is_once_named_as_a_child_is_never_drawn_as_an_adult(cast: Cast) -> None:
    first, second = cast.hears(about=[LEILA]), cast.hears("nurse", about=[Said("adult", "Leila Marr")])
    pair = [named(cast, each, "Leila Marr") for each in (first, second)]
    with cast.acting("manager") as by:
        open_records([first.pk, second.pk], "test")
        identify(pair, reason="The same.", by=by, at=cast.now)
    graph = seen(cast, pair[1])
    assert [node.kind for node in graph.nodes.values()] == ["child"]


# ---- Hubs -----------------------------------------------------------------------------------------------------------

HOME = "Quay House children's home, 4 Quay Street, NX1 4AB"


def residents(cast: Cast, count: int) -> list[Any]:
    return [
        cast.hears(about=[Said("child", f"Child{chr(97 + n)} Marr{chr(97 + n)}", where=HOME)])
        for n in range(count)
    ]


def test_a_home_never_joins_two_children_and_is_not_gone_through_when_many_share_it(cast: Cast) -> None:
    few = residents(cast, 3)
    mine = named(cast, few[0], "Childa Marra")
    graph = seen(cast, mine, 2)
    assert labels(graph) == {"Childa Marra", "4 NX1 4AB", "Childb Marrb", "Childc Marrc"}
    assert all(len({graph.nodes[end].kind for end in link.ends}) == 2 for link in graph.links), (
        "through the home alone"
    )

    residents(cast, 12)
    graph = seen(cast, mine, 2)
    assert labels(graph) == {"Childa Marra", "4 NX1 4AB"}
    [home] = [node for node in graph.nodes.values() if node.kind == "place"]
    assert home.hub == 15
    assert home.key is not None
    opened = seen(cast, mine, 2, through=[home.key])
    assert len(labels(opened)) == 13, "twelve names, two of them twice, and the home"


def test_what_many_share_weighs_less(cast: Cast) -> None:
    both = [
        cast.hears(about=[Said("child", f"Girl{c} Vane{c}", where=HOME, facts=PHONE if c < "c" else ())])
        for c in "abcdef"
    ]
    graph = seen(cast, named(cast, both[0], "Girla Vanea"), 2)
    weights = {
        next(graph.nodes[end].kind for end in pair if end != graph.centre): graph.weight(pair)
        for pair in graph.pairs
        if graph.centre in pair
    }
    assert weights["place"] < weights["phone"]


def test_of_a_report_that_names_many_only_what_leads_from_the_middle_is_a_link(cast: Cast) -> None:
    party = cast.hears(about=[Said("child", f"Girl{chr(97 + n)} Vane") for n in range(20)])
    graph = seen(cast, named(cast, party, "Girlc Vane"))
    assert len(graph.nodes) == 20
    assert len(graph.links) == 19


def test_a_picture_is_bounded_and_says_when_it_is_cut(cast: Cast) -> None:
    party = cast.hears(about=[LEILA, *(Said("adult", f"Man {n}") for n in range(40))])
    mine = named(cast, party, "Leila Marr")
    graph = seen(cast, mine, 2, most=25)
    assert graph.cut
    assert len(graph.nodes) == 25
    assert graph == seen(cast, mine, 2, most=25), "the same record, the same picture"
    assert not seen(cast, mine, 2).cut


# ---- Need to know -----------------------------------------------------------------------------------------------------


@pytest.mark.promise("Need to know")
def test_what_may_not_be_read_leaves_no_trace(cast: Cast, states: Any) -> None:
    """Another's report of the same man, what joins it, and what is stated from it: the picture is the same as before."""
    mine = cast.hears("youth_worker", about=[DEANO, LEILA])
    deano = named(cast, mine, "Deano", "youth_worker")
    before = {steps: seen(cast, deano, steps, "youth_worker") for steps in (1, 2)}
    theirs = [cast.hears("nurse", about=[DEAN, LEILA, TESS, CORSA]) for _ in range(12)]
    states(deano, named(cast, theirs[0], "AB12 CDE"))
    states(named(cast, theirs[0], "Dean"), deano, "knows")
    with cast.acting("manager") as by:
        open_records([mine.pk, theirs[0].pk], "test")
        identify([deano, named(cast, theirs[0], "Dean")], reason="One man.", by=by, at=cast.now)
    assert "Tess Vane" in labels(seen(cast, deano, 2))
    for steps, then in before.items():
        now = seen(cast, deano, steps, "youth_worker")
        assert (labels(now), words(now), now.cut) == (labels(then), words(then), False)
        assert [node.hub for node in now.nodes.values()] == [node.hub for node in then.nodes.values()]
        assert len(now.nodes[now.centre].mentions) == 1
        assert sorted(now.strength.values()) == sorted(then.strength.values())


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize("who", ["social_worker", "manager"])
def test_a_wall_hides_it_from_whoever_is_named_and_their_line(cast: Cast, who: str) -> None:
    """The wall names the duty social worker, in whose line the manager stands."""
    open_one, walled = cast.hears("nurse", about=[DEANO, LEILA]), cast.hears("nurse", about=[DEAN, TESS])
    deano, dean = named(cast, open_one, "Deano"), named(cast, walled, "Dean")
    assert "Dean" in labels(seen(cast, deano, 2, who))
    with cast.acting("scrutineer"):
        set_wall(Strand(pk=walled.pk), id_of("worker", "social_worker"), reason="He is named in it.")
    assert labels(seen(cast, deano, 2, who)) == {"Deano", "Leila Marr", "07700 900461"}
    with pytest.raises(Refused) as hidden:
        seen(cast, dean, 1, who)
    with pytest.raises(Refused) as absent, cast.acting(who):
        around(id_of("mention", "nobody"))
    assert str(hidden.value) == str(absent.value)
    assert "Dean" in labels(seen(cast, deano, 2, "scrutineer"))


@pytest.mark.promise("Need to know")
def test_what_is_added_to_what_one_raised_is_not_in_ones_picture(cast: Cast) -> None:
    """Whoever raised it reads their own part of it; what those who work on it add is for those who may read it all."""
    mine = cast.hears("youth_worker", about=[LEILA])
    leila = named(cast, mine, "Leila Marr", "youth_worker")
    with cast.acting("manager") as by:
        open_record(mine.pk, "test")
        mention(mine.strand, [DEANO, CORSA], by=by, at=cast.now)
    assert {"Deano", "AB12 CDE"} < labels(seen(cast, leila, 1))
    for steps in (1, 2):
        assert labels(seen(cast, leila, steps, "youth_worker")) == {"Leila Marr"}
    with pytest.raises(Refused):
        seen(cast, named(cast, mine, "Deano"), 1, "youth_worker")


@pytest.fixture
def found_behind_a_wall(cast: Cast) -> tuple[Mention, Mention]:
    """A child of the youth worker's own report, found to be one with a child of a record that is walled off from them."""
    mine, theirs = (
        cast.hears("youth_worker", about=[LEILA]),
        cast.hears("nurse", about=[Said("child", "Lila M.")]),
    )
    both = named(cast, mine, "Leila Marr"), named(cast, theirs, "Lila M.")
    with cast.acting("manager") as by:
        open_records([mine.pk, theirs.pk], "test")
        identify(list(both), reason="The school knows both.", by=by, at=cast.now)
        set_wall(Strand(pk=theirs.pk), id_of("worker", "youth_worker"), reason="They are named in it.")
    return both


@pytest.mark.promise("Need to know")
def test_that_two_were_found_to_be_one_tells_nobody_of_what_is_walled_off(
    cast: Cast, found_behind_a_wall: tuple[Mention, Mention], as_superuser: Any
) -> None:
    """Neither the row, nor the person, nor the picture, nor the number under which the two are one."""
    mine, theirs = found_behind_a_wall
    token = cast.token("youth_worker")
    opens = f"select open_record('{mine.strand_id}', 'test')"
    for table in ("identification", "person", "pairing"):
        assert say("heard_app", f"select * from {table}", token=token, before=opens).count == 0
        assert say("heard_app", f"select * from {table}", token=cast.token("manager"), before=f"{opens}; select open_record('{theirs.strand_id}', 'test')").count > 0  # fmt: skip
    told = say("heard_app", "select told ->> 'person' from network_around(%s, 2, 50, '{}', 'test') where what = 'mention'", mine.pk, token=token)  # fmt: skip
    assert told.rows == ((None,),)
    middle = (graph := seen(cast, mine, 2, "youth_worker")).nodes[graph.centre]
    assert (middle.found, middle.is_joined) == ((), False)


@pytest.mark.promise("Need to know")
def test_nobody_is_found_to_be_somebody_of_whom_one_may_read_nothing(cast: Cast, as_superuser: Any) -> None:
    """Or whom to call would be told of each number that a person has."""
    theirs = [named(cast, cast.hears("nurse", about=[DEAN]), "Dean") for _ in range(2)]
    mine = cast.hears("youth_worker", about=[LEILA])
    leila = named(cast, mine, "Leila Marr")
    with cast.acting("manager") as by:
        open_records([each.strand_id for each in theirs], "test")
        person = identify(theirs, reason="The same phone.", by=by, at=cast.now)
    join = """insert into identification (id, mention_id, person_id, by_id, at, reason)
              values (gen_random_uuid(), %s, %s, actor(), heard_now(), 'r')"""
    opens = f"select open_record('{mine.pk}', 'test')"
    for who, refused in (("youth_worker", DENIED), ("manager", "")):
        assert (
            say("heard_app", join, leila.pk, person.pk, token=cast.token(who), before=opens).refused
            == refused
        )


def test_what_is_kept_from_somebody_stays_with_what_they_find(
    cast: Cast, found_behind_a_wall: tuple[Mention, Mention], as_superuser: Any
) -> None:
    """Or whoever is walled off could part two by joining one of them to something else, and would not know it."""
    mine, theirs = found_behind_a_wall
    again = named(cast, cast.hears("youth_worker", about=[Said("child", "L. Marr")]), "L. Marr")

    def together() -> set[Any]:
        with as_superuser():
            persons = [(each, one("select person_of(%s)", each.pk)) for each in (mine, theirs, again)]
        return {each.pk for each, person in persons if person == persons[0][1]}

    acts = [(identify, {mine.pk, theirs.pk, again.pk}), (take_back, {mine.pk, theirs.pk}), (tell_apart, {mine.pk, theirs.pk})]  # fmt: skip
    for act, whole in acts:
        cast.at(cast.now + timedelta(minutes=5))
        with cast.acting("youth_worker") as by:
            open_records([mine.strand_id, again.strand_id], "test")
            pair: Any = [[mine, again]] if act is identify else [mine, again]
            act(*pair, reason="I know her.", by=by, at=cast.now)
        assert together() == whole, act


@pytest.fixture
def hidden_from_them(
    cast: Cast, found_behind_a_wall: tuple[Mention, Mention]
) -> tuple[Mention, Mention, Mention, Mention, Mention]:
    """The two above; what the one behind the wall and the first were found to be the same as since; and a second report of their own."""
    mine, theirs = found_behind_a_wall
    beyond, plain = (named(cast, cast.hears("nurse", about=[Said("child", name)]), name) for name in ("Lil Ma", "Leyla"))  # fmt: skip
    again = named(cast, cast.hears("youth_worker", about=[Said("child", "L. Marr")]), "L. Marr")
    for one_of, other in ((theirs, beyond), (mine, plain)):
        finds(cast, "manager", identify, [one_of, other])
    with cast.acting("manager"):
        set_wall(Strand(pk=beyond.strand_id), id_of("worker", "youth_worker"), reason="And in this one.")
    return mine, theirs, beyond, plain, again


def finds(cast: Cast, who: str, act: Any, them: list[Mention]) -> None:
    cast.at(cast.now + timedelta(minutes=5))
    with cast.acting(who) as by:
        open_records([each.strand_id for each in them], "test")
        given: Any = [them] if act is identify else them
        act(*given, reason="I know her.", by=by, at=cast.now)


def test_nothing_that_is_kept_is_parted_silently(
    cast: Cast, hidden_from_them: tuple[Mention, ...], as_superuser: Any
) -> None:
    """Neither another agency's plain report, nor what is only one with what is hidden; and nobody's words go with them."""
    mine, theirs, beyond, plain, again = hidden_from_them

    def together() -> set[Any]:
        with as_superuser():
            persons = {each: one("select person_of(%s)", each.pk) for each in hidden_from_them}
        return {each for each, person in persons.items() if person == persons[mine]}

    for act, whole in ((identify, set(hidden_from_them)), (take_back, {mine, theirs, beyond, plain})):
        finds(cast, "youth_worker", act, [mine, again])
        assert together() == whole, act
    with as_superuser():
        assert not columns("select id from strand where kind = 'pressure'")
        said = columns("select distinct reason from identification where by_id = %s and mention_id = any (%s)",
                       id_of("worker", "youth_worker"), [each.pk for each in (theirs, beyond, plain)])  # fmt: skip
    assert said == ["Comes along with what it was found to be one with."]
    # What was taken back shows them nothing that goes on.
    opens = f"select open_record('{mine.strand_id}', 'test'); select open_record('{again.strand_id}', 'test')"
    latest = "select person_id from identification where mention_id = %s order by at desc, id limit 1"
    assert say("heard_app", latest, mine.pk, token=cast.token("youth_worker"), before=opens).rows == (
        (None,),
    )


@pytest.mark.parametrize("parted", [1, 2], ids=["what is hidden", "what is one with it"])
def test_nobody_overrules_unseen_that_two_are_not_the_same(
    cast: Cast, hidden_from_them: tuple[Mention, ...], as_superuser: Any, parted: int
) -> None:
    """What somebody said is another child stays where it is, in nobody else's name, and the scrutineer is told."""
    mine, theirs, beyond, plain, again = hidden_from_them
    stays = hidden_from_them[parted]
    finds(cast, "manager", tell_apart, [stays, again])
    finds(cast, "youth_worker", identify, [mine, again])
    with as_superuser():
        person = {each: one("select person_of(%s)", each.pk) for each in hidden_from_them}
        assert person[stays] not in (None, person[again])
        assert {each for each in hidden_from_them if person[each] == person[mine]} == {
            mine, again, plain, *([theirs] if stays is beyond else []),
        }  # fmt: skip
        assert not columns("select id from identification where by_id = %s and mention_id = %s",
                           id_of("worker", "youth_worker"), stays.pk)  # fmt: skip
        [told] = columns("select m.reason from move m where step = 'notice_conflict'")
        assert one("select reference from strand where id = %s", stays.strand_id) in told
    asks = "select count(*) from strand where kind = 'pressure'"
    for who, count in (("youth_worker", 0), ("scrutineer", 1)):
        assert say("heard_app", asks, token=cast.token(who)).rows == ((count,),), who


def test_a_place_of_many_mentions_is_listed_at_once(cast: Cast, as_superuser: Any) -> None:
    """Whether a finding may be shown asks of each of its mentions who may read it only where one of them is kept."""
    concern = cast.hears(about=[Said("place", where=f"{n} High Street") for n in range(150)])
    with cast.acting("manager") as by:
        open_record(concern.pk, "test")
        person = Person.objects.create(id=uuid4(), made_at=cast.now)
        Identification.objects.bulk_create(
            Identification(mention=each, person=person, reason="One place.", by=by, at=cast.now)
            for each in Mention.objects.filter(strand=concern.pk)
        )
        began = perf_counter()
        assert Identification.objects.filter(person=person).count() == 150
        assert perf_counter() - began < 0.5


@pytest.mark.promise("Need to know")
def test_every_record_that_is_shown_has_its_reading(cast: Cast, as_superuser: Any) -> None:
    first, second = cast.hears(about=[DEANO]), cast.hears("nurse", about=[DEAN])
    other = cast.hears("nurse", about=[TESS])
    deano = named(cast, first, "Deano")
    seen(cast, deano, 2, "social_worker")
    with as_superuser():
        read = columns(
            "select strand_id from reading where actor_id = %s and what = 'network'",
            id_of("worker", "social_worker"),
        )
    assert set(read) == {first.pk, second.pk}
    assert other.pk not in read


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize("who", ["child", "public", "clock", ""])
def test_nobody_but_a_worker_asks(cast: Cast, who: str) -> None:
    mine = named(cast, cast.hears(about=[LEILA]), "Leila Marr")
    asked = "select * from network_around(%s, 1, 50, '{}', 'test')"
    token = cast.token(who) if who else ""
    assert say("heard_app", asked, mine.pk, token=token).refused == PROMISE
    for role in set(LOGINS) - {"heard_app"}:
        assert say(role, asked, mine.pk, token=token).refused == DENIED


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize("function", ["read_by_me(array[%s])", "maybe_the_same(array[%s], now())",
                                      "links_stated_of(array[%s], now())", "found_to_be(array[%s], now())"])  # fmt: skip
def test_what_the_kernel_asks_no_login_may(cast: Cast, function: str) -> None:
    for role in LOGINS:
        asked = say(role, f"select {function}", id_of("mention", "x"), token=cast.token("director"))
        assert asked.refused == DENIED


# ---- Nothing stated is rewritten ----------------------------------------------------------------------------------------


@pytest.mark.promise("Nothing is rewritten")
def test_a_link_taken_back_is_gone_today_and_stands_in_the_past(
    cast: Cast, states: Any, as_superuser: Any
) -> None:
    concern = cast.hears(about=[DEANO, CORSA])
    deano = named(cast, concern, "Deano")
    link = states(deano, named(cast, concern, "AB12 CDE"))
    stated = cast.now
    cast.at(stated + timedelta(days=2))
    with cast.acting("manager") as by:
        open_record(concern.pk, "test")
        take_back_link(link, reason="It was another car.", by=by, at=cast.now)
    assert words(seen(cast, deano)) == {("named", "AB12 CDE", "Deano"), ("phone", "07700 900461", "Deano")}
    with cast.acting("manager"), standing_at(stated):
        assert ("drives", "AB12 CDE", "Deano") in words(around(deano.pk))
    with pytest.raises(Refused), cast.acting("manager"), standing_at(stated - timedelta(days=1)):
        around(deano.pk)
    with as_superuser():
        assert columns(
            "select count(*) from reading where what = 'network, as it stood at 2026-03-02T10:00'"
        ) == [1]


@pytest.mark.promise("Nothing is rewritten")
def test_another_grade_follows_and_the_first_stays(cast: Cast, states: Any) -> None:
    concern = cast.hears(about=[DEANO, CORSA])
    deano = named(cast, concern, "Deano")
    link = states(deano, named(cast, concern, "AB12 CDE"), grade=UNTESTED)
    with cast.acting("manager") as by:
        open_record(concern.pk, "test")
        grade_anew(link, RELIABLE, reason="A second camera.", by=by, at=cast.now)
        assert set(StatedLink.objects.values_list("source", "follows")) == {("2", None), ("1", link.pk)}
        with pytest.raises(Refused, match="since then"), transaction.atomic():
            grade_anew(link, UNTESTED, reason="Once more.", by=by, at=cast.now)
    [shown] = [each for each in seen(cast, deano).links if each.what == "stated"]
    assert shown.grade == "1AP"


_STATE = """insert into stated_link (id, one_id, other_id, said_in_id, kind, source, assessment, handling, conditions, reason,
                                     follows_id, taken_back, by_id, at)
            select gen_random_uuid(), {one}, {other}, {said_in}, {kind}, {source}, {assessment}, {handling}, '', {reason},
                   {follows}, {taken_back}, {by}, heard_now()
              from stated_link"""
_AS_BEFORE = {
    "one": "one_id", "other": "other_id", "said_in": "said_in_id", "kind": "kind", "source": "source",
    "assessment": "assessment", "handling": "handling", "reason": "reason", "follows": "null", "taken_back": "false",
    "by": "by_id",
}  # fmt: skip


@pytest.mark.promise("Nothing is rewritten")
@pytest.mark.parametrize(
    ("forged", "refused"),
    [
        ({}, ""),
        ({"by": "(select id from actor where kind = 'clock')"}, DENIED),
        ({"source": "'4'"}, CHECK),
        ({"assessment": "'F'"}, CHECK),
        ({"handling": "'C'"}, CHECK),
        ({"kind": "'suspect'"}, CHECK),
        ({"reason": "' '"}, CHECK),
        ({"other": "one_id"}, CHECK),
        ({"taken_back": "true"}, PROMISE),
        ({"follows": "id", "kind": "'uses'"}, PROMISE),
        ({"follows": "id", "one": "other_id", "other": "one_id"}, PROMISE),
        ({"said_in": "(select id from strand where id <> said_in_id limit 1)"}, PROMISE),
    ],
)
def test_no_statement_is_forged(cast: Cast, states: Any, forged: dict[str, str], refused: str) -> None:
    concern, other = cast.hears(about=[DEANO, CORSA]), cast.hears("nurse", about=[TESS])
    states(named(cast, concern, "Deano"), named(cast, concern, "AB12 CDE"))
    opening = f"select open_records('{{{concern.pk},{other.pk}}}', 'test')"
    answer = say(
        "heard_app", _STATE.format(**_AS_BEFORE | forged), token=cast.token("manager"), before=opening
    )
    assert answer.refused == refused, answer
    assert refused or answer.count == 1


@pytest.mark.promise("Nothing is rewritten")
def test_a_statement_is_followed_once(cast: Cast, states: Any) -> None:
    concern = cast.hears(about=[DEANO, CORSA])
    link = states(named(cast, concern, "Deano"), named(cast, concern, "AB12 CDE"))
    with cast.acting("manager") as by:
        open_record(concern.pk, "test")
        taken = take_back_link(link, reason="Another car.", by=by, at=cast.now)
        with pytest.raises(Refused, match="taken back"), transaction.atomic():
            take_back_link(taken, reason="Again.", by=by, at=cast.now)
    twice = (
        _STATE.format(**_AS_BEFORE | {"follows": "id"})
        + " cross join generate_series(1, 2) where not taken_back"
    )
    opening = f"select open_record('{concern.pk}', 'test')"
    assert say("heard_app", twice, token=cast.token("manager"), before=opening).refused == PROMISE


@pytest.mark.promise("Need to know")
def test_nobody_states_or_reads_a_link_of_a_record_that_they_may_not_read(cast: Cast, states: Any) -> None:
    mine, theirs = cast.hears("youth_worker", about=[DEANO]), cast.hears("nurse", about=[CORSA])
    deano, corsa = named(cast, mine, "Deano"), named(cast, theirs, "AB12 CDE")
    states(deano, corsa)
    with pytest.raises(Refused, match="somebody else to write"), transaction.atomic():
        states(deano, corsa, "uses", who="youth_worker")
    with cast.acting("youth_worker"):
        open_records([mine.pk, theirs.pk], "test")
        assert not StatedLink.objects.exists()


@pytest.mark.promise("Need to know")
def test_what_only_the_scrutineer_sees_is_in_no_managers_picture(cast: Cast) -> None:
    concern = cast.hears(about=[LEILA])
    with cast.acting("youth_worker") as by:
        open_record(concern.pk, "test")
        fresh = Strand.objects.select_related("agency").get(pk=concern.pk)
        pressure = report_pressure(fresh, "discourage", reason="Leave it.", by=by, at=cast.now)
        mention(pressure, [LEILA, CORSA], by=by, at=cast.now)
    leila = named(cast, concern, "Leila Marr")
    assert labels(seen(cast, leila, 2)) == {"Leila Marr"}
    assert labels(seen(cast, leila, 2, who="scrutineer")) == {"Leila Marr", "AB12 CDE"}


@pytest.mark.promise("Nothing is rewritten")
def test_an_export_leaves_its_reason_in_the_record(cast: Cast, as_superuser: Any) -> None:
    concern = cast.hears(about=[LEILA])
    with cast.acting("manager") as by:
        open_record(concern.pk, "test")
        NetworkExport(strand=concern.strand, form="csv", reason="For the panel.", by=by, at=cast.now).save(
            force_insert=True
        )
        assert NetworkExport.objects.count() == 1
    with cast.acting("youth_worker"):
        open_record(concern.pk, "test")
        assert not NetworkExport.objects.exists()
    with as_superuser():
        written = "select text from entry where table_name = 'network_export' and strand_id = %s"
        assert "For the panel." in one(written, concern.pk)


@pytest.mark.promise("Need to know")
def test_a_file_that_speaks_of_what_is_walled_off_tells_nobody_of_it(cast: Cast) -> None:
    """Not even how many records it speaks of, nor when they began."""
    concern, walled = cast.hears("nurse", about=[LEILA]), cast.hears("inspector", about=[LEILA])
    with cast.acting("scrutineer") as by:
        set_wall(Strand(pk=walled.pk), id_of("worker", "social_worker"), reason="They are named in it.")
        for steps in (1, 2):
            open_record(concern.pk, "test")
            around(Mention.objects.get(strand=concern.pk).pk, steps)
            took = NetworkExport(
                strand=concern.strand, form="csv", reason="For the panel.", by=by, at=cast.now
            )
            took.save(force_insert=True)
    for who, told in (("social_worker", 0), ("director", 2)):
        with cast.acting(who):
            open_record(concern.pk, "test")
            assert NetworkExport.objects.count() == told, who


def test_a_time_leaves_what_holds_in_it(cast: Cast, states: Any) -> None:
    concern = cast.hears(about=[DEANO])
    cast.at(cast.now + timedelta(days=40))
    other = cast.hears(about=[CORSA, TESS])
    deano, corsa = named(cast, concern, "Deano"), named(cast, other, "AB12 CDE")
    states(deano, corsa, from_on=date(2026, 1, 1), until_on=date(2026, 1, 31))
    graph = seen(cast, deano, 2)
    january = between(graph, date(2026, 1, 10), date(2026, 1, 12))
    assert labels(january) == {"Deano", "AB12 CDE"}
    assert labels(between(graph, date(2026, 2, 1), None)) >= {"Deano", "AB12 CDE", "Tess Vane"}
    assert labels(between(graph, None, date(2025, 1, 1))) == {"Deano"}


@pytest.mark.long
@pytest.mark.promise("Need to know")
def test_hidden_and_absent_take_the_same_time(cast: Cast) -> None:
    """Twelve hidden reports of the same man, against none: side by side and in turn."""
    import time
    from statistics import median

    alone = cast.hears("youth_worker", about=[Said("adult", "Carl", facts=(("phone", "07700 900999"),))])
    shared = cast.hears("youth_worker", about=[DEANO])
    for _ in range(12):
        cast.hears("nurse", about=[DEAN, TESS])
    asked = [named(cast, alone, "Carl", "youth_worker").pk, named(cast, shared, "Deano", "youth_worker").pk]
    took: dict[Any, list[float]] = {each: [] for each in asked}
    with cast.acting("youth_worker"), connection.cursor() as cursor:
        for turn in range(100):
            for each in sorted(took, reverse=bool(turn % 2)):
                began = time.perf_counter()
                cursor.execute("select * from network_around(%s, 2, 150, '{}', 'network')", [each])
                took[each].append(time.perf_counter() - began)
    absent, hidden = (median(times) for times in took.values())
    assert hidden < 1.5 * absent + 0.002, f"{hidden * 1e3:.2f} ms, {absent * 1e3:.2f} ms"
