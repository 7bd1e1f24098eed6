#!/usr/bin/env bash
# Makes a .deb of the built program: desktop entry, icon, and the type of .rtscase files.
#
# Usage: debian.sh FOLDER VERSION
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly program=$1 version=$2

if ! command -v dpkg-deb >/dev/null; then
    echo "dpkg-deb is not there, so no .deb was made: the archive works everywhere."
    exit 0
fi
case $(uname -m) in
x86_64) arch=amd64 ;;
aarch64) arch=arm64 ;;
*) arch=$(uname -m) ;;
esac

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
chmod 755 "$tree"
install -d "$tree"/{DEBIAN,opt,usr/bin,usr/share/{applications,mime/packages,icons/hicolor/scalable/apps,doc/rts-console}}
cp -a "$program" "$tree/opt/rts-console"
ln -s ../../opt/rts-console/rts-console "$tree/usr/bin/rts-console"
install -m 644 packaging/linux/rts-console.desktop "$tree/usr/share/applications/"
install -m 644 packaging/linux/rts-console.xml "$tree/usr/share/mime/packages/"
install -m 644 packaging/linux/rts-console.svg "$tree/usr/share/icons/hicolor/scalable/apps/"
ln -s /opt/rts-console/licences "$tree/usr/share/doc/rts-console/licences"
cat >"$tree/DEBIAN/control" <<CONTROL
Package: rts-console
Version: $version
Architecture: $arch
Maintainer: RTS Console <maintainers@rts-console.invalid>
Installed-Size: $(du --summarize --block-size=1024 "$tree" | cut -f1)
Depends: libc6 (>= 2.36), libgl1, libegl1, libdbus-1-3, fontconfig-config
Section: net
Priority: optional
Description: console to test and operate apps built on real-time signalling
 Log in, join rooms, send text and binary with exact size checks, and see latency
 as it happens. A local gateway comes with it, so no cloud and no account is needed.
CONTROL
for script in postinst postrm; do
    cat >"$tree/DEBIAN/$script" <<'SCRIPT'
#!/bin/sh
set -e
if command -v update-mime-database >/dev/null; then update-mime-database /usr/share/mime || true; fi
if command -v update-desktop-database >/dev/null; then update-desktop-database -q || true; fi
SCRIPT
    chmod 755 "$tree/DEBIAN/$script"
done
dpkg-deb --root-owner-group -Zxz --build "$tree" "dist/rts-console_${version}_$arch.deb"
