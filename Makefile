# Each target is a small script in campaign/make/.
.DEFAULT_GOAL := help
.PHONY: help run test soak bench check messages

help: ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 16

run: ## set everything up and serve the site on http://127.0.0.1:8000 (PORT=8001 make run: elsewhere)
	@campaign/make/run.sh

test: ## run every test on PostgreSQL, then on SQLite (ARGS="-k confirm" make test: some of them)
	@campaign/make/test.sh $(ARGS)

soak: ## upgrade, back up and kill at random while many sign (SECONDS=900 SIZE=10000 SEED=7 make soak)
	@campaign/make/soak.sh

check: ## check style, types, migrations, translations, templates and settings
	@campaign/make/check.sh

bench: ## measure how fast the site is (ARGS="--sizes 0 1000000" make bench: other sizes, some minutes more)
	@campaign/make/bench.sh $(ARGS)

messages: ## bring the translation catalogues up to date with the code
	@campaign/make/set_up.sh test
	@.venv/bin/python -m campaign.catalogues update
