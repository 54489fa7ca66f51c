#!/usr/bin/env bash
# Builds the image of the grader itself, courseware/grader:<VERSION>, from the program as one file.
#
#   containers/grader-image.sh            makes the program first (.NET SDK)
#   containers/grader-image.sh FOLDER     takes the one that `dotnet publish` wrote to FOLDER
#
# Exit code: 0 it is there, 2 there is no program in FOLDER, 3 it could not be built.
set -u -o pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"

version=$(<"$here/VERSION")
temp=$(mktemp --directory) || fail "No temporary folder could be made."
trap 'rm -rf -- "$temp"' EXIT

folder=${1:-}
if [[ -n $folder && ! -x $folder/grader ]]; then
    say "There is no program 'grader' in '$folder'. docs/ci.md says how to make it." >&2
    exit 2
fi
require_engine
docker image inspect "courseware/c:$version" >/dev/null 2>&1 ||
    fail "There is no image courseware/c:$version, on which this one stands." "Next: containers/build.sh c"
if [[ -z $folder ]]; then
    command -v dotnet >/dev/null || fail "There is no 'dotnet' on the PATH, which makes the program." \
        "Next: install the .NET SDK 10 (https://dotnet.microsoft.com/download), or name the folder of a program that is made."
    folder=$temp/published
    say "Making the program"
    dotnet publish "$here/../grader/Cli" -c Release -r linux-x64 --self-contained -p:PublishSingleFile=true \
        --artifacts-path "$temp/build" -o "$folder" --nologo --verbosity quiet || fail "dotnet publish failed. Its messages are above."
fi

image=courseware/grader:$version
say "Building $image"
# Others must be able to read it, whatever the umask was; owner: it must not stay its maker's.
if ! tar --create --owner=0 --group=0 --numeric-owner --mode=a+rX \
    --directory "$here" grader.Dockerfile --directory "$folder" --transform 's,^\./,grader/,S' ./ |
    docker_build --file grader.Dockerfile --build-arg "VERSION=$version" --tag "$image" - >"$temp/log" 2>&1; then
    tail -n 15 -- "$temp/log" >&2
    fail "$image could not be built. The last lines are above."
fi
say "Built $image: $(($(docker image inspect --format '{{.Size}}' "$image") / 1000000)) MB"
