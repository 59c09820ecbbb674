# capgene: two commands set everything up, `make demo` and `make test`; `make help` lists the rest.
# PYTHON= names the interpreter, CAPGENE_DATA= the data folder (not needed by demo and test), ARGS= more arguments for pytest or the benchmark.

VENV ?= .venv
PEERS ?= .venv-peers
COMPILED ?= .venv-compiled
CAPGENE_DATA ?= ../shared/data
UV ?= uv
override CAPGENE_DATA := $(abspath $(CAPGENE_DATA))
export CAPGENE_DATA

PIP_FLAGS = -q --disable-pip-version-check
LOCKED = install $(PIP_FLAGS) --no-deps --require-hashes
PROJECT = install $(PIP_FLAGS) --no-deps --no-build-isolation -e .
COMPILE = $(UV) pip compile -q --no-config --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links pyproject.toml --group build
RECORD = examples/PMC6895841__cancers-11-01646-g001.md
GOLD = $(CAPGENE_DATA)/gold/captions.jsonl

.DEFAULT_GOAL := help
.PHONY: help demo test lint format evaluate annotated corpora bench lexicon lexicon-check train accuracy curation golden wheel compiled browser peers lock clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1 /p' $(MAKEFILE_LIST) | while read -r name text; do printf 'make %-13s %s\n' "$$name" "$$text"; done

demo: $(VENV)/.run ## install, annotate the example record, write a page to look at, compare with the curated list
	@mkdir -p out/demo
	$(VENV)/bin/capgene annotate $(RECORD) -o out/demo/annotations.jsonl
	$(VENV)/bin/capgene annotate $(RECORD) -o out/demo/annotations.html
	$(VENV)/bin/capgene evaluate $(RECORD)
	$(VENV)/bin/capgene suggest $(RECORD) -o out/demo/suggestions.jsonl
	@echo "Written: out/demo/annotations.jsonl, suggestions.jsonl, and out/demo/annotations.html to open in a browser."
	@echo "To decide about the suggestions: $(VENV)/bin/capgene review out/demo/suggestions.jsonl $(RECORD)"

test: $(VENV)/.test browser ## install what the tests need, the browser included, and run them
	$(VENV)/bin/pytest $(ARGS)

lint: $(VENV)/.test ## check style, form and types
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

format: $(VENV)/.test ## bring the code into form
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

evaluate: $(VENV)/.run ## score the gold captions and hold them against eval/baseline.json
	@test -f $(GOLD) || { echo "$(GOLD) is not there: set CAPGENE_DATA to the data folder"; exit 1; }
	$(VENV)/bin/capgene evaluate $(GOLD) --baseline eval/baseline.json

annotated: $(VENV)/.run ## score 1,300 more captions: 846 whose errors were read, 250 held apart, 204 of records held apart
	@test -f $(CAPGENE_DATA)/pfocr/captions.jsonl.gz || { echo "$(CAPGENE_DATA)/pfocr/captions.jsonl.gz is not there: set CAPGENE_DATA to the data folder"; exit 1; }
	@mkdir -p out
	$(VENV)/bin/python -m eval.annotated read -o out/annotated-read.jsonl
	$(VENV)/bin/capgene evaluate out/annotated-read.jsonl
	$(VENV)/bin/python -m eval.annotated held -o out/annotated-held.jsonl
	$(VENV)/bin/capgene evaluate out/annotated-held.jsonl --baseline eval/annotated/baseline-held.json
	$(VENV)/bin/python -m eval.annotated records -o out/annotated-records.jsonl
	$(VENV)/bin/capgene evaluate out/annotated-records.jsonl --baseline eval/annotated/baseline-records.json

corpora: $(VENV)/.run ## score all corpora of the data folder in one table
	@test -d $(CAPGENE_DATA)/corpora || { echo "$(CAPGENE_DATA)/corpora is not there: set CAPGENE_DATA to the data folder"; exit 1; }
	@mkdir -p out
	$(VENV)/bin/capgene evaluate --corpora $(CAPGENE_DATA)/corpora -o out/corpora.json $(ARGS)

bench: $(VENV)/.run ## measure speed, memory, start-up and growth beside other tools (three minutes)
	@mkdir -p out
	$(VENV)/bin/capgene bench -o out/bench.json $(ARGS)

lexicon: $(VENV)/.run ## compile the lexicon anew from its sources
	@test -d $(CAPGENE_DATA)/hgnc || { echo "$(CAPGENE_DATA)/hgnc is not there: set CAPGENE_DATA to the data folder"; exit 1; }
	$(VENV)/bin/capgene lexicon build

lexicon-check: $(VENV)/.run ## compile the lexicon elsewhere and check that the bytes are those in lexicons/
	@test -d $(CAPGENE_DATA)/hgnc || { echo "$(CAPGENE_DATA)/hgnc is not there: set CAPGENE_DATA to the data folder"; exit 1; }
	@rm -rf out/lexicon && mkdir -p out/lexicon
	$(VENV)/bin/capgene lexicon build -o out/lexicon --curated lexicons/curated
	@for made in out/lexicon/*; do cmp "$$made" "lexicons/$${made##*/}" || { echo "lexicons/ is out of date: make lexicon"; exit 1; }; done

train: $(VENV)/.test ## learn the weights of the model anew from the data folder
	@test -d $(CAPGENE_DATA)/corpora || { echo "$(CAPGENE_DATA)/corpora is not there: set CAPGENE_DATA to the data folder"; exit 1; }
	$(VENV)/bin/python -m eval.training

