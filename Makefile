# Two commands matter: `make run` and `make test`. Both start from nothing but Python >= 3.11 and make.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	if $$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
BIN := .venv/bin
# One more than there are processors: many tests wait for servers that start.
PROCESSES = $(shell $(PYTHON) -c "import os; print((os.cpu_count() or 1) + 1)")

.PHONY: run test check e2e bench simulate lock richmenu schemas screenshots clean

run: .venv/installed ## publish the bundled content and serve the web chat and the LINE webhook
	$(BIN)/madoguchi run

test: .venv/installed-dev ## the whole test suite but the browser's
	$(BIN)/python -m pytest --numprocesses $(PROCESSES) --dist worksteal -m "not e2e"

e2e: .venv/installed-dev ## the tests that drive a real Chromium
	$(BIN)/python -m pytest -m e2e

check: .venv/installed-dev ## lint, types, content and its tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/madoguchi check --tests

bench: .venv/installed-dev ## measure against peers, side by side; EVAL=folder adds question files and judged collections
	$(BIN)/python -m bench $(if $(EVAL),--eval "$(EVAL)")

simulate: .venv/installed ## a phone with LINE on this machine
	$(BIN)/madoguchi simulate

richmenu: .venv/installed-dev ## draw the rich menu anew (Debian: fonts-noto-cjk)
	$(BIN)/python -m bot.line.richmenu_image

screenshots: .venv/installed-dev ## take the pictures of the documentation anew (Debian: chromium fonts-noto-cjk)
	$(BIN)/python -m tests.e2e.screenshots

schemas: .venv/installed ## JSON Schemas for editors
	$(BIN)/madoguchi schemas docs/schemas

lock: .venv/installed-dev ## resolve the dependencies anew
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --group build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --group build --extra semantic pyproject.toml -o requirements-semantic.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --group build --extra semantic --group dev pyproject.toml -o requirements-dev.lock

clean: ## forget the installation and the state of this checkout
	rm -rf .venv var

.venv/installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 以上が必要です / Python >= 3.11 is needed"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-semantic: .venv/installed requirements-semantic.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-semantic.lock
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	@touch $@
