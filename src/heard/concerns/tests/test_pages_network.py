"""The pages of the network: the picture, the tables, what is stated, and what is taken away."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from io import StringIO
from itertools import combinations
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from heard.history.actions import open_record
from heard.people.actions import Said
from heard.people.models import NetworkExport, StatedLink
from heard.people.network import Graph, Link, Node
from heard.people.network.layout import LABEL, MATRIX, ROW, matrix, picture, theme_line, width_of
from heard.people.tests.test_network import CORSA, DEAN, DEANO, HOME, LEILA, TESS, named
from heard.process.actions import break_glass
from heard.process.models import Strand
from tests.cast import Cast
from tests.pages import Page, Pages

from .going import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.promise("The dots are joined")]
GRADED = {"source": "1", "assessment": "A", "handling": "P"}


def place(cast: Cast, concern: Any, name: str, more: str = "") -> str:
    return f"/network/{concern.strand.reference}/{named(cast, concern, name).pk}/{more}"


def html(page: Page) -> str:
    return page.response.content.decode()


def drawn(page: Page) -> list[tuple[str, str]]:
    """The kind and the words of each entity in the drawing."""
    return re.findall(r'data-kind="(\w+)" transform="[^"]+"><title>([^<]*)</title>', html(page))


def test_the_picture_is_reached_from_whoever_is_named_and_says_it_in_tables_too(
    cast: Cast, pages: Pages
) -> None:
    concern = cast.hears("safeguarding_lead", about=[LEILA, CORSA])
    sign_in(pages, "manager")
    page = pages.get(f"/concern/{concern.strand.reference}/")
    page = pages.get(page.link("Network Leila Marr"))
    assert page.heading == "The network around a child or young person"
    assert sorted(drawn(page)) == [("child", "Leila Marr"), ("vehicle", "AB12 CDE")]
    assert (
        "Leila Marr is named together with AB12 CDE" in page.text
        or "AB12 CDE is named together with Leila Marr" in page.text
    )
    assert "Not confirmed" in page.text
    assert concern.strand.reference in page.text
    assert "stroke-dasharray" in html(page)
    assert "What is shown is what this post may see" in page.text


def test_somebody_of_whom_nothing_else_is_named_has_a_page_that_says_so(cast: Cast, pages: Pages) -> None:
    concern = cast.hears(about=[LEILA])
    sign_in(pages, "manager")
    page = pages.get(place(cast, concern, "Leila Marr"))
    assert "No record that you may read names anybody or anything beside them." in page.text
    assert drawn(page) == []
    state = pages.get(place(cast, concern, "Leila Marr", "state/"))
    assert "Write the reference of another record" in state.text


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize("who", ["youth_worker", "nurse", "councillor", "licensing_officer"])
def test_a_record_that_is_not_theirs_is_not_there(cast: Cast, pages: Pages, who: str) -> None:
    concern = cast.hears("safeguarding_lead", about=[LEILA])
    sign_in(pages, who)
    for more in ("", "state/", "take/"):
        pages.get(place(cast, concern, "Leila Marr", more), status=404)


@pytest.mark.promise("Need to know")
def test_whoever_raised_it_sees_the_picture_of_what_they_may_read_and_states_nothing(
    cast: Cast, pages: Pages
) -> None:
    mine, theirs = cast.hears("youth_worker", about=[DEANO, LEILA]), cast.hears("nurse", about=[DEAN, TESS])
    sign_in(pages, "youth_worker")
    page = pages.get(place(cast, mine, "Deano") + "?steps=2")
    assert {words for _kind, words in drawn(page)} == {"Deano", "Leila Marr", "07700 900461"}
    assert theirs.strand.reference not in html(page)
    assert "Dean<" not in html(page)
    assert "State a link" not in page.text
    pages.get(place(cast, mine, "Deano", "state/"), status=404)


@pytest.mark.promise("Need to know")
def test_whoever_broke_the_glass_is_told_on_the_page_that_links_are_not_theirs(
    cast: Cast, pages: Pages
) -> None:
    concern = cast.hears("youth_worker", about=[DEANO, LEILA])
    with cast.acting("nurse"):
        break_glass(concern.strand.reference, reason="She is on the ward.")
    sign_in(pages, "nurse")
    page = pages.get(place(cast, concern, "Deano", "state/"))
    said = {"other": str(named(cast, concern, "Leila Marr").pk), "kind": "knows", "record": concern.strand.reference,
            "source": "1", "assessment": "A", "handling": "P", "text": "She said so."}  # fmt: skip
    assert pages.send(page, form=1, data=said).errors == [
        "Links are stated by those who work with the record. Write beside it what you know."
    ]


def test_a_link_is_stated_graded_anew_and_taken_back(cast: Cast, pages: Pages) -> None:
    first, second = cast.hears(about=[DEANO]), cast.hears("inspector", about=[CORSA])
    sign_in(pages, "manager")
    address = place(cast, first, "Deano", "state/")
    page = pages.get(f"{address}?with={second.strand.reference}")
    corsa = named(cast, second, "AB12 CDE")
    lacking = pages.send(page, form=1, data={"other": str(corsa.pk), "kind": "drives", "handling": "C"})
    assert lacking.errors == ["Say how it is known", "Say how far the source can be relied on", "Say how the source knows it",
                              "Write the conditions"]  # fmt: skip
    said = {"other": str(corsa.pk), "kind": "drives", "record": second.strand.reference, "text": "The camera saw him.",
            "from_on_day": "1", "from_on_month": "2", "from_on_year": "2026"}  # fmt: skip
    page = pages.send(lacking, said | GRADED, form=1)
    assert "Deano drives AB12 CDE" in page.text
    assert "Confirmed" in page.text
    assert "1: reliable" in page.text
    assert "A: known directly to the source" in page.text
    assert "Stated by Priya Nair, Marlowe Vale Council" in page.text

    follow = pages.get(page.link("Grade anew or take back Deano drives AB12 CDE"))
    page = pages.send(
        follow, GRADED | {"what": "grade", "source": "3", "assessment": "E", "text": "He has no licence."}
    )
    assert "3: not reliable" in page.text
    assert "1: reliable" not in page.text
    follow = pages.get(page.link("Grade anew or take back Deano drives AB12 CDE"))
    assert "The camera saw him." in follow.text, "what was stated before stays in sight"
    page = pages.send(follow, GRADED | {"what": "take_back", "text": "It was his brother."})
    assert "drives" not in page.text
    with cast.acting("manager"):
        open_record(first.pk, "test"), open_record(second.pk, "test")
        assert StatedLink.objects.count() == 3


def test_a_child_is_drawn_as_a_child_whatever_is_said_of_them(cast: Cast, pages: Pages) -> None:
    concern = cast.hears(about=[LEILA, TESS])
    sign_in(pages, "manager")
    page = pages.get(place(cast, concern, "Leila Marr", "state/"))
    tess = named(cast, concern, "Tess Vane")
    page = pages.send(
        page, GRADED | {"other": str(tess.pk), "kind": "harmed", "text": "She said so."}, form=1
    )
    assert {kind for kind, _words in drawn(page)} == {"child"}
    assert "A child who harms is a child: look for who harms them." in page.text
    for word in ("suspect", "offender", "perpetrator", "person of concern", "nominal", "target"):
        assert word not in html(page).lower()


def test_a_home_that_many_share_is_shown_once_and_opened_when_asked(cast: Cast, pages: Pages) -> None:
    children = [cast.hears(about=[Said("child", f"Child{c} Marr{c}", where=HOME)]) for c in "abcdefghijk"]
    sign_in(pages, "manager")
    page = pages.get(place(cast, children[0], "Childa Marra") + "?steps=2")
    assert len(drawn(page)) == 2
    assert "11 reports give it. That many share it joins nobody." in page.text
    address = place(cast, children[0], "Childa Marra")
    page = pages.get(address + page.link("Show them all the same 4 NX1 4AB"))
    assert len(drawn(page)) == 12


def test_a_time_shows_what_holds_in_it(cast: Cast, pages: Pages) -> None:
    concern = cast.hears(about=[LEILA, CORSA])
    sign_in(pages, "manager")
    address = place(cast, concern, "Leila Marr")
    before = "begins_day=&begins_month=&begins_year=&ends_day=1&ends_month=1&ends_year=2026"
    assert "Nothing joins anybody to them in that time." in pages.get(f"{address}?{before}").text
    turned = "begins_day=2&begins_month=1&begins_year=2026&ends_day=1&ends_month=1&ends_year=2026"
    assert pages.get(f"{address}?{turned}").errors == ["The last day must not be before the first"]
    assert (
        len(drawn(pages.get(f"{address}?steps=9&through=x&through=-&through={'9' * 40}&begins_day=q"))) == 2
    )


def test_the_picture_as_it_stood(cast: Cast, pages: Pages) -> None:
    concern = cast.hears(about=[LEILA, CORSA])
    address = place(cast, concern, "Leila Marr")
    then = cast.now
    cast.at(then + timedelta(days=3))
    cast.hears("nurse", about=[LEILA, TESS])
    sign_in(pages, "manager")
    assert len(drawn(pages.get(f"{address}?steps=2"))) == 4
    assert {words for _kind, words in drawn(pages.get(f"{address}?as_at={then:%Y-%m-%dT%H:%M}"))} == {
        "Leila Marr",
        "AB12 CDE",
    }


# ---- Taken away ----------------------------------------------------------------------------------------------------------

FORMULA = Said("adult", '=HYPERLINK("http://attack.example","x")')
HOSTILE = (
    FORMULA,
    Said("adult", "  @SUM(A1)"),
    Said("child", '<script>"&\x0b\x1f</title>'),
    Said("adult", "علي الحسن"),
)


@pytest.fixture
def hostile(cast: Cast, pages: Pages) -> str:
    concern = cast.hears(about=[LEILA, *HOSTILE])
    sign_in(pages, "manager")
    return place(cast, concern, "Leila Marr", "take/?steps=2")


def taken(pages: Pages, address: str, form: str) -> bytes:
    page = pages.send(pages.get(address), {"form": form, "text": "For the panel on Monday."})
    assert "attachment" in page.response["Content-Disposition"]
    return page.response.content


def test_a_file_needs_a_reason_and_leaves_it_in_the_record(cast: Cast, pages: Pages, hostile: str) -> None:
    refused = pages.send(pages.get(hostile), {"form": "csv"})
    assert refused.errors == ["Say what it is for, and who will have it"]
    taken(pages, hostile, "csv")
    with cast.acting("manager"):
        open_record(Strand.objects.get(reference=hostile.split("/")[2]).pk, "test")
        assert [(each.form, each.reason) for each in NetworkExport.objects.all()] == [
            ("csv", "For the panel on Monday.")
        ]


def test_no_cell_is_a_formula_and_every_row_says_what_it_is(pages: Pages, hostile: str) -> None:
    rows = list(csv.reader(StringIO(taken(pages, hostile, "csv").decode("utf-8-sig"))))
    assert len(rows) == 1 + 10
    for row in rows[1:]:
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)
        assert row[-1].startswith("What is shown is what this post may see.")
        assert row[-2].startswith("2026-03-02T10:00")
    assert any("علي الحسن" in cell for row in rows for cell in row)


_GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


def test_graphml_is_whole_and_keeps_every_script(pages: Pages, hostile: str) -> None:
    """Every end is a node, every datum has a key for what it hangs on, and values are of the type that the key says."""
    root = ET.fromstring(taken(pages, hostile, "graphml"))  # noqa: S314 it is our own
    keys = {key["id"]: key for key in (each.attrib for each in root.iter(f"{_GRAPHML}key"))}
    nodes = {node.get("id") for node in root.iter(f"{_GRAPHML}node")}
    edges = list(root.iter(f"{_GRAPHML}edge"))
    assert (len(nodes), len(edges)) == (5, 10)
    assert all({edge.get("source"), edge.get("target")} <= nodes for edge in edges)
    for what in ("node", "edge"):
        for each in root.iter(f"{_GRAPHML}{what}"):
            for datum in each:
                key = keys[datum.get("key", "")]
                assert key["for"] == what
                assert datum.text
                assert key["attr.type"] == "string" or re.fullmatch(r"\d+|true|false", datum.text)
    described = root.find(f".//{_GRAPHML}desc")
    assert described is not None
    assert "What is shown is what this post may see" in (described.text or "")
    assert "علي الحسن" in "".join(root.itertext())
    assert ", GraphML: " in pages.client.get(hostile.replace("take/", "")).content.decode()


def test_the_drawing_is_xml_by_itself_and_runs_nothing(pages: Pages, hostile: str) -> None:
    root = ET.fromstring(taken(pages, hostile, "svg"))  # noqa: S314 it is our own
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "script" not in {each.tag.split("}")[1] for each in root.iter()}
    assert not any(
        name.lower().startswith("on") or name == "style" for each in root.iter() for name in each.attrib
    )
    assert "What is shown is what this post may see" in "".join(root.itertext())


# ---- Layout, without a database ---------------------------------------------------------------------------------------------

_NAMES = (
    "Leila Marr",
    "Aleksandra Wiśniewska-Kowalczyk of the Quay",
    "علي بن الحسن",
    "王小明王小明王小明王小明王小明",
    "M" * 60,
    "👩‍👩‍👧",
    "i",
)


def graph_of(near: int, far: int = 0) -> Graph:
    """A middle, so many at one step, and so many at two, each beside one that is nearer."""
    kinds = ("child", "adult", "place", "vehicle", "phone", "online")
    nodes = {"m": Node("m", "child", "Leila Marr", 0)}
    links = []
    for n in range(near):
        nodes[f"a{n}"] = Node(f"a{n}", kinds[n % 6], f"{_NAMES[n % 7]} {n}", 1)
        links.append(Link("m", f"a{n}", "named", confirmed=n % 3 == 0, day=date(2026, 1, 1 + n % 28)))
    for n in range(far):
        nodes[f"b{n}"] = Node(f"b{n}", kinds[n % 6], f"{_NAMES[n % 7]} {n}", 2)
        links.append(Link(f"a{n % near}", f"b{n}", "named", day=date(2025, 6, 1 + n % 28)))
        links.append(Link(f"b{n}", f"b{(n * 7) % far}", "named")) if n else None
    return Graph("m", nodes, tuple(link for link in links if link.one != link.other), 2 if far else 1)


SIZES = [(0, 0), (1, 0), (2, 0), (5, 1), (9, 0), (8, 30), (30, 0), (40, 100), (100, 400)]


@pytest.mark.parametrize(("near", "far"), SIZES)
def test_no_two_labels_touch_and_all_is_in_the_frame(near: int, far: int) -> None:
    drawing = picture(graph_of(near, far))
    boxes: list[tuple[float, float, float, float]] = []
    for each in drawing.placed:
        for text, above, scale in ((each.label, -14, 1.0), (each.line, 5, 0.86)):
            wide = width_of(text, scale)
            left = each.text_x - {"start": 0, "end": wide, "middle": wide / 2}[each.anchor]
            y = each.y + above + (36 if each.anchor == "middle" else 0)
            if text:
                boxes.append((left, y, left + wide, y + 16))
        boxes.append(
            (each.x - 14, each.y - 14, each.x + 14, each.y + 14)
        ) if each.anchor == "middle" else None
    assert len(drawing.placed) == near + far + 1
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)
    for left, top, right, foot in boxes:
        assert drawing.left <= left <= right <= drawing.left + drawing.width
        assert drawing.top <= top <= foot <= -drawing.top
    assert (
        drawing.width <= max(right for _l, _t, right, _f in boxes) - min(left for left, *_rest in boxes) + 60
    )
    assert max(width_of(each.label) for each in drawing.placed) <= max(LABEL, width_of("Leila Marr"))


def test_the_same_record_gives_the_same_picture() -> None:
    graph = graph_of(12, 30)
    turned = Graph("m", dict(reversed(graph.nodes.items())), tuple(reversed(graph.links)), 2)
    assert picture(graph).placed == picture(turned).placed
    assert theme_line(graph).lanes == theme_line(turned).lanes
    assert {line.path for line in picture(graph).lines} == {line.path for line in picture(turned).lines}


def test_the_matrix_says_of_both_halves_the_same_and_is_bounded() -> None:
    graph = graph_of(12, 60)
    rows = matrix(graph)
    assert len(rows) == MATRIX
    counts = [[cell.count for cell in cells] for _node, cells in rows]
    assert counts == [list(column) for column in zip(*counts, strict=True)]
    assert all(cells[place].same for place, (_node, cells) in enumerate(rows))


def test_the_theme_line_goes_from_the_first_day_to_the_last() -> None:
    theme = theme_line(graph_of(8, 30))
    at = [each.x for each in theme.uprights]
    days = [each.link.day for each in theme.uprights]
    assert at == sorted(at)
    assert days == sorted(days, key=lambda day: day or date.min)
    assert len(set(at)) == len(at), "no upright hides another"
    assert theme.left_out == 39 - len(theme.lanes)
    assert max(at) < theme.width
    assert theme_line(graph_of(0)).uprights == []
    assert ROW > 0
