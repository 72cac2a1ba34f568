"""The rooms of the house: imports only run downward, and nothing lives at module level."""

from __future__ import annotations

import ast
import graphlib
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import rdflib
from fastapi import FastAPI
from pydantic_settings import BaseSettings

from skillgraph.catalogue import Catalogue
from skillgraph.index.compiled import Index
from skillgraph.store.embedded import EmbeddedStore
from skillgraph.version import Version

ROOT = Path(__file__).parents[1]
PACKAGES = {"skillgraph": ROOT / "src", "skillgraph_api": ROOT / "api"}

#: The rooms, the lowest first: a room may import those of the layers below it, and itself.
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"root", "errors", "namespaces", "resources", "durable", "sorted_lines"}),
    frozenset({"model", "store"}),
    frozenset({"records", "curriculum"}),
    frozenset({"tables", "inputs", "version", "index", "keys"}),
    frozenset({"versions"}),
    frozenset({"graph", "services", "exchange", "dictionary", "queries", "update", "synthetic"}),
    frozenset({"catalogue", "analysis", "documentation", "revision", "writing", "reports"}),
    frozenset({"publish", "batch", "warehouse"}),
    frozenset({"changes"}),
    frozenset({"api"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)

#: What leads up to a version, and what starts from one; ``writing`` joins them.
MAKING_WING = {"records", "tables", "graph", "revision", "publish", "dictionary"}
ANSWERING_WING = {"index", "services", "exchange", "catalogue", "api"}

WEB = {"fastapi", "fastapi_offline", "starlette", "uvicorn", "skillgraph_api"}


@dataclass(frozen=True)
class Import:
    """One import: what is imported, and the function around it, if there is one."""

    target: str
    function: str | None


@cache
def modules() -> dict[str, ast.Module]:
    """Parse every module of both packages."""
    found = {}
    for package, folder in PACKAGES.items():
        for path in sorted((folder / package).rglob("*.py")):
            name = ".".join(path.relative_to(folder).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imports(module: str) -> Iterator[Import]:
    """Give what a module imports; ``from a import b`` is of ``a.b`` where that is a module."""
    yield from _imports_under(modules()[module], None)


def _imports_under(node: ast.AST, function: str | None) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, function) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.module, "imports are absolute"
            assert child.level == 0, "imports are absolute"
            names = [f"{child.module}.{alias.name}" for alias in child.names]
            yield from (Import(n if n in modules() else child.module, function) for n in names)
        inner = child.name if isinstance(child, ast.FunctionDef) else function
        yield from _imports_under(child, inner)


def room(module: str) -> str:
    """Name the room of a module: its first folder or its own name; the API is one room."""
    package, _, rest = module.partition(".")
    return "api" if package == "skillgraph_api" else rest.partition(".")[0] or "root"


def ours(module: str) -> set[str]:
    """Name the modules of ours that a module imports."""
    return {i.target for i in imports(module) if i.target.partition(".")[0] in PACKAGES}


def layer(module: str) -> int:
    return next(number for number, rooms in enumerate(LAYERS) if room(module) in rooms)


every_module = pytest.mark.parametrize("module", sorted(modules()))


# --- The order -----------------------------------------------------------------------------------


def test_every_room_stands_in_the_order() -> None:
    assert {room(module) for module in modules()} == frozenset().union(*LAYERS)


@every_module
def test_imports_only_run_downward(module: str) -> None:
    upward = {
        target
        for target in ours(module)
        if room(target) != room(module) and layer(target) >= layer(module)
    }
    assert upward == set()


def test_no_modules_import_each_other_in_a_circle() -> None:
    sorter = graphlib.TopologicalSorter({module: ours(module) for module in modules()})
    assert len(list(sorter.static_order())) == len(modules())  # a circle raises CycleError


def test_the_two_wings_do_not_import_each_others_inside() -> None:
    across = {
        (module, room(target))
        for module in modules()
        for target in ours(module)
        for here, there in ((MAKING_WING, ANSWERING_WING), (ANSWERING_WING, MAKING_WING))
        if room(module) in here and room(target) in there
    }
    # A posted graph is held against the shapes by whoever validates the shipped one.
    assert across == {("skillgraph_api.routers.graph", "graph")}


def test_services_are_functions_over_the_index_and_only_two_read_the_store() -> None:
    services = [module for module in modules() if room(module) == "services"]
    assert len(services) > 5
    assert {m for m in services if "skillgraph.store.protocol" in ours(m)} == {
        "skillgraph.services.description",
        "skillgraph.services.explain",
    }


# --- The web stays outside -----------------------------------------------------------------------


def test_the_library_imports_no_web_framework_but_where_the_command_line_serves() -> None:
    of_the_web = {
        (module, found.function)
        for module in modules()
        if room(module) != "api"
        for found in imports(module)
        if found.target.partition(".")[0] in WEB
    }
    assert of_the_web == {("skillgraph.cli.main", "serve")}


def test_the_making_wing_is_imported_by_commands_that_build_and_not_at_start() -> None:
    slow = {"skillgraph.publish", "skillgraph.graph.validate", "skillgraph.graph.closure"}
    start = ["skillgraph.cli.main", "skillgraph.cli.session", "skillgraph.catalogue"]
    eager = {found.target for m in start for found in imports(m) if found.function is None}
    assert eager & slow == set()


# --- No state at import --------------------------------------------------------------------------

STATE = (FastAPI, BaseSettings, EmbeddedStore, Catalogue, Index, Version, rdflib.Graph)


@pytest.mark.parametrize("module", sorted(set(modules()) - {"skillgraph.__main__"}))
def test_no_app_store_settings_or_graph_lives_in_a_module(module: str) -> None:
    globals_ = vars(importlib.import_module(module))
    assert [name for name, value in globals_.items() if isinstance(value, STATE)] == []


@every_module
def test_a_container_at_module_level_is_a_constant(module: str) -> None:
    literals = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
    for node in modules()[module].body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, literals):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            assert isinstance(target, ast.Name)
            assert target.id.isupper(), f"{target.id} is no constant by its name"


@every_module
def test_no_function_rebinds_a_name_of_its_module(module: str) -> None:
    assert not [node for node in ast.walk(modules()[module]) if isinstance(node, ast.Global)]


# --- Every module says what it is ----------------------------------------------------------------


@every_module
def test_a_module_has_a_docstring(module: str) -> None:
    assert ast.get_docstring(modules()[module])


def test_the_root_package_gives_its_version_and_nothing_else() -> None:
    assigned = [
        target.id
        for node in modules()["skillgraph"].body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    assert assigned == ["__version__"]
    assert ours("skillgraph") == set()
