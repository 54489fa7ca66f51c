#!/usr/bin/env bash
# For each rejected sample in C: the call and the line that the report names, and how many lines they are from the change that makes the sample wrong.
# A line that is far from it is not always wrong (a call that is missing has no line): read the table.
#
#   benchmarks/named-lines.sh [PART]      only the exercises whose id contains PART
set -eu -o pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
[ -n "${NO_BUILD:-}" ] || dotnet build "$root/tests/Courseware.Tests.csproj" --configuration Release --verbosity quiet --nologo
NAMED_LINES=${1:-} dotnet test "$root/tests/Courseware.Tests.csproj" --configuration Release --no-build --nologo \
    --filter FullyQualifiedName~NamedLinesTests --logger "console;verbosity=detailed" | grep -E '^ *(\||Passed|Failed|[0-9]+ of )|Expected|But was'
