"""A data folder of a few rows, made for tests: one standard that covers, one that does not.

``abc`` has two grades, says in its clause 2.2 that the upper covers the lower, and has weights.
``xyz`` has two grades, says nothing of covering and has no weights. Three posts and two job
descriptions stand on them. Every row is valid; a test breaks one thing.
"""

from __future__ import annotations

import csv
import fnmatch
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from skillgraph.inputs import Inputs
from skillgraph.tables import TABLES

BOM = b"\xef\xbb\xbf"
MAPPINGS = "mappings/duties.sssom.tsv"

Rows = Sequence[Mapping[str, str]]


def _labels(zh: str, en: str, clause: str = "1") -> dict[str, str]:
    return {"label_zh": zh, "label_en": en, "clause": clause}


def _item(unit: str, letter: str, position: int, zh: str, en: str) -> dict[str, str]:
    kind = {"a": "ability", "k": "knowledge"}[letter]
    printed = f"{unit.rpartition('/')[2]}.{position}"
    return {
        "id": f"{unit}/{letter}{position}",
        "unit": unit,
        "kind": kind,
        "position": str(position),
        "notation": printed,
        **_labels(zh, en, f"表 1, {printed}"),
    }


def _unit(id: str, grade: str, work: str, position: int) -> dict[str, str]:
    number = id.rpartition("/")[2]
    place = {"grade": grade, "work_content": work, "notation": number, "position": str(position)}
    return {"id": id, **place, **_labels("接待", "Reception", f"表 1, {number}")}


def _mapping(subject: str, zh: str, object: str, object_zh: str) -> dict[str, str]:
    return {
        "subject_id": f"sgid:{subject}",
        "subject_label": zh,
        "predicate_id": "sg:drawsOn",
        "object_id": f"sgid:{object}",
        "object_label": object_zh,
        "mapping_justification": "semapv:ManualMappingCuration",
        "author_label": "editors of skillgraph",
        "mapping_date": "2026-11-22",
        "confidence": "0.8",
        "comment": "Made for a test.",
    }


#: Every table, by its file, as the cells that are not empty.
ROWS: dict[str, Rows] = {
    "sources.csv": [
        {"id": "source/abc", "kind": "standard", "label_zh": "甲标准", "label_en": "Standard A"},
        {"id": "source/xyz", "kind": "standard", "label_zh": "乙标准", "label_en": "Standard B"},
        {"id": "source/jd", "kind": "manual", "label_zh": "说明书", "label_en": "Descriptions"},
        {"id": "source/skillgraph", "kind": "editors", "label_zh": "编者", "label_en": "Editors"},
    ],
    "vocabulary.csv": [
        {"id": "vocabulary/occupation/service", "scheme": "occupation", "label_zh": "服务",
         "label_en": "Service"},
    ],
    "standards/abc/standard.csv": [
        {"id": "abc", "occupation": "vocabulary/occupation/service", "covering_clause": "2.2",
         **_labels("甲标准", "Standard A", "题名")},
    ],
    "standards/abc/grades.csv": [
        {"id": "abc/lower", "standard": "abc", "rank": "1", "next_grade": "abc/upper",
         **_labels("低级", "Lower")},
        {"id": "abc/upper", "standard": "abc", "rank": "2", "subsumes": "abc/lower",
         **_labels("高级", "Upper")},
    ],
    "standards/abc/functions.csv": [
        {"id": "abc/function/service", "standard": "abc", "position": "1", "notation": "1",
         **_labels("服务", "Service")},
    ],
    "standards/abc/work-contents.csv": [
        {"id": "abc/work/reception", "standard": "abc", "function": "abc/function/service",
         "position": "1", **_labels("接待", "Reception")},
    ],
    "standards/abc/units.csv": [
        _unit("abc/lower/1.1", "abc/lower", "abc/work/reception", 1),
        _unit("abc/upper/1.1", "abc/upper", "abc/work/reception", 1),
    ],
    "standards/abc/items.csv": [
        _item("abc/lower/1.1", "a", 1, "能接待客户", "Can receive customers"),
        _item("abc/lower/1.1", "a", 2, "能记录需求", "Can record needs"),
        _item("abc/lower/1.1", "k", 1, "礼仪知识", "Knowledge of etiquette"),
        _item("abc/upper/1.1", "a", 1, "能培训员工", "Can train staff"),
        _item("abc/upper/1.1", "k", 1, "培训知识", "Knowledge of training"),
    ],
    "standards/abc/weights.csv": [
        {"id": "abc/lower/weight/1", "grade": "abc/lower", "function": "abc/function/service",
         "component": "overall", "percent": "95", "clause": "2.1"},
        {"id": "abc/lower/weight/basics", "grade": "abc/lower", "component": "overall",
         "percent": "5", "clause": "2.1"},
        {"id": "abc/upper/weight/1", "grade": "abc/upper", "function": "abc/function/service",
         "component": "overall", "percent": "100", "clause": "2.1"},
    ],
    "standards/abc/basics.csv": [
        {"id": "abc/basic/ethics", "grades": "abc/lower", "position": "1",
         **_labels("职业道德", "Ethics")},
    ],
    "standards/abc/provisions.csv": [
        {"id": "abc/provision/covering", "standard": "abc", "kind": "covering", "position": "1",
         **_labels("高级涵盖低级", "The upper covers the lower", "2.2")},
    ],
    "standards/xyz/standard.csv": [
        {"id": "xyz", "occupation": "vocabulary/occupation/service",
         **_labels("乙标准", "Standard B", "题名")},
    ],
    "standards/xyz/grades.csv": [
        {"id": "xyz/lower", "standard": "xyz", "rank": "1", "next_grade": "xyz/upper",
         **_labels("初级", "Junior")},
        {"id": "xyz/upper", "standard": "xyz", "rank": "2", **_labels("中级", "Intermediate")},
    ],
    "standards/xyz/functions.csv": [
        {"id": "xyz/function/service", "standard": "xyz", "position": "1", "notation": "1",
         **_labels("服务", "Service")},
    ],
    "standards/xyz/work-contents.csv": [
        {"id": "xyz/work/reception", "standard": "xyz", "function": "xyz/function/service",
         "position": "1", **_labels("接待", "Reception")},
    ],
    "standards/xyz/units.csv": [
        _unit("xyz/lower/1.1", "xyz/lower", "xyz/work/reception", 1),
        _unit("xyz/upper/1.1", "xyz/upper", "xyz/work/reception", 1),
    ],
    "standards/xyz/items.csv": [
        _item("xyz/lower/1.1", "a", 1, "能接听电话", "Can answer the telephone"),
        _item("xyz/upper/1.1", "k", 1, "电话知识", "Knowledge of telephones"),
    ],
    "roles/roles.csv": [
        {"id": "role/clerk", "source": "source/jd", **_labels("职员", "Clerk")},
        {"id": "role/head", "source": "source/jd", **_labels("主管", "Head")},
        {"id": "role/chief", "source": "source/jd", **_labels("总监", "Chief")},
    ],
    "roles/role-grades.csv": [
        {"id": "role/head/grade/abc", "role": "role/head", "grade": "abc/upper",
         "source": "source/abc", "clause": "附录 A"},
    ],
    "roles/role-relations.csv": [
        {"id": "role/relation/1", "role": "role/clerk", "relation": "promotes-to",
         "target": "role/head", "job": "job/clerk", "clause": "3"},
        {"id": "role/relation/2", "role": "role/clerk", "relation": "works-with",
         "target": "role/chief", "job": "job/clerk", "clause": "3"},
    ],
    "jobs/jobs.csv": [
        {"id": "job/clerk", "role": "role/clerk", "position": "1", "extent": "complete",
         **_labels("职员说明书", "Clerk: job description")},
    ],
    "jobs/duties.csv": [
        {"id": "job/clerk/duty/1", "job": "job/clerk", "position": "1", "draws_on": "items",
         **_labels("接电话", "Answer calls")},
        {"id": "job/clerk/duty/2", "job": "job/clerk", "position": "2", "draws_on": "nothing",
         "reason_zh": "没有相应条目", "reason_en": "No item fits",
         **_labels("打扫", "Sweep the floor")},
    ],
    MAPPINGS: [
        _mapping("job/clerk/duty/1", "接电话", "xyz/lower/1.1/a1", "能接听电话"),
        _mapping("job/clerk/duty/1", "接电话", "abc/lower/1.1/k1", "礼仪知识"),
    ],
}  # fmt: skip


