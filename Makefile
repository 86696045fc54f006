# What there is to do here, by name. `make` alone lists it.
PYTHON_HERE := .venv/bin/python
# Two browsers and two servers are what a small machine carries; more cores: make test WORKERS=4
WORKERS ?= 2
export DATA PORT PYTHON CHROMIUM UPGRADE

.DEFAULT_GOAL := help
.PHONY: help run dev test lint format bench docs sample pictures lock sbom clean setup setup-test setup-browser setup-postgres setup-nginx setup-office setup-spark

help: ## list what there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

run: setup ## open the dashboard on the sample data   (DATA=<snapshot root> PORT=<port>)
	@exec $(PYTHON_HERE) -m tools.run

dev: setup ## the same for developers: reloads on every change, shows errors in full
	@exec $(PYTHON_HERE) -m tools.run --dev

# Hundreds of processes are started, and each would compile csdash anew where the shell keeps Python from writing that down.
test: export PYTHONDONTWRITEBYTECODE :=
test: setup-browser setup-postgres setup-nginx setup-office lint ## set up and pass every check and test   (ARGS="-k nrr" for some of them)
	$(PYTHON_HERE) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

lint: setup-test ## check style and format
	$(PYTHON_HERE) -m ruff check .
	$(PYTHON_HERE) -m ruff format --check .

format: setup-test ## put the code into format, mend what can be mended
	$(PYTHON_HERE) -m ruff check --quiet --fix-only .
	$(PYTHON_HERE) -m ruff format .

bench: setup-browser ## measure the promised times   (ARGS=--write keeps them in docs/performance.md)
	$(PYTHON_HERE) -m benchmarks $(ARGS)

docs: setup ## write the generated documents: metrics, contract
	$(PYTHON_HERE) -m csdash docs

sample: setup ## make the sample data anew, from its seed
	$(PYTHON_HERE) sample_data/generate.py

pictures: setup-browser ## take the pictures of the README
	$(PYTHON_HERE) docs/pictures.py

lock: setup-test ## pin every package of pyproject.toml with its hashes   (UPGRADE=1 for the newest)
	@sh tools/lock.sh

sbom: setup-test ## write the bill of materials of what is served, build/sbom.json (CycloneDX)
	@mkdir -p build
	$(PYTHON_HERE) -m cyclonedx_py requirements --pyproject pyproject.toml --output-reproducible --of JSON -o build/sbom.json requirements.txt

setup-spark: setup ## bring in Apache Spark and Java, for data that outgrows a machine: csdash build --engine spark
	@sh tools/spark.sh

clean: ## remove what was installed and cached; data stays
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis build
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

setup:
	@sh tools/setup.sh

setup-test:
	@sh tools/setup.sh test

setup-browser: setup-test
	@sh tools/browser.sh

setup-postgres: setup-test
	@sh tools/postgres.sh

setup-nginx: setup-test
	@sh tools/nginx.sh

setup-office: setup-test
	@sh tools/libreoffice.sh
