#!/bin/sh
# Sees to Apache Spark: pyspark in .venv, exactly as requirements-spark.txt pins it, and a Java runtime for it.
# Returns at once when they are there. Nothing else needs it: `csdash build --engine spark`, and the tests of that.
set -eu
cd "$(dirname "$0")/.."
. tools/apt.sh

file=requirements-spark.txt

has_java() { .venv/bin/python -m tools.java >/dev/null 2>&1; }

if ! has_java; then
    # The oldest that Spark runs on comes first; Debian has one of them.
    for version in 17 21 25; do
        apt_install "openjdk-$version-jre-headless" && break || true
    done
fi
if ! has_java; then
    echo "Spark needs Java 17 or newer, and it could not be installed here." >&2
    echo "Ask an administrator for: apt-get install openjdk-17-jre-headless (or name one by JAVA_HOME)" >&2
    exit 1
fi

if cmp -s "$file" ".venv/installed-$file" && .venv/bin/python -c 'import pyspark' 2>/dev/null; then exit 0; fi

echo "Installing the packages of $file (half a gigabyte, some minutes)"
pip="-m pip install --quiet --disable-pip-version-check --no-input --require-hashes"
# pyspark is the one package without a wheel. What packs it is pinned and installed first, not fetched by pip unseen.
awk '/^[^ ]/ { keep = !/^pyspark==/ } keep' "$file" >.venv/beside-pyspark.txt
# shellcheck disable=SC2086
.venv/bin/python $pip --only-binary :all: -r .venv/beside-pyspark.txt &&
    .venv/bin/python $pip --only-binary :all: --no-binary pyspark --no-build-isolation -r "$file" || {
    echo "The packages could not be installed; what pip said stands above." >&2
    exit 1
}
cp "$file" ".venv/installed-$file"
