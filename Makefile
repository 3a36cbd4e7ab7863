# refinery: make demo, make test. Set-up happens once; both run without a network afterwards.
.PHONY: setup demo test test-long chaos lint lock clean

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.refinery-ready
DEMO := .refinery/demo

export PYTHONHASHSEED := 0

setup: $(STAMP)

$(STAMP): .ci/requirements.lock pyproject.toml refinery/catalog/jars.py
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || python3 -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes .ci/requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	$(BIN)/python -m refinery.catalog.jars
	touch $(STAMP)

demo: setup
	test -d $(DEMO)/company || $(BIN)/refinery demo $(DEMO)/company --scale 1
	test -f $(DEMO)/keys/identity.key || $(BIN)/refinery init $(DEMO) --keys-only --domain demo
	$(BIN)/refinery run --config conf/demo.yaml

test: setup
	$(BIN)/python -m pytest -m "not long and not chaos"

test-long: setup
	$(BIN)/python -m pytest -m "long and not chaos"

chaos: setup
	$(BIN)/python -m pytest -m chaos

lint: setup
	$(BIN)/ruff check refinery jobs tests notebooks
	$(BIN)/mypy

lock:
	$(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --extra dev pyproject.toml -o .ci/requirements.lock

clean:
	rm -rf $(DEMO)/lake $(DEMO)/spark build dist *.egg-info
