"""Small spreadsheets made for a test, as the bytes that a teacher would upload."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HEADING = ("课程", "模块", "学时", "学期", "教学目标")
CONTENT_TYPES = "[Content_Types].xml"


def xlsx(
    *rows: Sequence[Any],
    sheet: str = "计划",
    merged: Iterable[str] = (),
    change: Callable[[Worksheet], None] = lambda sheet: None,
) -> bytes:
    """Make a workbook of one sheet."""
    book = Workbook()
    fill(book.worksheets[0], rows, sheet)
    for block in merged:
        book.worksheets[0].merge_cells(block)
    change(book.worksheets[0])
    return saved(book)


def fill(sheet: Worksheet, rows: Iterable[Sequence[Any]], title: str) -> None:
    sheet.title = title
    for row in rows:
        sheet.append(list(row))


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def csv(*rows: Sequence[str], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """Make a text file whose cells need no quotes."""
    return "\n".join(delimiter.join(row) for row in rows).encode(encoding)


def parts(content: bytes) -> dict[str, bytes]:
    """Take a workbook apart."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive(files: Mapping[str, bytes]) -> bytes:
    """Put an archive together, each part compressed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return stream.getvalue()


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """Replace text in one part of a workbook, which must be there."""
    files = parts(content)
    assert old in files[part].decode()
    return archive({**files, part: files[part].decode().replace(old, new).encode()})
