#!/usr/bin/env bash
# Puts the vendors' own server SDKs (vendor_sdks*.lock, each checked against its hash) under build, for the tests that drive
# the local gateway with them: build/vendor-sdks, and build/vendor-sdks-rongcloud for RongCloud's newer one, which has a
# package of the same name as the older, and build/vendor-sdks-agora for Agora's token builder. They stay out of .venv: the
# console never imports them. Where there is npm, those for Node go into build/vendor-sdks-node; where there is none, or it
# cannot fetch, the tests of those are skipped.
#
# Usage: vendor_sdks.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fetch() {
    local place=$1 lock=$2
    if [[ $place/installed -nt $lock ]]; then
        return
    fi
    echo "Fetching the vendors' server SDKs for the tests into $place (up to 5 MB)."
    rm -rf "$place"
    # Three of them come as source only; setuptools, which builds them, is in requirements.lock.
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --target "$place" \
        --require-hashes --no-deps --no-build-isolation --requirement "$lock"
    touch "$place/installed"
}

fetch build/vendor-sdks packaging/vendor_sdks.lock
fetch build/vendor-sdks-rongcloud packaging/vendor_sdks_rongcloud.lock
fetch build/vendor-sdks-agora packaging/vendor_sdks_agora.lock

readonly node=build/vendor-sdks-node
if command -v npm > /dev/null && [[ ! $node/installed -nt packaging/vendor_sdks_node/package-lock.json ]]; then
    rm -rf "$node" && mkdir -p "$node"
    cp packaging/vendor_sdks_node/package.json packaging/vendor_sdks_node/package-lock.json "$node"
    # The lock has a hash for each package; none of them may run a script of its own.
    if (cd "$node" && npm ci --fetch-retries=0 --fetch-timeout=20000 --ignore-scripts --no-audit --no-fund --loglevel=error > /dev/null); then
        touch "$node/installed"
    else
        echo "The SDKs for Node could not be fetched; its tests will be skipped." >&2
        rm -rf "$node"
    fi
fi
