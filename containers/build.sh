#!/usr/bin/env bash
# Builds the images in which programs of students are compiled and run: courseware/<toolchain>:<VERSION>.
#
#   containers/build.sh                 all of them
#   containers/build.sh c python        these
#
# Exit code: 0 all of them are there, 2 there is no such toolchain, 3 one could not be built.
set -u -o pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"

version=$(<"$here/VERSION")
log=

known() {
    local file
    for file in "$here"/*/Dockerfile; do basename -- "$(dirname -- "$file")"; done
}

# The folder of the .NET SDK on this machine.
dotnet_folder() {
    local program
    program=$(command -v dotnet) || return 1
    program=$(readlink -f -- "$program")
    [[ -d $(dirname -- "$program")/sdk ]] && dirname -- "$program"
}

# The build context as a tar stream: nothing is copied to a temporary folder, and no daemon needs to see this machine's files.
context() {
    local name=$1 sdk=$2
    if [[ $name != csharp ]]; then
        tar --create --directory "$here/$name" .
    else
        # The Dockerfile, and the SDK under dotnet/. S: a symlink keeps what it points to. Owner: an SDK in a home folder must
        # not stay its user's.
        tar --create --owner=0 --group=0 --numeric-owner \
            --directory "$here/csharp" Dockerfile --directory "$sdk" --transform 's,^\./,dotnet/,S' ./
    fi
}

build() {
    local name=$1 image=courseware/$1:$version sdk='' start=$SECONDS step
    if [[ $name == csharp ]] && ! sdk=$(dotnet_folder); then
        fail "courseware/csharp takes the .NET SDK of this machine, and there is no 'dotnet' with an SDK on the PATH." \
            "Next: install the .NET SDK 10 (https://dotnet.microsoft.com/download), or name the other toolchains: $(known | grep -v -x csharp | tr '\n' ' ')"
    fi
    say "Building $image"
    if ! context "$name" "$sdk" | docker_build --tag "$image" - >"$log" 2>&1; then
        tail -n 15 -- "$log" >&2
        step=$(grep -E '^(Step [0-9]+/[0-9]+ : |#[0-9]+ \[)' "$log" | tail -n 1)
        fail "$image could not be built. The last lines are above; the step was: ${step:-the start of the build}"
    fi
    say "Built $image in $((SECONDS - start)) s"
}

mapfile -t toolchains < <(known)
for name in "$@"; do
    if ! printf '%s\n' "${toolchains[@]}" | grep -q -x -F -e "$name"; then
        say "There is no toolchain '$name'. There are: ${toolchains[*]}" >&2
        exit 2
    fi
done
(($# == 0)) || toolchains=("$@")

require_engine
"$here/base-image.sh" || exit 3
log=$(mktemp) || fail "No temporary file could be made."
trap 'rm -f -- "$log"' EXIT
for name in "${toolchains[@]}"; do
    build "$name"
done
