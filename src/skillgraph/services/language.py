"""The two languages of labels."""

from __future__ import annotations

from enum import StrEnum

from skillgraph.model.columns import Labelled


class Language(StrEnum):
    """A language that every labelled thing has a label in."""

    ZH = "zh-Hans"
    EN = "en"


def label(thing: Labelled, language: Language) -> str:
    """Give a thing's label: the source's own wording in Chinese, ours in English."""
    return thing.label_zh if language is Language.ZH else thing.label_en
