# make setup   virtual environment with pinned dependencies (.venv)
# make demo    the whole story on a portal in a box; ONCE=1 ends after the story, BY_HAND=1 leaves the story to you
# make check   style, types, layers
# make test    check, then every test but the long ones; make test-long  those: stories and cases of the other shipped pipelines
# make bench   measure the client and the emulator; takes some minutes
# make pictures  photograph the pages of the app and the settings of robots for the documents; needs Chromium, some minutes
# make docs    build the site of documents into build/site; fetches nothing but its own pinned packages
# make audit   look for known weaknesses in the pinned packages; asks a service on the internet, fails where that knows none of them
# make setup-bench   besides, the packages that the matching is measured against
# make lock    pin the dependencies anew; make vendor: the scripts of others that pages load
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip --disable-pip-version-check

.PHONY: setup demo check test test-long bench pictures docs audit setup-bench lock vendor clean

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
	@$(BIN)/b24app demo $(if $(ONCE),--once) $(if $(BY_HAND),--by-hand)

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check
	$(BIN)/python -m pytest -n 4 --dist worksteal -m "not alone and not long"
	$(BIN)/python -m pytest -m alone

test-long: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -n 3 -m long

bench: $(VENV)/.ready-dev
	$(BIN)/python -m tests.bench

pictures: $(VENV)/.ready-dev
	$(BIN)/python -m tests.pictures

# What builds documents and what audits packages are kept apart from what the app runs on.
$(VENV)-docs/.ready: docs/requirements.txt
	@test -x $(VENV)-docs/bin/python || $(PYTHON) -m venv $(VENV)-docs
	@$(VENV)-docs/bin/pip --disable-pip-version-check install --quiet --no-deps --require-hashes -r docs/requirements.txt
	@touch $@

docs: $(VENV)/.ready-dev $(VENV)-docs/.ready
	@rm -rf build/pages build/site
	@$(BIN)/python -m tests.site build/pages
	@NO_MKDOCS_2_WARNING=1 $(VENV)-docs/bin/mkdocs build --quiet --strict -f docs/mkdocs.yml
	@$(BIN)/python -m tests.site.built build/site

$(VENV)-audit/.ready: tests/audit/requirements.txt
	@test -x $(VENV)-audit/bin/python || $(PYTHON) -m venv $(VENV)-audit
	@$(VENV)-audit/bin/pip --disable-pip-version-check install --quiet --no-deps --require-hashes -r tests/audit/requirements.txt
	@touch $@

audit: $(VENV)-audit/.ready
	$(VENV)-audit/bin/pip-audit --strict --progress-spinner off --disable-pip --require-hashes -r install/requirements.txt
	$(VENV)-audit/bin/pip-audit --strict --progress-spinner off --disable-pip --require-hashes -r tests/requirements.txt
	$(VENV)-audit/bin/pip-audit --strict --progress-spinner off --disable-pip --require-hashes -r docs/requirements.txt

setup-bench: $(VENV)/.ready-dev tests/bench/requirements.txt
	@$(PIP) install --quiet --no-deps --require-hashes -r tests/bench/requirements.txt

lock: $(VENV)/.ready-dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --all-extras --group build \
	  pyproject.toml -o install/requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev \
	  -c install/requirements.txt -o tests/requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group bench \
	  -c install/requirements.txt -c tests/requirements.txt -o tests/bench/requirements.txt
	for group in docs:docs audit:tests/audit; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    --group pyproject.toml:$${group%:*} -c install/requirements.txt -c tests/requirements.txt -o $${group#*:}/requirements.txt; done

# The official JavaScript SDK, htmx and Chart.js into b24app/web/static/vendor, in the versions of the lock file; needs npm.
vendor:
	npm --prefix b24app/web/vendor ci --ignore-scripts --no-audit --no-fund
	npm --prefix b24app/web/vendor run -s vendor

clean:
	rm -rf $(VENV) $(VENV)-docs $(VENV)-audit build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache var
