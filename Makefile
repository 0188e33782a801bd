# `make` lists the targets. Every step is a script in tools/; stamps in .make/ say what is done.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules --no-print-directory

PORT ?= 8000
SOCOSO_DATA ?= data
# For the demonstration only: `make run` prints it, and production never seeds this account.
SOCOSO_DEMO_PASSWORD ?= so-co-so-2024
export PORT SOCOSO_DATA SOCOSO_DEMO_PASSWORD SEEDS FROM ONLY CLIENT
ifdef PYTHON
export PYTHON
endif

PY := .venv/bin/python
# Node may live in .venv (see tools/install_node.sh); what npm installed finds it by name.
NODE := PATH="$(CURDIR)/.venv/bin:$$PATH"
BIN := $(NODE) node_modules/.bin
PWA_SOURCES := $(shell find pwa/src pwa/public sync pwa/index.html pwa/*.ts -type f -not -name '*.py' -not -name '*.pyc' 2>/dev/null)

.PHONY: help
help: ## Show this list
	@echo "Sổ Cơ Sở. The targets of this Makefile:"
	@echo
	@grep -hE '^[a-z0-9-]+:.*## ' Makefile | sed -E 's/^([a-z0-9-]+):.*## /\1\t/' | awk -F '\t' '{ printf "  make %-12s %s\n", $$1, $$2 }'
	@echo
	@echo "Settings: PORT ($(PORT)), SOCOSO_DATA ($(SOCOSO_DATA)), PYTHON. Example: make run PORT=8001"

# ---- use it

.PHONY: run
run: export STEPS := 6
run: preflight-run .make/python .make/node .make/pwa ## Install, build, fill with the 2024 sample and serve on PORT
	@tools/run.sh serve

.PHONY: seed
seed: .make/python ## Create or complete the sample data in SOCOSO_DATA
	@tools/run.sh seed

.PHONY: build
build: .make/pwa ## Build the app into pwa/dist

# ---- prove it

.PHONY: test
test: export STEPS := 7
test: preflight .make/python-dev .make/node .make/pwa ## Install everything and run all tests
	@tools/install_test_programs.sh 5
	@echo "[6/7] TypeScript tests…"
	@$(BIN)/vitest run
	@echo "[7/7] Python tests on SQLite and PostgreSQL, and beside them those in a real browser…"
	@$(PY) -m pytest -n 0 -m pace tests/e2e
	@$(PY) -m pytest -n 0 -m "not pace" tests/e2e > .make/e2e.log 2>&1 & browser=$$!; others=0; story=0; \
	$(PY) -m pytest tests --ignore tests/e2e || others=$$?; \
	wait $$browser || story=$$?; cat .make/e2e.log; exit $$((others || story))

.PHONY: e2e
e2e: .make/python-dev .make/node .make/pwa ## Only the tests in a real browser
	@tools/install_test_programs.sh
	@$(PY) -m pytest -n 0 tests/e2e

.PHONY: check
check: .make/python-dev .make/node ## Format, lint, types, container files, lock files
	@tools/check.sh

.PHONY: format
format: .make/python-dev .make/node ## Format Python, mend what the linters can
	@.venv/bin/ruff check --fix --exit-zero .; .venv/bin/ruff format .
	@$(BIN)/eslint --fix .

.PHONY: size
size: .make/pwa ## Bytes each role downloads; fails over budget
	@$(NODE) node tools/size.mjs

.PHONY: bench
bench: .make/python-dev .make/node .make/pwa ## Measure the server beside the bare database, and a throttled phone (15 minutes); ONLY names a part
	@tools/install_test_programs.sh
	@$(PY) -m tests.bench

.PHONY: simulate
simulate: .make/python-dev .make/node ## Play SEEDS random worlds of phones and faults, FROM a seed on; one seed prints its trace; CLIENT=ts runs the real client
	@$(PY) -m tests.simulation

.PHONY: mutants
mutants: .make/python-dev .make/node ## Break one rule at a time and see which seed notices; CLIENT=ts breaks the client's
	@$(PY) -m tests.simulation.mutants

.PHONY: twins
twins: .make/python-dev .make/node ## Give both languages' rules EXAMPLES random cases of each sort, from SEED on
	@seed=$(or $(SEED),$$RANDOM); echo "SEED=$$seed"; SOCOSO_TEST_EXAMPLES=$(or $(EXAMPLES),5000) \
	  $(PY) -m pytest -n 0 -q --timeout 0 --hypothesis-seed=$$seed tests/sync/test_twins.py tests/sync/test_orders.py

.PHONY: trials
trials: .make/python-dev .make/node .make/pwa ## Kill, fill and cut what it all runs on (20 minutes); FROM sets the seed, ONLY names a trial
	@tools/install_test_programs.sh
	@$(PY) -m tests.trials

.PHONY: fuzz
fuzz: .make/python-dev ## Mangle SEEDS messages to the interface, FROM a seed on
	@$(PY) -m tests.fuzz

.PHONY: screenshots
screenshots: .make/python-dev .make/node .make/pwa ## Take the README's pictures from the running product
	@tools/install_test_programs.sh
	@$(PY) -m tests.screenshots

# ---- keep it

.PHONY: deps
deps: .make/python-dev .make/node ## Install all packages without running anything
	@echo "Packages are installed: .venv and node_modules."

.PHONY: lock
lock: .make/python-dev .make/node ## Recompile the lock files after a change of dependencies
	@tools/lock.sh

.PHONY: hooks
hooks: .make/python-dev .make/node ## Check each commit before it is made
	@.venv/bin/pre-commit install

.PHONY: clean
clean: ## Remove everything installed and built; SOCOSO_DATA stays
	@rm -rf .make .venv node_modules pwa/node_modules pwa/dist build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# ---- the steps behind

.PHONY: preflight preflight-run
preflight:
	@tools/preflight.sh
preflight-run:
	@tools/preflight.sh run

.make/venv: requirements-installer.txt
	@mkdir -p .make; tools/install_venv.sh; touch $@

.make/python: .make/venv requirements.txt pyproject.toml
	@tools/install_python.sh requirements.txt "the Python packages (about 15 seconds)"; touch $@

.make/python-dev: .make/venv requirements.txt requirements-dev.txt pyproject.toml
	@tools/install_python.sh requirements-dev.txt "the Python packages with the test tools (about half a minute)"; touch $@ .make/python

.make/node: .make/venv package-lock.json package.json pwa/package.json .npmrc requirements-node.txt
	@tools/install_node.sh; touch $@

.make/pwa: .make/node $(PWA_SOURCES) $(if $(wildcard pwa/dist/index.html),,always)
	@echo "$(if $(STEPS),[4/$(STEPS)],==>) Building the app (a few seconds)…"
	@$(BIN)/vite build --config pwa/vite.config.ts --logLevel warn
	@touch $@

.PHONY: always
always:
