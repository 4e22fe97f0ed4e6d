# The one door. `make jam` and `make test` each do all the set-up they need.
#
# Set-up leaves stamps in .make/, so a second call starts at once. Python packages come from
# requirements*.lock (versions and hashes, written by `make lock`), the browser's from
# web/package-lock.json.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .make
STAGE := src/uchiawase/server/stage
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/test-results/*' 2>/dev/null)
UV := UV_LINK_MODE=copy $(BIN)/uv --quiet

.PHONY: help setup jam test demo fix check e2e pictures bench lock wheel clean browser drumkits

help:
	@echo "make jam    start a meeting (sets up what it needs; no root)"
	@echo "make test   run every check and test"
	@echo "make demo   play the scene of Nara without any screen, into demo-out/"
	@echo "make fix    format and mend what can be mended; make check: the quick half of the tests"

# --- set-up ---------------------------------------------------------------------------------------

$(STAMPS)/uv: requirements-uv.lock
	@mkdir -p $(STAMPS)
	@echo "· making a Python environment in $(VENV)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { \
	  echo "Python cannot make an environment here; on Debian: apt install python3-venv" >&2; exit 1; }
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, but $(PYTHON) is older; try: make PYTHON=python3.11" >&2; \
	  rm -rf $(VENV); exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@touch $@

$(STAMPS)/python: $(STAMPS)/uv requirements.lock pyproject.toml
	@echo "· fetching the Python packages"
	@$(UV) pip install --python $(BIN)/python --require-hashes -r requirements.lock
	@mkdir -p $(STAGE)
	@$(UV) pip install --python $(BIN)/python --no-deps --editable .
	@touch $@

$(STAMPS)/python-dev: $(STAMPS)/python requirements-dev.lock
	@echo "· fetching the tools that check the code"
	@$(UV) pip install --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

$(STAMPS)/node: web/package-lock.json
	@mkdir -p $(STAMPS)
	@command -v npm >/dev/null || { echo "npm is not here; install Node.js 20 or newer" >&2; exit 1; }
	@echo "· fetching the browser packages"
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(STAMPS)/stage: $(STAMPS)/node $(WEB_SOURCES)
	@echo "· building the stage"
	@cd web && npm run --silent build
	@touch $@

# Playwright drives Debian's Chromium; where there is none it is installed, which needs root.
browser: $(STAMPS)/python-dev
	@$(BIN)/python tests/find_chromium.py --install

# Two of Hydrogen's drum kits, from Debian's archive (7 MB, unpacked here, no root): the tests bring them.
drumkits: $(STAMPS)/python-dev
	@$(BIN)/python tests/find_drumkits.py --fetch

setup: $(STAMPS)/python-dev $(STAMPS)/stage

# --- the two commands -----------------------------------------------------------------------------

jam: $(STAMPS)/python $(STAMPS)/stage
	@$(BIN)/uchi jam $(ARGS)

test: setup browser drumkits check
	@cd web && npm test --silent
	$(BIN)/python -m pytest $(PYTEST_ARGS)

# --- the rest -------------------------------------------------------------------------------------

demo: $(STAMPS)/python $(STAMPS)/stage
	@$(BIN)/uchi demo --out demo-out $(ARGS)

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	cd web && npm run --silent check

fix: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/python web/generate_types.py
	cd web && npm run --silent fix

e2e: setup browser
	$(BIN)/python -m pytest -m browser $(PYTEST_ARGS)

# The pictures in docs/: the pages by the browser test, the songs on paper and as sound. Look at them
# before you commit them.
pictures: setup browser
	mkdir -p docs/pictures
	UCHI_PICTURES=docs/pictures $(BIN)/python -m pytest -q tests/browser/test_two_people.py tests/browser/test_e_kit.py
	UCHI_PICTURES_OF_PAGES=docs/pictures/pages $(BIN)/python -m pytest -q tests/browser/test_access.py -k axe
	$(BIN)/python docs/engrave_songs.py
	$(BIN)/python docs/draw_songs.py
	$(BIN)/python benchmarks/yielding_third.py docs/pictures/yielding-third.png

bench: setup browser
	$(BIN)/uchi bench $(or $(NAME),browser-timing)

wheel: $(STAMPS)/python-dev $(STAMPS)/stage
	$(BIN)/python -m hatchling build -t wheel

lock: $(STAMPS)/uv
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $(LOCK_ARGS) pyproject.toml -o requirements.lock
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $(LOCK_ARGS) -c requirements.lock --group dev -o requirements-dev.lock
	echo uv | $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $(LOCK_ARGS) - -o requirements-uv.lock

clean:
	rm -rf $(STAMPS) $(VENV) web/node_modules $(STAGE) dist demo-out
