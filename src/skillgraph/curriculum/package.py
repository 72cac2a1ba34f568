"""The archive below an XLSX file, measured before anything parses it as a workbook.

A workbook is a ZIP of XML: a few kilobytes can unpack to gigabytes, name entities that expand
without end, or merge a million rows. All of it is streamed through a parser that keeps nothing,
so that what a library then loads is known to be small.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from openpyxl.xml.constants import EXT_TYPES

from skillgraph.errors import CurriculumError, TooLargeError

#: Bytes that all parts together may unpack to (a part that is longer than it says is cut off).
MAX_UNPACKED = 64 * 2**20
#: How many times its packed size a part above a megabyte may unpack to.
MAX_RATIO = 200
MAX_PARTS = 2000
MAX_CELLS = 100_000
MAX_ELEMENTS = 1_000_000
MAX_DEPTH = 64
#: Bytes of pictures, each counted as often as it is shown.
MAX_PICTURES = 128 * 2**20

_CHUNK = 2**16
_WORKBOOK = "xl/workbook.xml"
#: Namespace of the cells that few programs write, and the library passes over without a word.
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main"
#: Elements whose ``ref`` a library goes through cell by cell.
_SPREAD = {"mergeCell", "hyperlink", "comment", "table"}
#: What belongs to one sheet only; where several share it, it would be loaded again for each.
_OWN = {"worksheet", "comments", "drawing", "table", "pivotTable", "chart"}
#: Elements of a drawing that is neither picture nor chart.
_SHAPES = {"sp", "cxnSp", "grpSp"}
_BLOCK = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")
_MACRO_PART = re.compile(r"vbaProject\.bin$|xl/macrosheets/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Package:
    """What is known of a workbook before it is parsed."""

    macros: bool
    formulas: bool
    #: What the library that loads it drops, and does not write again.
    unkept: tuple[str, ...] = ()


def measure(file: str, content: bytes) -> Package:
    """Measure a workbook, part by part.

    Raises:
        TooLargeError: it unpacks to more than may be read, or holds more cells.
        CurriculumError: it is no XLSX workbook, is damaged, or defines XML entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_kind(file, set(archive.namelist()))
            _check_declared(file, archive.infolist())
            counter = _Counter(file)
            for part in archive.infolist():
                _stream(file, archive, part, counter)
            _check_pictures(file, archive.infolist(), counter.pictures)
            macros = any(_MACRO_PART.search(name) for name in archive.namelist())
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise CurriculumError(f"{file}: the workbook is damaged or encrypted: {error}") from error
    except (OSError, ValueError, UnicodeError) as error:
        raise CurriculumError(f"{file}: the workbook is damaged: {error}") from error
    return Package(macros, counter.formulas, tuple(sorted(counter.unkept)))


