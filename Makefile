.DEFAULT_GOAL := help
# The system's own Python where it is new enough: distributions build it optimised, version managers
# often do not, and then everything takes half as long again.
PYTHON ?= $(shell /usr/bin/python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && echo /usr/bin/python3 || echo python3)
BIN := .venv/bin
SRC := src tests tools bench

.PHONY: help up setup test test-quick check fix format lint types imports architecture translations migrations vendored lock openapi bench measure

help:  ## Show what there is
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  \033[1m%-14s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: setup  ## Start everything and print the address
	@$(BIN)/shiliu up $(ARGS)

setup: .venv/ready  ## Make the environment from the lock in .venv

.venv/ready: lock/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Shiliu needs Python 3.11 or newer; this is $$($(PYTHON) --version). Name another with: make up PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "Python's venv module is missing. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what Shiliu needs into .venv (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r lock/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch .venv/ready

test: setup  ## Run every test, the browser's included
	@sh tools/browser.sh
	@$(BIN)/pytest -n 2 --dist worksteal $(ARGS)

test-quick: setup  ## Run the tests that need neither browser nor load
	@$(BIN)/pytest -n 2 --dist worksteal --ignore tests/browser --ignore tests/crash $(ARGS)

check: setup format lint types imports architecture translations migrations vendored lock  ## Everything a reviewer would run

fix: setup  ## Mend what tools can mend
	@$(BIN)/ruff check --fix $(SRC); $(BIN)/ruff format $(SRC); $(BIN)/djade --target-version 5.2 $$(git ls-files 'src/**/*.html')

format:  ## Are files formatted?
	@$(BIN)/ruff format --check $(SRC)
	@$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'src/**/*.html')

lint:  ## Does ruff find anything?
	@$(BIN)/ruff check $(SRC)

types:  ## Does mypy (strict) find anything?
	@$(BIN)/python tools/with_settings.py $(BIN)/mypy

imports:  ## Are the floors and rooms respected?
	@$(BIN)/lint-imports

architecture:  ## The rules of the house as tests
	@$(BIN)/pytest -q tests/architecture

translations:  ## Is every text translated and every catalogue compiled?
	@$(BIN)/python tools/translations.py --check

messages:  ## Collect new texts into the catalogues and compile them
	@$(BIN)/python tools/translations.py

migrations:  ## Is a migration missing?
	@$(BIN)/python tools/with_settings.py $(BIN)/django-admin makemigrations --check --dry-run --skip-checks

vendored:  ## Are the vendored files unchanged?
	@$(BIN)/python tools/vendor.py --check

lock:  ## Does the lock fit pyproject.toml?
	@$(BIN)/python tools/lock.py --check

relock:  ## Write the lock anew
	@$(BIN)/python tools/lock.py

openapi:  ## Write docs/openapi.json anew
	@$(BIN)/python tools/with_settings.py $(BIN)/python -m tools.openapi

bench: setup  ## Measure and write docs/BENCHMARKS.md
	@$(BIN)/python -m bench $(ARGS)
