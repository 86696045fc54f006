#!/bin/sh
# Sees to a Chromium and a Japanese font for the browser tests; does nothing where they are.
set -eu
cd "$(dirname "$0")/.."
. tools/apt.sh

# A minimal Debian also lacks a library that Playwright's own Node.js needs.
packages="chromium fonts-noto-cjk libatomic1"

has_chromium() { .venv/bin/python -m tools.chromium >/dev/null 2>&1; }
has_driver() { .venv/bin/python -m playwright --version >/dev/null 2>&1; }
has_japanese() { fc-list :lang=ja 2>/dev/null | grep -q . || ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1; }

if ! has_driver; then
    apt_install libatomic1 || true
fi
if ! has_driver; then
    echo "Playwright, which drives the browser, does not start here. What it says:" >&2
    .venv/bin/python -m playwright --version >&2 || true
    echo "Ask an administrator for: apt-get install $packages" >&2
    exit 1
fi
if ! has_chromium; then
    apt_install chromium || true
fi
if ! has_chromium; then
    echo "Fetching Chromium with playwright"
    if [ "$(id -u)" = 0 ]; then with_libraries=--with-deps; else with_libraries=""; fi
    .venv/bin/python -m playwright install $with_libraries chromium || true
fi
if ! has_chromium; then
    echo "The browser tests need Chromium, and it could not be installed here." >&2
    echo "Ask an administrator for: apt-get install $packages" >&2
    echo "or name a browser that is there: make test CHROMIUM=/path/to/chromium" >&2
    exit 1
fi
# Pages are correct without the font, only unreadable in pictures: a warning is enough.
if [ "$(uname)" = Linux ] && ! has_japanese; then
    apt_install fonts-noto-cjk || echo "No Japanese font: pictures will show boxes (apt-get install fonts-noto-cjk)." >&2
fi
