# The environment, the demonstration, the tests.  Everything goes into .venv, from pinned and hashed packages.

VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PYTHON := $(BIN)/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --quiet install
RUNTIME := $(VENV)/.runtime-ready
DEVELOPMENT := $(VENV)/.development-ready
MUTATION := $(VENV)/mutants/.ready
LINKS := .package/zaedno
RULES := tests/theory/test_identity.py tests/engine/test_any_scenario.py
LOCKS := requirements-build.txt requirements.txt requirements-dev.txt
MUTANTS := 300
SEED := 0

.PHONY: setup demo picture stories test boundscheck lint fuzz mutants docs messages site lock
.DELETE_ON_ERROR:

setup: $(RUNTIME)  ## the environment alone

demo: $(RUNTIME)  ## win-win against win-lose in the same 200 worlds; ends by naming the page
	@rm -rf outputs/demo  # of an earlier version, it would be refused
	$(BIN)/zaedno compare scenario=win_win,win_lose runs=200 out=outputs/demo

picture: demo  ## docs/network.svg, the picture of README.md
	cp outputs/demo/figures/network.svg docs/network.svg

stories: $(RUNTIME)  ## docs/stories.md and docs/stories.bg.md, five partnerships told from the event log
	$(PYTHON) docs/stories.py

test: $(DEVELOPMENT) $(LINKS)
	$(PYTHON) -m pytest -n auto --dist worksteal

boundscheck: $(DEVELOPMENT) $(LINKS)  ## the rules with every index checked: one outside its table is an error
	NUMBA_BOUNDSCHECK=1 $(PYTHON) -m pytest -n auto --dist worksteal $(RULES)

lint: $(DEVELOPMENT) $(LINKS)
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	cd .package && PYTHONPATH=. ../$(BIN)/lint-imports --no-cache ../pyproject.toml  # here the floors are one package

fuzz: $(DEVELOPMENT)  ## 5,000 command lines, 3,000 tables, 2,000 folders as nobody should make them; FUZZ='lines=50 seed=1'
	$(PYTHON) tests/fuzz $(FUZZ)

mutants: $(DEVELOPMENT) $(MUTATION)  ## MUTANTS=300 changes of the rules, drawn with SEED=0: which does no test catch?  AGAIN=yes
	$(MUTATION:%/.ready=%)/$(notdir $(BIN))/python tests/mutants number=$(MUTANTS) seed=$(SEED) again=$(AGAIN)

docs: $(RUNTIME)  ## docs/parameters.md and docs/measures.md, from the declarations in sim/
	$(PYTHON) docs/tables.py

messages: $(RUNTIME)  ## analysis/locale: what there is to translate, gathered anew
	$(PYTHON) -m zaedno.analysis.to_translate

site: $(DEVELOPMENT)  ## site/: the documentation for a browser; a link to nowhere is an error
	$(PYTHON) -m sphinx -c docs -b html -W --keep-going -q . site
	@echo "open site/index.html"

# The floors stand at the top of the repository and are installed as zaedno.sim and so on.  mypy and doctests follow no such
# mapping: they are given the package as links.
$(LINKS): Makefile $(wildcard zaedno/*.py)
	rm -rf $@ && mkdir -p $@
	ln -s $(addprefix ../../,$(wildcard zaedno/*.py) sim experiments analysis app configs) $@
	@touch $@

# Stamps: a second call finds them newer than what they were made from, and does nothing.
$(RUNTIME): requirements-build.txt requirements.txt pyproject.toml | $(VENV)/pyvenv.cfg
	@echo "installing the packages of requirements.txt into $(VENV), once"
	$(PIP) --require-hashes -r requirements-build.txt
	$(PIP) --require-hashes --no-build-isolation -r requirements.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(DEVELOPMENT): requirements-dev.txt $(RUNTIME)
	@echo "installing the packages of requirements-dev.txt into $(VENV), once"
	$(PIP) --require-hashes --no-build-isolation -r requirements-dev.txt
	@touch $@

# An environment of its own: Cosmic Ray brings twenty packages that nothing else needs, and asks of ours only the files.
$(MUTATION): requirements-build.txt requirements-mutants.txt | $(VENV)/pyvenv.cfg
	$(PYTHON) -m venv $(@D)
	$(@D)/$(notdir $(BIN))/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-build.txt
	$(@D)/$(notdir $(BIN))/python -m pip --disable-pip-version-check --quiet install --require-hashes \
		--no-build-isolation -r requirements-mutants.txt
	@touch $@

$(VENV)/pyvenv.cfg:
	@for python in python3.12 python3.13 python3.14 python3 python; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then \
			echo "making the environment in $(VENV) with $$($$python --version)"; \
			$$python -m venv $(VENV) && exit 0; \
			rm -rf $(VENV); exit 1; \
		fi; \
	done; \
	echo "zaedno needs Python 3.12 or newer, and found none as python3.12, python3.13, python3.14, python3 or python"; \
	exit 1

# The lock files, from pyproject.toml.  No index address gets into them; `python -m pip install pip-tools` first.
COMPILE := $(PYTHON) -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-annotate \
	--no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host
WINDOWS := colorama
MACOS := beniget|gast|ply|pythran

lock:
	echo 'setuptools>=77' | $(COMPILE) --output-file requirements-build.txt -
	$(COMPILE) --extra dev --output-file requirements-dev.txt pyproject.toml requirements-elsewhere.in
	echo 'cosmic-ray' | $(COMPILE) --output-file requirements-mutants.txt -
	$(COMPILE) --constraint requirements-dev.txt --output-file requirements.txt pyproject.toml requirements-elsewhere.in
	sed -i -E -e 's/^(($(WINDOWS))==[^ ]+)/\1 ; sys_platform == "win32"/' \
		-e 's/^(($(MACOS))==[^ ]+)/\1 ; sys_platform == "darwin"/' $(LOCKS)
