"""Tables that are read on a terminal and pasted into Markdown."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime

from rich import box
from rich.console import Console
from rich.table import Table


def table(title: str, *headings: str) -> Table:
    """Make a table: names to the left, figures to the right."""
    made = Table(title=title, title_justify="left", box=box.MARKDOWN)
    for number, heading in enumerate(headings):
        made.add_column(heading, justify="right" if number else "left", no_wrap=True)
    return made


def circumstances() -> str:
    """Say when and on what it is measured, and how busy that is."""
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    )


def show(*printed: Table | str) -> None:
    """Print tables and lines, and break no row."""
    Console(width=200, soft_wrap=True).print(*printed, sep="\n")
