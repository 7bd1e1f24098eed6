#!/usr/bin/env bash
# Builds the standalone program for Linux, lets it test itself where there is no Python and no source, and packs it.
#
# Usage: build.sh        (make package)
#
# Result, in dist/: rts-console/ (the program), rts-console-VERSION-linux-ARCH.tar.xz, rts-console_VERSION_ARCH.deb,
# RTS_Console.AppDir (AppImage, when appimagetool is there), SHA256SUMS and, with SIGNING_KEY set to a GPG key, SHA256SUMS.asc.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly work=build/package
readonly program=dist/rts-console
readonly most_bytes=200000000 most_packed=60000000
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' rts_console/__init__.py)
arch=$(uname -m)

say() { printf '\n== %s\n' "$*"; }

fail() {
    printf 'build.sh: %s\n' "$@" >&2
    exit 1
}

# Numpy's libraries are aligned in a way that strip destroys, so they stay as they are.
strip_libraries() {
    command -v strip >/dev/null || { echo "strip (binutils) is not there: the program stays some 50 MB larger."; return; }
    find "$program" -type f \( -name '*.so' -o -name '*.so.*' \) ! -path '*/numpy*' \
        ! -name 'libscipy_openblas*' ! -name 'libgfortran*' ! -name 'libquadmath*' -exec strip --strip-unneeded {} +
}

pack() {
    tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}" \
        -C dist -cf - rts-console | xz -T0 -9e >"$1"
}

bytes_of() { find "$1" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum }'; }

hold_to() {
    printf '%-46s %12d bytes (at most %d)\n' "$1" "$2" "$3"
    (($2 <= $3)) || fail "$1 has grown beyond its limit." \
        "See what is new in it (du -a $program | sort -n) and leave out what the console does not use: packaging/rts_console.spec."
}

sums() {
    (cd dist && sha256sum -- *.tar.xz *.deb $(compgen -G '*.AppImage' || true) >SHA256SUMS && cat SHA256SUMS)
    if [[ -n ${SIGNING_KEY:-} ]]; then
        gpg --batch --yes --local-user "$SIGNING_KEY" --armor --detach-sign dist/SHA256SUMS
    else
        echo "Not signed: set SIGNING_KEY to the id of a GPG key to sign SHA256SUMS."
    fi
}

say "Tools"
packaging/tools.sh

say "Program"
rm -rf dist "$work/collected.json"
PYTHONPATH=$work/tools .venv/bin/python -m PyInstaller --noconfirm --log-level ERROR \
    --distpath dist --workpath "$work/work" packaging/rts_console.spec
strip_libraries

say "Licences and bill of materials"
PYTHONPATH=$work/tools .venv/bin/python packaging/licences.py "$work/collected.json" "$program"

say "Self-test of what was built"
packaging/check_built.sh "$program"

say "Packages"
archive=dist/rts-console-$version-linux-$arch.tar.xz
pack "$archive"
packaging/debian.sh "$program" "$version"
packaging/appimage.sh "$program" "$version"
hold_to "$program" "$(bytes_of "$program")" "$most_bytes"
hold_to "$archive" "$(bytes_of "$archive")" "$most_packed"
sums
