# make demo : set up and simulate the shipped scenarios; figures and tables go to results/
# make test : set up and run the tests (make test-long: those that take minutes, too)
# make docs : set up and build the documentation; it begins at build/docs/index.html

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/ready

.PHONY: setup demo test test-long lint docs bench words baseline

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $@

demo: setup
	$(BIN)/simcoord scenarios
	for scenario in $$(ls scenarios/*.yaml); do $(BIN)/simcoord run $$scenario || exit 1; done
	$(BIN)/simcoord compare typical_practice redundant_committees matching_fund earmarked_budgets

test: setup
	$(BIN)/python -m pytest -n 2 --dist worksteal

test-long: setup
	SIMCOORD_LONG=1 $(BIN)/python -m pytest -n 2 --dist worksteal

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: setup
	$(BIN)/python docs/_ext/generated.py
	$(BIN)/sphinx-build -E -a -W -n --keep-going -q docs build/docs

bench: setup
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/sweeps.py
	$(BIN)/python benchmarks/page.py

words: setup
	$(BIN)/python tests/views/refresh_words.py

baseline: setup
	$(BIN)/python tests/regression/refresh_baseline.py
