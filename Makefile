# The whole project in six words. `make demo` and `make test` need nothing but Python >= 3.11.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.stamp
BENCH  := .venv-bench

unexport PYTHONDONTWRITEBYTECODE  # else each of the many processes of the tests compiles every module anew; pip leaves that to them: most modules are never used

.PHONY: setup demo test lint bench soak lock clean

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "scam-bulletins needs Python 3.11 or newer: make setup PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --no-compile --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-compile --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $(STAMP)

$(BENCH)/.stamp: bench/requirements.lock
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r bench/requirements.lock
	@touch $(BENCH)/.stamp

demo: setup          ## crawl the bundled sample web, read it, serve it
	$(BIN)/kb demo

test: setup          ## every test; those timed closely come first, alone, the others in three processes (some wait for sites, browsers, kills)
	$(BIN)/python -m pytest -m alone tests/kb
	$(BIN)/python -m pytest -n 3 --dist loadscope --no-loadscope-reorder -m "not alone"

lint: setup
	$(BIN)/ruff check crawlers kb datasette_plugins tests bench docs
	$(BIN)/mypy

bench: setup         ## figures of speed, as ratios; BENCH_N notices (100000)
	$(BIN)/python -m bench

soak: setup $(BENCH)/.stamp   ## the long tests at full size
	KB_SOAK=1 $(BIN)/python -m pytest -m soak -x

lock:                ## resolve the dependencies again; no host names are written
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra dev pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header bench/requirements.in -o bench/requirements.lock

clean:
	rm -rf $(VENV) $(BENCH) data .pytest_cache .mypy_cache .ruff_cache
