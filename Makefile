# Everything sets itself up: a virtual environment in .venv, and in it what the command needs, once.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install

.PHONY: serve test lint evaluate bench bench-scale load screenshots encoder chromium fonts redis wrk audit sbom licences nginx systemd fuzz bench-backends bench-peers

serve: .venv/run
	@$(BIN)/python -m bot serve

test: .venv/dev chromium redis wrk nginx systemd .venv-synapse/run .venv-audit/run
	$(BIN)/python -m pytest

lint: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .

# What docs/measured.md says of answer quality.
evaluate: .venv/run
	$(BIN)/python -m tests.bench.quality
	$(BIN)/python -m tests.bench.fusion

bench: .venv/dev chromium
	$(BIN)/python -m tests.bench.answering
	$(BIN)/python -m tests.bench.widget
	$(BIN)/python -m tests.bench.webhooks
	$(BIN)/python -m tests.bench.starting
	$(BIN)/python -m tests.bench.records
	$(BIN)/python -m tests.redaction

# How the index grows; fewer sizes: make bench-scale SIZES="1000 10000". The last of these takes half an hour.
SIZES ?= 1000 10000 100000 1000000
bench-scale: .venv/dev
	$(BIN)/python -m tests.bench.scale $(SIZES)

# What the server can take, in ten minutes and a bit.
MINUTES ?= 10
load: .venv/dev wrk
	$(BIN)/python -m tests.bench.load --minutes $(MINUTES)

# Looks for inputs that break a reader, the analysis, an answer or the API; docs/fuzzing.md has what it found. It stops
# at the first finding, and takes at most FUZZ_SECONDS for each of the targets.
FUZZ_RUNS ?= 1000000
FUZZ_SECONDS ?= 7200
fuzz: .venv/dev
	$(BIN)/python -m pytest tests/fuzz --hypothesis-profile fuzz
	$(BIN)/python -m tests.fuzz.api
	for target in sentences tokenizer markdown plaintext html analysis; do \
	  $(BIN)/python -m tests.fuzz $$target --runs $(FUZZ_RUNS) --seconds $(FUZZ_SECONDS) || exit 1; done

# The index in a folder beside the index in Milvus.
bench-backends: .venv/dev
	$(BIN)/python -m tests.bench.backends

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
	$(BIN)/python -m index.encoders.training prepare ../shared/encoder-data build/lessons
	$(BIN)/python -m index.encoders.training learn build/lessons build/network
	$(BIN)/python -m index.encoders.training finish build/network index/encoders/bundled

# Is anything that we stand on known to be vulnerable? What could not be looked up counts as not known to be safe.
RUN_TIME := requirements.txt requirements-channels.txt
audit: .venv-audit/run
	@.venv-audit/bin/pip-audit --strict --no-deps --disable-pip --progress-spinner off $(RUN_TIME:%=-r %) || { \
	  echo "make audit: something is vulnerable, or could not be looked up: see above"; exit 1; }

# A bill of materials (CycloneDX) of what is installed at run time.
sbom: .venv-audit/run
	@mkdir -p build
	@cat $(RUN_TIME) | .venv-audit/bin/cyclonedx-py requirements - --output-reproducible -o build/sbom.json

licences: .venv/dev
	$(BIN)/python -m tests.licences

.venv/run: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing requirements.txt (once)"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/dev: .venv/run requirements-dev.txt requirements-channels.txt requirements-milvus.txt
	@echo "installing requirements-dev.txt (once)"
	@$(PIP) -r requirements-dev.txt
	@touch $@

# A Matrix homeserver for the tests. It has requirements of its own, so it has an environment of its own.
.venv-synapse/run: tests/requirements-synapse.txt
	@test -x .venv-synapse/bin/python || $(PYTHON) -m venv .venv-synapse
	@echo "installing Synapse, for the tests (once)"
	@.venv-synapse/bin/python -m pip --disable-pip-version-check --quiet install -r tests/requirements-synapse.txt
	@touch $@

# What looks at our requirements has its own, which are not ours.
.venv-audit/run: tests/requirements-audit.txt
	@test -x .venv-audit/bin/python || $(PYTHON) -m venv .venv-audit
	@.venv-audit/bin/python -m pip --disable-pip-version-check --quiet install -r tests/requirements-audit.txt
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

# So do the tests of what deploy/ hands out.
nginx:
	@{ command -v nginx || test -x /usr/sbin/nginx; } >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "installing nginx (once)"; \
	    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y nginx-light openssl >/dev/null; \
	  else echo "nginx is not installed: its tests are skipped (apt-get install nginx-light openssl)"; fi; }

systemd:
	@command -v systemd-analyze >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "installing systemd, to check our units with (once)"; \
	    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y systemd >/dev/null; \
	  else echo "systemd is not installed: our units are not checked (apt-get install systemd)"; fi; }

# make load asks with wrk; the short form of it in the tests does too.
wrk:
	@command -v wrk >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "installing wrk (once)"; \
	    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y wrk >/dev/null; \
	  else echo "wrk is not installed: its tests are skipped (apt-get install wrk)"; fi; }
