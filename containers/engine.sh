#!/usr/bin/env bash
# Makes sure that a Docker engine answers: nothing when one does; else, as root on Debian, installs and starts one.
# The engine stays when this script ends; containers/README.md says how to stop it.
set -u -o pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"

deadline_seconds=60

apt_install() {
    local log=$1
    shift
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@"; } \
        >"$log" 2>&1 </dev/null
}

install_engine() {
    local pair missing=() log
    for pair in dockerd:docker.io iptables:iptables debootstrap:debootstrap; do
        command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
    done
    # Newer Debians have the client in a separate package.
    command -v docker >/dev/null || ! apt-cache show docker-cli >/dev/null 2>&1 || missing+=(docker-cli)
    ((${#missing[@]})) || return 0
    say "Installing ${missing[*]}"
    log=$(mktemp) || fail "No temporary file could be made."
    if ! apt_install "$log" "${missing[@]}"; then
        tail -n 5 -- "$log" >&2
        rm -f -- "$log"
        fail "apt-get could not install ${missing[*]}. Its last lines are above."
    fi
    rm -f -- "$log"
}

start_engine() {
    # A machine with systemd starts it at the next boot too, and nothing else should be in its way.
    if [[ -d /run/systemd/system ]]; then
        systemctl start docker >"$log" 2>&1 </dev/null && return 0
        journalctl --unit docker --lines 15 --no-pager >>"$log" 2>&1
        return 1
    fi
    # A separate session: the engine outlives this script, and a Ctrl-C that ends it.
    setsid dockerd >"$log" 2>&1 </dev/null &
    engine=$!
}

# Asks until it answers, is gone, or the time is over; each question waits for the log to grow, at most a second.
wait_for_engine() {
    local end=$((SECONDS + deadline_seconds))
    while ((SECONDS < end)); do
        engine_answers && return 0
        [[ -z $engine ]] || kill -0 "$engine" 2>/dev/null || return 1
        timeout 1 tail -n 0 -f "$log" 2>/dev/null | head -n 1 >/dev/null
    done
    engine_answers
}

engine_answers && exit 0
[[ -z ${DOCKER_HOST:-} ]] || fail "The Docker engine at DOCKER_HOST=$DOCKER_HOST does not answer." \
    "Next: start it there, or unset DOCKER_HOST to use one on this machine."
[[ $(id -u) == 0 ]] || fail "No Docker engine answers, and only root can start one." \
    "Next: sudo containers/engine.sh. When an engine runs already: sudo usermod --append --groups docker $(id -un), and log in again \
(a user who may use the engine can become root)."
command -v apt-get >/dev/null || fail "No Docker engine answers, and this machine has no apt-get to install one." \
    "Next: install Docker as https://docs.docker.com/engine/install/ says, and start it."

install_engine
engine=
log=/var/log/courseware-dockerd.log
: 2>/dev/null >>"$log" || log=$(mktemp) || fail "No file for the log of the engine could be made."
say "Starting the Docker engine (its log: $log)"
if ! start_engine || ! wait_for_engine; then
    [[ -z $engine ]] || kill -- "$engine" 2>/dev/null
    tail -n 15 -- "$log" >&2
    fail "The Docker engine does not answer. The last lines of its log, $log, are above."
fi
say "The Docker engine answers: version $(docker version --format '{{.Server.Version}}')"
