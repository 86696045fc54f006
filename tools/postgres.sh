#!/bin/sh
# Sees to the programs of PostgreSQL; does nothing where they are. The tests start a server of their own with them.
set -eu
cd "$(dirname "$0")/.."
. tools/apt.sh

has_postgresql() { .venv/bin/python -m tools.postgresql >/dev/null 2>&1; }

if ! has_postgresql; then
    apt_install postgresql || true
fi
if ! has_postgresql; then
    echo "The tests of databases need PostgreSQL, and it could not be installed here." >&2
    echo "Ask an administrator for: apt-get install postgresql" >&2
    exit 1
fi
