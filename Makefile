# Short names for ./run-env.sh, dotnet and the scripts; no logic of its own. `make` lists the targets.
# ARGS="…" is passed on: make start-all ARGS="--only postgres,redis"

RUN := ./run-env.sh
ARGS ?=

# The modes of `up --mode` except full, which is start-all; and the files of `export`. Specs compare both with the host.
MODES := backend cms data monitoring web
EXPORTS := compose devcontainer env kubernetes observability prometheus traefik

.DEFAULT_GOAL := help

##@ Environment

.PHONY: start-all
start-all: ## start every service in the background
	@$(RUN) up --detach $(if $(ONLY),--only $(ONLY)) $(ARGS)

.PHONY: $(MODES:%=start-%)
$(MODES:%=start-%): start-%: ## start the services of one mode: start-MODES
	@$(RUN) up --detach --mode $* $(ARGS)

.PHONY: stop-all
stop-all: ## stop every service; the data stays
	@$(RUN) down $(ARGS)

.PHONY: restart
restart: ## restart one service: make restart SERVICE=backend
	@$(RUN) restart $(call required,SERVICE) $(ARGS)

.PHONY: status
status: ## print the state of every service
	@$(RUN) status $(ARGS)

.PHONY: logs
logs: ## print logs: make logs SERVICE=backend FOLLOW=1 SINCE=10m
	@$(RUN) logs $(SERVICE) $(if $(FOLLOW),--follow) $(if $(SINCE),--since $(SINCE)) $(ARGS)

shell-%: ## open a shell in a service: make shell-postgres
	@$(RUN) exec $* -- sh

.PHONY: exec
exec: ## run a command in a service: make exec SERVICE=postgres CMD="psql --version"
	@$(RUN) exec $(call required,SERVICE) -- $(call required,CMD)

.PHONY: urls
urls: ## print all URLs
	@$(RUN) urls $(ARGS)

.PHONY: dashboards
dashboards: ## print the URL of the dashboards
	@$(RUN) urls grafana $(ARGS)

.PHONY: check-dashboards
check-dashboards: ## check the queries of the dashboards with Prometheus
	@$(RUN) dashboards --check $(ARGS)

.PHONY: doctor
doctor: ## find problems of this machine
	@$(RUN) doctor $(ARGS)

.PHONY: scan
scan: ## check the security of the checkout and of the running environment
	@$(RUN) scan $(ARGS)

##@ Data

.PHONY: seed
seed: ## load the rules and the development characters
	@$(RUN) db seed $(ARGS)

.PHONY: reset
reset: ## restore the database's schema and seed data; what users wrote is removed
	@$(RUN) db reset --tier template $(ARGS)

.PHONY: backup
backup: ## write a backup: make backup FILE=dice.tar.gz
	@$(RUN) backup $(if $(FILE),--output $(FILE)) $(ARGS)

.PHONY: restore
restore: ## restore a backup: make restore FILE=dice.tar.gz
	@$(RUN) restore $(call required,FILE) $(ARGS)

.PHONY: rollback-phase1 rollback-phase2 rollback-phase3
rollback-phase1 rollback-phase2 rollback-phase3: rollback-phase%: ## remove a phase and its data; YES=1 does it, else a list is printed
	@$(RUN) rollback --phase $* $(YES:%=--yes) $(ARGS)

.PHONY: emergency-reset
emergency-reset: ## remove everything and start again; YES=1 does it, else a list is printed
	@$(RUN) reset $(YES:%=--yes) $(ARGS)

.PHONY: clean-data
clean-data: ## stop every service and delete its data
	@$(RUN) down --volumes $(ARGS)

##@ Tests

.PHONY: test
test: ## run all gates and tests
	@dotnet test $(ARGS)

.PHONY: test-phase1 test-phase2 test-phase3
test-phase1 test-phase2 test-phase3: test-phase%: ## run the gates of one phase
	@$(RUN) gates --phase $* $(ARGS)

.PHONY: gates
gates: ## run gates and write their report: make gates PHASE=1 GATE=Https
	@$(RUN) gates $(if $(PHASE),--phase $(PHASE)) $(if $(GATE),--gate $(GATE)) $(ARGS)

.PHONY: test-scripts
test-scripts: ## test the shell scripts; needs no Docker
	@bash scripts/tests/run.sh

.PHONY: load
load: ## run a load test: make load SCENARIO=mix PROFILE=smoke
	@$(RUN) load $(SCENARIO) $(if $(PROFILE),--profile $(PROFILE)) $(ARGS)

.PHONY: bench
bench: ## measure start, second start and teardown
	@benchmarks/startup.sh $(ARGS)

##@ Files

.PHONY: export
export: ## write docker-compose.yml and the other files that come from the model
	@$(foreach file,$(EXPORTS),$(RUN) export $(file) $(ARGS) &&) :

.PHONY: lint
lint: ## check format and style of C#, TypeScript and shell files, and the types of the fixtures
	@scripts/quality/lint.sh $(ARGS)
	@scripts/quality/types.sh

.PHONY: format
format: ## correct format and style
	@scripts/quality/lint.sh --fix $(ARGS)

.PHONY: hooks
hooks: ## install the checks before a commit
	@scripts/quality/hooks.sh

.PHONY: clean
clean: ## remove build output
	@find . -name node_modules -prune -o -type d \( -name bin -o -name obj \) -path './Dice.*' -prune -exec rm -rf {} +

##@ This machine

.PHONY: setup
setup: ## install and start what is missing (root, Debian or Ubuntu)
	@scripts/setup-dev-environment.sh $(ARGS)

.PHONY: check
check: ## report what is missing; changes nothing
	@scripts/setup-dev-environment.sh --check $(ARGS)

.PHONY: trust
trust: ## install the development certificate authority
	@$(RUN) trust $(ARGS)

.PHONY: hosts
hosts: ## print the lines for the hosts file
	@$(RUN) hosts $(ARGS)

.PHONY: images
images: ## list the container images and their origin
	@$(RUN) images $(ARGS)

.PHONY: help
help: ## print this list
	@awk 'BEGIN { FS = ":.*## " } \
	    /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	    /^[^\t#].*:.*## / { \
	        sub(/:.*/, "", $$1); gsub(/%/, "SERVICE", $$1); \
	        if ($$1 ~ /MODES/) { $$1 = "start-MODE"; sub(/start-MODES/, "MODE is one of $(MODES)", $$2) } \
	        printf "  %-32s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# $(call required,NAME): the value of NAME, or a stop that says how to give it.
required = $(or $($(1)),$(error this target needs $(1)=…; `make` lists examples))
