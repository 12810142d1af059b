"""Who may say who has left, is away or stands in: attacked below the pages, and used through them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from heard.agencies import actions
from heard.agencies.models import Absence, Account, Holding, Post, Role, Worker
from heard.frame.demo.partnership import id_of
from heard.history.models import INSTALLATION, Actor, ActorKind
from heard.history.refused import Refused
from tests.attack import DENIED, EVERYBODY, PROMISE, say
from tests.cast import Cast, one
from tests.pages import Page, Pages

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Someone always holds it")]
DAY = timedelta(days=1)


def gone(cast: Cast, who: str, whom: str, days: int = 2) -> list[Post]:
    with cast.acting(who) as by:
        until = cast.now + days * DAY
        return actions.away(cast.worker(whom), from_at=cast.now, until_at=until, by=by, at=cast.now)


def stands_in(cast: Cast, who: str, whom: str, post: str) -> None:
    with cast.acting(who) as by:
        actions.deputise(cast.post(post), cast.worker(whom), until_at=None, by=by, at=cast.now)


def leaves(cast: Cast, who: str, whom: str, post: str = "") -> list[Post]:
    with cast.acting(who) as by:
        return actions.leave(cast.worker(whom), post=cast.post(post) if post else None, by=by, at=cast.now)


def test_an_absence_empties_the_post_and_a_deputy_fills_it(cast: Cast) -> None:
    assert [post.title for post in gone(cast, "director", "manager")] == ["Front-door manager"]
    assert one("select empty_from(%s, %s)", cast.post("manager").pk, cast.now) == cast.now
    stands_in(cast, "service_manager", "social_worker", "manager")
    assert one("select empty_from(%s, %s)", cast.post("manager").pk, cast.now) is None


def test_an_absence_never_begins_before_it_was_said(cast: Cast) -> None:
    with cast.acting("director") as by:
        long_ago = cast.now - 30 * DAY
        actions.away(cast.worker("manager"), from_at=long_ago, until_at=cast.now + DAY, by=by, at=cast.now)
        assert Absence.objects.get().from_at == cast.now


def test_the_first_empty_moment_is_seen_before_it_comes(cast: Cast) -> None:
    with cast.acting("director") as by:
        first = cast.now + 5 * DAY
        actions.away(cast.worker("manager"), from_at=first, until_at=first + DAY, by=by, at=cast.now)
    assert one("select empty_from(%s, %s)", cast.post("manager").pk, cast.now) == first


def test_whoever_is_back_fills_the_post_and_a_plan_is_taken_back(cast: Cast) -> None:
    gone(cast, "director", "manager")
    cast.at(cast.now + timedelta(hours=3))
    with cast.acting("director") as by:
        actions.away(
            cast.worker("manager"),
            from_at=cast.now + 9 * DAY,
            until_at=cast.now + 10 * DAY,
            by=by,
            at=cast.now,
        )
        actions.back(cast.worker("manager"), by=by, at=cast.now)
        assert [each.until_at for each in Absence.objects.all()] == [cast.now]
    assert one("select empty_from(%s, %s)", cast.post("manager").pk, cast.now) is None


def test_whoever_left_acts_no_more_and_signs_in_no_more(cast: Cast, as_superuser: Any) -> None:
    with cast.acting("social_worker"):
        pass
    assert [post.title for post in leaves(cast, "manager", "social_worker")] == ["Duty social worker"]
    with cast.acting("social_worker"):
        assert one("select actor()") is None
    with as_superuser():
        assert not Account.objects.get(worker=id_of("worker", "social_worker")).is_active
        assert one("select mint_for_worker(%s, '1 hour')", id_of("worker", "social_worker")) is None


def test_a_deputys_time_is_ended_by_whoever_could_have_named_them(cast: Cast) -> None:
    stands_in(cast, "manager", "social_worker", "manager")
    cast.at(cast.now + DAY)
    with pytest.raises(Refused, match="holds the post or stands above"):
        stands_in(cast, "manager", "social_worker", "director")
    assert leaves(cast, "manager", "social_worker", "manager") == []
    with cast.acting("social_worker"):
        assert one("select my_posts()") == [cast.post("social_worker").pk]


def test_what_was_said_is_in_the_history_with_who_said_it(cast: Cast, as_superuser: Any) -> None:
    gone(cast, "director", "manager")
    stands_in(cast, "director", "service_manager", "lado")
    leaves(cast, "manager", "social_worker")
    said = "select actor_id, text from entry where table_name in ('absence', 'holding', 'worker') order by id desc limit 3"
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute(said)
        rows = cursor.fetchall()
    assert [row[0] for row in rows] == [id_of("worker", who) for who in ("manager", "director", "director")]
    assert '"left_at"' in rows[0][1]


def straight_at_the_database(cast: Cast, who: str) -> None:
    with cast.acting(who):
        actions._say("say_away", id_of("worker", "manager"), cast.now, cast.now + DAY)


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize(
    ("who", "what", "why"),
    [
        ("inspector", lambda cast, who: gone(cast, who, "manager"), "do not work for your agency"),
        ("inspector", lambda cast, who: leaves(cast, who, "manager"), "do not work for your agency"),
        (
            "inspector",
            lambda cast, who: stands_in(cast, who, "inspector", "manager"),
            "no post of your agency",
        ),
        ("scrutineer", lambda cast, who: gone(cast, who, "manager"), "said by managers"),
        ("social_worker", lambda cast, who: gone(cast, who, "manager"), "said by managers"),
        ("youth_worker", lambda cast, who: leaves(cast, who, "social_worker"), "said by managers"),
        ("manager", lambda cast, who: gone(cast, who, "director"), "beside or above you"),
        ("manager", lambda cast, who: leaves(cast, who, "lado"), "beside or above you"),
        ("manager", lambda cast, who: leaves(cast, who, "manager"), "of themselves"),
        ("manager", lambda cast, who: stands_in(cast, who, "manager", "social_worker"), "names themselves"),
        ("manager", lambda cast, who: stands_in(cast, who, "social_worker", "director"), "stands above it"),
        ("service_manager", lambda cast, who: stands_in(cast, who, "manager", "lado"), "stands above it"),
        ("director", lambda cast, who: stands_in(cast, who, "inspector", "manager"), "works for the agency"),
        ("director", lambda cast, who: stands_in(cast, who, "councillor", "manager"), "Elected members"),
        ("director", lambda cast, who: stands_in(cast, who, "manager", "councillor"), "elected member"),
        ("director", lambda cast, who: gone(cast, who, "manager", days=0), "comes after"),
        ("child", straight_at_the_database, "said by managers"),
    ],
)
def test_nobody_says_it_of_others_than_those_below_them_in_their_own_agency(
    cast: Cast, as_superuser: Any, who: str, what: Callable[..., Any], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        what(cast, who)
    with as_superuser():
        assert not Absence.objects.exists()
        assert not Holding.objects.filter(deputy=True).exists()


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize("role", EVERYBODY)
def test_no_login_writes_the_tables_itself(cast: Cast, role: str) -> None:
    token, manager, post = cast.token("director"), id_of("worker", "manager"), id_of("post", "director")
    for statement in (
        f"insert into absence values (gen_random_uuid(), now(), now() + interval '1 day', '{manager}')",
        f"insert into holding (id, post_id, worker_id, deputy, from_at) values (gen_random_uuid(), '{post}', '{manager}', true, now())",
        f"update worker set left_at = now() where actor_id = '{manager}'",
    ):
        answer = say(role, statement, token=token)
        assert answer.refused in (DENIED, PROMISE) or answer.count == 0, (statement, answer)


@pytest.fixture
def at_work(settings: Any, cast: Cast, pages: Pages) -> Pages:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    return pages


def signed_in(pages: Pages, who: str) -> Page:
    pages.sign_in(f"{who.replace('_', '.')}@marlowe-vale.example")
    return pages.get("/who-is-here/")


def test_a_manager_says_on_the_page_who_is_away_stands_in_is_back_and_leaves(
    at_work: Pages, cast: Cast
) -> None:
    page = signed_in(at_work, "director")
    assert "Ben Lowry" in page.text
    assert "Sam Kerr" not in page.text, "of another agency"
    whom, post = id_of("worker", "manager"), id_of("post", "manager")
    later = cast.now + 400 * DAY
    back = {"until_day": str(later.day), "until_month": str(later.month), "until_year": str(later.year)}
    page = at_work.send(at_work.get(f"/who-is-here/{whom}/away/"), back)
    assert "Nobody is there for 1 post" in page.text
    page = at_work.send(
        at_work.get(f"/who-is-here/post/{post}/deputy/"), {"who": str(id_of("worker", "social_worker"))}
    )
    assert "Ben Lowry (deputy)" in page.text
    assert "Nobody is there" not in page.text
    page = at_work.send(at_work.get(f"/who-is-here/{whom}/back/"), {})
    assert "(away)" not in page.text
    page = at_work.send(at_work.get(f"/who-is-here/{whom}/leave/"), {"what": "all"})
    assert "Priya Nair has left" in page.root.text
    at_work.get(f"/who-is-here/{whom}/leave/", status=404)


def test_a_mistake_loses_nothing_and_says_what_is_wrong(at_work: Pages, cast: Cast) -> None:
    signed_in(at_work, "director")
    address = f"/who-is-here/{id_of('worker', 'manager')}/away/"
    page = at_work.send(at_work.get(address), {"until_day": "3", "until_month": "13", "until_year": "2999"})
    assert page.errors == ["The first day back must be a real date"]
    assert page.form()["until_year"] == "2999"
    who = {"who": str(id_of("worker", "inspector"))}
    page = at_work.send(at_work.get(f"/who-is-here/post/{id_of('post', 'manager')}/deputy/"), who)
    assert page.errors == ["Choose somebody from the list"]


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize("who", ["social_worker", "youth_worker", "councillor", "lado"])
def test_whoever_says_nothing_of_others_has_no_such_page(at_work: Pages, who: str) -> None:
    at_work.sign_in(f"{who.replace('_', '.')}@marlowe-vale.example")
    assert "Who is here" not in at_work.get("/look-across/").root.text
    at_work.get("/who-is-here/", status=404)
    at_work.get(f"/who-is-here/post/{id_of('post', who)}/deputy/", status=404)


@pytest.mark.promise("Need to know")
def test_another_agencys_people_are_not_there(at_work: Pages) -> None:
    signed_in(at_work, "inspector")
    at_work.get(f"/who-is-here/{id_of('worker', 'manager')}/away/", status=404)
    at_work.get(f"/who-is-here/post/{id_of('post', 'manager')}/deputy/", status=404)


def test_of_those_above_the_page_says_why_not(at_work: Pages) -> None:
    page = signed_in(at_work, "manager")
    assert "Colin Drew" in page.text
    page = at_work.get(f"/who-is-here/{id_of('worker', 'director')}/away/")
    assert "They stand beside or above you." in page.text


def test_two_hundred_people_are_on_one_page(at_work: Pages, cast: Cast, as_superuser: Any) -> None:
    with as_superuser():
        with connection.cursor() as cursor:
            cursor.execute("select set_config('heard.token', mint(%s, '1 hour'), true)", [INSTALLATION])
        agency = cast.worker("manager").agency_id
        actors = Actor.objects.bulk_create([Actor(kind=ActorKind.WORKER) for _ in range(200)])
        workers = Worker.objects.bulk_create(
            Worker(actor=actor, agency_id=agency, name=f"Somebody {n}", email=f"n{n}@marlowe-vale.example")
            for n, actor in enumerate(actors)
        )
        posts = Post.objects.bulk_create(
            Post(agency_id=agency, title=f"Worker {n}", role=Role.PRACTITIONER) for n in range(200)
        )
        pairs = zip(posts[1:], workers, strict=False)
        Holding.objects.bulk_create(Holding(post=p, worker=w, from_at=cast.now) for p, w in pairs)
    page = signed_in(at_work, "director")
    assert "Nobody is there for 1 post" in page.text
    assert page.text.count("Somebody 199") >= 1
