"""The network around somebody: asking.py asks the database, graph.py makes entities and links of the answer, layout.py
places them, leaving.py writes them as files, stating.py keeps what somebody says joins two.
"""

from .asking import around
from .graph import Graph, Link, Node, between
from .stating import Grade, grade_anew, state_link, take_back_link

__all__ = [
    "Grade",
    "Graph",
    "Link",
    "Node",
    "around",
    "between",
    "grade_anew",
    "state_link",
    "take_back_link",
]
