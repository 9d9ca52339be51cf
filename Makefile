# Everything a fresh clone needs: each target first makes its own .venv with plain pip, if there is none yet or
# pyproject.toml or constraints.txt has changed since. Needs Python 3.11 or newer, git and make; `make e2e` tmux as well.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

# `make PYTHON=/path/to/python3.12 setup` chooses another interpreter.
PYTHON ?= python3

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# The tested versions, for the build tools as well: older pip takes them from the first, newer from the second name.
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup demo test coverage check format e2e bench docs

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv with everything in it

$(STAMP): pyproject.toml constraints.txt
	@python=""; \
	for candidate in "$(PYTHON)" python3.14 python3.13 python3.12 python3.11; do \
		if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			python="$$candidate"; break; \
		fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "make: no Python 3.11 or newer was found; install one, or say 'make PYTHON=/path/to/python3.11 ...'" >&2; \
		exit 1; \
	fi; \
	if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
		echo "making $(VENV) with $$("$$python" --version)"; \
		"$$python" -m venv --clear $(VENV); \
	fi
	@echo "installing what pyproject.toml asks for, in the versions of constraints.txt"
	@$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

demo: $(STAMP) ## play the port crisis with scripted people at speed 120 (HEADLESS=1: without screens)
	@$(BIN)/exercise-engine demo $(if $(HEADLESS),--headless)

test: $(STAMP) ## run the tests that need nothing but Python
	@$(BIN)/python -m pytest $(ARGS)

coverage: $(STAMP) ## run the tests and show which branches they did not take
	@$(BIN)/python -m pytest --cov --cov-report=term --cov-fail-under=90 $(ARGS)
	@$(BIN)/python -m coverage report --fail-under=100 --include='$(PURE_HALF)'

PURE_HALF := exercise_engine/errors.py,exercise_engine/model/*,exercise_engine/core/*,exercise_engine/protocol/*,exercise_engine/report/facts.py,exercise_engine/report/measures.py

check: $(STAMP) ## format, lint, types, import contracts, generated pages
	@$(BIN)/ruff format --check --quiet . || { echo "make: 'make format' puts this right" >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m exercise_engine.cli.reference --check

format: $(STAMP) ## put the format of all source files right
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

e2e: $(STAMP) ## run the tests over real processes and terminals
	@command -v tmux >/dev/null || { echo "make: e2e needs tmux, which is not installed" >&2; exit 1; }
	@$(BIN)/python -m pytest -m e2e tests/e2e $(ARGS)

bench: $(STAMP) ## print the benchmarks, each beside a raw limit from the same run
	@$(BIN)/python -m benchmarks $(ARGS)

docs: $(STAMP) ## write the generated pages of docs/reference anew
	@$(BIN)/python -m exercise_engine.cli.reference --write
