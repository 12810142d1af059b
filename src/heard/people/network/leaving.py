"""A network as a file: links for a spreadsheet, GraphML for the programs of analysts. Each row says what it is."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from heard.frame.sheets import safe_cell

from .graph import LONDON, Graph, Link, Node, clean
from .wording import SHOWN_IS_WHAT_IS_SEEN, grade_words, is_directed, link_words

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_SCHEMA = f"{_NAMESPACE} {_NAMESPACE}/1.0/graphml.xsd"


def as_csv(graph: Graph, at: datetime, file: Any) -> None:
    """One link to a row; no cell of it is a formula to a spreadsheet."""
    writer = csv.writer(file)
    writer.writerow(
        [_("First"), _("What it is"), _("Link"), _("Second"), _("What it is"), _("Confirmed"), _("From"), _("Until"),
         _("Source"), _("Agency"), _("Grade"), _("In words"), _("Conditions"), _("How it is known"), _("Stated by"),
         _("Taken"), _("What is shown")]
    )  # fmt: skip
    for link in graph.links:
        writer.writerow(
            [safe_cell(cell) for cell in [*_row(graph, link), _when(at), str(SHOWN_IS_WHAT_IS_SEEN)]]
        )


def _row(graph: Graph, link: Link) -> Iterator[str]:
    one, other = graph.nodes[link.one], graph.nodes[link.other]
    yield from (one.label, str(one.called), str(link_words(link)), other.label, str(other.called))
    yield _("yes") if link.confirmed else _("no")
    yield from (each.isoformat() if each else "" for each in (link.day, link.until))
    yield from (link.record.reference, link.record.agency) if link.record else ("", "")
    yield from (link.grade, "; ".join(map(str, grade_words(link.grade))), link.conditions, link.reason)
    yield f"{link.who}, {link.agency}" if link.who else ""


def _when(at: datetime) -> str:
    return at.astimezone(LONDON).isoformat(timespec="seconds")


_OF_NODE: dict[str, tuple[str, Callable[[Node], Any]]] = {
    "label": ("string", lambda node: node.label),
    "kind": ("string", lambda node: node.kind),
    "step": ("int", lambda node: node.step),
    "left_out": ("int", lambda node: node.hub),
    "records": ("string", lambda node: " ".join(each.reference for each in node.records)),
}
_OF_LINK: dict[str, tuple[str, Callable[[Link], Any]]] = {
    "link": ("string", lambda link: str(link_words(link))),
    "confirmed": ("boolean", lambda link: str(link.confirmed).lower()),
    "from": ("string", lambda link: link.day or ""),
    "until": ("string", lambda link: link.until or ""),
    "source": ("string", lambda link: link.record.reference if link.record else ""),
    "agency": ("string", lambda link: link.record.agency if link.record else ""),
    "grade": ("string", lambda link: link.grade),
    "conditions": ("string", lambda link: link.conditions),
    "reason": ("string", lambda link: link.reason),
}


def as_graphml(graph: Graph, at: datetime) -> bytes:
    """GraphML 1.0: entities and links with all that the tables say of them."""
    ET.register_namespace("", _NAMESPACE)
    ET.register_namespace("xsi", "http://www.w3.org/2001/XMLSchema-instance")
    root = _element(None, "graphml", **{"{http://www.w3.org/2001/XMLSchema-instance}schemaLocation": _SCHEMA})
    for what, keys in (("node", _OF_NODE), ("edge", _OF_LINK)):
        for name, (kind, _value) in keys.items():
            _element(root, "key", id=f"{what}_{name}", **{"for": what, "attr.name": name, "attr.type": kind})
    drawn = _element(root, "graph", id="network", edgedefault="undirected")
    _element(drawn, "desc").text = f"{SHOWN_IS_WHAT_IS_SEEN} {_when(at)}"
    names = {id_: f"n{place}" for place, id_ in enumerate(node.id for node in graph.in_order)}
    for node in graph.in_order:
        _data(_element(drawn, "node", id=names[node.id]), "node", _OF_NODE, node)
    for place, link in enumerate(graph.links):
        ends = {"source": names[link.one], "target": names[link.other]}
        directed = str(is_directed(link)).lower()
        _data(_element(drawn, "edge", id=f"e{place}", directed=directed, **ends), "edge", _OF_LINK, link)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _element(parent: ET.Element | None, name: str, **given: str) -> ET.Element:
    tag = f"{{{_NAMESPACE}}}{name}"
    return ET.Element(tag, given) if parent is None else ET.SubElement(parent, tag, given)


def _data(parent: ET.Element, what: str, keys: dict[str, tuple[str, Callable[[Any], Any]]], of: Any) -> None:
    for name, (_kind, value) in keys.items():
        text = clean(str(value(of)))
        if text:
            _element(parent, "data", key=f"{what}_{name}").text = text
