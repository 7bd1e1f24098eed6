#!/usr/bin/env bash
# Lays the built program out as an AppDir and makes an AppImage of it with appimagetool, when that is there.
#
# Usage: appimage.sh FOLDER VERSION
#
# appimagetool is in no package registry that this build uses (it comes from its project's releases, with a runtime that it
# puts in front of the image). Put it on the search path, or name it: APPIMAGETOOL=/path/to/appimagetool make package
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly program=$1 version=$2 tree=build/package/RTS_Console.AppDir
tool=${APPIMAGETOOL:-$(command -v appimagetool || true)}

rm -rf "$tree"
install -d "$tree/usr/share/applications" "$tree/usr/share/mime/packages"
cp -a "$program" "$tree/program"
install -m 644 packaging/linux/rts-console.desktop "$tree/"
install -m 644 packaging/linux/rts-console.desktop "$tree/usr/share/applications/"
install -m 644 packaging/linux/rts-console.svg "$tree/"
install -m 644 packaging/linux/rts-console.xml "$tree/usr/share/mime/packages/"
cat >"$tree/AppRun" <<'RUN'
#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/program/rts-console" "$@"
RUN
chmod 755 "$tree/AppRun"
"$tree/AppRun" --version >/dev/null

if [[ -z $tool ]]; then
    echo "No AppImage was made: appimagetool is not there. Its input is ready in $tree; packaging/appimage.sh says how to go on."
    exit 0
fi
ARCH=$(uname -m) "$tool" "$tree" "dist/RTS_Console-$version-$(uname -m).AppImage"
