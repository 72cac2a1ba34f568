"""How plots are drawn: the font, the style, the colours, and files that are the same each time."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from skillgraph.services.language import Language

#: Colours that people with any colour vision can tell apart (Okabe and Ito, 2008).
BLUE, ORANGE, GREEN, PURPLE, GREY = "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#BBBBBB"
CYCLE = (BLUE, ORANGE, GREEN, PURPLE, GREY)
#: Those that white figures can be read on; on the others they are black.
_DARK = {BLUE, GREEN}

#: The name that the font is known by here, which no font of the machine has.
_FAMILY = "skillgraph"
_FONT = Path("fonts", "NotoSansCJKsc-Regular.otf")
_STYLE: Any = {  # to the stubs, each key is a type of its own
    "font.family": _FAMILY,
    "font.size": 9.0,
    "axes.titlesize": 11.0,
    "axes.unicode_minus": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.dpi": 100,
    "savefig.dpi": 150,
    "svg.fonttype": "path",
    "svg.hashsalt": _FAMILY,
}
#: What a file says of itself, without the time and the version that would differ.
_METADATA = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}


def font_file() -> Path:
    """Find the font with Chinese glyphs that the package ``mplfonts`` ships.

    The package is found and not imported, since importing it changes settings of matplotlib.

    Raises:
        FileNotFoundError: the package is not installed.
    """
    package = importlib.util.find_spec("mplfonts")
    for folder in (package and package.submodule_search_locations) or ():
        if (found := Path(folder, _FONT)).is_file():
            return found
    raise FileNotFoundError("the font of the package mplfonts is not installed")


@contextlib.contextmanager
def style() -> Iterator[None]:
    """Draw with our font and style inside the block, whatever the machine is set to."""
    fonts = font_manager.fontManager.ttflist
    if all(entry.name != _FAMILY for entry in fonts):
        fonts.append(font_manager.FontEntry(fname=str(font_file()), name=_FAMILY))
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_STYLE)
        yield


def written(figure: Figure, format: str) -> bytes:
    """Write a figure as ``png`` or ``svg``; the same figure always gives the same bytes."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format=format, metadata=_METADATA[format])
    return buffer.getvalue()


def sheet(title: str, width: float, height: float, axes: int = 1) -> tuple[Figure, list[Axes]]:
    """Make a figure with its title and some axes side by side; width and height in inches."""
    figure = Figure(figsize=(width, height), layout="constrained")
    figure.suptitle(title, fontsize=13)
    return figure, list(figure.subplots(1, axes, squeeze=False)[0])


def wrapped(text: str, language: Language, width: int = 26) -> str:
    """Break a label into lines; a Chinese character is as wide as two Latin letters."""
    return "\n".join(textwrap.wrap(text, width // 2 + 1 if language is Language.ZH else width))


def bars(
    axes: Axes,
    labels: list[str],
    series: dict[str, list[float]],
    colours: tuple[str, ...] = CYCLE,
) -> None:
    """Draw stacked horizontal bars, the first on top, each part with its figure if it has room."""
    left = [0.0] * len(labels)
    least = 0.02 * max(map(sum, zip(*series.values(), strict=True)), default=0)
    for (name, values), colour in zip(series.items(), colours, strict=False):
        drawn = axes.barh(range(len(labels)), values, left=left, color=colour, label=name)
        inside = [f"{value:g}" if value > least else "" for value in values]
        ink = "white" if colour in _DARK else "black"
        axes.bar_label(drawn, inside, label_type="center", color=ink, fontsize=8)
        left = [start + value for start, value in zip(left, values, strict=True)]
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)


def heat(axes: Axes, cells: list[list[float]], texts: list[list[str]]) -> None:
    """Draw a heat map with a text in each cell; a cell of 0 is the palest."""
    top = max((value for row in cells for value in row), default=0) or 1
    axes.imshow(cells, cmap="Blues", vmin=0, vmax=top * 1.1, aspect="auto")
    for y, row in enumerate(cells):
        for x, value in enumerate(row):
            colour = "white" if value > top * 0.6 else "black"
            axes.text(x, y, texts[y][x], ha="center", va="center", color=colour, fontsize=8)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(length=0)
