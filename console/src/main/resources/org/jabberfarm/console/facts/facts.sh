# Prints the facts of a box, one a line: a name, a tab, a value. Changes nothing. The reader puts before it
#   root=  prefix of all our paths, empty for a real box
# Needs sh, coreutils, grep and sed, busybox's will do.

say() { printf '%s\t%s\n' "$1" "$(printf '%s' "$2" | tr '\n\t' '  ')"; }
first() { sed -n "$1" "$2" 2>/dev/null | sed -n 1p; }

# name, path as on a real box, mode, owner, content
file() {
    [ -f "$1" ] && [ -r "$1" ] || return 0
    case ${1##*/} in .* | *~ | *.old | *.new | *.tmp | *.bak | *.before-*) return 0 ;; esac
    set -- "$1" $(stat -c '%a %U:%G %s' "$1")
    [ "$4" -lt 1048576 ] || return 0
    printf 'file\t%s\t%s\t%s\t%s\n' "${1#"$root"}" "$2" "$3" "$(base64 < "$1" | tr -d '\n')"
}

directory() {
    [ -d "$1" ] || return 0
    printf 'directory\t%s\t%s\t%s\n' "${1#"$root"}" $(stat -c '%a %U:%G' "$1")
}

walk() {
    directory "$1"
    for entry in "$1"/*; do
        if [ -d "$entry" ] && [ ! -L "$entry" ]; then
            (walk "$entry")
        else
            file "$entry"
        fi
    done
}

say time "$(date +%s)"
say login "${SUDO_USER:-$(id -un)}"
say uid "${SUDO_UID:-$(id -u)}"
say euid "$(id -u)"
say os "$(first 's/^PRETTY_NAME=//p' /etc/os-release | tr -d "\"'")"
say kernel "$(uname -r)"
say arch "$(uname -m)"
libc=unknown
for lib in /lib/ld-musl-*; do [ -e "$lib" ] && libc=musl; done
for lib in /lib*/ld-linux-* /lib/*/ld-linux-*; do [ -e "$lib" ] && libc=glibc; done
say libc "$libc"
say cpus "$(nproc 2>/dev/null || grep -c '^processor' /proc/cpuinfo)"
say memory "$(first 's/^MemTotal: *\([0-9]*\) kB.*/\1/p' /proc/meminfo)"
say memory-limit "$(cat /sys/fs/cgroup/memory.max 2>/dev/null)"

container=$(systemd-detect-virt --container 2>/dev/null)
[ -n "$container" ] && [ "$container" != none ] || container=$(cat /run/systemd/container 2>/dev/null)
[ -n "$container" ] || container=$(tr '\0' '\n' 2>/dev/null < /proc/1/environ | sed -n 's/^container=//p')
[ -n "$container" ] || { [ -e /run/.containerenv ] && container=podman; }
[ -n "$container" ] || { [ -e /.dockerenv ] && container=docker; }
say container "$container"

say init "$(cat /proc/1/comm 2>/dev/null)"
if [ -z "$root" ] && [ -d /run/systemd/system ]; then
    say systemd "$(systemctl --version | sed -n '1s/^systemd \([0-9]*\).*/\1/p')"
    units=$({
        systemctl list-unit-files --no-legend --no-pager 'jabberfarm*.service'
        systemctl list-units --all --plain --no-legend --no-pager 'jabberfarm*.service'
    } | sed 's/ .*//' | grep -v '@\.service$' | sort -u)
    # One block of lines a unit, blocks apart by an empty line.
    [ -n "$units" ] && say units "$(systemctl show --no-pager -p Id -p ActiveState -p UnitFileState $units | sed 's/^$/;/')"
fi

at=$root/opt/jabberfarm
while [ ! -d "$at" ] && [ -n "$at" ]; do at=${at%/*}; done
say disk "$(df -Pk "${at:-/}" | sed -n '2s/^.* \([0-9][0-9]*\)  *[0-9][0-9]*% .*/\1/p')"

# Root may raise its own limit as far as the kernel lets it; only this subshell's changes.
most=$(cat /proc/sys/fs/nr_open 2>/dev/null)
hard=$( (ulimit -Hn "$most") 2>/dev/null && echo "$most" || ulimit -Hn)
say hard-open-files "$hard"

for key in fs.file-max fs.nr_open net.core.somaxconn net.core.netdev_max_backlog net.ipv4.tcp_max_syn_backlog \
    net.ipv4.ip_local_port_range net.ipv4.tcp_rmem net.ipv4.tcp_wmem net.ipv4.tcp_mem \
    net.netfilter.nf_conntrack_max vm.max_map_count vm.overcommit_memory kernel.pid_max kernel.threads-max; do
    path=/proc/sys/$(echo "$key" | tr . /)
    [ -r "$path" ] && say sysctl "$key $(cat "$path" 2>/dev/null)"
done
[ -w /proc/sys/fs/file-max ] && say sysctl-writable yes

say listening "$(sed -n 's/^ *[0-9]*: [0-9A-F]*:\([0-9A-F]*\) [0-9A-F]*:[0-9A-F]* 0A .*/\1/p' /proc/net/tcp /proc/net/tcp6 2>/dev/null)"

id jabberfarm > /dev/null 2>&1 && say user yes
grep -q '^jabberfarm:' /etc/group && say group yes
case " $(id -Gn "${SUDO_USER:-$(id -un)}") " in *" jabberfarm "*) say in-group yes ;; esac

for release in "$root"/opt/jabberfarm/releases/*; do
    [ -f "$release/RELEASE" ] && say release "${release##*/}"
done
current=$(readlink "$root/opt/jabberfarm/current")
[ -n "$current" ] && say current "${current##*/}"

# Sockets for everybody: one of them shows whether sshd forwards to sockets at all.
for socket in /run/dbus/system_bus_socket /run/systemd/journal/stdout; do
    [ -S "$socket" ] && [ -w "$socket" ] && say socket "$socket"
done

say hertz "$(getconf CLK_TCK 2>/dev/null)"
say booted "$(first 's/^btime //p' /proc/stat)"
# This script is an argument of its own shell, so the option must stand at the start of one.
for found in $(grep -l -e '-Djabberfarm.node=' /proc/[0-9]*/cmdline 2>/dev/null); do
    pid=${found#/proc/}
    pid=${pid%/cmdline}
    options=$(tr '\0' '\n' 2>/dev/null < "$found")
    node=$(printf '%s\n' "$options" | sed -n 's/^-Djabberfarm\.node=//p')
    home=$(printf '%s\n' "$options" | sed -n 's/^-Djabberfarm\.home=//p')
    theirs=$(printf '%s\n' "$options" | sed -n 's/^-Djabberfarm\.root=//p')
    [ -n "$node" ] && [ -n "$home" ] && [ "${theirs%/}" = "$root" ] || continue
    files=$(first 's/^Max open files *\([0-9a-z]*\).*/\1/p' "/proc/$pid/limits")
    set -- $(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null)
    [ $# -ge 20 ] || continue
    shift 19
    printf 'process\t%s\t%s\t%s\t%s\t%s\n' "$node" "$pid" "${files:-0}" "$1" "${home##*/}"
    # What it says of the files that it runs with; one that died has said it of itself only.
    sums=$root/run/jabberfarm/$node.sums
    [ "$(first '1s/^# pid //p' "$sums")" = "$pid" ] || continue
    while read -r sum path; do
        [ "$sum" = '#' ] || printf 'in-use\t%s\t%s\t%s\n' "$node" "${path#"$root"}" "$sum"
    done < "$sums"
done

directory "$root/opt/jabberfarm"
directory "$root/opt/jabberfarm/releases"
walk "$root/etc/jabberfarm"
file "$root/etc/sysctl.d/90-jabberfarm.conf"
file "$root/etc/security/limits.d/90-jabberfarm.conf"
for unit in "$root"/etc/systemd/system/jabberfarm*.service; do file "$unit"; done
directory "$root/run/jabberfarm"
directory "$root/var/lib/jabberfarm"
for state in "$root"/var/lib/jabberfarm/*; do directory "$state"; done
directory "$root/var/log/jabberfarm"
say end yes
