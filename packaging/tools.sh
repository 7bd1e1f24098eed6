#!/usr/bin/env bash
# Puts the tools that build the standalone program (package.lock, each checked against its hash) into build/package/tools.
# They stay out of .venv, so that the program is built from what it needs and nothing else.
#
# Usage: tools.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly place=build/package/tools
readonly lock=packaging/package.lock

[[ $place/installed -nt $lock ]] && exit 0

echo "Fetching the build tools into $place (about 20 MB)."
rm -rf "$place"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --target "$place" \
    --require-hashes --no-deps --only-binary :all: --requirement "$lock"
touch "$place/installed"
