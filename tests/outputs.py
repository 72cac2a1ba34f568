"""The outputs that README.md shows: cog runs the commands and writes what they print."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import cog
from starlette.testclient import TestClient

from skillgraph.cli.session import catalogue
from skillgraph_api.app import create_app
from skillgraph_api.settings import Settings
from skillgraph_api.switch import Catalogues

_ROOT = Path(__file__).parents[1]
_PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
_ENVIRONMENT = {**os.environ, "COLUMNS": "96", "NO_COLOR": "1", "PATH": _PATH}


def run(command: str, lines: int | None = None, writes: str | None = None) -> None:
    """Show a command, run at the root of the repository, and what it prints.

    Args:
        command: as README prints it.
        lines: how many lines of the output to show; all if left out.
        writes: the folder that it writes, which is removed.
    """
    done = subprocess.run(
        command, shell=True, capture_output=True, text=True, env=_ENVIRONMENT, cwd=_ROOT
    )
    if writes:
        shutil.rmtree(_ROOT / writes)
    _show(command, done.stdout + done.stderr, lines)


def ask(path: str, body: dict[str, Any] | None = None, lines: int = 30) -> None:
    """Show a question to the service, as curl would put it, and the beginning of the answer."""
    service = TestClient(create_app(Settings(), Catalogues.of(catalogue(None))))
    answer = service.request("POST" if body else "GET", path, json=body).json()
    posted = f" \\\n    -H 'Content-Type: application/json' -d '{json.dumps(body)}'" if body else ""
    command = f"curl -s 'http://127.0.0.1:8000{path}'{posted}"
    pretty = "python3 -m json.tool --no-ensure-ascii --indent 2"
    printed = json.dumps(answer, indent=2, ensure_ascii=False)
    _show(f"{command} | \\\n    {pretty}", printed, lines)


def _show(command: str, output: str, lines: int | None) -> None:
    printed = [line.rstrip() for line in output.rstrip().splitlines()]
    if lines and len(printed) > lines:
        printed = [*printed[:lines], "…"]
    cog.outl("\n".join(["```console", "$ " + command, *printed, "```"]))
