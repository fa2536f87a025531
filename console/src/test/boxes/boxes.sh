#!/usr/bin/env bash
# Boots bare Debian machines, each with its own systemd and sshd, in network namespaces of their own: what a farm is
# deployed to in the tests. Needs root, debootstrap, systemd-nspawn, iproute2; nothing outside the folders below is touched.
#
#   boxes.sh up DIR COUNT PUBLIC_KEY_FILE   boots box-1 … box-COUNT, prints "box-N ADDRESS" a line each
#   boxes.sh down DIR                       stops them and takes everything away again
#   boxes.sh freeze|thaw DIR N              stops and resumes all processes of box-N: a box that has gone silent
#   boxes.sh python DIR N                   puts a Python onto box-N, which Ansible needs and the farm does not
#
# Each box has three logins: root (key), deploy (key, sudo without password), ops (key, sudo with password "ops-pw").
# The base system is made once and kept in JABBERFARM_TEST_CACHE (default /var/cache/jabberfarm-test). Boxes have addresses
# in JABBERFARM_TEST_NET (three numbers, default 10.83.12); a set with another last number can be up at the same time.
set -euo pipefail

CACHE=${JABBERFARM_TEST_CACHE:-/var/cache/jabberfarm-test}
BASE=$CACHE/bookworm
NET=${JABBERFARM_TEST_NET:-10.83.12}
TAG=${NET##*.}
BRIDGE=jfbr$TAG
PACKAGES=systemd,systemd-sysv,dbus,openssh-server,sudo,iproute2,procps

fail() { echo "boxes: $*" >&2; exit 1; }

mirror() {
    { cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null || true; } |
        sed -nE 's#^deb +(\[[^]]*\] +)?([^ ]+) +bookworm +.*#\2#p; s#^URIs: *([^ ]+).*#\1#p' | grep -v security | head -n 1
}

make_base() {
    [ -e "$BASE/.complete" ] && return
    rm -rf "$BASE.new" && mkdir -p "$BASE.new"
    local from; from=$(mirror)
    echo "boxes: making the base system in $BASE (once, a minute or two)" >&2
    debootstrap --variant=minbase --include="$PACKAGES" bookworm "$BASE.new" ${from:+"$from"} >"$CACHE/debootstrap.log" 2>&1 ||
        fail "debootstrap failed; see $CACHE/debootstrap.log"
    rm -rf "$BASE.new/var/cache/apt/archives" "$BASE.new"/etc/ssh/ssh_host_*
    # Nobody waits for a network manager or a getty in a namespace that is ready before the machine is.
    ln -sf /dev/null "$BASE.new/etc/systemd/system/console-getty.service"
    ln -sf /dev/null "$BASE.new/etc/systemd/system/systemd-networkd-wait-online.service"
    for user in deploy ops; do
        chroot "$BASE.new" useradd --create-home --shell /bin/bash "$user"
    done
    echo 'ops:ops-pw' | chroot "$BASE.new" chpasswd
    echo 'deploy ALL=(ALL) NOPASSWD: ALL' >"$BASE.new/etc/sudoers.d/deploy"
    echo 'ops ALL=(ALL) ALL' >"$BASE.new/etc/sudoers.d/ops"
    chmod 0440 "$BASE.new"/etc/sudoers.d/*
    touch "$BASE.new/.complete"
    rm -rf "$BASE" && mv "$BASE.new" "$BASE"
}

up() {
    local dir=$1 count=$2 key=$3 n
    [ "$(id -u)" = 0 ] || fail "needs root"
    mkdir -p "$CACHE" "$dir"
    exec 8>"$CACHE/lock" && flock 8 && make_base && flock -u 8
    clear_leftovers
    echo "$PPID $dir" >"$CACHE/running-$TAG"
    ip link add "$BRIDGE" type bridge
    ip addr add "$NET.1/24" dev "$BRIDGE"
    ip link set "$BRIDGE" up
    for n in $(seq 1 "$count"); do boot "$dir" "$n" "$key"; done
    for n in $(seq 1 "$count"); do wait_ssh "$dir" "$n"; echo "box-$n $NET.$((10 + n))"; done
}

# Boxes of a run whose process has died are in nobody's way any more.
clear_leftovers() {
    local pid="" dir=""
    ip link show "$BRIDGE" >/dev/null 2>&1 || return 0
    [ -e "$CACHE/running-$TAG" ] && read -r pid dir <"$CACHE/running-$TAG"
    [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null && fail "boxes of another run are up in $dir, started by process $pid; wait for it, or boxes.sh down $dir"
    echo "boxes: taking down what an earlier run left in ${dir:-no known folder}" >&2
    down "${dir:-/nonexistent}"
}

boot() {
    local dir=$1 n=$2 key=$3 root=$1/box-$2 ns=jf-$TAG-box-$2 home
    mkdir -p "$root"/{upper,work,root}
    mount -t overlay overlay -o "lowerdir=$BASE,upperdir=$root/upper,workdir=$root/work" "$root/root"
    echo "box-$n" >"$root/root/etc/hostname"
    printf '127.0.0.1 localhost\n%s.%s box-%s\n' "$NET" "$((10 + n))" "$n" >"$root/root/etc/hosts"
    rm -f "$root/root/etc/machine-id" && : >"$root/root/etc/machine-id"
    chroot "$root/root" ssh-keygen -q -A >/dev/null
    for home in /root /home/deploy /home/ops; do
        install -d -m 0700 "$root/root$home/.ssh"
        install -m 0600 "$key" "$root/root$home/.ssh/authorized_keys"
    done
    chroot "$root/root" sh -c 'chown -R deploy: /home/deploy/.ssh; chown -R ops: /home/ops/.ssh'
    ip netns add "$ns"
    ip link add "jf${TAG}v$n" type veth peer name eth0 netns "$ns"
    ip link set "jf${TAG}v$n" master "$BRIDGE" up
    ip -n "$ns" addr add "$NET.$((10 + n))/24" dev eth0
    ip -n "$ns" link set lo up
    ip -n "$ns" link set eth0 up
    ip -n "$ns" route add default via "$NET.1"
    SYSTEMD_NSPAWN_API_VFS_WRITABLE=1 setsid systemd-nspawn --quiet -D "$root/root" --register=no --keep-unit \
        --network-namespace-path="/run/netns/$ns" --boot --console=passive >"$root/console.log" 2>&1 </dev/null 8>&- &
    echo $! >"$root/pid"
}

wait_ssh() {
    local root=$1/box-$2 host=$NET.$((10 + $2))
    for _ in $(seq 1 300); do
        if bash -c "exec 3<>/dev/tcp/$host/22 && head -c 4 <&3 | grep -q SSH-" 2>/dev/null; then return; fi
        kill -0 "$(cat "$root/pid")" 2>/dev/null || { tail -n 20 "$root/console.log" >&2; fail "box-$2 ended while booting"; }
        sleep 0.2
    done
    tail -n 20 "$root/console.log" >&2
    fail "box-$2 did not answer on port 22 within 60 s"
}

# Unpacked into the running box from the packages themselves: boxes reach no network.
python() {
    local cache=$CACHE/python names
    names="python3 python3-minimal python3.11 python3.11-minimal libpython3-stdlib libpython3.11-minimal libpython3.11-stdlib
        media-types libexpat1 libsqlite3-0 libffi8 libncursesw6 libtinfo6 libreadline8 zlib1g libbz2-1.0 liblzma5 libuuid1
        libssl3 libdb5.3 libnsl2 libtirpc3 libcrypt1 libgssapi-krb5-2 libkrb5-3 libk5crypto3 libcom-err2 libkrb5support0 libkeyutils1"
    if [ ! -e "$cache/.complete" ]; then
        mkdir -p "$cache"
        # shellcheck disable=SC2086 # a list of package names
        (cd "$cache" && apt-get download $names) >"$CACHE/python.log" 2>&1 || fail "apt-get download failed; see $CACHE/python.log"
        touch "$cache/.complete"
    fi
    local deb
    for deb in "$cache"/*.deb; do dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$1/box-$2/root" --keep-directory-symlink; done
}

# All processes below the box's nspawn process, deepest last.
tree() {
    local child
    for child in $(cat "/proc/$1/task/$1/children" 2>/dev/null || pgrep -P "$1" || true); do
        echo "$child"
        tree "$child"
    done
}

signal() {
    local pid
    for pid in $(tree "$(cat "$2/box-$3/pid")"); do kill "-$1" "$pid" 2>/dev/null || true; done
}

down() {
    local dir=$1 root n pid left
    for root in "$dir"/box-*; do
        [ -e "$root/pid" ] || continue
        pid=$(cat "$root/pid")
        for n in $(tree "$pid"); do kill -CONT "$n" 2>/dev/null || true; done
        kill "$pid" 2>/dev/null || true
    done
    for root in "$dir"/box-*; do
        [ -d "$root" ] || continue
        n=${root##*/box-}
        pid=$(cat "$root/pid" 2>/dev/null || echo 0)
        if [ "$pid" != 0 ]; then
            for _ in $(seq 1 50); do
                kill -0 "$pid" 2>/dev/null || break
                sleep 0.2
            done
            for left in $(tree "$pid") "$pid"; do kill -KILL "$left" 2>/dev/null || true; done
        fi
        umount -l "$root/root" 2>/dev/null || true
        ip netns del "jf-$TAG-box-$n" 2>/dev/null || true
        ip link del "jf${TAG}v$n" 2>/dev/null || true
        rm -rf "$root"
    done
    ip link del "$BRIDGE" 2>/dev/null || true
}

case "${1:-}" in
    up) up "$2" "$3" "$4" ;;
    down) down "$2" ;;
    freeze) signal STOP "$2" "$3" ;;
    thaw) signal CONT "$2" "$3" ;;
    python) python "$2" "$3" ;;
    *) sed -n '2,13s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
