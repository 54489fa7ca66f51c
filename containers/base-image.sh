#!/usr/bin/env bash
# Makes sure that the image which all others start from is there: debian:bookworm-slim.
#
#   containers/base-image.sh           nothing when it is there; else pulls it; else makes it from Debian's packages (root)
#   containers/base-image.sh --again   makes it from Debian's packages although it is there: newer security updates
set -u -o pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"

image=debian:bookworm-slim
suite=bookworm
temp=

clean_up() {
    [[ -n $temp ]] || return 0
    # debootstrap mounts /proc in there and can be stopped before it unmounts it. rm must never walk into a mount.
    awk -v top="$temp/" 'index($2, top) == 1 { print $2 }' /proc/mounts | sort -r | while IFS= read -r mount; do
        umount -- "$mount" || umount --lazy -- "$mount"
    done
    rm -rf --one-file-system -- "$temp"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# The address from which this machine's own apt takes one suite; where it has none (Ubuntu), Debian's.
# An address with a password in it stays out of images.
mirror_of() {
    local found=
    # shellcheck disable=SC2016 # apt replaces these, not the shell
    found=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
        awk -v suite="$1" '$1 == suite && $2 ~ /^https?:/ && $2 !~ /@/ { sub(/\/$/, "", $2); print $2; exit }')
    printf '%s\n' "${found:-$2}"
}

write_sources() {
    local main=$1 security=$2
    {
        printf 'deb %s %s main\n' "$main" "$suite"
        printf 'deb %s %s-updates main\n' "$main" "$suite"
        [[ -z $security ]] || printf 'deb %s %s-security main\n' "$security" "$suite"
    } >"$temp/root/etc/apt/sources.list"
}

# Without manuals, translations and services: what later layers install stays as small as the base.
write_settings() {
    cat >"$temp/root/etc/dpkg/dpkg.cfg.d/slim" <<'SETTINGS'
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/man/*
path-exclude /usr/share/info/*
path-exclude /usr/share/locale/*
path-exclude /usr/share/lintian/*
SETTINGS
    cat >"$temp/root/etc/apt/apt.conf.d/slim" <<'SETTINGS'
Acquire::Languages "none";
APT::Keep-Downloaded-Packages "false";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
SETTINGS
    printf '#!/bin/sh\nexit 101\n' >"$temp/root/usr/sbin/policy-rc.d"
    chmod 755 "$temp/root/usr/sbin/policy-rc.d"
}

inside() { chroot "$temp/root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }

update_inside() { inside apt-get --error-on=any update; }

upgrade() {
    local main=$1 security
    security=$(mirror_of "$suite-security" http://deb.debian.org/debian-security)
    write_sources "$main" "$security"
    if ! update_inside >"$temp/log" 2>&1 </dev/null; then
        say "The mirror has no usable $suite-security; the image is made without its updates:"
        grep -E '^(E|W|Err)' "$temp/log" | head -n 3
        write_sources "$main" ""
        update_inside >"$temp/log" 2>&1 </dev/null || return 1
    fi
    inside apt-get --yes dist-upgrade >>"$temp/log" 2>&1 </dev/null
}

# Leaves out files that slim images do not have, and files of this machine only.
pack() {
    tar --create --numeric-owner --directory "$temp/root" \
        --exclude='./proc/*' --exclude='./sys/*' --exclude='./dev/*' --exclude='./run/*' --exclude='./tmp/*' \
        --exclude='./var/lib/apt/lists/*' --exclude='./var/cache/apt/*' --exclude='./var/cache/debconf/*-old' \
        --exclude='./var/lib/dpkg/*-old' --exclude='./var/cache/ldconfig/*' --exclude='./var/log/*' \
        --exclude='./usr/share/locale/*' --exclude='./usr/share/man/*' --exclude='./usr/share/info/*' \
        --exclude='./usr/share/lintian/*' --exclude-from=<(manuals) --exclude='./debootstrap' \
        --exclude='./etc/resolv.conf' --exclude='./etc/hostname' --exclude='./etc/machine-id' .
}

# The licences stay.
manuals() { (cd -- "$temp/root" && find ./usr/share/doc \( -type f -o -type l \) -not -name copyright); }

make_it() {
    local main keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    [[ $(id -u) == 0 ]] || fail "Making $image from Debian's packages needs root, for debootstrap." \
        "Next: sudo containers/base-image.sh, or bring the image along: docker save $image on another machine, docker load here."
    command -v debootstrap >/dev/null || fail "There is no 'debootstrap', which makes $image without a registry." \
        "Next: apt-get install debootstrap"
    [[ -e $keyring ]] || fail "There is no $keyring, so nobody can tell whether the packages are Debian's." \
        "Next: apt-get install debian-archive-keyring"
    main=$(mirror_of "$suite" http://deb.debian.org/debian)
    temp=$(mktemp --directory --tmpdir="${TMPDIR:-/var/tmp}" courseware-base.XXXXXX) || fail "No temporary folder could be made."
    say "Making $image from $main (about a minute)"
    debootstrap --variant=minbase --keyring="$keyring" "$suite" "$temp/root" "$main" >"$temp/log" 2>&1 </dev/null ||
        step_failed debootstrap
    write_settings
    upgrade "$main" || step_failed apt-get
    pack | docker import --change 'CMD ["bash"]' - "$image" >"$temp/log" 2>&1 || step_failed "docker import"
}

step_failed() {
    tail -n 15 -- "$temp/log" >&2
    fail "$1 failed, so $image could not be made. Its last lines are above." \
        "Next: see that this machine reaches its Debian mirror, and that ${TMPDIR:-/var/tmp} has 1 GB and is mounted without nodev and noexec."
}

case ${1:-} in
'' | --again) ;;
*)
    say "Usage: containers/base-image.sh [--again]" >&2
    exit 2
    ;;
esac
require_engine
if [[ ${1:-} != --again ]]; then
    docker image inspect "$image" >/dev/null 2>&1 && exit 0
    say "Pulling $image"
    timeout 90 docker pull --quiet "$image" >/dev/null 2>&1 && exit 0
    say "It cannot be pulled: no way to the registry from here."
fi
make_it
say "Made $image: $(($(docker image inspect --format '{{.Size}}' "$image") / 1000000)) MB"
