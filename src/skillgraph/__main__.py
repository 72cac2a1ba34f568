"""``python -m skillgraph``."""

from skillgraph.cli.main import app

app()
