"""The plots: every glyph is there, labels do not overlap, colours part, bytes repeat."""

from __future__ import annotations

import colorsys
import importlib.util
import io
import itertools
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from matplotlib import font_manager, image
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from skillgraph.analysis import plots as drawings
from skillgraph.analysis.drawing import (
    BLUE,
    CYCLE,
    GREEN,
    GREY,
    ORANGE,
    font_file,
    sheet,
    style,
    wrapped,
    written,
)
from skillgraph.analysis.plots import plots
from skillgraph.analysis.study import study
from skillgraph.analysis.table import Table
from skillgraph.index.compiled import Index
from skillgraph.services.language import Language

NAMES = (
    "items-by-function",
    "verbs-by-grade",
    "overlap-by-function",
    "coverage-by-grade",
    "centrality",
    "communities",
)
Draw = Callable[[Table, Language], Figure]

every_plot = pytest.mark.parametrize("name", NAMES)
both_languages = pytest.mark.parametrize("language", Language)


@pytest.fixture(scope="module")
def pngs(studied: dict[str, Table]) -> dict[str, bytes]:
    """Every plot in Chinese; a glyph that is missing would be a warning, and so an error."""
    return dict(plots(tuple(studied.values()), Language.ZH, "png"))


@pytest.fixture(scope="module")
def figures(
    studied: dict[str, Table], studied_in_english: dict[str, Table]
) -> dict[tuple[str, Language], Figure]:
    """Every plot in both languages, laid out."""
    found = {}
    for language, tables in ((Language.ZH, studied), (Language.EN, studied_in_english)):
        for name in NAMES:
            draw: Draw = getattr(drawings, name.replace("-", "_"))
            with style():
                found[name, language] = draw(tables[name], language)
                found[name, language].draw_without_rendering()
    return found


def texts(drawn: Figure) -> list[tuple[str, Bbox]]:
    """Give the texts that are seen, with the boxes they fill."""
    return [
        (text.get_text(), text.get_window_extent())
        for text in drawn.findobj(Text)
        if isinstance(text, Text) and text.get_visible() and text.get_text().strip()
    ]


# --- Files ---------------------------------------------------------------------------------------


def test_there_is_a_plot_of_each_table_that_is_better_seen(pngs: dict[str, bytes]) -> None:
    assert list(pngs) == list(NAMES)


@every_plot
def test_a_png_is_large_enough_and_holds_colour_and_white(
    pngs: dict[str, bytes], name: str
) -> None:
    pixels = image.imread(io.BytesIO(pngs[name]))[:, :, :3]
    height, width, _ = pixels.shape
    assert width > 1000
    assert height > 500
    white = (pixels == 1).all(axis=2).mean()
    coloured = (np.ptp(pixels, axis=2) > 0.3).mean()
    assert 0.1 < white < 0.95
    assert coloured > 0.01


def test_an_svg_draws_its_letters_as_paths(studied_in_english: dict[str, Table]) -> None:
    few = [studied_in_english["coverage-by-grade"], studied_in_english["communities"]]
    for _, drawn in plots(few, Language.EN, "svg"):
        svg = drawn.decode()
        assert svg.startswith("<?xml")
        assert "<text" not in svg  # it would need the font where it is seen
        assert svg.count("<use ") > 200
        assert not re.search(r"<dc:date>|\d{4}-\d\d-\d\dT", svg)


@pytest.mark.parametrize("format", ["png", "svg"])
def test_the_same_table_gives_the_same_bytes(studied: dict[str, Table], format: str) -> None:
    few = [studied["coverage-by-grade"]]
    assert dict(plots(few, Language.ZH, format)) == dict(plots(few, Language.ZH, format))


def test_what_the_machine_is_set_to_changes_nothing(
    studied: dict[str, Table], pngs: dict[str, bytes]
) -> None:
    import matplotlib

    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "black"}):
        [(_, drawn)] = plots([studied["coverage-by-grade"]], Language.ZH, "png")
    assert drawn == pngs["coverage-by-grade"]


def test_drawing_leaves_the_settings_as_they_were(studied: dict[str, Table]) -> None:
    import matplotlib

    before = dict(matplotlib.rcParams)
    list(plots([studied["coverage-by-grade"]], Language.ZH, "svg"))
    assert dict(matplotlib.rcParams) == before


def test_an_empty_table_has_no_plot(studied: dict[str, Table]) -> None:
    empty = [Table(t.name, t.title, t.note, t.columns, ()) for t in studied.values()]
    assert list(plots(empty, Language.ZH, "png")) == []


