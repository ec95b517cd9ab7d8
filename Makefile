# Everything sets itself up: a virtual environment in .venv, and in it what the command needs, once.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install

.PHONY: serve test lint evaluate bench bench-scale bench-peers screenshots encoder chromium fonts redis

serve: .venv/run
	@$(BIN)/python -m bot serve

test: .venv/dev chromium redis .venv-synapse/run
	$(BIN)/python -m pytest

lint: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .

# What the README says of answer quality and speed.
evaluate: .venv/run
	$(BIN)/python -m tests.bench.quality
	$(BIN)/python -m tests.bench.fusion

bench: .venv/dev chromium
	$(BIN)/python -m tests.bench.answering
	$(BIN)/python -m tests.bench.widget
	$(BIN)/python -m tests.bench.webhooks

# How the index grows; other sizes: make bench-scale SIZES="1000 1000000"
SIZES ?= 1000 10000 100000
bench-scale: .venv/dev
	$(BIN)/python -m tests.bench.scale $(SIZES)

# Ours beside other systems; they have an environment of their own. Fewer made-up passages: make bench-peers PASSAGES=1000
PASSAGES ?= 30000
bench-peers: .venv/dev .venv-peers/run
	$(BIN)/python -m tests.bench.peers $(PASSAGES)
	.venv-peers/bin/python -m tests.bench.peers.plot
	$(BIN)/python -m tests.bench.peers.table

screenshots: .venv/dev chromium fonts
	$(BIN)/python -m tests.bench.screenshots

# Trains the bundled encoder again; see its README.md.
encoder: .venv/train
	$(BIN)/python -m index.encoders.training ../shared/encoder-data --into build/encoder
	$(BIN)/python -m index.encoders.training ../shared/encoder-data --start build/encoder --rounds 3

.venv/run: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing requirements.txt (once)"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/dev: .venv/run requirements-dev.txt requirements-channels.txt
	@echo "installing requirements-dev.txt (once)"
	@$(PIP) -r requirements-dev.txt
	@touch $@

# A Matrix homeserver for the tests. It has requirements of its own, so it has an environment of its own.
.venv-synapse/run: tests/requirements-synapse.txt
	@test -x .venv-synapse/bin/python || $(PYTHON) -m venv .venv-synapse
	@echo "installing Synapse, for the tests (once)"
	@.venv-synapse/bin/python -m pip --disable-pip-version-check --quiet install -r tests/requirements-synapse.txt
	@touch $@

.venv-peers/run: tests/requirements-peers.txt
	@test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	@echo "installing txtai, LangChain, LlamaIndex and Haystack, to measure them (once)"
	@.venv-peers/bin/python -m pip --disable-pip-version-check --quiet install -r tests/requirements-peers.txt
	@touch $@

.venv/train: .venv/run requirements-train.txt
	@$(PIP) -r requirements-train.txt
	@touch $@

# The browser tests need Debian's Chromium; without it they are skipped, and fail where CI=true.
chromium:
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "installing chromium (once)"; \
	    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y chromium >/dev/null; \
	  else echo "chromium is not installed: the browser tests are skipped (apt-get install chromium)"; fi; }

# Typefaces that the styles name and many visitors have; without them the pictures show the browser's own.
fonts:
	@fc-list | grep -q Charis || { [ "$$(id -u)" != 0 ] || \
	  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y fonts-inter fonts-sil-charis >/dev/null; }

# The tests of the queue that machines share need a Redis server; the same holds.
redis:
	@command -v redis-server >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "installing redis-server (once)"; \
	    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y redis-server >/dev/null; \
	  else echo "redis-server is not installed: its tests are skipped (apt-get install redis-server)"; fi; }
