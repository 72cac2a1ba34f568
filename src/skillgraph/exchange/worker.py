"""A process that writes one export: it takes seconds of Python, which a service has not.

``python -m skillgraph.exchange.worker`` reads a task as JSON and writes the export, or says on
standard error what is wrong and exits with status 1.
"""

from __future__ import annotations

import io
import json
import sys
from dataclasses import asdict
from typing import Any

from skillgraph.errors import SkillGraphError
from skillgraph.exchange import facts
from skillgraph.exchange.exports import export, format_or_part
from skillgraph.exchange.scope import Labels, Scope
from skillgraph.store.address import Address
from skillgraph.store.opening import open_store


def task(address: Address, format: str, scope: Scope) -> bytes:
    """Write down what a worker is to export."""
    told = {"address": address.as_json(), "format": format, "scope": asdict(scope)}
    return json.dumps(told).encode()


def perform(told: dict[str, Any]) -> bytes:
    """Make the export of a task.

    Raises:
        SkillGraphError: it cannot be made.
    """
    address = Address.from_json(told["address"])
    given = told["scope"]
    given |= {"labels": Labels(given["labels"]), "graphs": tuple(given["graphs"])}
    quads = facts.read(open_store(address).quads())
    out = io.BytesIO()
    export(quads, address.version, format_or_part(told["format"]), Scope(**given), out)
    return out.getvalue()


def main() -> None:
    """Do the task on standard input."""
    try:
        sys.stdout.buffer.write(perform(json.load(sys.stdin)))
    except SkillGraphError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
