#!/bin/sh
# Makes .venv with exactly the packages of requirements.txt, or with `tools/setup.sh test` those of the tests too.
# Returns at once when they are there: .venv keeps a copy of the requirements that were installed.
set -eu
cd "$(dirname "$0")/.."
. tools/apt.sh

file=requirements.txt
if [ "${1:-}" = test ]; then file=requirements-test.txt; fi

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

# The first Python that is new enough; PYTHON=/path/to/python names another.
find_python() {
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

make_venv() {
    python=$(find_python) || {
        apt_install python3 python3-venv || true
        python=$(find_python)
    } || fail "csdash needs Python 3.11 or newer, and there is none here." \
        "Install it (Debian, Ubuntu: apt-get install python3 python3-venv) or name it: make run PYTHON=/path/to/python3"
    # Debian packs venv apart from Python.
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        package="python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
        apt_install "$package" || true
        "$python" -c 'import ensurepip, venv' 2>/dev/null || fail \
            "$python cannot make virtual environments, and this user may not install packages." \
            "Ask an administrator for: apt-get install $package" \
            "Then run the same command again."
    fi
    rm -rf .venv
    "$python" -m venv .venv
}

installed() {
    cmp -s "$file" ".venv/installed-$file"
}

# A venv whose Python was removed or that was copied from elsewhere does not start: make it anew.
if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    echo "Setting up csdash in .venv (once)"
    make_venv
fi
if installed; then exit 0; fi

echo "Installing the packages of $file (a minute or two)"
# Hashes: what is installed is what was tested. Wheels only: no package may run code while it is installed.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
    --require-hashes --only-binary :all: -r "$file" ||
    fail "The packages could not be installed; what pip said stands above." \
        "Is the package index reachable from here? Run the same command again when it is."
cp "$file" ".venv/installed-$file"
# The tests' packages hold the dashboard's, in the same versions.
if [ "$file" = requirements-test.txt ]; then cp requirements.txt .venv/installed-requirements.txt; fi
