# Short names for what ./run-env.sh and dotnet do; no logic of its own. `make` lists the targets.
# ARGS="…" is passed on to any of them, for instance: make start-all ARGS="--only postgres,redis"

RUN := ./run-env.sh
ARGS ?=

.DEFAULT_GOAL := help

##@ Environment

.PHONY: start-all
start-all: ## start every service in the background
	@$(RUN) up --detach $(if $(ONLY),--only $(ONLY)) $(ARGS)

.PHONY: stop-all
stop-all: ## stop every service; data stays
	@$(RUN) down $(ARGS)

.PHONY: restart
restart: ## restart one service: make restart SERVICE=backend
	@$(RUN) restart $(call required,SERVICE) $(ARGS)

.PHONY: status
status: ## what runs, and how it is
	@$(RUN) status $(ARGS)

.PHONY: logs
logs: ## logs of all, or of one: make logs SERVICE=backend FOLLOW=1 SINCE=10m
	@$(RUN) logs $(SERVICE) $(if $(FOLLOW),--follow) $(if $(SINCE),--since $(SINCE)) $(ARGS)

.PHONY: exec
exec: ## run a command in a service: make exec SERVICE=postgres CMD="psql --version"
	@$(RUN) exec $(call required,SERVICE) -- $(call required,CMD)

.PHONY: urls
urls: ## where everything is reached
	@$(RUN) urls $(ARGS)

.PHONY: doctor
doctor: ## find out what is wrong
	@$(RUN) doctor $(ARGS)

##@ This machine

.PHONY: setup
setup: ## install and start what is missing (root, Debian or Ubuntu)
	@scripts/setup-dev-environment.sh $(ARGS)

.PHONY: check
check: ## report what is missing; changes nothing
	@scripts/setup-dev-environment.sh --check $(ARGS)

.PHONY: trust
trust: ## trust the development certificate authority
	@$(RUN) trust $(ARGS)

.PHONY: hosts
hosts: ## the lines for the hosts file
	@$(RUN) hosts $(ARGS)

.PHONY: images
images: ## container images: where each comes from
	@$(RUN) images $(ARGS)

##@ Proof

.PHONY: test
test: ## run every gate: make test ARGS="…" is passed to dotnet test
	@dotnet test $(ARGS)

.PHONY: gates
gates: ## run the gates and write their report: make gates PHASE=1 GATE=Https
	@$(RUN) gates $(if $(PHASE),--phase $(PHASE)) $(if $(GATE),--gate $(GATE)) $(ARGS)

.PHONY: test-scripts
test-scripts: ## test the shell scripts; seconds, no Docker
	@bash scripts/tests/run.sh

.PHONY: bench
bench: ## measure starting, reattaching and taking down
	@benchmarks/startup.sh $(ARGS)

##@ Cleaning up

.PHONY: clean
clean: ## remove build output
	@find . -name node_modules -prune -o -type d \( -name bin -o -name obj \) -path './Dice.*' -prune -exec rm -rf {} +

.PHONY: clean-data
clean-data: ## stop every service and delete its data
	@$(RUN) down --volumes $(ARGS)

.PHONY: help
help: ## this list
	@awk 'BEGIN { FS = ":.*## " } \
	    /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	    /^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# $(call required,NAME): the value of NAME, or a stop that says how to give it.
required = $(or $($(1)),$(error this target needs $(1)=…; `make` lists examples))
