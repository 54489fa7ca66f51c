#!/usr/bin/env bash
# Measures a grading, with the wire and without, and its lower limit: a shell script that compiles the same pair and runs it once. Then the
# throughput of the wire, compared with the same loop in C; a class of made-up students, and the re-evaluation of stored recordings
# (batch.sh, which also measures a class of any size).
#
#   benchmarks/run.sh [RUNS [COUNT]]      default 15 runs, in turn, so that a drift of the machine hits each, and 132 students
#
# Prints the median, minimum and maximum of each figure. It is not a test: nothing fails here.
set -eu -o pipefail
runs=${1:-15} count=${2:-132}
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
solution=$root/exercises/half-close/solution
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

echo "Publishing the grader (Release, ready to run) …"
dotnet publish "$root/grader/Cli" --configuration Release --use-current-runtime --self-contained false \
    -p:PublishReadyToRun=true --output "$work/grader" --verbosity quiet --nologo

floor() {
    local folder=$work/floor port=$1
    mkdir -p "$folder"
    cc -std=gnu17 -O1 -g -Wall -o "$folder/file_server" "$solution/file_server.c" -pthread -lm
    cc -std=gnu17 -O1 -g -Wall -o "$folder/file_client" "$solution/file_client.c" -pthread -lm
    (cd "$folder" && cp "$solution/file_server.c" . && exec ./file_server "$port" >/dev/null) &
    until (cd "$folder" && ./file_client 127.0.0.1 "$port" >/dev/null 2>&1); do :; done
    wait
}

grade() { "$work/grader/grader" grade half-close "$solution" --wire "$1" --json "$work/result.json" >/dev/null 2>&1; }

isolated() { "$work/grader/grader" grade half-close "$1" --lab container >/dev/null 2>&1; }

field() { sed -n "s/.*\"$1\": *\([0-9.]*\).*/\1/p" "$work/result.json" | head -n 1; }

seconds() {
    local begin=$EPOCHREALTIME
    "$@"
    awk -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.3f", b - a }'
}

containers=
if "$work/grader/grader" doctor | grep -q '^ok *containers:'; then containers=1; fi
grade auto # compiles the grader's own tools, once for this user
for ((run = 0; run < runs; run++)); do
    seconds floor $((20000 + (RANDOM % 10000))) >>"$work/floor.txt" && echo >>"$work/floor.txt"
    off=$(seconds grade off)
    echo "$off" >>"$work/off.txt"
    whole=$(seconds grade auto)
    awk -v w="$whole" -v o="$off" 'BEGIN { printf "%.3f\n", w - o }' >>"$work/cost.txt"
    echo "$whole" >>"$work/whole.txt"
    field build >>"$work/build.txt"
    field run >>"$work/run.txt"
    field graderCpu >>"$work/cpu.txt"
    awk -v w="$whole" -v b="$(field build)" -v r="$(field run)" 'BEGIN { printf "%.3f\n", w - b - r }' >>"$work/rest.txt"
    [[ -n $containers ]] || continue
    seconds isolated "$solution" >>"$work/isolated.txt" && echo >>"$work/isolated.txt"
    seconds isolated "$root/exercises/half-close/original" >>"$work/original.txt" && echo >>"$work/original.txt"
done

row() {
    sort -n "$work/$2.txt" | awk -v name="$1" '{ v[NR] = $1 } END { printf "%-62s %8.3f %8.3f %8.3f\n", name, v[int((NR + 1) / 2)], v[1], v[NR] }'
}
printf '\n%s cores, %s runs of each, seconds\n\n%-62s %8s %8s %8s\n' "$(nproc)" "$runs" "" median least most
row "floor: compile the pair with cc, run it once" floor
row "grade: all 23 checks, 34 scenarios, from start to report" whole
row "  of which building (in parallel with the original pair)" build
row "  of which running the scenarios, with what they hold back" run
row "  the rest: start of the program, judging, report" rest
row "  CPU time of the grader's own process" cpu
row "grade --wire off: the same over the loopback interface" off
row "  what the wire costs, pair by pair" cost
if [[ -n $containers ]]; then
    row "grade --lab container: the same in five containers" isolated
    row "  the lecture's own pair" original
fi

echo
dotnet run --project "$root/benchmarks/Wire" --configuration Release --verbosity quiet -- 9

echo
GRADER=$work/grader/grader "$root/benchmarks/batch.sh" "$count" process 0 $((2 * $(nproc)))
