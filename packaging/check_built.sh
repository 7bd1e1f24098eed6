#!/usr/bin/env bash
# Lets the built program test itself in a place with no Python and no source: a copy in an empty folder, an empty search
# path, an empty home. Where this may be done (root, or user namespaces) the source and every Python are also covered up.
#
# Usage: check_built.sh FOLDER
set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
built=$(cd "$1" && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cp -a "$built" "$place/program"
mkdir "$place/home" "$place/empty"

# Covers the source and the interpreters of the system inside a mount namespace of its own, then runs what is asked.
readonly covered='
    set -e
    mount --make-rprivate /
    mount -t tmpfs none "$SOURCE"
    for python in /usr/bin/python3* /usr/local/bin/python3* /usr/lib/python3* /usr/local/lib/python3* /usr/lib/python3; do
        [ -e "$python" ] || continue
        if [ -d "$python" ]; then mount -t tmpfs none "$python"; else mount --bind /dev/null "$python"; fi
    done
    exec "$@"'

alone() { # COMMAND ...: with nothing of this shell's environment
    local clean=(env -i "HOME=$place/home" "RTS_CONSOLE_HOME=$place/home/console" PATH=/nowhere LC_ALL=C.UTF-8 "TMPDIR=$place")
    if [[ -n $namespace ]]; then
        # shellcheck disable=SC2086
        SOURCE=$source $namespace sh -c "$covered" sh "${clean[@]}" "$@"
    else
        "${clean[@]}" "$@"
    fi
}

namespace=""
for try in "unshare --mount" "unshare --map-root-user --mount"; do
    if SOURCE=$place/empty $try sh -c 'mount --make-rprivate / && mount -t tmpfs none "$SOURCE"' 2>/dev/null; then
        namespace=$try
        break
    fi
done
[[ -n $namespace ]] || echo "No mount namespace may be made here: Python and the source are only out of sight, not covered."

cd "$place"
program=$place/program/rts-console
alone "$program" --version
try_on() { # PLATFORM SETTING ...: the self-test, with its window there and nowhere else
    echo "$1:"
    alone "QT_QPA_PLATFORM=$1" "${@:2}" "$program" selftest | tee "$place/said"
    grep -q "platform $1\$" "$place/said" || { echo "The window was not opened on $1." >&2; exit 1; }
}

try_on offscreen
if command -v Xvfb >/dev/null; then
    exec 3< <(exec Xvfb -displayfd 1 -screen 0 1600x1000x24 -nolisten tcp 2>/dev/null)
    server=$!
    trap 'kill "$server" 2>/dev/null || true; rm -rf "$place"' EXIT
    read -r display <&3
    try_on xcb "DISPLAY=:$display"
else
    echo "Xvfb is not there: the window was only tried offscreen."
fi
echo "gateway, run and bench from the built program:"
sample=$(find "$place/program" -path '*resources/scenarios/*' -name '*.y*ml' | sort | head -1)
[[ -z $sample ]] || alone "$program" run "$sample" --gateway local
# How fast this machine is now is no matter: 1 says that a goal was missed.
found=$(alone "$program" bench rtt --quick --json 2>/dev/null) || (($? == 1))
[[ $found == *'"name": "wrong or doubled"'* ]] || { echo "bench rtt said nothing: $found" >&2; exit 1; }
echo "ok   bench rtt"
