# Every target works as the first command in a fresh clone. It needs python3 (3.11 or later) with venv, and make.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
SYNC := $(if $(filter output-sync,$(.FEATURES)),--output-sync)  # each check's output in one piece

.PHONY: help demo test check check-types check-generated check-style docs matrix generate fix bench soak fuzz kill interop mutants screens dist workflows clean

demo: $(READY)  ## start, watch and finish 60 runs on the embedded simulator
	$(BIN)/python -m tfrun_async.demo $(ARGS)

test: check  ## all checks and tests that CI runs
	$(BIN)/python -m pytest --numprocesses 2 --cov --cov-report=term $(ARGS)

check: $(READY)  ## lint, format, import layers, types, spelling, workflows and the documentation
	@$(MAKE) --no-print-directory --jobs 2 $(SYNC) docs check-types check-generated check-style

check-types: $(READY)
	$(BIN)/mypy
	$(BIN)/python -m tests.typing.completeness
	PATH="$(CURDIR)/$(BIN):$$PATH" PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright tests/typing

check-generated: $(READY)
	$(BIN)/python -m codegen --check

check-style: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml

docs: $(READY)  ## build the documentation into build/docs; warnings are errors
	$(BIN)/sphinx-build --fail-on-warning --keep-going --quiet --jobs 2 docs build/docs

matrix: $(READY)  ## run the tests on every Python that is installed, 3.11 to 3.14
	$(BIN)/nox $(if $(ARGS),-- $(ARGS))

generate: $(READY)  ## generate models and operations from the spec
	$(BIN)/python -m codegen

fix: $(READY)  ## autofix lint and formatting
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY)  ## compare this SDK with others, and its rate limiters; ARGS=--quick takes less time
	$(BIN)/python -m tests.benchmarks $(ARGS)
	$(BIN)/python -m tests.benchmarks.rollouts $(ARGS)
	$(BIN)/python -m tests.benchmarks.rate_limits $(if $(ARGS),--seconds 5)

soak: $(READY)  ## send 10,000 requests with 20 % faults, and check for duplicates and leaks
	$(BIN)/python -m tests.soak $(ARGS)

fuzz: $(READY)  ## mutated documents and responses; ARGS="server --seed 7" repeats a failure
	$(BIN)/python -m tests.fuzz $(ARGS)

kill: $(READY)  ## kill rollouts 300 times in the middle of their requests, and check their runs
	$(BIN)/python -m tests.kill $(ARGS)

interop: $(READY)  ## run the terraform CLI, pytfe, terrasnek and schemathesis against the simulator
	$(BIN)/python -m tests.interop $(ARGS)

mutants: $(READY)  ## break the simulator in many ways, and see the tests notice; ARGS="lock page" chooses
	$(BIN)/python -m tests.mutants $(ARGS)

screens: $(READY)  ## record the pictures of the documentation; the page needs chromium, ARGS=FOLDER keeps all
	$(BIN)/python -m tests.screens $(ARGS)

dist: $(READY)  ## build sdist and wheel, check them, and try them with each extra
	$(BIN)/python -m tests.dist $(ARGS)

workflows: $(READY)  ## check the workflows with actionlint, which must be installed
	actionlint

clean:  ## remove everything that the other targets made
	rm -rf .venv .nox build dist docs/reference/generated
	rm -rf .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache

help:  ## print the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): export PIP_CONSTRAINT := $(CURDIR)/.ci/constraints.txt
$(READY): pyproject.toml .ci/constraints.txt
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[cli,dask,mcp,redis]' --group dev
	touch $@
