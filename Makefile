# Pampero's commands; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The clients of the services that are here, as Lambda's Node.js runtimes bring them.
NODE_SDK := $(addprefix @aws-sdk/client-, \
		acm api-gateway apigatewaymanagementapi apigatewayv2 \
		cloudformation cloudwatch cloudwatch-logs codedeploy cognito-identity cognito-identity-provider \
		dynamodb \
		ec2 ecr ecs eventbridge \
		firehose \
		iam \
		kinesis kms \
		lambda \
		pipes \
		s3 s3-control scheduler schemas secrets-manager sfn sns sqs ssm sts) \
	$(addprefix @aws-sdk/,lib-dynamodb lib-storage s3-request-presigner util-dynamodb) \
	@aws/durable-execution-sdk-js@2
# Clients that tests alone use.
NODE_TEST := amazon-cognito-identity-js@6 aws-amplify@6 osls@4
NODE_PACKAGES := npm install --loglevel=error --no-progress --no-save --no-audit --no-fund --fetch-retries=1 \
	--fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=1000 --fetch-timeout=20000 \
	--prefix $(VENV) $(NODE_SDK)
# What tests of containers need, where it can be had.
CONTAINERS := { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install --yes -qq \
	--no-install-recommends podman runc netavark aardvark-dns catatonit iptables nftables busybox-static skopeo buildah >/dev/null 2>&1; }
# Servers and commands start in half the time where what is compiled is kept.
export PYTHONDONTWRITEBYTECODE :=
.DEFAULT_GOAL := help
.PHONY: help install install-test node-sdk java-runtime run test test-user test-changed test-postgres test-postgres-short \
	check check-types check-lint check-rules compile-tests types cfn verify bench faults fuzz docs changelog lock clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Pampero needs Python 3.11 or later")'
	@echo 'Installing Pampero into $(VENV)/ …'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".$$(command -v node >/dev/null || echo '[node]')"
	@echo "Installing AWS's SDK for JavaScript, for Node.js functions that import it …"
	@command -v npm >/dev/null && $(NODE_PACKAGES) || echo "npm is missing or failed: those functions work after 'make node-sdk'"
	@$(BIN)/python -m pampero.gateway.index
	@touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --editable '.[test,dev]'
	@command -v npm >/dev/null && $(NODE_PACKAGES) $(NODE_TEST) || echo "npm is missing or failed: tests of its packages are skipped"
	@command -v podman >/dev/null && command -v busybox >/dev/null || $(CONTAINERS) || echo "Podman or busybox is missing: tests of containers are skipped"
	touch $@

# The SAM CLI pins many libraries to versions of its own: it gets an environment of its own.
$(VENV)/sam/installed: | $(VENV)/installed
	$(PYTHON) -m venv $(VENV)/sam
	$(VENV)/sam/bin/python -m pip install --quiet 'aws-sam-cli>=1.130,<2'
	touch $@

install: $(VENV)/installed ## Install Pampero into .venv

install-test: $(VENV)/installed-test $(VENV)/sam/installed

node-sdk: $(VENV)/installed ## Install AWS's SDK for JavaScript, which Node.js functions may import
	@command -v npm >/dev/null || { echo "npm is not installed; it comes with Node.js"; exit 1; }
	$(NODE_PACKAGES)

JAVA := src/pampero/work/workers/bootstraps/java

