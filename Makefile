# Two commands are enough: `make run` starts everything, `make test` checks it. `make help` lists all.

.DEFAULT_GOAL := help
.SUFFIXES:
.DELETE_ON_ERROR:

PYTHON ?= $(or $(shell command -v python3.11),$(shell command -v python3),python3)
PIP := -m pip install --quiet --disable-pip-version-check --no-input
LOCKS := deploy/locks
SERVE := .venv/.serve-installed
TEST := .venv/.test-installed
TRAIN := .venv-train/.installed
CHROMIUM := $(firstword $(wildcard /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome))
BROWSER ?= $(if $(CHROMIUM),yes,no)
ARGS ?=
# Processes that share the tests, a file each at a time; each starts stores of its own.
JOBS ?= 2
say = @echo "reins: $(1)" >&2

.PHONY: help run test test-browser test-train train-env screenshots bench lint format types contracts lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# `exec` and the launcher's id let every signal reach the process tree, whoever it was sent to.
run: $(SERVE) ## Start everything in the foreground; Ctrl-C stops it (ARGS=--no-demo without the demo)
	@exec .venv/bin/reins up --launcher-pid $$PPID $(ARGS)

test: $(TEST) ## Run all tests but those of training (ARGS="-k name" picks some, JOBS=1 one after the other)
	@.venv/bin/pytest -m "not train and not browser" -n $(JOBS) --dist loadfile $(ARGS)
ifeq ($(BROWSER),yes)
	@.venv/bin/pytest -m browser $(ARGS)
else
	$(call say,browser tests were left out. To run them: apt-get install chromium && make test-browser)
endif

test-browser: $(TEST) ## Run the console's tests in a real Chromium
ifeq ($(CHROMIUM),)
	$(error These tests need Chromium. Install it, for example: apt-get install chromium)
endif
	@.venv/bin/pytest -m browser $(ARGS)

test-train: $(TRAIN) ## Run the tests of training, in an environment of their own with torch
	@.venv-train/bin/pytest -m train $(ARGS) tests/train

train-env: $(TRAIN) ## Install the training environment (REINS_TORCH_INDEX picks an index for torch)

screenshots: $(TEST) ## Draw the pictures of docs/console.md anew, in a real Chromium
	@.venv/bin/python -m tests.browser.screenshots

bench: $(TEST) ## Measure speed, memory and start time as ratios to the bare model
	@.venv/bin/python -m benchmarks $(ARGS)

lint: $(TEST) ## Check style
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .

format: $(TEST) ## Mend style
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format .

types: $(TEST) ## Check types (mypy, strict)
	@.venv/bin/mypy

contracts: $(TEST) ## Check who may import whom
	@.venv/bin/lint-imports --no-logo

lock: .venv-lock/bin/uv ## Resolve the dependencies anew
	@$(RESOLVE) pyproject.toml -o $(LOCKS)/serve.txt
	@$(RESOLVE) pyproject.toml --extra test --extra bulk -c $(LOCKS)/serve.txt -o $(LOCKS)/test.txt

RESOLVE := .venv-lock/bin/uv pip compile --quiet --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header

clean: ## Remove the environments, caches and the data of the demo
	rm -rf .venv .venv-train .venv-lock .reins build *.egg-info
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(SERVE): $(LOCKS)/serve.txt pyproject.toml
	$(call say,installing dependencies; the first time takes up to a minute ...)
	$(call environment,.venv)
	@.venv/bin/python $(PIP) --require-hashes -r $(LOCKS)/serve.txt
	@.venv/bin/python $(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(TEST): $(SERVE) $(LOCKS)/test.txt
	$(call say,installing what the tests need ...)
	@.venv/bin/python $(PIP) --require-hashes -r $(LOCKS)/test.txt
	@touch $@

$(TRAIN): $(LOCKS)/train.txt $(LOCKS)/train-torch.txt pyproject.toml
	$(call say,installing torch and what training needs; this takes minutes ...)
	$(call environment,.venv-train)
	@.venv-train/bin/python $(PIP) $(if $(REINS_TORCH_INDEX),--index-url "$(REINS_TORCH_INDEX)") \
		-r $(LOCKS)/train-torch.txt
	@.venv-train/bin/python $(PIP) --no-deps -r $(LOCKS)/train.txt
	@.venv-train/bin/python $(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv-lock/bin/uv:
	$(call environment,.venv-lock)
	@.venv-lock/bin/python $(PIP) uv

# A half-made environment is made again. Some systems ship Python without ensurepip: then the
# system's pip is lent to the new environment.
define environment
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Reins needs Python 3.11 or newer; found: $$($(PYTHON) --version 2>&1)." \
			"Name another: make run PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(1)/bin/python -m pip --version >/dev/null 2>&1 \
		|| $(PYTHON) -m venv --clear $(1) >/dev/null 2>&1 \
		|| { $(PYTHON) -m venv --clear --without-pip $(1) \
			&& $(PYTHON) -m pip --python $(1)/bin/python install --quiet pip; }
endef
