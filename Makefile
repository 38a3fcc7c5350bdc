# `make` alone prints what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
LOCK := $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
  --no-annotate --no-emit-index-url $(if $(UPGRADE),--upgrade)
# Production settings need values that have no default; these serve the checks alone.
THROWAWAY := DJANGO_SETTINGS_MODULE=portal.settings.production SECRET_KEY=$(shell printf 'only-for-checks-%.0s' 1 2 3 4 5) \
  DATABASE_URL=postgres://nobody@localhost/nothing ALLOWED_HOSTS=portal.example BASE_URL=https://portal.example \
  CSRF_TRUSTED_ORIGINS=https://portal.example

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: .venv/installed ## Bring everything up and serve on http://127.0.0.1:8000 (PORT=8080 for another port)
	@exec $(MANAGE) dev --port $(PORT)

.PHONY: test
test: .venv/installed ## Run every test, in two processes (ARGS="-k name" for some)
	@exec $(BIN)/python -m pytest -n 2 $(ARGS)

.PHONY: lint
lint: .venv/installed ## Check style, templates, types, imports, migrations and the deployment settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --check --lint templates
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(MANAGE) makemigrations --check --dry-run
	$(THROWAWAY) $(MANAGE) check --deploy --fail-level WARNING

.PHONY: format
format: .venv/installed ## Put code and templates in shape
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .
	$(BIN)/djlint --quiet --reformat templates || true

.PHONY: bench
bench: .venv/installed ## Measure pages, search, the site behind nginx and the directory; fail over a limit or on a rise of 15% (ARGS="directory" for some)
	@exec $(BIN)/python -m benchmarks $(ARGS)

.PHONY: faults
faults: .venv/installed ## Break one part after the other under load, and see what visitors see (needs nginx, and root or unshare)
	@exec $(BIN)/python -m benchmarks.faults $(ARGS)

.PHONY: pictures
pictures: .venv/installed ## Photograph the screens of the guides anew, into docs/images (ARGS="editors" for some)
	@exec $(BIN)/python -m tests.pictures $(ARGS)

.PHONY: starter
starter: .venv/installed ## Load the starter content again; keeps what an editor changed
	$(MANAGE) load_starter_content

.PHONY: stop
stop: ## Stop the embedded Postgres of this checkout
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m portal.database stop; fi

.PHONY: clean
clean: stop ## Remove what can be made again: .venv, caches, collected files (the database stays)
	rm -rf .venv staticfiles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: erase
erase: stop ## Remove this checkout's database and uploaded files: every page written here is lost
	@read -r -p "Every page, picture and login of this checkout goes. Type yes: " answer && [ "$$answer" = yes ]
	rm -rf .postgres media

.PHONY: lock
lock: .venv/installed ## Write the hashed requirement files anew (UPGRADE=1 for newer versions)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt

# Made again whenever the list of requirements changes.
.venv/installed: requirements-dev.txt
	@python=""; for name in $${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do \
	  if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python="$$name"; break; fi; done; \
	if [ -z "$$python" ]; then \
	  echo "Python 3.11 or newer is needed, and none was found. Install one, or name it: make run PYTHON=/path/to/python3.12" >&2; exit 1; fi; \
	if ! "$$python" -c 'import venv, ensurepip' 2>/dev/null; then \
	  echo "This Python has no venv module. On Debian or Ubuntu: apt install python3-venv" >&2; exit 1; fi; \
	echo "Making .venv with $$("$$python" --version) ..."; \
	"$$python" -m venv .venv
	@echo "Installing $$(grep -c == requirements-dev.txt) pinned packages into .venv (a minute or two the first time) ..."
	@$(BIN)/python -m pip install --disable-pip-version-check --no-input --require-hashes -r requirements-dev.txt \
	  | awk '/^(Collecting|Installing|Successfully)/ {print "  " substr($$0, 1, 100); fflush()}'
	@touch $@
