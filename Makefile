# Everything works in .venv at the root of the repository; nothing outside it is changed.
.DEFAULT_GOAL := help
.PHONY: help run test lint docs bench clean

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/.ready

help: ## Say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: $(READY) ## Set up, publish the graph, validated, and serve it on http://127.0.0.1:8000
	$(BIN)/skillgraph publish
	$(BIN)/skillgraph serve

# One process a core; the tests of a file stay together, and share what they set up.
test: $(READY) ## Set up and run the tests
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile

lint: $(READY) ## Check style, import order, docstrings and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(READY) ## Write the outputs in README.md, data/README.md and docs/ anew
	$(BIN)/skillgraph publish
	$(BIN)/cog -r -I tests README.md data/README.md
	$(BIN)/cog -r -I benchmarks docs/scale.md

BENCHMARKS := gap throughput load beside batch warehouse index endpoint publication service evidence scale

bench: $(READY) ## Measure everything beside its peers, and how it grows: two hours
	for name in $(BENCHMARKS); do $(BIN)/python benchmarks/$$name.py || exit 1; done

clean: ## Remove the environment
	rm -rf .venv

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is older than 3.11: run make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ echo "no environment could be made: install python3-venv (Debian)" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --use-pep517 -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