def write(folder: Path) -> Path:
    """Write the tables into a folder, in the form of the shipped ones, and give it back."""
    for file, rows in ROWS.items():
        write_table(folder, file, [columns(file), *([row.get(c, "") for c in columns(file)]
                                                    for row in rows)])  # fmt: skip
    return folder


def columns(file: str) -> list[str]:
    """Name the columns of a table, by its file."""
    row = next(table.row for table in TABLES if fnmatch.fnmatch(file, table.pattern))
    return list(row.model_fields)


def read_table(folder: Path, file: str) -> list[list[str]]:
    """Read all rows of a table, the heading first."""
    text = (folder / file).read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=_delimiter(file)))


def write_table(folder: Path, file: str, rows: Sequence[Sequence[str]]) -> None:
    """Write all rows of a table, the heading first."""
    written = io.StringIO()
    csv.writer(written, delimiter=_delimiter(file), lineterminator="\n").writerows(rows)
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(BOM + written.getvalue().encode())


def set_cell(folder: Path, file: str, row: int, column: str, cell: str) -> None:
    """Change one cell; rows count as a spreadsheet shows them, the heading being row 1."""
    rows = read_table(folder, file)
    rows[row - 1][rows[0].index(column)] = cell
    write_table(folder, file, rows)


def append(folder: Path, file: str, **cells: str) -> int:
    """Add a row to a table and give its number."""
    rows = read_table(folder, file)
    rows.append([cells.get(column, "") for column in rows[0]])
    write_table(folder, file, rows)
    return len(rows)


def drop_rows(folder: Path, file: str, *numbers: int) -> None:
    """Take rows out of a table."""
    rows = read_table(folder, file)
    write_table(folder, file, [r for n, r in enumerate(rows, start=1) if n not in numbers])


def replace_bytes(folder: Path, file: str, old: bytes, new: bytes) -> None:
    """Replace bytes that stand in a file exactly once."""
    path = folder / file
    content = path.read_bytes()
    assert content.count(old) == 1, f"{old!r} stands {content.count(old)} times in {file}"
    path.write_bytes(content.replace(old, new))


def inputs(folder: Path) -> Inputs:
    """Take the tables of a folder, with the shipped ontology and shapes."""
    return Inputs.shipped(data=folder)


def _delimiter(file: str) -> str:
    return "\t" if file.endswith(".tsv") else ","
