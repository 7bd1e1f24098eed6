# Thin on purpose: each target is a line of the project's own commands.
# `make` alone prints the list. ARGS is handed on: make test ARGS="tests/record -k filter"

.DEFAULT_GOAL := help
.PHONY: help run test lint soak bench package clean
.DELETE_ON_ERROR:

BIN := .venv/bin
INSTALLED := .venv/installed
ARGS ?=

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

run: $(INSTALLED) ## the demo: window, local gateway, three users; without a display it is played into build/demo
	@packaging/system_packages.sh run
	$(BIN)/rts-console demo $(ARGS)

test: export LC_ALL := C.UTF-8
test: export QT_QPA_PLATFORM := $(or $(QT_QPA_PLATFORM),offscreen)
test: $(INSTALLED) ## all tests
	@packaging/system_packages.sh test
	@packaging/vendor_sdks.sh
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile $(ARGS)

lint: $(INSTALLED) ## style, format and strict types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

soak: $(INSTALLED) ## every promise about messages put to the test, in under 10 minutes; ARGS="cuts --seed 7" for one trial
	@$(BIN)/python -m soak $(ARGS)

bench: $(INSTALLED) ## every speed figure beside its bare baseline, in about 15 minutes; ARGS=--quick only tries that they run
	@$(BIN)/rts-console bench all $(ARGS)

package: $(INSTALLED) ## the standalone program, its packages and its self-test, in dist
	@packaging/system_packages.sh test
	@packaging/build.sh

clean: ## remove what builds and tests left behind (.venv stays)
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find rts_console tests soak packaging -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): requirements.lock pyproject.toml
	@packaging/virtual_environment.sh
