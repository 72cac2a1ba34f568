"""Claims by id: of an item, of a unit or work content with all its items, of a basic topic."""

from __future__ import annotations

import re

from skillgraph.curriculum.cells import quoted
from skillgraph.index.compiled import Bits, Index
from skillgraph.index.nearest import nearest
from skillgraph.model.standards import Basic
from skillgraph.namespaces import ID
from skillgraph.services.curricula.matching.reading import DecidedBy, Reading, Trouble

ALONE = "each id or text on a line of its own, or with ; between"
EXPECTED = "the id of an item (asm/senior/6.2/a1), of a unit or of a work content"

_ID = re.compile(
    rf"(?:{re.escape(str(ID))}|sgid:|unit:|items:)?"
    r"(?P<id>(?>[A-Za-z][\w-]*(?:/[\w.-]*\w)+))(?!//)/?(?P<words>.*)",
    re.ASCII | re.DOTALL,
)
_BETWEEN = " ()（）:：、,，;；-—"
_SLASH = re.compile(r"[/\\]")
_WITHIN = re.compile(r"(?<![\w-])[A-Za-z][\w-]*+(?:/[\w.-]*\w)+", re.ASCII)
_SHORT = re.compile(r"\b[ak]\d+\b", re.ASCII)


def by_id(index: Index, plain: str, required: Bits) -> Reading | None:
    """Read a claim that is an id, alone or with words behind it.

    Args:
        index: the compiled graph.
        plain: the claim, in ordinary widths.
        required: the target's items, to which a work content that has some of them is narrowed.

    Returns:
        None where the claim is not written like an id of ours.
    """
    match = _ID.fullmatch(plain)
    if not match:
        return None
    id = match["id"].lower()
    if id in index.numbers:
        return Reading("confirmed", "id", id, 1 << index.numbers[id])
    if id in index.units:
        return Reading("confirmed", "id", id, index.own.get(id, 0), whole=True)
    if id in index.work_contents:
        return _work_content(index, id, required)
    if isinstance(index.labelled.get(id), Basic):
        return Reading("confirmed", "id", id, basic=id)
    return _unresolved(index, match["id"])


def closed_up(index: Index, plain: str) -> str:
    """Close up an id written in brackets, with spaces at its slashes or with backslashes."""
    closed = "/".join(map(str.strip, _SLASH.split(plain))).strip("/()[]【】<>\"'“”")
    id = closed.lower()
    return closed if id in index.labelled or id in index.withdrawn else plain


def words_behind(plain: str) -> str:
    """Give what stands behind an id."""
    match = _ID.fullmatch(plain)
    return match["words"].strip(_BETWEEN) if match else ""


def names_another(words: str) -> bool:
    """Tell whether the words behind an id hold another, whole or cut short (a2)."""
    return bool(_WITHIN.search(words) or _SHORT.search(words))


def unread(words: str) -> Trouble:
    """Say that the words behind an id are not read: they are not its label."""
    return Trouble(f"only its id is read, and not {quoted(words)}", ALONE)


def inside(index: Index, words: str) -> Trouble | None:
    """Say that an id of ours within other words is not read."""
    found = (id.lower() for id in _WITHIN.findall(words))
    known = next((id for id in found if id in index.labelled or id in index.withdrawn), None)
    return Trouble(f"the id {known!r} within other words is not read", ALONE) if known else None


def _work_content(index: Index, id: str, required: Bits) -> Reading:
    own = index.own.get(id, 0)
    narrowed = own & required
    decided: DecidedBy | None = "target" if narrowed not in (0, own) else None
    return Reading("confirmed", "id", id, narrowed or own, whole=True, decided_by=decided)


def _unresolved(index: Index, written: str) -> Reading | None:
    """Say why an id stands for no items; text with a slash is no id."""
    id = written.lower()
    if id in index.withdrawn:
        trouble = _withdrawn(index, id)
    elif id in index.labelled:
        trouble = Trouble(f"{id!r} names no item, unit or work content", _items_of(index, id))
    elif like_ours(index, written):
        trouble = Trouble(f"no id {id!r} in the graph", _nearest(index, id))
    else:
        return None
    return Reading("unresolved", "id", trouble=trouble)


def _withdrawn(index: Index, id: str) -> Trouble:
    row = index.withdrawn[id]
    instead = ", ".join(row.replaced_by)
    return Trouble(
        f"the id {id!r} is withdrawn since version {row.since}",
        instead or f"{EXPECTED}; nothing replaces it",
    )


def _items_of(index: Index, id: str) -> str:
    """Say how much a grade, function or standard holds, which no line teaches as a whole."""
    count = index.own.get(id, 0).bit_count()
    return f"{EXPECTED}: it has {count} items, too many for one line" if count else EXPECTED


def like_ours(index: Index, written: str) -> bool:
    """Tell ids from words with slashes: ours are lower case, in parts, and often numbered."""
    first = written.lower().partition("/")[0]
    known = any(id.startswith(f"{first}/") for id in index.labelled)
    lower = written == written.lower()
    return known or (lower and written.count("/") > 1 and any(map(str.isdecimal, written)))


def _nearest(index: Index, id: str) -> str:
    near = nearest(id, (*index.numbers, *index.units, *index.work_contents))
    return " or ".join(near) or EXPECTED
