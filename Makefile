# refinery: make demo, make test. Set-up happens once; both run without a network afterwards.
.PHONY: setup demo test test-long chaos bench peers lint lock package clean

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.refinery-ready
PEERS := $(VENV)/.refinery-peers
PYTEST := $(BIN)/python -m pytest
LONG := -m 'long and not chaos' --durations=15
# Share one line that nothing disturbs, and take more than half of the time.
WHOLE_LINES := tests/chaos/test_kills.py tests/line
DEMO := .refinery/demo
PACKAGE := .refinery/package

export PYTHONHASHSEED := 0

setup: $(STAMP)

$(STAMP): .ci/requirements.lock pyproject.toml refinery/catalog/jars.py refinery/catalog/archive.py
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || python3 -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes .ci/requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	$(BIN)/python -m refinery.catalog.jars
	$(BIN)/python -m refinery.catalog.archive
	touch $(STAMP)

demo: setup
	test -d $(DEMO)/company || $(BIN)/refinery demo $(DEMO)/company --scale 1
	test -f $(DEMO)/keys/identity.key || $(BIN)/refinery init $(DEMO) --keys-only --domain demo
	$(BIN)/refinery run --config conf/demo.yaml

test: setup
	.ci/beside "$(PYTEST) -m 'spark and not long and not chaos'" \
	  "$(PYTEST) -m 'not spark and not long and not chaos'"

test-long: setup
	.ci/beside "$(PYTEST) $(LONG) $(WHOLE_LINES:%=--ignore %)" "$(PYTEST) $(LONG) $(WHOLE_LINES)"

chaos: setup
	$(BIN)/python -m tests.cluster.hdfs
	$(PYTEST) -m chaos

# What is measured beside refinery, by make bench and refinery evaluate.
peers: $(PEERS)

bench: peers
	$(BIN)/python -m tests.benchmarks $(BENCH)

$(PEERS): $(STAMP) .ci/bench.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r .ci/bench.lock
	touch $(PEERS)

lint: setup
	$(BIN)/ruff check refinery jobs tests notebooks
	$(BIN)/mypy

COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url pyproject.toml

lock:
	$(COMPILE) --extra dev -o .ci/requirements.lock
	$(COMPILE) --constraints .ci/requirements.lock -o .ci/runtime.lock
	$(COMPILE) --extra dev --extra bench --constraints .ci/requirements.lock -o .ci/bench.lock

# For a cluster: what every node needs once a release of the lock (environment), and the code.
package: $(PACKAGE)/.ready
	rm -rf $(PACKAGE)/dist build
	$(BIN)/uv build --quiet --wheel --no-build-isolation --python $(BIN)/python \
	  --out-dir $(PACKAGE)/dist .
	cp $(PACKAGE)/dist/*.whl $(PACKAGE)/refinery.zip

$(PACKAGE)/.ready: .ci/runtime.lock | setup
	rm -rf $(PACKAGE)/environment
	$(BIN)/uv venv --quiet --relocatable --python $(BIN)/python $(PACKAGE)/environment
	$(BIN)/uv pip sync --quiet --python $(PACKAGE)/environment/bin/python --require-hashes \
	  .ci/runtime.lock
	touch $@

clean:
	rm -rf $(DEMO)/lake $(DEMO)/spark build dist *.egg-info
