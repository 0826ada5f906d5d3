# Innograph: `make help` tells what there is. Needs Python 3.11 or later, git and make; the rest it sets up by itself.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo neo4j test check format lock web wheel train calibrate bench fuzz clean

PLAN ?= examples/qingdao-2019.md
TESTS ?=
SHARED ?= ../shared
NEO4J ?= 2026.09
export PLAN
export PIP_DISABLE_PIP_VERSION_CHECK = 1

python := .venv/bin/python
innograph := .venv/bin/python -m innograph

# A virtual environment knows its folder: one that was moved is set up again.
$(shell [ "$$(cat .venv/folder 2>/dev/null)" = "$$PWD" ] || rm -f .venv/installed .venv/installed-dev)

help: ## what each target does
	@echo "make TARGET"
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  %-9s %s\n", $$1, $$2 }' Makefile

demo: .venv/installed ## read a plan (PLAN=file, by default the example), build its graph, ask it three questions, write its picture
	@set -e; \
	run() { printf '\n$$ innograph'; for word; do case $$word in *[\ \'\"]*) printf " '%s'" "$$word";; *) printf ' %s' "$$word";; esac; done; echo; \
	  $(innograph) "$$@"; }; \
	run build "$$PLAN" --fresh -o build/demo; \
	printf '\nWhat does the plan want to reach, and which measure answers for it?\n'; run targets -g build/demo; \
	printf '\nWhich platforms are to be built, and how firmly?\n'; run query stages -g build/demo; \
	body=$$($(innograph) rank -g build/demo --limit 1 --json | $(python) -c 'import json, sys; print(*(row["name"] for row in json.load(sys.stdin)["rows"]))'); \
	[ -z "$$body" ] || { printf '\nHow does the body that bridges most lead to the goals?\n'; run trace "$$body" -g build/demo; }; \
	run view -g build/demo -o build/demo.html; \
	printf '\nOpen build/demo.html in a browser. Ask on: .venv/bin/innograph -h\n'

neo4j: .venv/installed-dev ## start a real Neo4j with its Browser here (NEO4J=5.26 for the older one), and publish PLAN's graph to it
	@exec $(python) servers/demo_neo4j.py "$(NEO4J)" "$$PLAN"

test: check ## all checks and all tests (TESTS=… for some)
	@$(python) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(TESTS)

check: .venv/installed-dev ## lint, types, floors
	@$(python) -m ruff check .
	@$(python) -m ruff format --check --quiet . || { echo "some files are not formatted: make format"; exit 1; }
	@rm -rf build/lib build/bdist.* build/typed
	@$(python) -m pip install --quiet --no-deps --no-build-isolation --no-compile --target build/typed .
	@cd build/typed && ../../$(python) -m mypy --strict --config-file ../../pyproject.toml --cache-dir ../../.mypy_cache -p innograph
	@.venv/bin/lint-imports --no-logo

format: .venv/installed-dev ## lay the code out
	@$(python) -m ruff check --fix-only --quiet .
	@$(python) -m ruff format .

lock: .venv/installed-dev ## choose the versions of all libraries anew
	@for part in "" "--group dev --constraints requirements.lock"; do \
	  $(python) -m uv pip compile pyproject.toml --group build $$part --universal --python-version 3.11 \
	    --fork-strategy fewest --generate-hashes --upgrade --quiet --custom-compile-command "make lock" \
	    -o "requirements$${part:+-dev}.lock" || exit 1; \
	done

web: .venv/installed-dev ## build what the explorer's pages run, from web/ into app/web/static/, and the ontology's pages
	@$(python) web/bundle.py
	@$(python) web/ontology.py

wheel: .venv/installed ## build the wheel, into dist/
	@rm -rf build/lib build/bdist.* && $(python) -m pip wheel --quiet --no-deps --no-build-isolation -w dist .

train: .venv/installed ## train the weights that find names, from the annotations below SHARED and in bench/
	@$(python) -m innograph.loaders.train $(SHARED)/plans $(SHARED)/gold/*.json $(SHARED)/gold/more/*.json $$(find bench/annotations -type f)

calibrate: .venv/installed ## measure how often facts of each confidence are right, and keep it (some ten minutes)
	@$(python) bench/calibrate.py $(SHARED)

bench: .venv/installed ## score the reading on texts that the weights have not seen (some ten minutes)
	@$(python) bench/left_out.py $(SHARED)

fuzz: .venv/installed-dev ## read 5,000 damaged and hostile files (a quarter of an hour)
	@$(python) bench/fuzz.py

clean: ## take away what these targets made
	rm -rf .venv build dist innograph.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# --- what the targets above stand on

.venv/installed: requirements.lock pyproject.toml
	@echo "Setting up .venv (once; a minute or two)"
	@for python in python3 python3.14 python3.13 python3.12 python3.11 none; do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	done; \
	[ $$python != none ] || { echo "Python 3.11 or later is needed, and none was found"; exit 1; }; \
	"$$python" -m venv --clear .venv >/dev/null 2>&1 || { \
	  "$$python" -m venv --clear --without-pip .venv && "$$python" -m pip --python .venv/bin/python install --quiet pip; \
	} >/dev/null 2>&1 || { echo "This $$python cannot make an environment; on Debian and Ubuntu: apt install python3-venv"; rm -rf .venv; exit 1; }
	@$(python) -m pip install --quiet --require-hashes -r requirements.lock
	@PYTHONWARNINGS=ignore $(python) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@printf '%s\n' "$$PWD" > .venv/folder
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	@$(python) -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
