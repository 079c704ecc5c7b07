# make setup builds .venv from the lock file; run and test need nothing else but Python >= 3.11, make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp

.PHONY: setup run test quick lint types pytest pytest-crawler pytest-rest bench soak simulate survival apprise ray fuzz docs golden lock sources-report clean

$(STAMP): requirements.lock requirements-web.lock requirements-report.lock requirements-bulk.lock requirements-notebook.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("rolecall needs Python >= 3.11; name one with make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock -r requirements-web.lock \
	  -r requirements-report.lock -r requirements-bulk.lock -r requirements-notebook.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(STAMP)

setup: $(STAMP)

run: setup
	$(BIN)/rolecall demo
	$(BIN)/rolecall health
	@echo "look at it: $(BIN)/rolecall serve, then http://127.0.0.1:8001/; as pictures in one file: $(BIN)/rolecall report"

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

pytest: setup
	$(MAKE) -j2 pytest-crawler pytest-rest

pytest-crawler:
	$(BIN)/python -W error -m pytest tests/crawler

pytest-rest:
	$(BIN)/python -W error -m pytest --ignore=tests/crawler

test: lint types pytest

# What a new family or field can break, in under a minute; a rule of extraction has its own tests in tests/extract.
QUICK := tests/test_golden.py tests/spiders tests/test_architecture.py tests/test_house.py tests/test_docs.py tests/test_fields.py tests/test_fields_doc.py tests/extract/test_prose.py tests/schemas/test_compatibility.py tests/catalog/test_composed_name.py tests/web/test_posting.py

quick: lint
	$(BIN)/python -W error -m pytest $(QUICK) --deselect tests/spiders/test_mutations.py

bench: setup
	$(BIN)/python -m bench

# Commands killed wherever they write (exit code 1 where anything is lost, doubled or broken), copies kept by the feeds through 10,000
# random histories, alerts told through random histories (100,000 pairs), 200,000 postings by `rolecall bulk` and as ever, and boards of known
# truth with faults.
soak: setup
	$(BIN)/python -m bench.soak.kill
	$(BIN)/python -m bench.soak.feeds
	$(BIN)/python -m bench.soak.alerts
	$(BIN)/python -m bench.soak.bulk
	$(BIN)/python -m bench.simulate

# Closings against a known truth: boards, faults and events invented, 100,000 board-days (half an hour and more).
simulate: setup
	$(BIN)/python -m bench.simulate 100000

# What `rolecall openings` needs besides.
survival: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-survival.lock

# What `rolecall alerts` needs besides for --to apprise:VARIABLE.
apprise: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-apprise.lock

# What `rolecall bulk run` needs besides on a Ray cluster (`bulk.ray`).
ray: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-ray.lock

# Guided by coverage (atheris: Linux on x86-64). FUZZ keeps what reaches new code, from which the next run goes on, and what broke something.
FUZZ := data/var/fuzz
FUZZ_SECONDS := 600
fuzz: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-fuzz.lock
	nice $(BIN)/python -m tests.fuzz $(FUZZ) --seconds $(FUZZ_SECONDS)
	test -z "$$(ls $(FUZZ)/findings)" || (head -n 1 $(FUZZ)/findings/*.txt; exit 1)

docs: setup
	$(BIN)/python -m catalog.pages

# What the golden cases yield and become (expected.jsonl, record.jsonl), by today's spiders and rules, where they differ, and what readers of the feeds
# rely on (tests/schemas), and the name of what records are made of (tests/catalog/composed.json): each difference is to be reviewed.
golden: setup
	$(BIN)/python -m tests.golden_records
	$(BIN)/python -m tests.schemas.test_compatibility
	$(BIN)/python -m tests.catalog.test_composed_name

sources-report: setup
	$(BIN)/python -m bench.sources_report

lock:
	uv pip compile --quiet --generate-hashes --universal --no-header --group dev pyproject.toml -o requirements.lock
	printf 'atheris>=3.0' | uv pip compile --quiet --generate-hashes --universal --no-header - -o requirements-fuzz.lock
	printf 'apprise>=1.9' | uv pip compile --quiet --generate-hashes --universal --no-header --python-version 3.11 --constraint requirements.lock - -o requirements-apprise.lock
	printf 'datasette>=0.65,<0.66' | uv pip compile --quiet --generate-hashes --universal --no-header --python-version 3.11 --constraint requirements.lock - -o requirements-web.lock
	printf 'jinja2>=3.1\nmatplotlib>=3.10' | uv pip compile --quiet --generate-hashes --universal --no-header --python-version 3.11 --constraint requirements.lock --constraint requirements-web.lock - -o requirements-report.lock
	printf 'daft>=0.7' | uv pip compile --quiet --generate-hashes --universal --no-header --python-version 3.11 --constraint requirements.lock - -o requirements-bulk.lock
	printf 'daft>=0.7\nray>=2.50' | uv pip compile --quiet --generate-hashes --universal --no-header --python-version 3.11 --constraint requirements.lock --constraint requirements-bulk.lock - -o requirements-ray.lock
	printf 'surpyval>=0.25' | uv pip compile --quiet --generate-hashes --universal --no-header --python-version 3.11 --constraint requirements.lock - -o requirements-survival.lock
	uv pip compile --quiet --generate-hashes --universal --no-header --python-version 3.11 --constraint requirements.lock --constraint requirements-web.lock --group notebook -o requirements-notebook.lock

clean:
	rm -rf $(VENV) data/var
