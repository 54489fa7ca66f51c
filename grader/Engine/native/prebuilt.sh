#!/bin/sh
# The C programs of the grader and of the lecture, linked statically, for machines without a C compiler. CompiledHelper.cs takes them from the
# grader's own folder.
#
#   prebuilt.sh FOLDER      makes FOLDER/linux-x64 and FOLDER/linux-arm64, as far as this machine has compilers for them
set -eu
mkdir -p "$1"
out=$(cd "$1" && pwd -P)
cd "$(dirname "$0")"

machine=$(uname -m)
build() {
    compiler=$2-linux-gnu-gcc
    [ "$machine" != "$2" ] || compiler=cc
    if ! command -v make >/dev/null || ! command -v "$compiler" >/dev/null; then
        echo "There is no make or no $compiler here: on $1 the grader will need a C compiler."
        return
    fi
    make -s CC="$compiler" OUT="$out/$1" "$out/$1/launch-static" "$out/$1/netns-static"
    for source in ../../../exercises/*/original/*.c; do
        program=$out/$1/$(basename "$source" .c)-$(sha256sum <"$source" | cut -c 1-16)
        [ -x "$program" ] || "$compiler" -O1 -pthread -static -o "$program" "$source"
    done
}
build linux-x64 x86_64
build linux-arm64 aarch64
