# Two commands on a fresh machine: `make demo` runs the main job, `make test` runs every test.
# Each does its own set-up; engines are built or fetched once, into a cache outside the checkout.
.DEFAULT_GOAL := help
.PHONY: help demo test engines bench check format setup

setup: node_modules/.installed infra/node_modules/.installed

node_modules/.installed: package.json package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

infra/node_modules/.installed: infra/package.json infra/package-lock.json
	npm ci --prefix infra --no-audit --no-fund --loglevel=error
	@touch $@

demo: setup ## one comment makes an environment, one puts it to sleep, one leaves nothing behind (KEEP=1 keeps it up)
	@npm run --silent demo

test: setup ## every check and test, engines included; the last line counts them
	@npm run --silent test

engines: setup ## bring every engine at its pinned version
	@npm run --silent engines

bench: setup engines ## ours against the bare Pulumi CLI, in one run
	@npm run --silent bench

check: setup ## lint, types, who may import whom, unused code
	@npm run --silent check

format: setup ## format and sort imports
	@npm run --silent format

help: ## this text
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{ printf "make %-8s %s\n", $$1, $$2 }'
