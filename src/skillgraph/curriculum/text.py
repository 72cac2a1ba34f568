"""CSV and TSV: the encoding and the delimiter found, the records read as a grid."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from skillgraph.curriculum.grid import Cell, Grid, Kind, written
from skillgraph.curriculum.headings import recognised
from skillgraph.errors import CurriculumError, TableError, TooLargeError

MAX_ROWS = 20_000
MAX_CELLS = 100_000

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = (",", ";", "\t")
#: Records in which a heading is looked for to tell the delimiter.
_PROBED = 40
_PROBED_CELLS = 200
_UNDECODED = re.compile(r"[\ud800-\udfff]")
#: What no text holds: control characters, and bytes that could not be decoded.
_UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffd]")


@dataclass(frozen=True, slots=True)
class Text:
    """A text file: how it is written, and its records."""

    encoding: str
    delimiter: str
    newline: str
    records: tuple[tuple[str, ...], ...]
    #: Why nothing could be read from some record on, if so.
    problem: TableError | None = None

    def grid(self) -> Grid:
        """Give the records as a grid; a record of several lines is one row, as in a sheet."""
        rows: dict[int, dict[int, Cell]] = {}
        for number, record in enumerate(self.records, start=1):
            filled = {at: _cell(cell) for at, cell in enumerate(record, start=1) if cell.strip()}
            if filled:
                rows[number] = filled
        widths = {number: len(record) for number, record in enumerate(self.records, start=1)}
        return Grid(None, rows, widths=widths)


def read(file: str, content: bytes) -> Text:
    """Read a text file of records.

    Its encoding is told by a byte order mark, else it is UTF-8 if it can be, else GB18030. Its
    delimiter is the one by which most headings are recognised.

    Raises:
        CurriculumError: it says to be UTF-16 and is not.
        TooLargeError: it has more rows or cells than may be read.
    """
    encoding, text = _decode(file, content)
    delimiter = max(_DELIMITERS, key=lambda each: _recognised(text, each))
    records: list[tuple[str, ...]] = []
    problem = None
    try:
        for record in _limited(file, _records(text, delimiter)):
            records.append(tuple(record))
    except csv.Error as error:
        problem = TableError(
            file,
            f"from this row on nothing can be read: {error}",
            len(records) + 1,
            expected="quotes around a whole cell only, closed, and doubled inside it",
        )
    newline = "\r\n" if "\r\n" in text else "\n"
    return Text(encoding, delimiter, newline, tuple(records), problem)


def shown(text: str) -> str:
    """Make text with undecodable bytes or control characters printable."""
    return _UNREADABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _decode(file: str, content: bytes) -> tuple[str, str]:
    """Find the encoding; bytes that fit none survive as surrogates, so that cells are named."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return encoding, _marked(file, content, encoding)
    decoded = {name: content.decode(name, "surrogateescape") for name in ("utf-8", "gb18030")}
    if not _UNDECODED.search(decoded["utf-8"]):
        return "utf-8", decoded["utf-8"]
    # GB18030 makes words of almost any bytes: headings tell whether they are the right ones.
    best = max(decoded, key=lambda name: (_headings(decoded[name]), name == "gb18030"))
    return best, decoded[best]


def _marked(file: str, content: bytes, encoding: str) -> str:
    """Decode what a mark says; half a UTF-16 character cannot be kept as a surrogate."""
    try:
        return content.decode(encoding, "surrogateescape" if encoding == "utf-8-sig" else "strict")
    except UnicodeDecodeError as error:
        raise CurriculumError(f"{file}: it is marked as {encoding} and is not: {error}") from error


def _headings(text: str) -> int:
    return max(_recognised(text, delimiter) for delimiter in _DELIMITERS)


def _recognised(text: str, delimiter: str) -> int:
    """Count the headings in the row that has most, where the text is split by a delimiter."""
    found = 0
    try:
        for _, record in zip(range(_PROBED), _records(text, delimiter), strict=False):
            found = max(found, len(recognised(dict(enumerate(record[:_PROBED_CELLS])))))
    except csv.Error:
        pass  # what stands before the fault may tell enough
    return found


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _limited(file: str, records: Iterable[list[str]]) -> Iterator[list[str]]:
    cells = 0
    for number, record in enumerate(records, start=1):
        cells += len(record)
        if number > MAX_ROWS or cells > MAX_CELLS:
            raise TooLargeError(f"{file}: more than {MAX_ROWS} rows or {MAX_CELLS} cells")
        yield record


def _cell(text: str) -> Cell:
    if _UNREADABLE.search(text):
        return Cell(shown(text).strip(), Kind.UNDECODABLE)
    return written(text.strip())
