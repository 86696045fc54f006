#!/bin/sh
# Compiles pyproject.toml into requirements.txt, requirements-test.txt and requirements-spark.txt: every package, exact, with its hashes,
# for every Python and system csdash runs on. Versions move only as far as pyproject.toml asks; `make lock UPGRADE=1` takes the newest.
set -eu
cd "$(dirname "$0")/.."

uv=$(.venv/bin/python - <<'PY'
import tomllib

with open("pyproject.toml", "rb") as file:
    print(*tomllib.load(file)["dependency-groups"]["lock"])
PY
)
.venv/bin/python -m pip install --quiet --disable-pip-version-check "$uv"

compile() {
    .venv/bin/python -m uv pip compile --quiet --system-certs --universal --python-version 3.11 --generate-hashes --only-binary :all: \
        --no-emit-index-url --no-emit-find-links --no-header ${UPGRADE:+--upgrade} "$@" >/dev/null
}

with_header() {
    {
        echo "# Made from pyproject.toml by \`make lock\`; edit that, not this."
        echo "# Install: $2"
        cat "$1"
    } >"$1.new"
    mv "$1.new" "$1"
}

compile pyproject.toml -o requirements.txt
with_header requirements.txt "pip install --require-hashes --only-binary :all: -r requirements.txt"
# Bound by the first file, so that the tests run on what is served.
compile pyproject.toml --group test -c requirements.txt -o requirements-test.txt
with_header requirements-test.txt "pip install --require-hashes --only-binary :all: -r requirements-test.txt"

# What Spark needs beside them. pyspark itself comes as a source archive only: tools/spark.sh packs it.
.venv/bin/python - <<'PY' | compile --no-binary pyspark - -c requirements.txt -o requirements-spark.txt
import tomllib

with open("pyproject.toml", "rb") as file:
    print(*tomllib.load(file)["project"]["optional-dependencies"]["spark"], sep="\n")
PY
with_header requirements-spark.txt "make setup-spark"
