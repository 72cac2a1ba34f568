"""A process that holds graphs against the shapes, one at a time, and may be killed at any moment.

It is asked in the frames of :mod:`skillgraph.store.worker`: a task is a document, its media type
and that of the report.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import BinaryIO

from skillgraph.errors import GraphSyntaxError
from skillgraph.exchange.rdf import format_of_media_type, read
from skillgraph.graph.report import view
from skillgraph.graph.validate import Report, validate_as_shipped
from skillgraph.store.worker import Task, carry_out, send

TURTLE = "text/turtle"
JSON = "application/json"


def task(document: bytes, media_type: str, report: str) -> Task:
    """Tell what to validate, and as what the report is wanted: :data:`TURTLE` or :data:`JSON`."""
    return {"document": b64encode(document).decode(), "media_type": media_type, "report": report}


def main() -> None:
    """Validate until there is no one to ask."""
    carry_out(_validate)


def _validate(task: Task, out: BinaryIO) -> None:
    format = format_of_media_type(task["media_type"])
    assert format, "whoever asks has looked"
    try:
        report = validate_as_shipped(read(b64decode(task["document"]), format))
    except RecursionError as error:
        raise GraphSyntaxError("the graph is nested too deeply") from error
    send(out, b"H", task["report"].encode())
    send(out, b"D", _written(report, task["report"]))


def _written(report: Report, media_type: str) -> bytes:
    if media_type == TURTLE:
        return report.graph.serialize(format="turtle").encode()
    return view(report).model_dump_json().encode()


if __name__ == "__main__":
    main()