accuracy: $(VENV)/.test ## measure out of fold what every step is worth, into docs/accuracy.md (minutes)
	@test -f $(GOLD) || { echo "$(GOLD) is not there: set CAPGENE_DATA to the data folder"; exit 1; }
	$(VENV)/bin/python -m eval.training --report --into docs/accuracy.md

curation: $(VENV)/.test ## learn how to score suggestions anew, and write docs/curation.md with what was measured
	@test -f $(GOLD) || { echo "$(GOLD) is not there: set CAPGENE_DATA to the data folder"; exit 1; }
	$(VENV)/bin/python -m eval.curation.training --reference
	$(VENV)/bin/python -m eval.curation.training --report --into docs/curation.md

golden: $(VENV)/.test ## write tests/golden anew from what the code does now (read the diff before you commit it)
	$(VENV)/bin/pytest --update-golden

wheel: $(VENV)/.test ## build the wheel and try it in an empty environment, away from this folder
	bash .ci/wheel $(VENV)/bin/python

compiled: $(COMPILED)/.run ## build a wheel of compiled code, a third quicker or more, and install it in .venv-compiled (needs a C compiler)
	@mkdir -p out/compiled
	$(VENV)/bin/capgene annotate $(RECORD) -q -o out/compiled/plain.jsonl
	$(COMPILED)/bin/capgene annotate $(RECORD) -q -o out/compiled/compiled.jsonl
	@cmp out/compiled/plain.jsonl out/compiled/compiled.jsonl && ls dist/compiled/*.whl

browser: # Chromium and its driver for the tests of pages; without root or apt the tests say what is missing
	@if command -v chromium >/dev/null && command -v chromedriver >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "installing chromium and chromium-driver"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium chromium-driver >/dev/null \
		|| echo "chromium could not be installed"; \
	fi

peers: $(VENV)/.run $(PEERS)/.run ## install Gilda beside capgene, and score both on the gold captions, with speed
	@mkdir -p out
	@if [ -f $(GOLD) ]; then $(VENV)/bin/capgene evaluate $(GOLD) --peers $(PEERS) -o out/peers.html $(ARGS); \
	else echo "Gilda is installed. To score it: set CAPGENE_DATA to the data folder ($(GOLD) is not there)"; fi

lock: ## resolve the requirements anew (needs uv)
	$(COMPILE) --extra test --extra dev -o requirements/test.txt
	$(COMPILE) -c requirements/test.txt --extra parquet --extra review -o requirements/run.txt
	$(COMPILE) -c requirements/test.txt --extra peers -o requirements/peers.txt

clean: ## remove what can be made again
	rm -rf $(VENV) $(PEERS) $(COMPILED) build dist out *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

# A stamp stands for a finished install; it is made again when its lock or the packaging changes.
define find_python
p="$(PYTHON)"; \
for name in $${p:-python3 python3.12 python3.11 python}; do \
	if "$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null; then found=$$name; break; fi; \
done; \
[ -n "$$found" ] || { echo "capgene needs Python 3.11 or 3.12 (scispaCy is not built for others); found: $$($${p:-python3} --version 2>&1 | head -n 1)." \
	"Install one, or name it: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 1; }; \
[ ! -L $(1) ] || { echo "$(1) is a symbolic link, which cannot become a virtual environment: remove it, or make VENV=DIR"; exit 1; }; \
"$$found" -m venv $(1) || { rm -rf $(1); echo "$$found cannot make virtual environments: install its venv module (Debian: apt-get install python3-venv)"; exit 1; }; \
touch $(1)/.python
endef

$(VENV)/.python:
	@$(call find_python,$(VENV))

$(PEERS)/.python:
	@$(call find_python,$(PEERS))

$(COMPILED)/.python:
	@$(call find_python,$(COMPILED))

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/.python
	$(VENV)/bin/pip $(LOCKED) -r requirements/run.txt
	$(VENV)/bin/pip $(PROJECT)
	@touch $@

$(VENV)/.test: requirements/test.txt pyproject.toml | $(VENV)/.python
	$(VENV)/bin/pip $(LOCKED) -r requirements/test.txt
	$(VENV)/bin/pip $(PROJECT)
	@touch $@ $(VENV)/.run

$(PEERS)/.run: requirements/peers.txt pyproject.toml | $(PEERS)/.python
	$(PEERS)/bin/pip $(LOCKED) -r requirements/peers.txt
	$(PEERS)/bin/pip $(PROJECT)
	@touch $@

# Compiled in a copy, so that no compiled module lies beside its source.
$(COMPILED)/.run: requirements/run.txt pyproject.toml setup.py $(shell find ner lexicons models -type f -not -name '*.pyc') | $(COMPILED)/.python $(VENV)/.test
	@command -v $${CC:-cc} >/dev/null || { echo "there is no C compiler here: install one, and Python's headers (Debian: apt-get install gcc python3-dev)"; exit 1; }
	$(COMPILED)/bin/pip $(LOCKED) -r requirements/run.txt
	@rm -rf dist/compiled
	@mkdir -p out/compiled
	CAPGENE_COMPILE=1 $(VENV)/bin/python -m build --no-isolation --outdir dist/compiled . >out/compiled/build.log 2>&1 || { cat out/compiled/build.log; exit 1; }
	$(COMPILED)/bin/pip install $(PIP_FLAGS) --no-deps --force-reinstall dist/compiled/*.whl
	@touch $@
