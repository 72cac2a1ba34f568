"""A FastAPI application that answers each address from a constant: the most that the stack gives.

Run: python benchmarks/constant_answers.py PORT PAGES.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response


def application(pages: dict[str, bytes]) -> FastAPI:
    """Answer ``PATH?QUERY`` with its page."""
    app = FastAPI()

    @app.get("/{path:path}")
    async def page(request: Request) -> Response:
        body = pages[f"{request.url.path}?{request.url.query}".removesuffix("?")]
        return Response(body, media_type="application/json")

    return app


def main() -> None:
    """Serve, without a log."""
    read = json.loads(Path(sys.argv[2]).read_text())
    pages = {path: body.encode() for path, body in read.items()}
    uvicorn.run(application(pages), port=int(sys.argv[1]), log_level="error", access_log=False)


if __name__ == "__main__":
    main()
