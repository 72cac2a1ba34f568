"""What a version is built from: tables, ontology, shapes, and the code and tools that build.

A version is named by the digest of all of them, so that what is there need not be built again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from pathlib import Path

from skillgraph import resources
from skillgraph.errors import InputError

#: Libraries whose version can change what is built.
_TOOLS = ("networkx", "orjson", "owlrl", "pyarrow", "pyoxigraph", "pyshacl", "rdflib")
#: How the names of tables begin among those of the inputs.
DATA = "data/"
#: The code that makes a graph out of tables: an input like the tables themselves.
_MAKING_WING = (
    "model",
    "graph",
    "namespaces.py",
    "records.py",
    "tables.py",
    "publish.py",
    "revision.py",
    "sorted_lines.py",
    "writing.py",
    "exchange",
    "index/blocks.py",
    "index/building.py",
    "index/classes.py",
    "index/deriving.py",
    "index/facts.py",
    "index/labels.py",
    "index/schema.py",
    "index/text.py",
    "store/embedded.py",
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells whether two versions are made of the same.

    Attributes:
        digests: the SHA-256 of every input, by its name.
        tools: the versions of the libraries that can change what is built.
    """

    digests: Mapping[str, str]
    tools: Mapping[str, str]

    @property
    def name(self) -> str:
        """The name of the version that is built from these inputs: 16 hexadecimal digits."""
        described = json.dumps([self.digests, self.tools])
        return hashlib.sha256(described.encode()).hexdigest()[:16]

    @property
    def rules(self) -> dict[str, str]:
        """The digests of what a graph is closed by and held to, whoever asserts it."""
        rules = ("code/", "shapes/")
        return {name: digest for name, digest in self.digests.items() if name.startswith(rules)}

    def made_alike(self, other: Fingerprint) -> bool:
        """Tell whether both have the same code, shapes and tools."""
        return self.rules == other.rules and self.tools == other.tools


@dataclass(frozen=True, slots=True)
class Inputs:
    """The folders that a version is built from."""

    data: Path
    ontology: Path
    shapes: Path

    @classmethod
    def shipped(cls, data: Path | None = None) -> Inputs:
        """Take the shipped folders, or other tables with the shipped ontology and shapes."""
        return cls(
            data or resources.folder("data"),
            resources.folder("ontology"),
            resources.folder("shapes"),
        )

    def fingerprint(self) -> Fingerprint:
        """Take the digests of all files that can change what is built, as they are now.

        Raises:
            InputError: a file cannot be read.
        """
        package = Path(__file__).parent
        code = [path for name in _MAKING_WING for path in _python_files(package / name)]
        files = {
            **{f"code/{path.relative_to(package).as_posix()}": path for path in code},
            **_files(DATA, self.data, ("*.csv", "*.tsv")),
            **_files("ontology/", self.ontology, ("*.ttl",)),
            **_files("shapes/", self.shapes, ("*.ttl",)),
        }
        try:
            digests = {name: sha256(path) for name, path in sorted(files.items())}
        except OSError as error:
            raise InputError(f"{error.filename}: {error.strerror}") from error
        return Fingerprint(digests, {name: installed_version(name) for name in _TOOLS})

    def version_name(self) -> str:
        """Name the version that is built from these inputs as they are now.

        Raises:
            InputError: a file cannot be read.
        """
        return self.fingerprint().name


def sha256(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _python_files(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(path.glob("*.py"))


def _files(prefix: str, folder: Path, patterns: tuple[str, ...]) -> dict[str, Path]:
    return {
        f"{prefix}{path.relative_to(folder).as_posix()}": path
        for pattern in patterns
        for path in folder.rglob(pattern)
        if path.is_file() and "examples" not in path.relative_to(folder).parts
    }
