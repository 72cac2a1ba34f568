"""A report as one HTML file: nothing in it comes from elsewhere, and it prints as it looks."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from skillgraph.reports.layout import Heat, Report, printable, sayer, text


def html(report: Report) -> bytes:
    """Write a report as HTML in UTF-8; whatever it quotes is text, never markup."""
    say = sayer(report.language)

    def in_words(heat: Heat) -> str:
        return say(
            f"{heat.confirmed} confirmed, {heat.proposed} proposed, of {heat.items} items",
            f"已确认 {heat.confirmed}，推荐 {heat.proposed}，共 {heat.items} 个条目",
        )

    return _template().render(report=report, say=say, text=text, in_words=in_words).encode()


@cache
def _template() -> Template:
    """Compile the template once: the installed package does not change under a program."""
    environment = Environment(
        loader=PackageLoader("skillgraph.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")


def _shown(value: object) -> object:
    """Make text printable; what a macro has made, which is markup, is so already."""
    return printable(value) if type(value) is str else value
