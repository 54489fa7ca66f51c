#!/usr/bin/env bash
# The plan of faults in its long form: real workers and real gradings in the process lab, on PostgreSQL servers that the tests start. After each fault every
# grading has one result, the same as without the fault, and nothing is left behind. The tests have the short form (KillTests).
#
#   benchmarks/kill-plan.sh [COUNT [TEST…]]      default 60 real gradings for each fault, all faults; 200 for a worker that is killed every 5 s
#
# A TEST is a part of a name: A_worker_is_killed, All_workers, A_worker_is_stopped, The_database_crashes, The_database_is_down, The_disk, Connections,
# Submissions_that_end. Each prints how its gradings ended. A full disk needs root: it mounts a tmpfs.
set -eu -o pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
count=${1:-60}
[ $# -eq 0 ] || shift
tests=("$@")
[ $# -gt 0 ] || tests=(A_worker_is_killed All_workers A_worker_is_stopped The_database_crashes The_database_is_down The_disk Connections Submissions_that_end)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
[ -n "${NO_BUILD:-}" ] || dotnet build "$root/tests/Courseware.Tests.csproj" --configuration Release --verbosity quiet --nologo

status=0
for test in "${tests[@]}"; do
    own=$count
    [ "$test" != A_worker_is_killed ] || [ "$count" -ne 60 ] || own=200
    echo "== $test, $own gradings"
    log=$(mktemp)
    KILL_PLAN=$own dotnet test "$root/tests/Courseware.Tests.csproj" --configuration Release --no-build --nologo \
        --filter "FullyQualifiedName~KillPlanTests.$test" --logger "console;verbosity=detailed" >"$log" 2>&1 || status=1
    grep -E '^ *(Passed|Failed|Skipped) |graded: [0-9]+|gradings by|database (ended|stayed)|Expected|But was' "$log" || cat "$log"
    rm -f "$log"
done
exit "$status"
