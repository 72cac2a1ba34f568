"""Pages for browsers: templates that share one layout, load nothing from outside and escape."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from skillgraph.services.language import Language

HTML = "text/html"


def render(template: str, language: Language, **values: object) -> bytes:
    """Fill in a template of ``templates/``; the page is in the language given."""
    page = _environment().get_template(template)
    return page.render(language=language, **values).encode()


@cache
def _environment() -> Environment:
    """Compile a template once: the installed package does not change under a running service."""
    return Environment(
        loader=PackageLoader("skillgraph_api"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
