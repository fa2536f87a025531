#!/bin/sh
# Makes the release: target/release/jabberfarm-<version>.tar.gz and target/release/version.txt.
# Called by the build: release.sh PROJECT_VERSION JAVA_HOME JAVA_RUNTIME_VERSION
# The version ends in a hash of what is inside, so the same sources and the same JDK give the same release.
set -eu
umask 022
export LC_ALL=C

project=$1 jdk=$2 java_version=$3
here=$(cd "$(dirname "$0")" && pwd)
module=${here%/src/main/release}
target=$module/target
out=$target/release

fail() { echo "release: $*" >&2; exit 1; }

# Everything that Netty, TLS, JDBC and the logs ask for; java.naming and jdk.naming.dns are for database drivers and DNS,
# java.rmi for the cluster's engine.
modules=java.base,java.logging,java.naming,java.sql,java.management,java.xml,java.security.sasl,java.security.jgss,java.rmi,jdk.crypto.ec,jdk.unsupported,jdk.naming.dns,jdk.management,java.instrument,jdk.zipfs

case $(uname -m) in
    x86_64) other="aarch_64" ;;
    aarch64) other="x86_64" ;;
    *) other="none" ;;
esac

# 1. The runtime. Bound to this JDK and machine; made once.
image=$target/runtime
mark=$image/.made-from
wanted="$java_version $(uname -m) $modules"
if [ "$(cat "$mark" 2>/dev/null)" != "$wanted" ]; then
    [ -x "$jdk/bin/jlink" ] || fail "tried to make the boxes' Java runtime but $jdk has no bin/jlink; point JAVA_HOME at a whole JDK (on Debian: openjdk-17-jdk-headless)"
    rm -rf "$image"
    # Not --strip-debug: it calls objcopy, which is not everywhere, and the JDKs' libraries are stripped already.
    # Modules stay uncompressed: the archive is compressed as a whole, which is smaller and starts faster.
    "$jdk/bin/jlink" --add-modules "$modules" --strip-java-debug-attributes --no-header-files --no-man-pages --output "$image" ||
        fail "jlink of $jdk failed, see above"
    # The archive of the JDK's own classes halves the time that every process needs to start. It fits one object layout:
    # the one that bin/jabberfarm asks for.
    layout=""
    "$image/bin/java" -XX:+UseCompactObjectHeaders -version >/dev/null 2>&1 && layout=-XX:+UseCompactObjectHeaders
    # shellcheck disable=SC2086 # no option where there is no choice
    "$image/bin/java" $layout -Xshare:dump >/dev/null 2>&1 ||
        echo "release: no class archive for this JDK, processes start more slowly" >&2
    printf '%s\n' "$wanted" >"$mark"
fi

# 2. What goes in: file names under the release, each with where it is now.
list=$target/release.list
{
    { tr : "\n" <"$target/libraries.txt"; echo; echo "$target/agent-$project.jar"; } | while IFS= read -r jar; do
        [ -n "$jar" ] || continue
        name=${jar##*/}
        case $name in
            *osx* | *windows* | *"$other"*) continue ;;
        esac
        printf 'lib/%s %s\n' "$name" "$jar"
    done
    printf 'bin/jabberfarm %s\n' "$here/bin/jabberfarm"
    printf 'LICENSE %s\n' "$module/../LICENSE"
    printf 'NOTICE %s\n' "$here/NOTICE"
} | sort >"$list"

# Every library is named in NOTICE with its licence.
while read -r name file; do
    case $name in
        lib/agent-* | lib/server-core-*) continue ;;
        lib/*) library=${name#lib/}; library=${library%%-[0-9]*} ;;
        *) continue ;;
    esac
    grep -q "^$library: " "$here/NOTICE" || fail "the library $library is not in src/main/release/NOTICE; add its line with licence and home"
done <"$list"

# 3. The version, and nothing more to do when it is there.
hash=$({
    while read -r name file; do
        printf '%s %s\n' "$name" "$(sha256sum <"$file")"
    done <"$list"
    printf '%s\n' "$wanted"
} | sha256sum | cut -c1-12)
version=$project-$hash
archive=$out/jabberfarm-$version.tar.gz
[ "$(cat "$out/version.txt" 2>/dev/null)" = "$version" ] && [ -f "$archive" ] && exit 0

# 4. The archive, the same to the byte for the same content.
stage=$target/release.stage
rm -rf "$stage" "$out"
mkdir -p "$stage/bin" "$stage/lib" "$out"
while read -r name file; do
    cp "$file" "$stage/$name"
done <"$list"
chmod 755 "$stage/bin/jabberfarm"
printf '%s\n' "$version" >"$stage/RELEASE"
cp -r "$image" "$stage/runtime"
rm "$stage/runtime/.made-from"
tar -C "$stage" --sort=name --format=gnu --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --mtime=@1767225600 -cf - . |
    gzip -n >"$archive.part"
mv "$archive.part" "$archive"
printf '%s\n' "$version" >"$out/version.txt"
rm -rf "$stage"
echo "release: $archive, $(($(wc -c <"$archive") / 1048576)) MiB" >&2
