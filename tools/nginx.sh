#!/bin/sh
# Sees to nginx; does nothing where it is. The tests start one of their own, in front of two workers.
set -eu
cd "$(dirname "$0")/.."
. tools/apt.sh

has_nginx() { .venv/bin/python -m tools.nginx >/dev/null 2>&1; }

if ! has_nginx; then
    apt_install nginx-light || true
fi
if ! has_nginx; then
    echo "The tests of the proxy need nginx, and it could not be installed here." >&2
    echo "Ask an administrator for: apt-get install nginx-light" >&2
    exit 1
fi
