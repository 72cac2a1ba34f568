"""What the service logs, and how: a line for each request and each event, nothing personal.

On a terminal it is text; elsewhere JSON, one object a line. A traceback shows where an error
came from, without its message, which may repeat what a client sent.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType
from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.orjson import OrjsonFormatter

#: The logger of requests.
REQUESTS = "skillgraph_api.requests"

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def configuration(*, as_json: bool) -> dict[str, Any]:
    """Give the configuration of ``logging`` (:func:`logging.config.dictConfig`)."""
    formatter = "JsonLines" if as_json else "Text"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": f"{__name__}.{formatter}"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"level": "INFO", "handlers": ["stderr"]},
        # They warn of single values of a graph, which a client may have sent.
        "loggers": {name: {"level": "ERROR"} for name in ("rdflib", "pyshacl")},
    }


class JsonLines(OrjsonFormatter):
    """A record as a JSON object on one line."""

    def __init__(self) -> None:
        super().__init__(
            "{levelname}{process}{name}{message}",
            style="{",
            rename_fields={"levelname": "level", "name": "logger", "exc_info": "traceback"},
            timestamp="time",
            reserved_attrs=[*RESERVED_ATTRS, "color_message"],
        )

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - its name in logging
        """Write the traceback only."""
        return without_messages(ei[1])


class Text(logging.Formatter):
    """A record as a line of text, with the traceback below it."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname:7} {message}", style="{")

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - its name in logging
        """Write the traceback only."""
        return without_messages(ei[1])


def without_messages(error: BaseException | None) -> str:
    """Write a traceback, of the causes too, that names errors by their classes only."""
    lines: list[str] = []
    while error is not None:
        frames = "".join(traceback.format_tb(error.__traceback__))
        lines.insert(0, f"{type(error).__module__}.{type(error).__qualname__}, raised at\n{frames}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "which led to\n".join(lines).rstrip()
