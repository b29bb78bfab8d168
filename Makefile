# Everything runs in .venv, which the first target makes and installs, and which is installed again only
# after pyproject.toml has changed. Needed on the machine: Python 3.11 or later, and make.

VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# The tests also need the engines that they run the library in, 2 GB of them.
TOOLS := $(VENV)/.installed-tools

SAMPLES := samples/readings/* samples/injected/* samples/encoding/* samples/spam/* samples/clean/*
# The sample whose account `make demo` prints.
EXPLAINED := samples/readings/converted-page.html

# Where `make demo` filters the sample shards to, and writes the page of the sample: two pages to open.
FILTERED := build/demo

.DEFAULT_GOAL := help
.PHONY: help demo test lint docs bench clean

help:
	@echo 'make demo   check the sample documents, explain one of them, filter the sample shards,'
	@echo '            and write the pages that show both'
	@echo 'make test   run the tests (options for pytest: make test ARGS="-x -k cli";'
	@echo '            thorough: HYPOTHESIS_PROFILE=ci make test)'
	@echo 'make lint   run ruff and mypy'
	@echo 'make docs   build the documentation: build/docs/index.html'
	@echo 'make bench  measure speed, growth and memory beside other tools; write docs/performance.md (15 minutes)'
	@echo 'make clean  remove what these made'

demo: $(STAMP)
	$(BIN)/scrubber check $(SAMPLES)
	@echo
	$(BIN)/scrubber explain $(EXPLAINED)
	@echo
	$(BIN)/scrubber filter samples/shards --out $(FILTERED)
	@$(BIN)/scrubber explain $(EXPLAINED) --html $(FILTERED)/explain.html

test: $(TOOLS)
	$(BIN)/python -m pytest $(ARGS)

lint: $(TOOLS)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict src

# Warnings are errors: a link that leads nowhere, a page without a place, a name that does not exist.
docs: $(TOOLS)
	$(BIN)/python -m sphinx --builder html --fail-on-warning --keep-going --quiet --fresh-env docs build/docs
	@echo 'built build/docs/index.html'

# What is compared with has an environment of its own: no user of the library needs it.
BENCH := build/bench-venv

bench: $(BENCH)/.installed
	$(BENCH)/bin/python -m benchmarks.bench $(ARGS)

$(BENCH)/.installed: pyproject.toml benchmarks/bench/requirements.txt $(STAMP)
	$(BIN)/python -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check \
	  --editable '.[test]' --requirement benchmarks/bench/requirements.txt
	@touch $@

clean:
	rm -rf $(VENV) dist build .hypothesis .mypy_cache .pytest_cache .ruff_cache

# A Python counts where it is new enough and can make environments (Debian packs venv apart).
SUITS := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

$(STAMP): pyproject.toml
	@$(BIN)/python -c '$(SUITS)' 2>/dev/null || { \
	  for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	    $$python -c '$(SUITS)' 2>/dev/null && break; python=; \
	  done; \
	  if [ -z "$$python" ]; then \
	    echo 'scrubber needs Python 3.11 or later with its venv module, and none was found here.' >&2; \
	    echo 'Install one (Debian, Ubuntu: apt install python3-venv), or name it: make PYTHON=/path/to/python3' >&2; \
	    exit 1; \
	  fi; \
	  echo "making $(VENV) with $$($$python --version)"; \
	  $$python -m venv --clear $(VENV); \
	}
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[all]'
	@touch $@

$(TOOLS): $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