java-runtime: ## Compile the runtime of Java functions anew, for Java 8 and later
	rm -rf $(JAVA)/classes && javac -Xlint:-options -g:none --release 8 -sourcepath $(JAVA)/interfaces -d $(JAVA)/classes $(JAVA)/pampero/*.java
	jar --create --no-manifest --date=2020-01-01T00:00:00Z --file=$(JAVA)/runtime.jar -C $(JAVA)/classes pampero
	rm -rf $(JAVA)/classes

run: $(VENV)/installed ## Install, start Pampero on port 4566, deploy the shop, place an order; Ctrl-C stops
	@$(BIN)/python examples/shop/run.py

JOBS ?= 2

test: $(VENV)/installed-test $(VENV)/sam/installed ## Run all tests, in two processes (JOBS=n)
	$(BIN)/python -m tests.steady --numprocesses $(JOBS) --dist worksteal

# What is the same whoever runs it: what is computed from bytes, what operations answer out of the store, how the store keeps
# rows, and what a command or a function asks of a server. Where processes are confined, files laid down, folders locked, and
# where programs are brought and started, another user may see something else; so may whatever is new, until it is named here.
ALIKE := architectures auth aws docs example fuzz gateway net protocol style \
	$(addprefix cli/,test_durable.py test_frameworks.py test_invoke.py test_logs.py test_options.py test_workflow_lint.py \
		test_workflow_test.py workflow) \
	$(addprefix deploy/,test_awscli.py test_terraform.py) \
	$(addprefix faults/,test_kill_at_points.py test_kill_of_two.py test_two_servers.py) \
	$(addprefix kernel/,test_glob.py test_regex.py test_uuid.py) \
	$(addprefix security/,test_arns.py test_clock.py test_condition_keys.py test_context.py test_deputies.py test_federation.py \
		test_halves.py test_loops.py test_parsers.py test_partitions.py test_patterns.py test_policies.py test_reserved_tags.py \
		test_roles.py test_signatures.py test_sizes.py test_sts.py test_templates.py test_unbuilt.py test_watchdog.py) \
	$(addprefix services/, \
		acm apigateway \
		cloudformation cloudwatch codedeploy cognito \
		dynamodb \
		ec2 ecr ecs events \
		firehose \
		iam \
		kinesis kms \
		logs \
		pipes \
		s3 scheduler schemas secretsmanager sns sqs ssm stepfunctions) \
	$(addprefix services/lambda_/,durable test_asynchronous.py test_fairness.py test_functions.py test_gates.py \
		test_governance.py test_kafka_mappings.py test_kinesis_mappings.py test_mappings.py test_pollers.py test_resources.py \
		test_sam_sources.py test_stream_mappings.py test_urls.py) \
	$(addprefix store/,test_documents.py test_kept.py test_kill.py test_members.py test_migrations.py test_outbox.py \
		test_sharing.py test_sql.py test_timers.py test_transactions.py test_waiting.py)

# What works as root alone so far: containers, where an ordinary user's Podman cannot mount and limit as it would have to.
ROOTS := work/containers work/tasks

test-user: $(VENV)/installed-test $(VENV)/sam/installed ## Run the tests of what may depend on the user who runs it
	$(BIN)/python -m tests.steady --numprocesses $(JOBS) --dist worksteal $(addprefix --ignore=tests/,$(ALIKE) $(ROOTS))

test-changed: $(VENV)/installed-test ## Run the tests of a change: since main, or BASE=commit
	$(BIN)/python -m pytest --numprocesses $(JOBS) --dist worksteal $$($(BIN)/python -m tests.changed $(BASE))

test-postgres: $(VENV)/installed-test $(VENV)/sam/installed ## Run all tests, with the servers' rows in PostgreSQL
	PAMPERO_TEST_STORE=postgres $(BIN)/python -m pytest --numprocesses $(JOBS) --dist worksteal

# What tests/store does not cover: of the services whose tables are hot what asks most of the store, and one whole application.
test-postgres-short: $(VENV)/installed-test
	PAMPERO_TEST_STORE=postgres $(BIN)/python -m pytest --numprocesses $(JOBS) --dist worksteal \
		tests/services/sqs/test_messages.py tests/services/dynamodb/test_items.py \
		tests/services/stepfunctions/test_callbacks.py tests/services/lambda_/test_mappings.py tests/shop

check: check-types check-lint check-rules ## Format, lint, strict types, the rules of the house

# The longest first: CI runs two at a time.
check-types: $(VENV)/installed-test
	$(BIN)/mypy

check-lint: $(VENV)/installed-test
	$(BIN)/ruff format --check src tests bench examples docs
	$(BIN)/ruff check src tests bench examples docs

# Once, and beside what else is checked, instead of in each of two processes that run them.
compile-tests: $(VENV)/installed-test
	$(BIN)/python -m pytest --collect-only -qq > /dev/null

check-rules: $(VENV)/installed-test
	$(BIN)/python -m pytest tests/style

types: $(VENV)/installed ## Generate the services' types from the models
	$(BIN)/python -m pampero.gateway.typegen

# CloudFormation's schemas come with cfn-lint, of which only the data is read: it is not installed beside the project.
CFN_LINT := cfn-lint==1.58.0

$(VENV)/cfn/$(CFN_LINT): | $(VENV)/installed
	$(BIN)/python -m pip install --quiet --no-deps --upgrade --target $(VENV)/cfn '$(CFN_LINT)'
	touch $@

cfn: $(VENV)/cfn/$(CFN_LINT) ## Generate what is known of CloudFormation's resource types from AWS's schemas
	$(BIN)/python -m pampero.aws.cfn.generate $(VENV)/cfn

verify: $(VENV)/installed-test $(VENV)/cfn/$(CFN_LINT) ## Check that what is generated is up to date
	$(BIN)/python -m pampero.gateway.typegen --check
	$(BIN)/python -m docs.coverage --check
	$(BIN)/python -m pampero.aws.cfn.generate $(VENV)/cfn --check

bench: $(VENV)/installed-test ## Measure; one JSON line a workload
	$(BIN)/python -m bench

faults: $(VENV)/installed-test ## Kill the server 50 times under load and check what it promised
	PAMPERO_KILLS=50 $(BIN)/python -m pytest tests/faults --timeout=3600

fuzz: $(VENV)/installed-test ## 20,000 malformed requests
	PAMPERO_FUZZ=20000 $(BIN)/python -m pytest tests/fuzz --timeout=3600

docs: $(VENV)/installed ## Write docs/COVERAGE.md
	$(BIN)/python -m docs.coverage

changelog: ## Gather changelog.d into CHANGELOG.md
	$(BIN)/python -m docs.changelog

lock: $(VENV)/installed-test ## Write the versions that are installed to requirements-dev.lock
	$(BIN)/python -m pip freeze --exclude-editable --quiet | grep -v '^pampero' > requirements-dev.lock

clean: ## Delete what was installed and generated
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
