"""Read people from a file or a stream, as blocks of bit sets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from skillgraph.batch.model import Block, Vocabulary
from skillgraph.batch.reading import lines, long, parquet, separated, wide
from skillgraph.batch.reading.form import Format, Shape, Wanted, format_of
from skillgraph.batch.reading.gathering import gather
from skillgraph.batch.reading.lookup import Names
from skillgraph.errors import InputError

#: How messages name a stream.
STREAM = "the people"


def read(
    source: Path | BinaryIO,
    vocabulary: Vocabulary,
    *,
    format: Format | None = None,
    shape: Shape | None = None,
    with_facts: bool = False,
    block: int = 16_384,
) -> Iterator[Block]:
    """Read people as blocks of bit sets, in memory that does not grow with their number.

    A file is read while the blocks are taken. What is wrong with it as a whole is raised before
    the first of them; where it breaks off in the middle, that is raised after blocks from before.

    **Wide**, a row a person: ``id`` (or ``person``), ``items``, and what else is known, named
    and written as a person is in requests. In CSV, ``items`` are ids with ``;``, ``|``, commas or
    spaces between; ``cells`` has the grammar of the other columns. A row that cannot be read is
    rejected whole. A certificate counts as holding its grade's items.

    **Long**, a row an item: ``person`` (or ``id``) and ``item``. Rows of a person stand together.
    A row that cannot be read is rejected alone.

    In both, ids of people are texts or whole numbers, an empty item is none, a row of CSV
    without any text, and a blank line, are no rows, and a person who comes again is rejected.

    Args:
        source: a file, or a stream of bytes, which need not seek but for Parquet.
        vocabulary: what rows may name.
        format: of the stream; of a file, None tells it by the suffix.
        shape: None tells it by the columns.
        with_facts: whether eligibility will be asked for; facts besides items and certificates
            are not looked at without. Only the wide form has them.
        block: people of a block at most, one or more.

    Raises:
        InputError: the source cannot be opened or read, is not of the format, breaks off, or has
            not the columns of the form.
    """
    name = source.name if isinstance(source, Path) else STREAM
    readers = {
        Format.NDJSON: lines.read,
        Format.CSV: separated.read,
        Format.PARQUET: parquet.read,
    }
    wanted = Wanted(name, shape, with_facts, block)
    open_table = readers[format or _format(source)]
    names = Names.of(vocabulary)
    try:
        with _opened(source) as stream:
            table = open_table(stream, wanted)
            if table.shape is Shape.WIDE:
                found = wide.blocks(table.stretches, names)
            else:
                found = long.blocks(table.stretches, names, block)
            yield from gather(found, block)
    except MemoryError:  # Arrow's own is one of its exceptions too
        raise
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{name}: cannot be read: {what}") from error


def _format(source: Path | BinaryIO) -> Format:
    if isinstance(source, Path):
        return format_of(source)
    raise InputError(f"{STREAM}: name the format of a stream: {', '.join(Format)}")


def _opened(source: Path | BinaryIO) -> AbstractContextManager[BinaryIO]:
    """Open a file; a stream stays its owner's to close."""
    return source.open("rb") if isinstance(source, Path) else nullcontext(source)