def folders(content: bytes) -> set[str]:
    """Name the folders of parts that a measured workbook has: charts, drawings, slicers."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        paths = (name.split("/") for name in archive.namelist())
        return {path[1] for path in paths if path[0] == "xl" and len(path) > 2}


def _check_kind(file: str, names: set[str]) -> None:
    """Tell a workbook from the other documents that are archives of XML."""
    if _WORKBOOK in names:
        return
    signs: Mapping[str, str] = {
        "xl/workbook.bin": "a binary workbook (.xlsb)",
        "word/document.xml": "a text document (.docx)",
        "ppt/presentation.xml": "a presentation (.pptx)",
        "content.xml": "an OpenDocument file (.ods)",
        "Index/Document.iwa": "a Numbers document",
    }
    what = next((what for name, what in signs.items() if name in names), "an archive")
    raise CurriculumError(f"{file}: this is {what}, no XLSX workbook; save it as .xlsx or CSV")


def _check_declared(file: str, parts: list[zipfile.ZipInfo]) -> None:
    """Refuse what the archive itself says is too large, before unpacking a byte."""
    if len(parts) > MAX_PARTS:
        raise TooLargeError(f"{file}: {len(parts)} parts; a workbook may have {MAX_PARTS}")
    if (total := sum(part.file_size for part in parts)) > MAX_UNPACKED:
        raise _too_much(file, f"would unpack to {total // 2**20} MB")
    for part in parts:
        if part.file_size > max(2**20, MAX_RATIO * part.compress_size):
            raise _too_much(
                file, f"its part {part.filename!r} would unpack more than {MAX_RATIO}-fold"
            )


def _check_pictures(file: str, parts: list[zipfile.ZipInfo], shown: int) -> None:
    """Refuse a workbook whose pictures are too large for as often as they are shown."""
    largest = max((p.file_size for p in parts if not p.filename.endswith(".xml")), default=0)
    if shown * largest > MAX_PICTURES:
        raise TooLargeError(f"{file}: the workbook has too many or too large pictures")


def _too_much(file: str, what: str) -> TooLargeError:
    limit = MAX_UNPACKED // 2**20
    return TooLargeError(f"{file}: the workbook {what}; at most {limit} MB are unpacked")


def _stream(file: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo, counter: _Counter) -> None:
    """Unpack one part through the counter; what is no XML (a picture) is only measured."""
    parser = DefusedXMLParser(target=counter, forbid_dtd=True)
    is_xml = True
    counter.depth = 0
    for chunk in _chunks(archive, part):
        try:
            if is_xml:
                parser.feed(chunk)
        except DefusedXmlException as error:
            name = part.filename
            raise CurriculumError(f"{file}: {name!r} defines XML entities or a DTD") from error
        except ParseError as error:
            is_xml = False
            if part.filename.endswith((".xml", ".rels")):
                raise CurriculumError(f"{file}: {part.filename!r} is no XML: {error}") from error


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


class _Counter:
    """Counts what a parser meets and keeps none of it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.elements = self.cells = self.depth = self.pictures = 0
        self.formulas = False
        self.unkept: set[str] = set()
        self.owned: set[tuple[str, str]] = set()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Count an element, and the cells that it stands for."""
        self.elements += 1
        self.depth += 1
        namespace, _, name = tag.rpartition("}")
        if namespace == _STRICT:
            raise CurriculumError(
                f"{self.file}: a Strict Open XML workbook; save it as an ordinary .xlsx"
            )
        self.cells += name == "c"
        self.pictures += name == "blip"
        self.formulas |= name == "f"
        if name in _SPREAD:
            self.cells += _area(attributes.get("ref", ""))
        elif name in ("Relationship", "sheet"):
            self._own(name, attributes)
        elif name in _SHAPES:
            self.unkept.add("shapes and text boxes")
        elif name == "ext" and (kind := EXT_TYPES.get(attributes.get("uri", "").upper())):
            self.unkept.add(f"the extension {kind}")
        self._check()

    def _own(self, name: str, attributes: Mapping[str, str]) -> None:
        """Refuse a part that is named as that of two sheets, and a sheet that is named twice."""
        kind = attributes.get("Type", name).rpartition("/")[2]
        ids = [value for key, value in attributes.items() if key.endswith("}id")]
        key = (kind, "".join(ids) or attributes.get("Target", "").rpartition("/")[2])
        if kind in _OWN | {"sheet"} and key in self.owned:
            raise CurriculumError(f"{self.file}: two sheets of the workbook share {key[1]!r}")
        self.owned.add(key)

    def end(self, tag: str) -> None:
        """Leave an element."""
        self.depth -= 1

    def close(self) -> None:
        """End a part."""

    def _check(self) -> None:
        if self.cells > MAX_CELLS:
            raise TooLargeError(f"{self.file}: the workbook has more than {MAX_CELLS} cells")
        if self.elements > MAX_ELEMENTS:
            raise TooLargeError(f"{self.file}: the workbook has more than {MAX_ELEMENTS} elements")
        if self.depth > MAX_DEPTH:
            raise TooLargeError(f"{self.file}: XML nested more than {MAX_DEPTH} deep")


def _area(reference: str) -> int:
    """Count the cells of a block such as ``A1:C3``; whole columns are as large as can be."""
    if ":" not in reference:
        return 1
    match = _BLOCK.fullmatch(reference.upper())
    if not match:
        return MAX_CELLS + 1
    left, top, right, bottom = match.groups()
    return (abs(_number(right) - _number(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _number(letters: str) -> int:
    number = 0
    for each in letters:
        number = number * 26 + ord(each) - ord("A") + 1
    return number
