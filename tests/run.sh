#!/usr/bin/env bash
# Builds everything with warnings as errors and runs all tests. The last line is "N passed, N failed[, N skipped]".
#
#   tests/run.sh                                 each thing in one place: every sample with a wire, every attack in one lab
#   tests/run.sh --all                           each thing everywhere: about an hour; before a release, and after a change of a lab or of a wire
#   tests/run.sh --fast                          before a commit: no container, no corpus of programs, nothing is installed
#   tests/run.sh [ARGUMENTS OF dotnet test]      e.g.  tests/run.sh --filter FullyQualifiedName~Reporting
#
#   SnapshotLibrary=Verify|StandIn   what compares snapshots; unset: the real library where the registry serves it
#   REQUIRE_ALL=1         a skipped test is a failure, unless it has the category OptionalHere (set by .ci/run)
#   ACCEPT_SNAPSHOTS=1    the received texts become the new *.verified.* files; read `git diff` afterwards
#   SKIP_INSTALL=1        installs nothing, even as root
#   SANITIZE=1            the tests of the launcher use a build that ends at an error of memory or of undefined behaviour
set -u -o pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
cd -- "$root" || exit 1
results=$root/tests/TestResults
trx=$results/results.trx
# The toolchains whose images tests use; containers/build.sh knows more.
images=(c python run)

# No process stays behind: no build node, no compiler server.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false DOTNET_CLI_USE_MSBUILD_SERVER=0
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

# Tests start many programs: more of them at the same time only make each one slower.
workers=$(($(nproc) + 1))

fast=
case ${1:-} in
    --fast)
        fast=1
        shift
        set -- --filter 'TestCategory!=Slow' "$@"
        ;;
    --all) shift ;;
    '')
        # tests/Requires.cs says what is left out.
        export ONE_NETWORK=1
        set -- --filter 'TestCategory!=Thorough'
        ;;
esac
[[ " $* " == *' -- '* ]] || set -- "$@" --
set -- "$@" "NUnit.NumberOfTestWorkers=$workers"

say() { printf '\n== %s\n' "$*"; }

# No test ran: whatever else was said, the last line says so too.
give_up() {
    printf '\n%s\n\n0 passed, 1 failed\n' "$1"
    exit 1
}

# The real Verify.NUnit where the registry serves it, which is asked once a day; else the stand-in, which works on the same files.
choose_snapshot_library() {
    local version answers answer
    version=$(sed -n 's/.*Include="Verify.NUnit" Version="\[\(.*\)\]".*/\1/p' Directory.Packages.props)
    if [[ -n ${SnapshotLibrary:-} ]]; then
        snapshots="$SnapshotLibrary, as the variable SnapshotLibrary says"
        return
    fi
    answers=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/courseware
    answer=$answers/verify-$version
    if [[ -z $(find "$answer" -mmin -1440 2>/dev/null) ]]; then
        mkdir -p -- "$answers" 2>/dev/null && [[ -w $answers ]] || answer=$results/verify
        if can_restore "$version"; then echo Verify; else echo StandIn; fi >"$answer"
    fi
    SnapshotLibrary=$(<"$answer")
    if [[ $SnapshotLibrary == Verify ]]; then
        snapshots="Verify.NUnit $version"
    else
        SnapshotLibrary=StandIn
        snapshots="the stand-in, because Verify.NUnit $version could not be restored (asked once a day; $answer)"
    fi
    export SnapshotLibrary
}

# A throw-away restore, outside of the repository.
can_restore() {
    local folder status
    folder=$(mktemp -d) || return 1
    printf '%s<ItemGroup><PackageReference Include="Verify.NUnit" Version="[%s]" /></ItemGroup></Project>\n' \
        '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>' \
        "$1" >"$folder/probe.csproj"
    timeout 120 dotnet restore "$folder/probe.csproj" --verbosity quiet >/dev/null 2>&1 </dev/null
    status=$?
    rm -rf -- "$folder"
    return "$status"
}

