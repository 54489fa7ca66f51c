# shellcheck shell=bash
# What the scripts of this room share. Sourced, never run.

say() { printf '%s\n' "$*"; }

# The fact, then the next step. 3 is the grader's exit code for "the environment failed", which says nothing about a student.
fail() {
    printf '%s\n' "$@" >&2
    exit 3
}

# An engine that does not answer must not hang whoever asks.
engine_answers() { command -v docker >/dev/null && timeout 20 docker version >/dev/null 2>&1; }

require_engine() {
    engine_answers && return 0
    fail "No Docker engine answers${DOCKER_HOST:+ at DOCKER_HOST=$DOCKER_HOST}." \
        "Next: sudo containers/engine.sh, or add yourself to the group 'docker' when an engine runs already."
}

# Both look in the same place for apt, and both want it quiet.
apt_install() {
    local log=$1
    shift
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@"; } \
        >"$log" 2>&1 </dev/null
}
