package org.jabberfarm.console.facts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was read from a box; nothing here was changed or guessed.
 *
 * @param readAt when
 * @param os {@code PRETTY_NAME} of os-release
 * @param kernel {@code uname -r}
 * @param arch {@code uname -m}
 * @param container what the box runs in ({@code lxc}, {@code systemd-nspawn}, …), or empty
 * @param init {@code systemd} or the name of process 1
 * @param systemd systemd version, 0 where it does not run
 * @param uid of the login user
 * @param rootWorks whether commands can be run as root (login as root, or sudo of the box's kind)
 * @param rootProblem why not, for people; empty when it works
 * @param cpus processors
 * @param memoryBytes total memory
 * @param diskFreeBytes free on the file system of {@code /opt} under the box's root
 * @param hardOpenFiles highest hard limit of open files that root can set there now ({@code fs.nr_open}, or less in a
 *     container that forbids it): nothing can be given more
 * @param sysctls kernel values by name, as text; absent when the box has no such key
 * @param sysctlWritable whether kernel values can be set here
 * @param sysctlProblem why not
 * @param releases releases present under {@code /opt/jabberfarm/releases}
 * @param currentRelease where {@code current} points, or empty
 * @param files managed files present, by absolute path without the root prefix
 * @param units state of our systemd units ({@code active}, {@code inactive}, {@code failed}, …) by unit name
 * @param processes our running nodes by node name
 * @param userExists whether the system user {@code jabberfarm} exists
 * @param loginInGroup whether the login user is in group {@code jabberfarm}, or root, who need not be
 * @param libc the C library: glibc, musl or unknown
 * @param enabled whether our systemd units start with the box ({@code enabled}, {@code disabled}, …) by unit name
 * @param directories our folders present, by absolute path without the root prefix
 * @param listening TCP ports that are listened on, on any address
 * @param clockOffsetMillis the box's clock minus the console's, known to a second
 * @param socketForwarding false when sshd does not lead us to a Unix socket that is there for everybody
 */
public record Facts(
        Instant readAt,
        String os,
        String kernel,
        String arch,
        String container,
        String init,
        int systemd,
        int uid,
        boolean rootWorks,
        String rootProblem,
        int cpus,
        long memoryBytes,
        long diskFreeBytes,
        long hardOpenFiles,
        Map<String, String> sysctls,
        boolean sysctlWritable,
        String sysctlProblem,
        List<String> releases,
        Optional<String> currentRelease,
        Map<String, FileFact> files,
        Map<String, String> units,
        Map<String, ProcessFact> processes,
        boolean userExists,
        boolean loginInGroup,
        String libc,
        Map<String, String> enabled,
        Map<String, DirectoryFact> directories,
        Set<Integer> listening,
        long clockOffsetMillis,
        boolean socketForwarding) {

    /**
     * A managed file as found.
     *
     * @param content text
     * @param mode octal, {@code 0640}
     * @param owner {@code root:jabberfarm}
     */
    public record FileFact(String content, String mode, String owner) {
        /** The content may hold secrets and stays out of logs. */
        @Override
        public String toString() {
            return "FileFact[" + mode + " " + owner + "]";
        }
    }

    /**
     * A folder as found.
     *
     * @param mode octal, {@code 0750}
     * @param owner {@code root:jabberfarm}
     */
    public record DirectoryFact(String mode, String owner) {}

    /**
     * A running node as found.
     *
     * @param pid process
     * @param openFilesInForce soft limit in {@code /proc/<pid>/limits}
     * @param release release it was started from
     * @param startedAt start of the process
     * @param filesInUse SHA-256 in hex of the files that it runs with, as it says itself, by absolute path without the root
     *     prefix; a file that is not among them is one of which it says nothing
     */
    public record ProcessFact(
            long pid, long openFilesInForce, String release, Instant startedAt, Map<String, String> filesInUse) {}
}
