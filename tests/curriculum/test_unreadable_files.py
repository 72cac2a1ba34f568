"""A file that cannot be read is refused with what it is, before it can do harm."""

from __future__ import annotations

import io
import json
import random
import struct
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillgraph.curriculum import package
from skillgraph.curriculum.copying import ClaimResult, RowResult, annotated
from skillgraph.curriculum.reading import MAX_BYTES, read
from skillgraph.errors import CurriculumError, InputError, TooLargeError
from spreadsheets import HEADING, archive, changed, csv, parts, xlsx

ROW = ("售后", "投诉", 4, 1, "2.1.1")
BOOK = xlsx(HEADING, ROW)
NAMESPACE = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
SHEET = "xl/worksheets/sheet1.xml"
CLAIMS = (ClaimResult("x", "proposed", "a/b/c", "y", 0.5, "a/b/d", 0.4),)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refusal(content: bytes, error: type[InputError] = CurriculumError) -> str:
    """Read a file, which must be refused, and give what is said."""
    with pytest.raises(error) as raised:
        read("plan", content)
    assert str(raised.value).startswith("plan")
    return str(raised.value)


# --- What is no spreadsheet ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b"\r\n \n", "empty"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"{\\rtf1", "a rich text document"),
        (OLE + "Workbook".encode("utf-16-le"), "old format (.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a workbook with a password"),
        (json.dumps({"course": "x"}).encode(), "JSON"),
        (b"<html><table><tr><td>", "a page of HTML or XML"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "a page of HTML or XML"),
        (archive({"word/document.xml": b"<a/>"}), "a text document (.docx)"),
        (archive({"content.xml": b"<a/>", "mimetype": b"x"}), "an OpenDocument file (.ods)"),
        (archive({"xl/workbook.bin": b"x"}), "a binary workbook (.xlsb)"),
        (archive({"a.txt": b"x"}), "an archive"),
        (archive({}), "an empty archive"),
        (b"PK\x03\x04 and no more", "damaged"),
        (BOOK[: len(BOOK) // 2], "damaged"),
        (b"\xff\xfe\x00", "marked as utf-16"),
        (bytes(range(256)) * 8, "no heading is found"),
        ("课程".encode(), "no heading is found"),
        (csv(("a", "b"), ("1", "2")), "expected a heading row with 课程 (course)"),
    ],
)
def test_what_is_no_curriculum_is_refused_with_what_it_is(content: bytes, what: str) -> None:
    assert what in refusal(content)


def test_a_workbook_without_any_heading_names_its_sheets() -> None:
    assert "plan!计划: no heading is found" in refusal(xlsx(("a", "b"), sheet="计划"))
    assert "plan!计划: the sheet is empty" in refusal(xlsx(sheet="计划"))


def test_a_strict_workbook_is_told_by_its_namespace() -> None:
    ordinary, strict = (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    assert "Strict Open XML" in refusal(changed(BOOK, "xl/workbook.xml", ordinary, strict))


def test_headings_in_a_column_are_told() -> None:
    said = refusal(xlsx(("课程", "售后", "客服"), ("学时", 4, 2), ("教学目标", "x", "y")))
    assert said.startswith("plan!计划: the headings stand in a column, one below the other")


def test_a_file_of_which_no_row_can_be_read_is_no_curriculum_that_teaches_nothing() -> None:
    said = refusal('课程,学时,教学目标\n售后,4,"x\n客服,2,y\n'.encode())
    assert said.startswith("plan:2: from this row on nothing can be read")


def test_a_file_that_is_not_there_is_unreadable_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="plan: No such file"):
        read("plan", tmp_path / "none.xlsx")
    with pytest.raises(InputError, match="plan: Is a directory"):
        read("plan", tmp_path)


def test_an_encrypted_archive_is_refused() -> None:
    content = bytearray(BOOK)
    at = content.index(b"PK\x01\x02")
    while at >= 0:  # the flag of every entry of the directory says: encrypted
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    assert "damaged or encrypted" in refusal(bytes(content))


# --- What is too large ---------------------------------------------------------------------------


def test_a_file_above_the_limit_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "huge.xlsx"
    with path.open("wb") as stream:
        stream.truncate(100 * 2**20)
    with pytest.raises(TooLargeError, match=r"plan: 100\.0 MB; a spreadsheet of at most 10 MB"):
        read("plan", path)
    assert "at most 10 MB" in refusal(b"x" * (MAX_BYTES + 1), TooLargeError)


def test_a_bomb_that_tells_its_size_is_refused_unopened() -> None:
    bomb = archive({**parts(BOOK), "xl/media/image1.png": bytes(65 * 2**20)})
    assert len(bomb) < 2**20
    assert "would unpack to 65 MB; at most 64 MB" in refusal(bomb, TooLargeError)


def test_a_part_that_unpacks_many_times_its_size_is_refused() -> None:
    bomb = archive({**parts(BOOK), "xl/styles2.xml": b" " * 8 * 2**20})
    assert "its part 'xl/styles2.xml' would unpack" in refusal(bomb, TooLargeError)


def test_a_bomb_that_lies_about_its_size_is_stopped() -> None:
    """The directory declares a byte; the part behind it has 80 MB."""
    content = bytearray(archive({**parts(BOOK), "xl/zz": bytes(80 * 2**20)}))
    entry = content.rindex(b"PK\x01\x02")
    assert content[entry + 46 :].startswith(b"xl/zz")
    content[entry + 24 : entry + 28] = struct.pack("<I", 1)
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.getinfo("xl/zz").file_size == 1
    refusal(bytes(content), InputError)