# The programs that tests start, each with Debian's package of it.
install_tools() {
    local tool missing=() packages=()
    for tool in gcc:gcc strace:strace addr2line:binutils g++:g++ make:make cmake:cmake python3:python3 javac:default-jdk-headless \
        node:nodejs rustc:rustc go:golang-go tshark:tshark kill:procps fish:fish zsh:zsh chromium:chromium psql:postgresql; do
        command -v "${tool%%:*}" >/dev/null && continue
        missing+=("${tool%%:*}")
        packages+=("${tool#*:}")
    done
    ((${#missing[@]})) || return 0
    if [[ ${SKIP_INSTALL:-} == 1 || $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
        say "Not on this machine: ${missing[*]}. The tests that need them are skipped. On Debian: sudo apt-get install ${packages[*]}"
        return 0
    fi
    say "Installing what tests need: ${packages[*]}"
    local log=$results/apt.log
    if ! { apt-get update && DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --no-install-recommends "${packages[@]}"; } >"$log" 2>&1 </dev/null; then
        tail -n 5 -- "$log"
        echo "apt-get failed; the tests that need ${missing[*]} are skipped."
    fi
}

# The packages that drive the browser in tests/browser, and axe-core: as in the lock file, without their install scripts.
install_browser_tests() {
    [[ ${SKIP_INSTALL:-} == 1 || -d tests/browser/node_modules/axe-core ]] && return 0
    command -v npm >/dev/null || { echo "There is no npm; the tests of the course page in a browser are skipped."; return 0; }
    (cd tests/browser && timeout 300 npm ci --ignore-scripts --no-audit --no-fund) >"$results/npm.log" 2>&1 </dev/null ||
        { tail -n 3 -- "$results/npm.log"; echo "npm ci failed; the tests of the course page in a browser are skipped."; }
}

# The Docker engine and the images of the container lab's tests. A few seconds when all of it is there.
prepare_containers() {
    local image missing=()
    if [[ ${SKIP_INSTALL:-} != 1 && $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
        say "Container lab: the Docker engine and the images ${images[*]}"
        containers/engine.sh && timeout 1200 containers/build.sh "${images[@]}" && return 0
        echo "The reason is above; the tests that need a Docker engine or these images are skipped."
        return 0
    fi
    if ! timeout 20 docker version >/dev/null 2>&1; then
        say "No Docker engine answers. The tests of the container lab are skipped. Next: sudo containers/engine.sh && sudo containers/build.sh ${images[*]}"
        return 0
    fi
    for image in "${images[@]}"; do
        docker image inspect "courseware/$image:$(<containers/VERSION)" >/dev/null 2>&1 || missing+=("$image")
    done
    ((${#missing[@]} == 0)) || say "Images that are not there: ${missing[*]}. The tests that need them are skipped. Next: containers/build.sh ${missing[*]}"
}

# outcome, name and first line of the message of each test, with what was found instead, separated by tabs.
outcomes() {
    tr -d '\r' <"$trx" | awk '
        function flush() { if (name != "") printf "%s\t%s\t%s\n", outcome, name, message; name = "" }
        /<UnitTestResult / {
            flush()
            match($0, / testName="[^"]*"/); name = substr($0, RSTART + 11, RLENGTH - 12)
            match($0, / outcome="[^"]*"/); outcome = substr($0, RSTART + 10, RLENGTH - 11)
            message = ""
        }
        /<Message>/ && name != "" && message == "" { message = $0; gsub(/^ *<Message> */, "", message); sub(/<\/Message>.*/, "", message) }
        /^ *But was: / && name != "" && message !~ / But was: / { gsub(/^ */, ""); sub(/<\/Message>.*/, ""); message = message " " $0 }
        /<\/Results>/ { flush(); exit }
        END { flush() }' | sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#xA;/ /g; s/&amp;/\&/g'
}

# Shows how each snapshot differs.
show_snapshots() {
    local received verified
    while IFS= read -r -d '' received; do
        verified=${received/.received./.verified.}
        say "Snapshot: ${received#"$root"/}"
        [[ -e $verified ]] || verified=/dev/null
        diff -u --label stored --label received -- "$verified" "$received" | head -n 60
    done < <(find tests -name '*.received.*' -not -path '*/bin/*' -not -path '*/obj/*' -print0 | sort -z)
}

# Runs during the build, and prints its output when it has ended.
prepare() {
    install_tools
    install_browser_tests
    prepare_containers
}

# Where the whitespace differs, in a file; nothing when it does not. Style and analyzers are the build's, which has warnings as errors: a
# whole `dotnet format` asks all of them once more, for minutes. Beside the tests, which mostly wait.
check_format() {
    local differs
    differs=$(dotnet format whitespace Courseware.sln --no-restore --verify-no-changes --verbosity quiet 2>&1 </dev/null) && return
    echo "${differs:-dotnet format failed and said nothing.}" >"$results/format.log"
}

# A background job does not receive a Ctrl-C. Its present step ends by itself: an apt-get that is killed leaves a mess.
stop() {
    local child
    for child in $(jobs -p); do
        kill "$child" 2>/dev/null
    done
}
trap 'stop; exit 130' INT TERM
trap stop EXIT

rm -rf -- "$results"
mkdir -p -- "$results"
find tests -name '*.received.*' -not -path '*/bin/*' -not -path '*/obj/*' -delete

command -v dotnet >/dev/null || give_up "There is no 'dotnet' on the PATH. Install the .NET SDK 10: https://dotnet.microsoft.com/download"
choose_snapshot_library
say "Snapshots are compared by $snapshots"
if [[ -z $fast ]]; then
    prepare >"$results/prepare.log" 2>&1 </dev/null &
fi

say "Building"
dotnet build Courseware.sln --configuration Release --nologo --verbosity quiet -warnaserror
built=$?
wait
[[ -n $fast ]] || cat -- "$results/prepare.log"
((built == 0)) || give_up "The build failed."

check_format &

say "Testing"
dotnet test tests/Courseware.Tests.csproj --configuration Release --no-build --nologo \
    --logger 'console;verbosity=minimal' --logger "trx;LogFileName=$(basename -- "$trx")" --results-directory "$results" \
    --blame-hang-timeout 5min --blame-hang-dump-type none "$@" |
    grep --line-buffered -v -E '^ *([0-9]+\) +)?at (NUnit\.|System\.Runtime\.)'
status=${PIPESTATUS[0]}
wait
[[ -s $trx ]] || give_up "The tests did not run."

list=$(outcomes)
count() { grep -c -- "$1" <<<"$list" || true; }
passed=$(count $'^Passed\t')
failed=$(count $'^Failed\t')
skipped=$(grep -v -e $'^Passed\t' -e $'^Failed\t' <<<"$list" | sed '/^$/d')
[[ -n $skipped ]] && {
    say "Skipped"
    cut -f 2- <<<"$skipped" | sed $'s/^/  /; s/\t/: /'
}
if ((failed)); then
    show_snapshots
    say "Failed"
    grep $'^Failed\t' <<<"$list" | cut -f 2- | sed $'s/^/  /; s/\t/: /'
fi
# NUnit says where a test was skipped, unless it was in the test itself.
optional=$'\t(SetUp : )?may be skipped: '
if [[ ${REQUIRE_ALL:-} == 1 && -n $skipped ]]; then
    must=$(grep -v -E "$optional" <<<"$skipped" || true)
    if [[ -n $must ]]; then
        say "Skipped, but every test has to run here (REQUIRE_ALL=1)"
        cut -f 2- <<<"$must" | sed $'s/^/  /; s/\t/: /'
        failed=$((failed + $(wc -l <<<"$must")))
        skipped=$(grep -E "$optional" <<<"$skipped" || true)
    fi
fi
skips=$(sed '/^$/d' <<<"$skipped" | wc -l)
# A run that was cut short has lost tests, whatever the rest said.
if ((status != 0 && failed == 0)) || grep -q 'test run was aborted' -- "$trx"; then
    say "The run was cut short: a test crashed it, or none ended for five minutes (see above)"
    failed=$((failed + 1))
fi
if ((passed + failed == 0)); then
    say "No test ran"
    failed=1
fi
if [[ -s $results/format.log ]]; then
    say "The format differs. Run: dotnet format"
    cat -- "$results/format.log"
    failed=$((failed + 1))
fi
say "Snapshots were compared by $snapshots"
printf '\n%d passed, %d failed' "$passed" "$failed"
((skips)) && printf ', %d skipped' "$skips"
printf '\n'
((failed == 0))
