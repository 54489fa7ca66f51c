#!/usr/bin/env bash
# A class of made-up students: how many submissions a second, whether that and the memory stay the same with the size of the
# class, and how many verdicts are wrong.
#
#   benchmarks/batch.sh [COUNT [LAB [KILLS [JOBS]]]]     default 200 process 0, as many side by side as there are cores
#
# The students submit the solution and each rejected sample of half-close in turn, each with a different comment, so that no two are
# the same; the kinds are mixed, as in a class. A verdict is wrong when another check fails than the sample names. The batch is killed
# (kill -9) KILLS times and resumed; then the gradebook is compared, byte for byte, with that of an undisturbed run.
set -eu -o pipefail
count=${1:-200} lab=${2:-process} kills=${3:-0} jobs=${4:-$(nproc)}
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
exercise=$root/exercises/half-close
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

if [ -z "${GRADER:-}" ]; then
    echo "Publishing the grader (Release, ready to run) …"
    dotnet publish "$root/grader/Cli" --configuration Release --use-current-runtime --self-contained false \
        -p:PublishReadyToRun=true --output "$work/grader" --verbosity quiet --nologo
    GRADER=$work/grader/grader
fi

kinds=(solution)
# Edits alone, which are all in C: the figure is for C.
for sample in "$exercise"/samples/rejected/*.yaml; do kinds+=("$(basename "$sample" .yaml)"); done
for kind in "${kinds[@]}"; do "$GRADER" new half-close "$work/kinds/$kind" --sample "$kind" >/dev/null; done
class() {
    for ((i = 0; i < $1; i++)); do
        local kind=${kinds[$((i % ${#kinds[@]}))]}
        local folder
        folder=$2/$(printf '%04d_%s' "$i" "$kind")
        mkdir -p "$folder"
        cp "$work/kinds/$kind"/*.c "$folder/"
        for file in "$folder"/*.c; do echo "/* student $i */" >>"$file"; done
    done
}

# Runs it to its end, and prints seconds and the most memory in MiB.
batch() {
    local begin=$EPOCHREALTIME peak=0 now
    "$GRADER" batch half-close "$1" --lab "$lab" --jobs "$jobs" --seed 1 --out "$2" --resume >"$work/log" 2>&1 &
    local pid=$!
    while kill -0 "$pid" 2>/dev/null; do
        now=$(awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$pid/status" 2>/dev/null) || now=0
        [ "${now:-0}" -le "$peak" ] || peak=$now
        sleep 0.5
    done
    wait "$pid" || { cat "$work/log"; exit 1; }
    awk -v a="$begin" -v b="$EPOCHREALTIME" -v m="$peak" 'BEGIN { printf "%.1f %d\n", b - a, m }'
}

# Lines "student check" of all that failed, and of all that had to.
failed() {
    awk -F'"' '{
        id = $4; n = split($0, parts, /\{"id":"/)
        for (i = 3; i <= n; i++) { split(parts[i], f, "\""); if (parts[i] ~ /"verdict":"failed"/) print id, f[1] }
    }' "$1/results.jsonl" | sort
}
expected() {
    for folder in "$1"/*/; do
        local student kind
        student=$(basename "$folder"); kind=${student#*_}
        [ "$kind" = solution ] || awk -v s="$student" '
            /^fails:/ { on = 1; next }
            /^[a-z]/ { on = 0 }
            on && /^  [a-z0-9-]+:/ { sub(":.*", ""); print s, $1 }' "$exercise/samples/rejected/$kind.yaml"
    done | sort
}

# One of each kind: the small class is of the same mixture as the large one.
small=${#kinds[@]}
class "$small" "$work/small"
# The lower limit of every grader: the compilations, as many in parallel.
compile() { cc -std=gnu17 -O1 -g -w -o "$1.out" "$1" -pthread -lm || true; }
export -f compile
begin=$EPOCHREALTIME
find "$work/small" -name '*.c' -print0 | xargs -0 -n 1 -P "$jobs" bash -c 'compile "$0"' 2>/dev/null
awk -v n="$small" -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { printf "%5d submissions, floor: compiled in %.1f s, %.2f a second\n", n, b - a, n / (b - a) }'
find "$work/small" -name '*.out' -delete
class "$count" "$work/large"
read -r seconds memory < <(batch "$work/small" "$work/small-out")
printf '%5d submissions, %s lab: %s s, %s a second, at most %d MiB\n' "$small" "$lab" "$seconds" \
    "$(awk -v n="$small" -v s="$seconds" 'BEGIN { printf "%.2f", n / s }')" "$memory"
read -r seconds memory < <(batch "$work/large" "$work/out")
printf '%5d submissions, %s lab: %s s, %s a second, at most %d MiB\n' "$count" "$lab" "$seconds" \
    "$(awk -v n="$count" -v s="$seconds" 'BEGIN { printf "%.2f", n / s }')" "$memory"
echo "wrong verdicts: $(diff <(expected "$work/large") <(failed "$work/out") | grep -c '^[<>]' || true)"
diff <(expected "$work/large") <(failed "$work/out") | grep '^[<>]' | head -20 || true
echo "not graded: $(grep -vc '"status":"graded"' "$work/out/results.jsonl" || true)"
du -sh "$work/out" | awk '{ print "on disk: " $1 }'

if [ "$kills" -gt 0 ]; then
    for ((k = 1; k <= kills; k++)); do
        "$GRADER" batch half-close "$work/large" --lab "$lab" --jobs "$jobs" --seed 1 --out "$work/killed" --resume >"$work/log" 2>&1 &
        pid=$!
        # After so many results, and a random moment more.
        until [ "$(find "$work/killed/results" -name '*.json' 2>/dev/null | wc -l)" -ge $((k * count / (kills + 1))) ] \
            || ! kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
        sleep "0.$((RANDOM % 900 + 100))"
        kill -9 "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    batch "$work/large" "$work/killed" >/dev/null
    if cmp -s "$work/out/gradebook.csv" "$work/killed/gradebook.csv"; then
        echo "killed $kills times: the gradebook is the same, byte for byte; $(wc -l <"$work/killed/journal.jsonl") lines in the journal"
    else
        echo "killed $kills times: the gradebook DIFFERS"
        diff "$work/out/gradebook.csv" "$work/killed/gradebook.csv" | head -10
    fi
fi

recordings=$(grep -hoa 'recording\.jsonl' "$work/out/recordings/"*.zip | wc -l)
recordings=$((recordings / 2)) # each name stands in an archive twice: before the bytes, and in the directory
if command -v unzip >/dev/null; then
    begin=$EPOCHREALTIME
    for archive in "$work/out/recordings/"*.zip; do unzip -p "$archive" >/dev/null; done
    awk -v n="$recordings" -v a="$begin" -v b="$EPOCHREALTIME" \
        'BEGIN { printf "%d recordings, floor: unpacked in %.1f s, %.0f a second\n", n, b - a, n / (b - a) }'
fi
begin=$EPOCHREALTIME
"$GRADER" rejudge "$work/out" | tail -n 2
awk -v n="$recordings" -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { printf "%d recordings, judged again in %.1f s, %.0f a second\n", n, b - a, n / (b - a) }'