@pytest.mark.parametrize("standard", ["sister", None])
def test_other_standards_can_be_drawn(five: Index, standard: str | None) -> None:
    drawn = dict(plots(study(five, standard, Language.EN), Language.EN, "svg"))
    assert {"items-by-function", "verbs-by-grade", "coverage-by-grade"} <= set(drawn)


# --- The font ------------------------------------------------------------------------------------


def test_every_character_of_the_tables_has_a_glyph(
    studied: dict[str, Table], studied_in_english: dict[str, Table]
) -> None:
    shown = set()
    for table in (*studied.values(), *studied_in_english.values()):
        shown |= set(table.title).union(*(str(cell) for row in table.rows for cell in row))
    assert "审" in shown
    glyphs = FT2Font(str(font_file())).get_charmap()
    assert {character for character in shown if ord(character) not in glyphs} == set()


def test_a_missing_glyph_would_be_noticed() -> None:
    with style():
        drawn, _ = sheet("\U0001f984", 4, 3)
        with pytest.raises(UserWarning, match="missing from font"):
            written(drawn, "png")


def test_the_font_is_the_one_of_the_package_and_under_a_name_of_its_own() -> None:
    with style():
        found = font_manager.findfont(font_manager.FontProperties(), fallback_to_default=False)
    assert Path(found) == font_file()
    package = importlib.util.find_spec("mplfonts")
    assert package
    assert package.origin
    assert font_file().is_relative_to(Path(package.origin).parent)


def test_without_the_package_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(FileNotFoundError, match="mplfonts"):
        font_file()


# --- What is seen --------------------------------------------------------------------------------


@every_plot
@both_languages
def test_no_text_overlaps_another_or_leaves_the_sheet(
    figures: dict[tuple[str, Language], Figure], name: str, language: Language
) -> None:
    drawn = figures[name, language]
    with style():
        boxes = [(text, box) for text, box in texts(drawn) if box.width > 0]
    assert len(boxes) > 15
    for text, box in boxes:
        ticks = re.fullmatch(r"[\d.]+", text)  # beyond the end of an axis they are not drawn
        assert ticks or (box.x0 > -1 and box.x1 < drawn.bbox.x1 + 1), text
    slanted = name == "overlap-by-function"  # the boxes of slanted names overlap, the names do not
    for (one, first), (other, second) in itertools.combinations(boxes, 2):
        across = min(first.x1, second.x1) - max(first.x0, second.x0)
        along = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert slanted or across < 2 or along < 3, f"{one!r} over {other!r}"


@both_languages
def test_the_bars_of_coverage_are_as_long_as_the_table_says(
    figures: dict[tuple[str, Language], Figure], studied: dict[str, Table], language: Language
) -> None:
    [axes] = figures["coverage-by-grade", language].axes
    widths = [[bar.get_width() for bar in series] for series in axes.containers]
    table = studied["coverage-by-grade"]
    assert widths == [table.column(c) for c in ("exercised", "by_grade_only", "uncovered")]


def test_the_most_frequent_verbs_stand_in_the_order_of_the_grades(
    figures: dict[tuple[str, Language], Figure],
) -> None:
    asm, csm = figures["verbs-by-grade", Language.ZH].axes
    verbs = [tick.get_text() for tick in asm.get_yticklabels()]
    assert verbs.index("了解") < verbs.index("协助") < verbs.index("制定") < verbs.index("优化")
    assert verbs[-2:] == ["其他动词", "未识别"]
    assert [tick.get_text() for tick in csm.get_yticklabels()][-1] == "其他动词"


def test_every_ability_is_counted_in_the_plot_of_verbs(
    figures: dict[tuple[str, Language], Figure],
) -> None:
    panels = figures["verbs-by-grade", Language.ZH].axes
    counts = [text.get_text() for axes in panels for text in axes.texts]
    assert sum(int(count) for count in counts if count) == 330


def test_a_label_is_broken_into_lines_of_a_width() -> None:
    assert wrapped("Service supervision and improvement", Language.EN, 20) == (
        "Service supervision\nand improvement"
    )
    assert wrapped("服务监督评价及改进", Language.ZH, 10) == "服务监督评价\n及改进"


def test_neighbouring_colours_differ_in_lightness_and_not_in_hue_alone() -> None:
    """So that they part for people with any colour vision, and in grey print."""
    lightness = {
        colour: colorsys.rgb_to_yiq(*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))[0]
        for colour in CYCLE
    }
    for one, other in ((BLUE, ORANGE), (ORANGE, GREEN), (BLUE, GREY), (GREEN, GREY)):
        assert abs(lightness[one] - lightness[other]) > 0.1
