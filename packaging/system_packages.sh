#!/usr/bin/env bash
# Sees to it that the system libraries which Qt needs are there; says nothing when they are.
#
# Usage: system_packages.sh run|test     (test adds the virtual X server of the end-to-end tests)
#
# Debian and Ubuntu: installs what is missing if that is possible without a question (as root or with password-less
# sudo); if not, prints the one command to run and exits 1. Elsewhere: names what to install and exits 0.
set -euo pipefail

purpose=${1:-}
if [[ $purpose != run && $purpose != test ]]; then
    echo "usage: system_packages.sh run|test" >&2
    exit 2
fi
[[ $(uname -s) == Linux ]] || exit 0

# need | what shows that it is there | Debian package (the first name that the package lists know) | in words
# need: always; x11: to draw on an X server; xvfb: to start one; nice: the program works without it
readonly parts='
always|libglib-2.0.so.0|libglib2.0-0t64,libglib2.0-0|GLib 2
always|libGL.so.1|libgl1|OpenGL (libGL)
always|libEGL.so.1|libegl1|EGL
always|libdbus-1.so.3|libdbus-1-3|D-Bus
always|libfontconfig.so.1|libfontconfig1|Fontconfig
always|libxkbcommon.so.0|libxkbcommon0|xkbcommon
x11|libxcb-cursor.so.0|libxcb-cursor0|xcb-util-cursor
x11|libxcb-icccm.so.4|libxcb-icccm4|xcb-util-wm
x11|libxcb-keysyms.so.1|libxcb-keysyms1|xcb-util-keysyms
x11|libxcb-shape.so.0|libxcb-shape0|libxcb with the shape extension
x11|libxkbcommon-x11.so.0|libxkbcommon-x11-0|xkbcommon for X11
xvfb|Xvfb|xvfb|Xvfb
xvfb|xauth|xauth|xauth
nice|:lang=zh|fonts-wqy-microhei|a Chinese font
nice|:lang=und-zsye|fonts-noto-color-emoji|a font with emoji'

is_there() {
    local need=$1 sign=$2 package=$3
    case $need in
        xvfb) command -v "$sign" >/dev/null ;;
        nice) has_font "$sign" "$package" ;;
        *) [[ $libraries == *$'\t'"$sign "* ]] ;;
    esac
}

# By its package, which is quick to ask for, or by any font that fontconfig knows for the language.
has_font() {
    local language=$1 package=$2
    [[ $(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
        [[ -n $(fc-list "$language" 2>/dev/null) ]]
}

# Without a display the window is drawn offscreen, which needs nothing of X.
is_needed() {
    case $1 in
        always) return 0 ;;
        x11) [[ $purpose == test || -n ${DISPLAY:-} ]] ;;
        xvfb) [[ $purpose == test ]] ;;
        nice) return 1 ;;
    esac
}

# Fills needed, useful (package names) and words with what is missing now.
look() {
    local need sign package word
    libraries=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null) || libraries=""
    needed=() useful=() words=()
    while IFS='|' read -r need sign package word; do
        [[ -z $need || ($need == xvfb && $purpose == run) ]] && continue
        is_there "$need" "$sign" "$package" && continue
        words+=("$word")
        if is_needed "$need"; then needed+=("$package"); else useful+=("$package"); fi
    done <<<"$parts"
}

# Prints the first of the comma-separated names that the package lists know; the last one and 1 if they know none.
known_name() {
    local names name
    IFS=, read -ra names <<<"$1"
    for name in "${names[@]}"; do
        if apt-cache show "$name" >/dev/null 2>&1; then
            echo "$name"
            return
        fi
    done
    echo "$name"
    return 1
}

# Fills packages with one name for each missing part; 1 if the package lists lack any of them.
name_packages() {
    local part name lacking=0
    packages=()
    for part in ${needed[@]+"${needed[@]}"} ${useful[@]+"${useful[@]}"}; do
        name=$(known_name "$part") || lacking=1
        packages+=("$name")
    done
    return "$lacking"
}

as_root=()
may_install() {
    [[ $(id -u) == 0 ]] && return
    as_root=(sudo -n)
    sudo -n true 2>/dev/null
}

# Runs apt-get without questions; what it says is of interest only if it fails.
apt() {
    local said
    said=$(${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l \
        apt-get -qq -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@" </dev/null 2>&1) && return
    tail -n 20 <<<"$said" >&2
    return 1
}

install_packages() {
    apt install --yes --no-install-recommends "${packages[@]}"
}

# Package lists may be absent (fresh container) or too old for the mirror; one refresh mends both.
try_to_install() {
    if name_packages; then
        echo "Installing system packages: ${packages[*]}" >&2
        install_packages && return
    fi
    echo "Refreshing the package lists." >&2
    apt update || true
    name_packages || true
    echo "Installing system packages: ${packages[*]}" >&2
    install_packages || true
}

print_command() {
    local command="apt-get update && apt-get install --yes --no-install-recommends $*"
    if [[ $(id -u) == 0 ]]; then
        echo "    $command" >&2
    elif command -v sudo >/dev/null; then
        echo "    sudo sh -c '$command'" >&2
    else
        echo "    su -c '$command'" >&2
    fi
}

look
[[ ${#words[@]} == 0 ]] && exit 0

if ! command -v apt-get >/dev/null; then
    printf 'These libraries seem to be missing; if the window does not open, install them: %s\n' \
        "$(printf '%s, ' "${words[@]}" | sed 's/, $//')" >&2
    exit 0
fi

name_packages || true
if may_install; then
    try_to_install
    look
    name_packages || true
fi

if [[ ${#needed[@]} != 0 ]]; then
    echo "rts-console needs system packages that could not be installed from here. Run this, then make again:" >&2
    print_command "${packages[@]}"
    exit 1
fi
if [[ ${#useful[@]} != 0 ]]; then
    echo "Not needed, but good to have: ${packages[*]}" >&2
fi
