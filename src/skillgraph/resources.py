"""Where the shipped folders are: beside the installed package, else in the checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """Find the shipped folder ``ontology``, ``shapes`` or ``data``.

    Raises:
        FileNotFoundError: neither the installation nor a checkout holds it.
    """
    for base in (_PACKAGE, _PACKAGE.parents[1]):
        if (base / name).is_dir():
            return base / name
    raise FileNotFoundError(f"the folder {name}/ is missing from this installation of skillgraph")
