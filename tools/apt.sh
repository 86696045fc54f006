# Sourced by the other scripts. `apt_install PACKAGE...` installs Debian packages as root or through sudo
# and fails, without a word, where neither is to be had.
apt_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    as_root=""
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null 2>&1 || return 1
        # Without a terminal sudo must not wait for a password that nobody can type.
        sudo -n true 2>/dev/null || [ -t 0 ] || return 1
        as_root=sudo
    fi
    echo "Installing with apt-get: $*"
    # Lists that cannot be renewed may still name the packages; another program may hold the lock for a while.
    $as_root apt-get -qq -o DPkg::Lock::Timeout=300 update || true
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -y -o DPkg::Lock::Timeout=300 --no-install-recommends install "$@" >/dev/null
}
