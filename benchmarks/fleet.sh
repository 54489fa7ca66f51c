#!/usr/bin/env bash
# The throughput of the fleet with 1, 2 and 3 workers, when a grading is a wait of a fixed time and costs no processor: what the queue itself allows. The
# database is a PostgreSQL server that the test starts, with fsync on.
#
#   benchmarks/fleet.sh [SECONDS [SLOTS [MILLISECONDS]]]      default: 10 s for each number of workers, 8 gradings side by side in each, of 200 ms
set -eu -o pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
[ -n "${NO_BUILD:-}" ] || dotnet build "$root/tests/Courseware.Tests.csproj" --configuration Release --verbosity quiet --nologo
FLEET_SECONDS=${1:-10} FLEET_SLOTS=${2:-8} FLEET_MILLISECONDS=${3:-200} dotnet test "$root/tests/Courseware.Tests.csproj" --configuration Release \
    --no-build --nologo --filter FullyQualifiedName~FleetBenchmarks --logger "console;verbosity=detailed" | grep -E 'a second|Passed|Failed|Expected|But was'
