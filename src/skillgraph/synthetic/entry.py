"""Entry routes of a made-up grade: those of shipped grades, put in terms of its own standard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from skillgraph.model.columns import Record
from skillgraph.model.shared import VocabularyTerm
from skillgraph.model.standards import EntryCondition, EntryRoute, Grade
from skillgraph.synthetic.shape import Route, Shape
from skillgraph.synthetic.wording import Label


def routes(shape: Shape, grade: Grade, below: Grade | None, rng: Random) -> Iterator[Record]:
    """Make the entry routes of a grade with their conditions.

    Args:
        shape: what real ones are like.
        grade: the grade that they lead to.
        below: the grade under it, whose certificate a condition may ask for.
        rng: what chance is drawn from.
    """
    terms = {term.id: term for term in shape.vocabulary}
    pool = shape.standards.later_routes if below else shape.standards.first_routes
    chosen = rng.sample(pool, min(rng.choice(shape.standards.routes), len(pool)))
    for position, route in enumerate(chosen, start=1):
        yield from _route(f"{grade.id}/entry/{position}", grade, below, route, terms)


def _route(
    id: str, grade: Grade, below: Grade | None, route: Route, terms: Mapping[str, VocabularyTerm]
) -> Iterator[Record]:
    position = int(id.rpartition("/")[2])
    clause = f"3.2, {position}"
    conditions = [_condition(id, grade, below, asked, terms, clause) for asked in route]
    label = Label(
        "，".join(condition.label_zh for condition in conditions),
        "; ".join(condition.label_en for condition in conditions),
    )
    yield EntryRoute(
        id=id,
        grade=grade.id,
        position=position,
        admits_to="qualification",
        clause=clause,
        **label.columns(),
    )
    yield from conditions


def _condition(
    route: str,
    grade: Grade,
    below: Grade | None,
    asked: EntryCondition,
    terms: Mapping[str, VocabularyTerm],
    clause: str,
) -> EntryCondition:
    """Ask what a shipped condition asks; of a grade of this standard where it asks for a grade."""
    named = [terms.get(value, below or grade) for value in asked.values]
    words = Label(
        "或".join(one.label_zh for one in named), " or ".join(one.label_en for one in named)
    )
    return asked.model_copy(
        update={
            "id": f"{route}/c{asked.position}",
            "route": route,
            "values": tuple(one.id for one in named),
            "note_en": None,
            "clause": clause,
            **_wording(asked, words).columns(),
        }
    )


def _wording(asked: EntryCondition, words: Label) -> Label:
    """Say what a condition asks."""
    years = asked.years
    since = Label(f"满{years}年", f"for {years} years") if years is not None else Label("", "")
    wordings = {
        "education-at-least": Label(f"{words.zh}及以上学历", f"{words.en} or higher"),
        "education-at-most": Label(f"{words.zh}及以下学历", f"{words.en} or lower"),
        "experience": Label(
            f"从事本职业或相关职业{since.zh}", f"work in the occupation {since.en}"
        ),
        "certificate": Label(
            f"持有{words.zh}证书{since.zh}", f"certificate: {words.en} {since.en}"
        ),
        "technical-title-at-least": Label(f"{words.zh}及以上", f"{words.en} or higher"),
        "enrolment": words,
        "probation-completed": Label("实习期满", "probation completed"),
        "assessment-passed": Label(f"{words.zh}鉴定合格", f"assessment passed: {words.en}"),
    }
    chosen = wordings[asked.type]
    return Label(chosen.zh, chosen.en.strip())
