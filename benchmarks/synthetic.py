"""A graph as large as wanted: the shipped one, copied with its standards, roles and jobs renamed.

``asm`` becomes ``asm001``, ``asm002``, …; so do the named graphs of the standards. What all of
them share (ontology, vocabularies, sources) is there once. No chance is in it: the same size gives
the same bytes.
"""

from __future__ import annotations

import re
from pathlib import Path

#: The ids that a copy has of its own: the first part of a standard's, the second of a role's.
_OWN = re.compile(rb"(skillgraph/id/(?:asm|csm|jd|(?:role|job|mapping)/[^/>]+))(?=[/>])")
_GRAPH = re.compile(rb"(skillgraph/graph/(?:asm|csm|jd))(?=>)")
_SUBJECT = re.compile(rb"<https://w3id\.org/skillgraph/id/(?:asm|csm|jd|role|job|mapping)[/>]")


def write(shipped: Path, triples: int, out: Path) -> int:
    """Write at least so many triples as N-Quads.

    Args:
        shipped: the N-Quads of the shipped graph.
        triples: how many there should be.
        out: where to.

    Returns:
        How many there are: whole copies.
    """
    lines = shipped.read_bytes().splitlines(keepends=True)
    own = [line for line in lines if _SUBJECT.match(line)]
    copies = max(0, -((len(lines) - triples) // len(own)))
    with out.open("wb") as file:
        file.writelines(lines)
        for number in range(1, copies + 1):
            file.write(_renamed(b"".join(own), b"%03d" % number))
    return len(lines) + copies * len(own)


def _renamed(lines: bytes, number: bytes) -> bytes:
    return _GRAPH.sub(rb"\g<1>" + number, _OWN.sub(rb"\g<1>" + number, lines))
