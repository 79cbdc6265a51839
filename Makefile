# Everything that is done to this repository; `make help` lists it. What is installed lies in .venv,
# what a run leaves behind lies in var.

PYTHON ?= python3
BIN := .venv/bin
DATABASE := var/sovang.db
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run test bench soak mutate lint lock

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/installed | var  ## Set everything up and serve at http://127.0.0.1:8000 (PORT changes the port)
	@$(if $(SOVANG_DATABASE_URL),:,test -e $(DATABASE) || $(MAKE) --no-print-directory $(DATABASE))
	@$(BIN)/sovang db upgrade
	@exec $(BIN)/sovang serve

test: .venv/installed-dev | var  ## Set everything up and run every test on SQLite and PostgreSQL
	$(BIN)/python -m pytest -n $(WORKERS) $(TESTS)

bench: .venv/installed-dev | var  ## Measure against the baselines; prints ratios and writes var/bench.json
	$(BIN)/python -m tests.benchmarks

soak: .venv/installed-dev | var  ## Run the long tests: hundreds of kills, a whole year of 21,906 households, 10,000 random years, 1,000,000 questions about the past, the whole matrix of authority, 20,000 hostile answers
	SOVANG_SOAK=1 $(BIN)/python -m pytest -n $(WORKERS) tests/faults tests/model tests/authority tests/service/test_demo.py tests/projections/test_questions.py tests/projections/test_places.py tests/projections/test_maps.py tests/evidence/test_look.py tests/service/views/test_hostile.py $(TESTS)

mutate: .venv/installed-dev | var  ## Take each line away that says who may do what, and see that a test fails (ONLY=domain/policies.py for some)
	$(BIN)/python -m tests.mutations $(ONLY)

lint: .venv/installed-dev  ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lock: | var  ## Choose the newest allowed versions and write them with their hashes into both lock files
	test -x var/lock/bin/uv || { $(PYTHON) -m venv var/lock && var/lock/bin/pip install --quiet uv; }
	var/lock/bin/uv pip compile pyproject.toml --group build $(LOCKED) -o requirements.lock
	var/lock/bin/uv pip compile pyproject.toml --group build --group dev $(LOCKED) -o requirements-dev.lock

LOCKED := --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate

# The demonstration is built aside and moved into place, so that an interrupted first run leaves no half of it.
$(DATABASE): | var
	@rm -f $@.new*
	@SOVANG_DATABASE_URL=sqlite:///$@.new $(BIN)/sovang demo > /dev/null
	@mv $@.new $@
	@rm -f $@.new*

var:
	@mkdir -p $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name it with PYTHON=")'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP_INSTALL) --require-hashes -r requirements.lock
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	$(PIP_INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@
