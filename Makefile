# 'make demo' shows what cleaner does, 'make test' proves it. Both need only Python 3.11+, git and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
DATA   ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test test-all cases lint format bench bench-service soak schema docs wheel clean

help:  ## what there is to make
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## */\t/' | expand -t 16

setup: $(VENV)/.all  ## everything for development, in .venv

$(VENV)/.base: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo 'setting up $(VENV) ...'
	@$(INSTALL) -e .
	@touch $@

$(VENV)/.all: $(VENV)/.base
	@echo 'setting up the tools ...'
	@$(INSTALL) -e '.[all]'
	@touch $@

$(VENV)/.service: $(VENV)/.base
	@echo 'setting up the service ...'
	@$(INSTALL) -e '.[service]'
	@touch $@

demo: $(VENV)/.base  ## clean the sample article on screen, with a summary
	@$(BIN)/python samples/demo.py

serve: $(VENV)/.service  ## the HTTP service, with its page at http://127.0.0.1:8000
	@$(BIN)/cleaner serve

test: $(VENV)/.all  ## run the tests, as much of each as a push needs
	@$(BIN)/python -m tests

test-all: $(VENV)/.all  ## run all of the tests: each rule on each hostile text, three times the examples
	@CLEANER_TESTS=all $(BIN)/python -m tests

cases: $(VENV)/.all  ## how the cases of tests/cases stand, and which of their marks are stale
	@$(BIN)/python -m tests.casebook

lint: $(VENV)/.all  ## ruff and mypy --strict
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(VENV)/.all  ## let ruff put the code in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/.all  ## speed against ftfy; with DATA=DIR quality on labelled data too
	@$(BIN)/python bench/speed.py
	@$(if $(DATA),$(BIN)/python bench/score.py --data $(DATA))

bench-service: $(VENV)/.all  ## the service under load, against the library in as many processes
	@$(BIN)/python bench/service.py

soak: $(VENV)/.all  ## 50,000 requests: memory and file descriptors stay flat
	@$(BIN)/python bench/soak.py

schema: $(VENV)/.all  ## schemathesis on the HTTP API, 200 examples an operation
	@CLEANER_SCHEMA_EXAMPLES=200 $(BIN)/python -m pytest -q tests/test_service_schema.py

docs: $(VENV)/.all  ## write the generated parts of the documentation
	@$(BIN)/python docs/generate.py

wheel: $(VENV)/.all  ## build dist/*.whl
	@$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation -w dist .

clean:  ## take away what the others made
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
