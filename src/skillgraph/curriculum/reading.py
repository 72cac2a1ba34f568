"""Read a curriculum from a spreadsheet, whatever the file says of itself in its name."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path, PurePath

from skillgraph.curriculum import headings, lines, text, workbook
from skillgraph.curriculum.grid import Grid
from skillgraph.curriculum.model import Curriculum, Line
from skillgraph.curriculum.report import Report
from skillgraph.errors import CurriculumError, InputError, TableError, TooLargeError

#: Bytes that a spreadsheet may have; the largest curricula have a hundredth of them.
MAX_BYTES = 10 * 2**20
#: The headings that a sheet must have, for whoever has none.
HEADINGS = (
    "a heading row with 课程 (course) and 教学目标 (teaches), and if known 模块 (module), "
    "学时 (hours), 学期 (term), 标准 (standard)"
)
ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: How files begin that are no spreadsheet, or none that we read.
_OTHERS = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a rich text document"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"PK\x05\x06", "an empty archive"),
)
_UNNAMED = re.compile(r"(sheet|工作表|table)\s*\d*", re.IGNORECASE)
_MARKUP = re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype|html|\?xml|table|head|meta|workbook)", re.I)


@dataclass(frozen=True, slots=True)
class _Source:
    """The sheets of a file, and what is said of it as a whole."""

    grids: tuple[Grid, ...]
    notices: tuple[TableError, ...] = ()
    problems: tuple[TableError, ...] = ()


def read(file_name: str, content: bytes | Path) -> Curriculum:
    """Read a curriculum from an XLSX, CSV or TSV file.

    What the file is, is told by its content. Every sheet with a heading is read; places that
    cannot be read are among the problems of the curriculum, and their values are None.

    Args:
        file_name: how messages name the file.
        content: the file, or its path.

    Raises:
        TooLargeError: the file is larger than 10 MB, or unpacks to more than may be read.
        CurriculumError: it is no spreadsheet, is damaged or encrypted, is empty, has no heading
            by which a curriculum is told, or below it nothing that can be read.
        InputError: the path cannot be read.
    """
    content = load(file_name, content)
    source = _source(file_name, content)
    found: list[Line] = []
    problems, notices = list(source.problems), list(source.notices)
    headless: list[TableError] = []
    for grid in source.grids:
        report = Report(file_name, grid.sheet)
        read_lines = lines.read(grid, report, _title(file_name, grid))
        if read_lines is None:
            headless.append(_headless(file_name, grid))
        found += read_lines or ()
        problems += report.problems
        notices += report.notices
    if len(headless) == len(source.grids):
        raise CurriculumError(_nothing(file_name, source, headless))
    if problems and not found:
        raise CurriculumError("\n".join(map(str, problems)))
    return Curriculum(file_name, tuple(found), tuple(problems), (*notices, *headless))


def _title(file: str, grid: Grid) -> str:
    """Name a sheet for who reads its rows: by its own name, if somebody gave it one."""
    if grid.sheet is None or _UNNAMED.fullmatch(grid.sheet):
        return PurePath(file).stem
    return grid.sheet


def load(file_name: str, content: bytes | Path) -> bytes:
    """Take the bytes of a file, which may not be too many nor none.

    Raises:
        TooLargeError: it is larger than 10 MB.
        CurriculumError: it is empty.
        InputError: the path cannot be read.
    """
    try:
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        if size > MAX_BYTES:
            megabytes, limit = size / 2**20, MAX_BYTES // 2**20
            what = f"{megabytes:.1f} MB; a spreadsheet of at most {limit} MB is read"
            raise TooLargeError(f"{file_name}: {what}")
        content = content if isinstance(content, bytes) else content.read_bytes()
    except OSError as error:
        raise InputError(f"{file_name}: {error.strerror}") from error
    if not content.strip():
        raise CurriculumError(f"{file_name}: the file is empty; expected {HEADINGS}")
    return content


def _source(file: str, content: bytes) -> _Source:
    """Find out what a file is, and read its cells."""
    if content.startswith(ZIP):
        sheets = workbook.read(file, content)
        return _Source(sheets.grids, sheets.notices)
    refuse(file, content)
    read_text = text.read(file, content)
    problems = (read_text.problem,) if read_text.problem else ()
    return _Source((read_text.grid(),), problems=problems)


def refuse(file: str, content: bytes) -> None:
    """Refuse what is no text either, and say what it is.

    Raises:
        CurriculumError: the content is a file of another format.
    """
    what = next((what for sign, what in _OTHERS if content.startswith(sign)), None)
    if content.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        what = "a workbook with a password" if encrypted else "a workbook of the old format (.xls)"
    elif _MARKUP.match(content):
        what = "a page of HTML or XML, whatever its name"
    elif content.lstrip()[:1] in (b"{", b"[") and _is_json(content):
        what = "JSON"
    if what:
        raise CurriculumError(
            f"{file}: this is {what}; save it as .xlsx without a password, or CSV"
        )


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _headless(file: str, grid: Grid) -> TableError:
    what = "no heading is found" if grid.rows else "the sheet is empty"
    if headings.stand_in_a_column(grid):
        what = "the headings stand in a column, one below the other"
    return TableError(file, f"{what}: the sheet is not read", sheet=grid.sheet, expected=HEADINGS)


def _nothing(file: str, source: _Source, headless: list[TableError]) -> str:
    """Say why nothing of a file can be read."""
    reasons = [*map(str, source.problems), *map(str, headless)]
    return "\n".join(reasons) or f"{file}: no sheet is visible; expected {HEADINGS}"
