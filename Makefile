# Everything runs in .venv, which is made on first use and brought up to date when pyproject.toml changes.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Two workers; the whole suite in one run, measured. `make test TESTS=tests/test_model_when.py` runs a part.
TESTS ?=
PYTEST_FLAGS ?= $(if $(TESTS),$(TESTS),-n 2 --dist worksteal --measure --durations=40)

.PHONY: help demo test check lint types contracts bench docs clean
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | expand -t 12

demo: $(VENV)/crm.stamp ## open the sample business in the terminal interface
	$(BIN)/crm demo

test: $(VENV)/dev.stamp ## run all tests, with coverage
	$(BIN)/python -m pytest $(PYTEST_FLAGS)

check: lint types contracts test ## all that CI checks

lint: $(VENV)/dev.stamp ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp ## mypy, strict
	$(BIN)/mypy

contracts: $(VENV)/dev.stamp ## the layers of the house and the one-door rules
	$(BIN)/lint-imports

bench: $(VENV)/crm.stamp ## print the table of measurements
	$(BIN)/python -m bench

docs: $(VENV)/crm.stamp ## write the generated pages of docs/ anew
	$(BIN)/python -m docs.generate

clean: ## remove the environment and what tools left behind
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/crm.stamp: pyproject.toml | $(BIN)/pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[all]'
	@touch $@

$(VENV)/dev.stamp: pyproject.toml | $(BIN)/pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[all,dev]'
	@touch $@ $(VENV)/crm.stamp

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "crm-tui needs Python 3.11 or newer; make PYTHON=python3.12 … names another one." >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || \
	  { echo "$(PYTHON) cannot make environments; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
