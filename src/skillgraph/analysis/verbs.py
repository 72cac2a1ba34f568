"""The leading verbs of an ability: what somebody who has it does, from 了解 to 审定.

A Chinese ability reads 能 + verb + object, with three ways to vary it: an adverb before the verb
(能正确填写…), several verbs in a row (能优化和审定…), and a phrase before the verb that names
what it is done to, by or from (能对…进行评价, 能根据…优化…).
"""

from __future__ import annotations

import re

from skillgraph.analysis.lexicon import VERBS

_CAN = re.compile("能够?")
_ADVERB = re.compile(
    "正确|有效地?|熟练|充分|准确|灵活|全面|合理|及时|适时|妥善|精炼地?|自我|主动|恰当|总体|深度"
)
_AND = re.compile("[、和与及或]|并且?")
#: What leads up to the verb; 对 also begins the verb 对接, so verbs are looked for first.
_PHRASE = re.compile("对|向|针对|按照|根据|从|用|以")
#: Verbs that only carry another one: 进行评价 is to evaluate.
_LIGHT = re.compile("进行|开展|做出")
_FOUND_AFTER_PHRASE = re.compile("进行|开展|做出|提出")
_VERB = re.compile("|".join(sorted(VERBS, key=len, reverse=True)))
_ENDING_VERBS = re.compile(
    f".*?(?P<verbs>(?:{_VERB.pattern})(?:(?:{_AND.pattern})(?:{_VERB.pattern}))*)"
)


def leading_verbs(label: str) -> tuple[str, ...]:
    """Find the verbs that an ability begins with, in their order; none where it is unknown.

    >>> leading_verbs("能优化和审定售后服务整体发展战略")
    ('优化', '审定')
    >>> leading_verbs("能对售后服务标准化流程有效性进行评价")
    ('评价',)
    """
    clause = re.split("[，；。]", label, maxsplit=1)[0]
    rest = _without(_CAN, clause)
    if rest == clause:
        return ()
    rest = _without(_ADVERB, rest)
    return _at(rest) or (_after_phrase(rest) if _PHRASE.match(rest) else ())


def _at(text: str) -> tuple[str, ...]:
    """Read the verbs that stand at the beginning of a text, after adverbs."""
    text = _without(_ADVERB, text)
    if _LIGHT.match(text):
        return _carried(text)
    verb = _VERB.match(text)
    if not verb:
        return ()
    rest = text[verb.end() :]
    joined = _without(_AND, rest)
    return (verb[0], *(_at(joined) if joined != rest else ()))


def _carried(text: str) -> tuple[str, ...]:
    """Read what a light verb carries: the verbs right after it, or those at the end.

    The head of a Chinese noun phrase comes last: 进行备件管理 is to manage. A light verb that
    carries none (做出说明书) has a meaning of its own.
    """
    light = _LIGHT.match(text)
    assert light
    rest = text[light.end() :]
    ending = _ENDING_VERBS.fullmatch(rest)
    return _at(rest) or (_at(ending["verbs"]) if ending else (light[0],))


def _after_phrase(text: str) -> tuple[str, ...]:
    """Read the verbs after what they are done to, by or from."""
    found = _FOUND_AFTER_PHRASE.search(text) or _VERB.search(text)
    return _at(text[found.start() :]) if found else ()


def _without(pattern: re.Pattern[str], text: str) -> str:
    """Take one match of a pattern off the beginning of a text."""
    match = pattern.match(text)
    return text[match.end() :] if match else text
