# make setup   virtual environment with pinned dependencies (.venv)
# make demo    the whole story on a portal in a box; ONCE=1 ends after the story
# make check   style, types, layers
# make test    check, then every test
# make bench   measure the client and the emulator; takes some minutes
# make pictures  photograph the settings of the robots for their READMEs; needs Chromium
# make setup-bench   besides, the packages that the matching is measured against
# make lock    pin the dependencies anew; make vendor: fetch the JavaScript SDK anew
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip --disable-pip-version-check

.PHONY: setup demo check test bench pictures lock vendor clean

setup: $(VENV)/.ready-dev

# What the app itself needs.
$(VENV)/.ready: pyproject.toml setup.cfg install/requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: $(PYTHON) is older than 3.11; name a newer one, for example: make demo PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || { echo "Making a virtual environment in $(VENV) ..."; $(PYTHON) -m venv $(VENV) || \
	  { echo "make: no virtual environment could be made; on Debian and Ubuntu: apt install python3-venv"; exit 1; }; }
	@echo "Installing pinned packages ..."
	@$(PIP) install --quiet --no-deps --require-hashes -r install/requirements.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# What developing it needs besides.
$(VENV)/.ready-dev: $(VENV)/.ready tests/requirements.txt
	@$(PIP) install --quiet --no-deps --require-hashes -r tests/requirements.txt
	@touch $@

demo: $(VENV)/.ready
	@$(BIN)/b24app demo $(if $(ONCE),--once)

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check
	$(BIN)/python -m pytest -n 4 --dist worksteal -m "not alone"
	$(BIN)/python -m pytest -m alone

bench: $(VENV)/.ready-dev
	$(BIN)/python -m tests.bench

pictures: $(VENV)/.ready-dev
	$(BIN)/python -m tests.pictures

setup-bench: $(VENV)/.ready-dev tests/bench/requirements.txt
	@$(PIP) install --quiet --no-deps --require-hashes -r tests/bench/requirements.txt

lock: $(VENV)/.ready-dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --all-extras --group build \
	  pyproject.toml -o install/requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev \
	  -c install/requirements.txt -o tests/requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group bench \
	  -c install/requirements.txt -c tests/requirements.txt -o tests/bench/requirements.txt

# The official JavaScript SDK into b24app/web/static/vendor, in the version of the lock file; needs npm.
vendor:
	npm --prefix b24app/web/vendor ci --ignore-scripts --no-audit --no-fund
	npm --prefix b24app/web/vendor run -s vendor

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache var
