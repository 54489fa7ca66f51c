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
    [[ -z ${DOCKER_HOST:-} ]] || fail "No Docker engine answers at DOCKER_HOST=$DOCKER_HOST." \
        "Next: start it there, or unset DOCKER_HOST to use one on this machine."
    fail "No Docker engine answers." \
        "Next: sudo containers/engine.sh. When one runs already: be root, or in the group 'docker'."
}

docker_build() {
    if docker buildx version >/dev/null 2>&1; then
        # The builder of the engine itself: others cannot see an image that was made without a registry.
        docker buildx build --builder "$(docker context show)" --load --progress plain "$@"
    else
        # Debian's docker.io has no buildx; without this, newer clients print a notice about it at each build.
        # A failed step would stay in the list as a stopped container.
        DOCKER_BUILDKIT=0 docker build --force-rm "$@"
    fi
}
