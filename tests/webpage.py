"""What the tests of pages share: a reader that checks that a page is well-formed."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(HTMLParser):
    """Reads a page, checking that every element is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.assets: list[str] = []
        self.language: str | None = None
        self.cells: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == [], "these are never closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "html":
            self.language = values.get("lang")
        if tag == "a":
            self.links.append(values["href"] or "")
        elif reference := values.get("src") or values.get("href"):
            self.assets.append(reference)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID, "an empty element that HTML does not know"
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if (self.open and self.open[-1] == "td") or self.open[-2:] == ["td", "a"]:
            self.cells.append(data)
