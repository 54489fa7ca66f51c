#!/usr/bin/env bash
# Grades on an arm64 kernel, in an emulated machine of Debian's packages: the solution of half-close, and its server with close() for shutdown().
# Both scores have to be those of amd64, with the wire, and the wrong one names its call.
#
#   sudo benchmarks/arm64.sh [FOLDER]     FOLDER keeps what was downloaded; default: a new one in /var/tmp. About five minutes
#
# Needs debootstrap, qemu-system-arm, cpio and gcc-aarch64-linux-gnu. The emulated machine has no disk and no network: it lives in memory.
set -eu -o pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
folder=${1:-$(mktemp -d /var/tmp/courseware-arm64.XXXXXX)}
system=$folder/system
mirror=http://deb.debian.org/debian
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1

if [[ ! -e $folder/kernel ]]; then
    debootstrap --foreign --arch=arm64 --variant=minbase \
        --include=gcc,libc6-dev,strace,binutils,iproute2,kmod,procps,libstdc++6,zlib1g bookworm "$system" "$mirror"
    # Unpacked is enough to compile and run programs: no package has to be set up.
    for package in "$system"/var/cache/apt/archives/*.deb; do dpkg-deb -x "$package" "$system"; done
    kernel=$(awk '/^Package: linux-image-[0-9.-]+-cloud-arm64$/ { is = 1 } /^Filename:/ && is { name = $2; is = 0 } END { print name }' \
        "$system"/var/lib/apt/lists/*_Packages)
    wget --quiet --output-document="$folder/kernel.deb" "$mirror/$kernel"
    dpkg-deb -x "$folder/kernel.deb" "$folder/image"
    cp -r "$folder"/image/lib/modules "$system/lib/"
    rm -rf "$system"/var/cache/apt/archives/*.deb "$system"/var/lib/apt/lists/* "$system"/usr/share/{doc,man,locale}
    ln -sf gcc "$system/usr/bin/cc"
    cp "$folder"/image/boot/vmlinuz-* "$folder/kernel"
fi

dotnet publish "$root/grader/Cli" --configuration Release --runtime linux-arm64 --self-contained -p:PublishReadyToRun=true \
    --output "$system/opt/grader" --verbosity quiet
rm -rf "$system/opt/right" "$system/opt/wrong"
cp -r "$root/exercises/half-close/solution" "$system/opt/right"
cp -r "$system/opt/right" "$system/opt/wrong"
sed -i 's/if (shutdown(sd, SHUT_WR) == -1)/if (close(sd) == -1)/' "$system/opt/wrong/file_server.c"
cat >"$system/init" <<'INIT'
#!/bin/bash
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 NO_COLOR=1 DOTNET_EnableDiagnostics=0
# Each page of compiled code would be mapped twice, which an emulator does slowly.
export DOTNET_EnableWriteXorExecute=0
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
mkdir -p /dev/pts /dev/shm
mount -t devpts none /dev/pts
mount -t tmpfs none /tmp
ip link set lo up
depmod
for module in tun veth inet_diag tcp_diag; do modprobe "$module"; done
uname -a
for submission in right wrong; do
    timeout 900 /opt/grader/grader grade half-close "/opt/$submission" --explain 60
    echo "$submission: exit code $?"
done
echo o >/proc/sysrq-trigger
sleep 10
INIT
chmod 755 "$system/init"

(cd "$system" && find . | cpio --quiet -o -H newc >"$folder/initrd")
timeout 1800 qemu-system-aarch64 -M virt -cpu cortex-a72 -accel tcg,thread=multi -smp 2 -m 4096 -nographic -no-reboot \
    -kernel "$folder/kernel" -initrd "$folder/initrd" -append "console=ttyAMA0 rdinit=/init panic=-1 quiet" </dev/null | tee "$folder/log"
tr -d '\r' <"$folder/log" | awk '/^Wire .*TUN/ { wire++ } /^Score 100\/100/ { right = 1 } /^Score 66\/100/ { wrong = 1 } /The server calls close\(/ { call = 1 }
    END { if (wire != 2 || !right || !wrong || !call) { print "Not as on amd64: 100 and 66, both with the wire, and the call close()."; exit 1 } }'
