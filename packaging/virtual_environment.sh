#!/usr/bin/env bash
# Makes or mends .venv: the packages of requirements.lock, each checked against its hash, then this project, editable.
#
# Usage: virtual_environment.sh          PYTHON=/path/to/python names the interpreter to use
#
# .venv/installed is written last, so its age tells whether the lock has changed since. A run that was cut short
# leaves .venv/unfinished behind, and the next run starts from nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly recent_enough='import sys; sys.exit(sys.version_info < (3, 11))'

fail() {
    printf 'rts-console: %s\n' "$@" >&2
    exit 1
}

version_of() {
    "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null
}

# Prints the first interpreter that is recent enough and can make virtual environments.
find_python() {
    local candidate version seen="" without_venv="" candidates=(python3 python3.11 python3.12 python3.13 python3.14)
    [[ -n ${PYTHON:-} ]] && candidates=("$PYTHON")
    for candidate in "${candidates[@]}"; do
        version=$(version_of "$candidate") || continue
        seen+="${seen:+, }$candidate is $version"
        "$candidate" -c "$recent_enough" || continue
        if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
        without_venv=${without_venv:-$candidate}
    done
    if [[ -n $without_venv ]]; then
        fail "$without_venv has no venv module, which is needed to set up .venv." \
            "Install it (Debian, Ubuntu: apt-get install $(venv_package "$without_venv")), then run make again."
    fi
    fail "Python 3.11 or newer is needed; ${seen:-no ${PYTHON:-python3} was found}." \
        "Install it (Debian 12, Ubuntu 24.04: apt-get install python3 python3-venv), or name one: make PYTHON=/path/to/python3.11 ..."
}

venv_package() {
    local name=${1##*/}
    [[ $name == python3.* ]] && printf '%s-venv\n' "$name" || printf 'python3-venv\n'
}

usable() {
    [[ -d .venv && ! -e .venv/unfinished ]] &&
        .venv/bin/python -c "$recent_enough" 2>/dev/null &&
        .venv/bin/python -m pip --version >/dev/null 2>&1
}

install() {
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@"
}

if ! usable; then
    python=$(find_python)
    rm -rf .venv
    mkdir .venv
    touch .venv/unfinished
    "$python" -m venv .venv
fi
touch .venv/unfinished
rm -f .venv/installed

echo "Installing the pinned packages into .venv (the first time this fetches about 200 MB)."
install --require-hashes --only-binary :all: --requirement requirements.lock
install --no-deps --no-build-isolation --no-index --editable .

rm .venv/unfinished
touch .venv/installed
