#!/usr/bin/env bash
# Every sample of every exercise in both labs, idle and with every core kept busy, and what of it differs between the labs.
#
#   benchmarks/labs.sh [FOLDER [JOBS]]    the results stay in FOLDER; default: a new one in /tmp, 2 submissions side by side
#
# Needs a Docker engine and the images (containers/build.sh). A run whose verdicts are in FOLDER already is not repeated. About two hours.
set -u -o pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
folder=${1:-$(mktemp -d)}
jobs=${2:-2}
grader=${GRADER:-$root/grader/Cli/bin/Release/net10.0/grader}
mkdir -p -- "$folder" || exit 1

# Each line of one file whose verdict or reason is another in the other file; what only one lab could grade is counted.
compare() {
    awk -F '\t' -v names="$(basename -- "$1" .tsv) | $(basename -- "$2" .tsv)" '
        { key = $1 " " $2 " " $3 }
        FNR == NR { first[key] = $4 " " $5; next }
        !(key in first) { only++; next }
        { both++; seen[key]; if (first[key] != $4 " " $5) { printf "  %s: %s | %s\n", key, first[key], $4 " " $5; different++ } }
        END { for (key in first) if (!(key in seen)) only++
              printf "%s: %d verdicts in both, %d differ, %d in one alone\n", names, both, different, only }' "$1" "$2"
}

for run in process container process-loaded container-loaded; do
    [[ -e $folder/$run.tsv ]] && continue
    began=$SECONDS
    options=(--lab "${run%-loaded}" --jobs "$jobs")
    [[ $run == *-loaded ]] && options+=(--load)
    "$grader" validate --all "${options[@]}" --results "$folder/$run.part" >"$folder/$run.log" 2>&1 </dev/null
    mv -- "$folder/$run.part" "$folder/$run.tsv" || exit 1
    printf '%s: %s s; %s\n' "$run" $((SECONDS - began)) "$(grep '^figures' "$folder/$run.log")"
    sed -n '/^figures/,$p' "$folder/$run.log" | tail -n +2
done
compare "$folder/process.tsv" "$folder/container.tsv"
compare "$folder/process.tsv" "$folder/process-loaded.tsv"
compare "$folder/container.tsv" "$folder/container-loaded.tsv"
