#!/bin/sh
# Sees to LibreOffice and to fonts for what it draws; does nothing where they are. The tests look at decks through it.
set -eu
cd "$(dirname "$0")/.."
. tools/apt.sh

has_office() { command -v soffice >/dev/null 2>&1 && command -v pdftotext >/dev/null 2>&1; }

if ! has_office; then
    apt_install libreoffice-impress poppler-utils fonts-noto-cjk fonts-liberation || true
fi
if ! has_office; then
    echo "Decks are not looked at: LibreOffice could not be installed here. Everything else is tested." >&2
    echo "Ask an administrator for: apt-get install libreoffice-impress poppler-utils fonts-noto-cjk" >&2
fi
