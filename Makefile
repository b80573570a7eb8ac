.DEFAULT_GOAL := help
.PHONY: help demo test serve bench fmt lock clean
WORKERS ?= 2

help: ## show this list
	@sed -n 's/^\([a-z]*\): .*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name about; do printf '  make %-6s %s\n' "$$name" "$$about"; done

demo: ## set up what is missing, load the demo of Borås, rank its sites and write a proposal
	@scripts/setup demo
	@.venv/bin/siting demo

test: ## the whole gate: format, lint, types, import rules, all tests
	@scripts/setup test
	@scripts/gate $(WORKERS)

serve: ## set up what is missing and serve the web pages and the API, with the demo of Borås where nothing else is kept
	@scripts/setup demo
	@.venv/bin/siting serve

bench: ## measure import, catalogue, matching and proposals at growing sizes
	@scripts/setup dev
	@.venv/bin/python -m tests.bench

fmt: ## format the code and mend what the linter can mend
	@scripts/setup dev
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

lock: ## write constraints.txt anew from pyproject.toml, keeping versions (scripts/lock --upgrade lifts them)
	@scripts/lock

clean: ## remove all that set-up and the tools made in this folder; databases stay
	rm -rf .venv .setup node_modules maps/static out build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
