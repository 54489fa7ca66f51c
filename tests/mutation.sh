#!/usr/bin/env bash
# Mutation testing of the checks: each mutant in tests/mutation/mutants.txt is one edit. Each mutant is built and re-evaluates recordings of all
# solutions, starters and rejected samples; no program is run. If all its verdicts are correct, the tests with hand-made recordings run with it.
# A mutant that passes these too survives: no sample and no recording shows that the edited condition is needed.
#
#   tests/mutation.sh            all mutants; existing recordings are used
#   tests/mutation.sh J01 H02    these mutants only
#   MUTATION_FOLDER=DIR          the folder of recordings, copies and reports; default artifacts/mutation
#
# The last line is "N killed, N survived, N did not build"; the exit code is 0 when nothing survived.
set -u
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." || exit 2
readonly root=$PWD
folder=${MUTATION_FOLDER:-artifacts/mutation}
mkdir -p -- "$folder" && folder=$(cd -- "$folder" && pwd) || exit 2
readonly folder kept=$folder/kept copy=$folder/copy
by_hand='(FullyQualifiedName~JudgingTests&FullyQualifiedName!~CutRecording)|FullyQualifiedName~ReasonTests'
readonly by_hand+='|FullyQualifiedName~EvidenceTests|FullyQualifiedName~WireFactsTests'
export MSBUILDDISABLENODEREUSE=1
trap 'exit 130' INT TERM

say() { printf '== %s\n' "$*"; }
grader() { dotnet "$root/grader/Cli/bin/Release/net10.0/grader.dll" "$@"; }
give_up() { printf 'tests/mutation.sh: %s\n' "$*" >&2; exit 2; }

# A copy of the sources: if the script is killed, the edit is not left in the working copy.
copy_sources() {
    rm -rf -- "${copy:?}/grader" "${copy:?}/exercises"
    mkdir -p -- "$copy"
    git ls-files -z --cached --others --exclude-standard -- Directory.Build.props Directory.Build.targets Directory.Packages.props \
        .editorconfig BannedSymbols.txt grader exercises tests/mutation |
        tar --null --files-from=- -cf - | tar -xf - -C "$copy"
}

build() {
    dotnet build "$copy/tests/mutation/Rejudge" --configuration Release --nologo --verbosity quiet \
        -p:RunAnalyzers=false -p:GenerateDocumentationFile=false -p:TreatWarningsAsErrors=false "$@"
}

rejudge() { timeout 900 dotnet "$copy/tests/mutation/Rejudge/bin/Release/net10.0/Rejudge.dll" "$root/exercises" "$kept" "$@"; }

# The recordings of one submission: its folder is made as validate makes it. The packets and pages are not needed.
keep_one() {
    local exercise=$1 name=$2 target work
    target=$kept/$exercise/$name
    [[ -f $target/result.json ]] && return
    work=$(mktemp -d)
    grader new "$exercise" "$work" --sample "$name" >/dev/null || give_up "$exercise/$name was not made."
    timeout 300 dotnet "$root/grader/Cli/bin/Release/net10.0/grader.dll" grade "$exercise" "$work" --out "$target" >"$target.log" 2>&1
    rm -rf -- "$work" "$target/ladders" "$target/report.html" "$target"/recordings/*/wire.pcapng
    [[ -f $target/result.json ]] || printf 'not graded: %s/%s\n' "$exercise" "$name" >&2
}

keep() {
    local exercise sample
    for manifest in exercises/*/exercise.yaml; do
        exercise=$(basename -- "$(dirname -- "$manifest")")
        mkdir -p -- "$kept/$exercise"
        keep_one "$exercise" solution
        keep_one "$exercise" starter
        for sample in exercises/"$exercise"/samples/rejected/*; do
            keep_one "$exercise" "$(basename -- "$sample" .yaml)"
        done
    done
}

# The edit itself, on exact text and once.
edit() {
    FROM=$2 TO=$3 perl -0pi -e 'my $n = s/\Q$ENV{FROM}\E/$ENV{TO}/g; $n == 1 or die "the text stands there $n times\n"' "$1"
}

# The tests as they were built, with the wrong judge under them.
by_hand() {
    cp -- "$copy"/tests/mutation/Rejudge/bin/Release/net10.0/Courseware.{Engine,Exercises}.dll "$folder/tests"
    timeout 300 dotnet test "$folder/tests/Courseware.Tests.dll" --filter "$by_hand" >"$folder/$1.tests" 2>&1
}

report() { printf '%-8s %s\n' "$1" "$2" | tee -a "$folder/report.txt"; }

try() {
    local id=$1 file=$2 from=$3 to=$4 only=()
    [[ $file == exercises/* ]] && only=("$(cut -d/ -f2 <<<"$file")")
    cp -- "$root/$file" "$copy/$file"
    edit "$copy/$file" "$from" "$to" || give_up "$id: $file does not have the text '$from' exactly once"
    if ! build --no-restore >"$folder/$id.build" 2>&1; then
        report unbuilt "$id $(grep -m 1 -o 'error CS[0-9]*: .*' "$folder/$id.build" | cut -c1-120)"
        cp -- "$root/$file" "$copy/$file"
        return
    fi
    rejudge "${only[@]}" >"$folder/$id.verdicts" 2>"$folder/$id.errors" || printf 'crashed\n' >>"$folder/$id.verdicts"
    cp -- "$root/$file" "$copy/$file"
    local right=$folder/right.verdicts
    [[ ${#only[@]} -gt 0 ]] && grep "^${only[0]}/" "$right" >"$folder/$id.right" && right=$folder/$id.right
    local changed
    changed=$(diff "$right" "$folder/$id.verdicts" | grep -c '^>')
    if ((changed)); then
        report killed "$id by $changed verdicts"
    elif ! by_hand "$id"; then
        report killed "$id by $(grep -c '^  Failed ' "$folder/$id.tests") tests"
    else
        report survived "$id $file: $from → $to"
    fi
    rm -f -- "$folder/$id".{build,errors,right,verdicts,tests}
}

say "Building"
dotnet build Courseware.sln --configuration Release --nologo --verbosity quiet || give_up "The build failed."
rm -rf -- "$folder/tests"
cp -r -- tests/bin/Release/net10.0 "$folder/tests"
by_hand_works=$(dotnet test "$folder/tests/Courseware.Tests.dll" --filter "$by_hand" 2>&1) \
    || give_up "The tests with recordings made by hand fail: $by_hand_works"
say "Recordings"
keep
copy_sources
build || give_up "The build of the judge alone failed."
say "Judging as it is"
rejudge >"$folder/right.verdicts" || give_up "The right judge failed."
grep -F ' judge-fault' "$folder/right.verdicts" && give_up "A check threw."
: >"$folder/report.txt"
say "Edits"
while IFS= read -r line; do
    [[ -z $line || $line == \#* ]] && continue
    IFS=$'\x01' read -r id file from to <<<"${line// | /$'\x01'}"
    to=${to% |}
    (($# == 0)) || [[ " $* " == *" $id "* ]] || continue
    try "$id" "$file" "$from" "$to"
done < <(sed 's/ |$/ | /' tests/mutation/mutants.txt)
count() { grep -c "^$1 " "$folder/report.txt"; }
printf '\n%d killed, %d survived, %d did not build\n' "$(count killed)" "$(count survived)" "$(count unbuilt)"
(($(count survived) == 0))