MANY_CELLS = "".join(f"<row><c><v>{n * n % 10007}</v></c></row>" for n in range(100_001))


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("<sheetData>", "<sheetData>" + MANY_CELLS, "more than 100000 cells"),
        (
            "</sheetData>",
            '</sheetData><mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>',
            "more than 100000 cells",
        ),
        (
            "</sheetData>",
            '</sheetData><mergeCells><mergeCell ref="A:C"/></mergeCells>',
            "more than 100000 cells",
        ),
        ("<sheetData>", "<sheetData>" + "<a>" * 100 + "</a>" * 100, "nested more than"),
    ],
)
def test_a_sheet_with_more_than_a_curriculum_has_is_refused(old: str, new: str, what: str) -> None:
    assert what in refusal(changed(BOOK, SHEET, old, new), TooLargeError)


def test_more_elements_or_parts_than_a_workbook_has_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(package, "MAX_ELEMENTS", 20)
        assert "more than 20 elements" in refusal(BOOK, TooLargeError)
    many = {f"xl/{number}": b"" for number in range(2000)}
    assert "a workbook may have 2000" in refusal(archive({**parts(BOOK), **many}), TooLargeError)


def test_a_text_file_with_more_rows_than_a_curriculum_has_is_refused() -> None:
    content = csv(("课程", "教学目标"), *[("售后", "x")] * 20_001)
    assert "more than 20000 rows" in refusal(content, TooLargeError)


@pytest.mark.parametrize("again", ["rId1", "rId9"])
def test_a_sheet_that_is_listed_again_and_again_is_refused(again: str) -> None:
    """Each listing would be loaded anew: by the same relation, or by another to the same part."""
    relations = "xl/_rels/workbook.xml.rels"
    book = changed(
        BOOK,
        "xl/workbook.xml",
        "</sheets>",
        f'<sheet name="b" sheetId="2" r:id="{again}"/></sheets>',
    )
    book = changed(book, "xl/workbook.xml", "<sheets>", f"<sheets {NAMESPACE}>")
    target = '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
    relation = f'<Relationship Id="rId9" Type={target} Target="worksheets/sheet1.xml"/>'
    if again == "rId9":
        book = changed(book, relations, "</Relationships>", f"{relation}</Relationships>")
    assert "two sheets of the workbook share" in refusal(book)


def test_headings_that_stand_again_thousands_of_times_are_read_soon() -> None:
    content = csv(*[("课程", "学时", "教学目标")] * 16_000)
    started = time.process_time()
    assert len(read("plan", content).notices) == 15_999
    assert time.process_time() - started < 10  # seconds; to look through all each time takes 30


def test_pictures_count_as_often_as_they_are_shown() -> None:
    blips = '<d xmlns:a="a">' + '<a:blip r="1"/>' * 100 + "</d>"
    files = {"xl/drawings/drawing1.xml": blips.encode(), "xl/media/1.png": random.randbytes(2**21)}
    assert "pictures" in refusal(archive({**parts(BOOK), **files}), TooLargeError)
    assert _survives(archive({**parts(BOOK), "xl/media/1.png": files["xl/media/1.png"]}))


def test_a_record_of_millions_of_cells_is_refused_soon() -> None:
    assert "more than 20000 rows or 100000 cells" in refusal(b"," * MAX_BYTES, TooLargeError)


# --- What attacks a parser -----------------------------------------------------------------------

ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_part(part: str, encoding: str) -> None:
    files = parts(BOOK)
    body = files[part].decode().partition("?>")[2] or files[part].decode()
    files[part] = (f'<?xml version="1.0" encoding="{encoding}"?>{ENTITIES}{body}').encode(encoding)
    assert "defines XML entities or a DTD" in refusal(archive(files))


@pytest.mark.parametrize("part", sorted(parts(BOOK)))
def test_a_part_that_is_missing_empty_or_no_xml_does_no_harm(part: str) -> None:
    files = parts(BOOK)
    damaged: list[dict[str, bytes]] = [
        {name: content for name, content in files.items() if name != part},
        {**files, part: b""},
        {**files, part: b"no xml"},
        {**files, part: b"<a><b c='1'/></a>"},
    ]
    for each in damaged:
        assert _survives(archive(each))


def _survives(content: bytes) -> bool:
    """Whether a file is read and copied or refused, and nothing else happens."""
    try:
        found = read("plan", content)
        copy = annotated(
            "plan", content, [RowResult(line.row, CLAIMS, line.sheet) for line in found.lines]
        )
        return [line.course for line in read("plan", copy.content).lines] == [
            line.course for line in found.lines
        ]
    except InputError as error:
        return bool(str(error))


# --- Anything ------------------------------------------------------------------------------------

TEXTS = st.text(alphabet='课程学时教学目标模块,;\t"\n\r1２+-.;；/asm①合计\x00\ufeff ', max_size=60)


@given(st.binary(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert _survives(content)


@given(TEXTS, st.sampled_from(["utf-8", "utf-16", "gb18030"]))
@settings(max_examples=200, deadline=None)
def test_any_text_below_a_heading_is_read(text: str, encoding: str) -> None:
    assert _survives(("课程,学时,学期,教学目标,确认\n" + text).encode(encoding))


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_workbook_with_any_damage_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(BOOK)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert _survives(bytes(content))


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_sheet_with_any_damage_is_read_or_refused(data: st.DataObject) -> None:
    files = parts(BOOK)
    part = data.draw(st.sampled_from(sorted(files)))
    content = bytearray(files[part])
    start = data.draw(st.integers(0, len(content) - 1))
    content[start : start + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
    assert _survives(archive({**files, part: bytes(content)}))
