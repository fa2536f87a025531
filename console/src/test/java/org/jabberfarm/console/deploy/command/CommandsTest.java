package org.jabberfarm.console.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jabberfarm.console.desired.Directory;
import org.jabberfarm.console.desired.KernelValue;
import org.jabberfarm.console.desired.ManagedFile;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.inventory.Sudo;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.secret.Sha256;
import org.jabberfarm.console.ssh.Command;
import org.junit.jupiter.api.Test;

/** The exact text that each step sends to a box. */
class CommandsTest {
    private static final String HEAD = "set -eu\nPATH=$PATH:/usr/sbin:/sbin\n";

    private final Target real = new Target(box("/"), true, 118);
    private final Target demo = new Target(box("/srv/demo box"), false, 7);

    private static Box box(String root) {
        return new Box(
                "edge-1",
                "192.0.2.1",
                22,
                "admin",
                Sudo.PASSWORDLESS,
                Optional.empty(),
                root,
                "192.0.2.1",
                9100,
                List.of(),
                List.of());
    }

    private static void assertRoot(Command command, String script) {
        assertThat(command.script()).isEqualTo(HEAD + script.stripTrailing());
        assertThat(command.asRoot()).isTrue();
    }

    @Test
    void makesFoldersWithOwnerAndMode() {
        List<Directory> folders = List.of(
                new Directory("/etc/jabberfarm", "root", "jabberfarm", "0750"),
                new Directory("/var/lib/jabberfarm/c2s-1", "jabberfarm", "jabberfarm", "0750"));
        assertRoot(FileCommands.make(real, folders), """
                install -d -o root -g jabberfarm -m 0750 /etc/jabberfarm
                install -d -o jabberfarm -g jabberfarm -m 0750 /var/lib/jabberfarm/c2s-1
                """);
        assertRoot(FileCommands.make(demo, folders.subList(0, 1)), """
                install -d -m 0750 '/srv/demo box/etc/jabberfarm'
                """);
    }

    @Test
    void writesAFileThroughStandardInput() {
        ManagedFile file = new ManagedFile(
                "/etc/jabberfarm/c2s-1/jadc2s.xml",
                "<pass>it's secret</pass>\n",
                "<pass>[redacted]</pass>\n",
                "root",
                "jabberfarm",
                "0640",
                List.of(""));
        Command command = FileCommands.write(real, file);
        assertRoot(command, """
                f=/etc/jabberfarm/c2s-1/jadc2s.xml
                t=${f%/*}/.${f##*/}.new-118
                umask 077
                trap 'rm -f "$t"' EXIT
                cat >"$t"
                [ "$(sha256sum <"$t" | cut -d' ' -f1)" = @SUM@ ] || { echo 'what arrived is not what was sent' >&2; exit 65; }
                chown root:jabberfarm "$t"
                chmod 0640 "$t"
                [ ! -e "$f" ] || cp -p "$f" "$f.before-118"
                mv -f "$t" "$f"
                ls -1t "$f".before-* 2>/dev/null | tail -n +4 | while IFS= read -r old; do rm -f "$old"; done
                """.replace("@SUM@", Sha256.of(file.content())));
        assertThat(command.stdin().orElseThrow()).asString().isEqualTo(file.content());
        assertThat(command.script()).doesNotContain("secret");
        assertThat(FileCommands.write(demo, file).script())
                .contains("f='/srv/demo box/etc/jabberfarm/c2s-1/jadc2s.xml'")
                .doesNotContain("chown");
    }

    @Test
    void removesAFileAndKeepsIt() {
        assertRoot(FileCommands.remove(real, "/etc/jabberfarm/c2s-9/jadc2s.xml"), """
                f=/etc/jabberfarm/c2s-9/jadc2s.xml
                [ ! -e "$f" ] || mv -f "$f" "$f.before-118"
                ls -1t "$f".before-* 2>/dev/null | tail -n +4 | while IFS= read -r old; do rm -f "$old"; done
                """);
    }

    @Test
    void createsTheUserOnceWithEitherSetOfTools() {
        assertRoot(UserCommands.create(), """
                shell=$(command -v nologin || echo /bin/false)
                if command -v useradd >/dev/null; then
                  grep -q '^jabberfarm:' /etc/group || groupadd --system jabberfarm
                  id -u jabberfarm >/dev/null 2>&1 || useradd --system --gid jabberfarm --home-dir /var/lib/jabberfarm --no-create-home --shell "$shell" jabberfarm
                else
                  grep -q '^jabberfarm:' /etc/group || addgroup -S jabberfarm
                  id -u jabberfarm >/dev/null 2>&1 || adduser -S -D -H -h /var/lib/jabberfarm -s "$shell" -G jabberfarm jabberfarm
                fi
                """);
        assertRoot(UserCommands.join("o'neill"), """
                if command -v usermod >/dev/null; then usermod -a -G jabberfarm 'o'\\''neill'; else addgroup 'o'\\''neill' jabberfarm; fi
                """);
    }

    @Test
    void unpacksAReleaseBesideAndRenamesIt() {
        Command present = ReleaseCommands.present(real, "0.1.0-abc");
        assertThat(present.asRoot()).isFalse();
        assertThat(present.script())
                .isEqualTo(
                        HEAD + "if [ \"$(cat /opt/jabberfarm/releases/0.1.0-abc/RELEASE 2>/dev/null)\" = 0.1.0-abc ];"
                                + " then echo present; fi");
        Command unpack = ReleaseCommands.unpack(real, "0.1.0-abc", "/home/admin/.cache/jabberfarm/r.tar.gz", "f00d");
        assertThat(unpack.deadline()).isEqualTo(Duration.ofMinutes(5));
        assertRoot(unpack, """
                a=/home/admin/.cache/jabberfarm/r.tar.gz
                v=0.1.0-abc
                umask 022
                mkdir -p /opt/jabberfarm/releases
                cd /opt/jabberfarm/releases
                [ "$(sha256sum <"$a" | cut -d' ' -f1)" = f00d ] || { rm -f "$a"; echo 'the archive that arrived is not the one that was sent' >&2; exit 65; }
                rm -rf ".$v.new" ".$v.old"
                trap 'rm -rf ".$v.new"' EXIT
                mkdir ".$v.new"
                (cd ".$v.new" && tar -xzof "$a")
                [ "$(cat ".$v.new/RELEASE")" = "$v" ] || { echo 'the archive holds another release' >&2; exit 65; }
                chown -R 0:0 ".$v.new"
                if command -v restorecon >/dev/null; then restorecon -R ".$v.new"; fi
                chmod -R a+rX,go-w ".$v.new"
                [ ! -e "$v" ] || mv "$v" ".$v.old"
                mv ".$v.new" "$v"
                rm -rf ".$v.old" "$a"
                """);
    }

    @Test
    void switchesTheReleaseByOneRename() {
        assertRoot(ReleaseCommands.switchTo(demo, "0.1.0-abc"), """
                cd '/srv/demo box/opt/jabberfarm'
                [ "$(cat releases/0.1.0-abc/RELEASE)" = 0.1.0-abc ]
                touch releases/0.1.0-abc
                ln -sfn releases/0.1.0-abc .current.new
                mv -Tf .current.new current
                """);
    }

    @Test
    void forgetsAllButTheReleasesUsedLast() {
        assertRoot(ReleaseCommands.forgetOld(real), """
                cd /opt/jabberfarm/releases
                here=$(pwd -P)
                ls -1t | tail -n +4 | while IFS= read -r old; do
                    [ -f "$old/RELEASE" ] || continue
                    ! ls -l /proc/[0-9]*/exe 2>/dev/null | grep -qF -e "-> $here/$old/" || continue
                    mv "$old" ".$old.old"
                    rm -rf ".$old.old"
                    printf '%s\\n' "$old"
                done
                """);
    }

    @Test
    void setsKernelValuesFromOurFileAndReadsThemBack() {
        List<KernelValue> values =
                List.of(new KernelValue("fs.file-max", 400_000, ""), new KernelValue("net.core.somaxconn", 4096, ""));
        assertRoot(KernelCommands.apply(), "sysctl -p /etc/sysctl.d/90-jabberfarm.conf");
        assertRoot(KernelCommands.read(values), """
                v=$(sysctl -n fs.file-max 2>/dev/null) && echo fs.file-max "$v" || :
                v=$(sysctl -n net.core.somaxconn 2>/dev/null) && echo net.core.somaxconn "$v" || :
                """);
        assertThat(KernelCommands.parse("fs.file-max 9223372036854775807\nnet.ipv4.ip_local_port_range 1024\t65000\n"))
                .containsEntry("fs.file-max", "9223372036854775807")
                .containsEntry("net.ipv4.ip_local_port_range", "1024\t65000");
        assertThat(KernelCommands.later(values).script())
                .contains("grep -HE '^[[:space:]]*-?(fs[./]file-max|net[./]core[./]somaxconn)[[:space:]]*='");
    }

    @Test
    void startsAndStopsUnits() {
        assertRoot(SystemdCommands.reload(), "systemctl daemon-reload");
        assertRoot(SystemdCommands.start("jabberfarm-c2s@c2s-1.service", true), """
                systemctl enable --quiet jabberfarm-c2s@c2s-1.service
                systemctl reset-failed jabberfarm-c2s@c2s-1.service 2>/dev/null || :
                systemctl restart jabberfarm-c2s@c2s-1.service
                """);
        assertThat(SystemdCommands.start("jabberfarm-agent.service", false).script())
                .endsWith("systemctl start jabberfarm-agent.service");
        assertRoot(SystemdCommands.stop("jabberfarm-c2s@c2s-9.service"), """
                systemctl disable --quiet jabberfarm-c2s@c2s-9.service 2>/dev/null || :
                systemctl stop jabberfarm-c2s@c2s-9.service
                systemctl reset-failed jabberfarm-c2s@c2s-9.service 2>/dev/null || :
                """);
        assertRoot(
                SystemdCommands.journal("jabberfarm-c2s@c2s-1.service", 20),
                "journalctl --no-pager --quiet --output=cat --lines=20 --unit=jabberfarm-c2s@c2s-1.service");
        assertThat(SystemdCommands.parse("ActiveState=active\nMainPID=12\n"))
                .containsEntry("ActiveState", "active")
                .containsEntry("MainPID", "12");
    }

    @Test
    void startsTheAgentWhereThereIsNoSystemd() {
        assertRoot(ProcessCommands.startAgent(demo, 11_000), """
                cd /
                h=$(ulimit -H -n)
                [ "$h" = unlimited ] || [ "$h" -ge 11000 ] || ulimit -n 11000 2>/dev/null || :
                JABBERFARM_ROOT='/srv/demo box' setsid '/srv/demo box/opt/jabberfarm/current/bin/jabberfarm' agent </dev/null >>'/srv/demo box/var/log/jabberfarm/agent.out' 2>&1 &
                """);
        assertRoot(ProcessCommands.startAgent(new Target(box("/"), false, 1), 11_000), """
                cd /
                h=$(ulimit -H -n)
                [ "$h" = unlimited ] || [ "$h" -ge 11000 ] || ulimit -n 11000 2>/dev/null || :
                if command -v runuser >/dev/null; then
                  setsid runuser -u jabberfarm -- /opt/jabberfarm/current/bin/jabberfarm agent </dev/null >>/var/log/jabberfarm/agent.out 2>&1 &
                else
                  setsid su -s /bin/sh -c 'exec /opt/jabberfarm/current/bin/jabberfarm agent' jabberfarm </dev/null >>/var/log/jabberfarm/agent.out 2>&1 &
                fi
                """);
    }

    @Test
    void stopsAProcessOnlyWhenItIsStillOurs() {
        assertRoot(ProcessCommands.stop(4711, "agent"), """
                ours() { tr '\\0' '\\n' 2>/dev/null </proc/4711/cmdline | grep -qxF -e -Djabberfarm.node=agent; }
                ours || exit 0
                kill -TERM 4711
                i=0
                while ours && [ $i -lt 25 ]; do sleep 1; i=$((i + 1)); done
                if ours; then kill -KILL 4711; fi
                """);
    }

    @Test
    void readsProcesses() {
        var found = ProcessCommands.parse("""
                pid=12
                home=/opt/jabberfarm/releases/0.1.0-abc
                node=c2s-1
                limit=20000
                pid=13
                node=agent
                home=/opt/jabberfarm/releases/0.1.0-abc
                limit=unlimited
                """);
        assertThat(found.get("c2s-1")).isEqualTo(new ProcessCommands.Found(12, "c2s-1", "0.1.0-abc", 20_000));
        assertThat(found.get("agent").openFiles()).isEqualTo(Long.MAX_VALUE);
        assertThat(ProcessCommands.parse("")).isEmpty();
    }

    @Test
    void logsInWithThePasswordOnStandardInput() {
        Command command =
                LoginCommands.check(demo, 5222, "starttls", "jabberfarm-probe@chat.example.org", new Secret("s3cret"));
        assertThat(command.script())
                .isEqualTo("JABBERFARM_ROOT='/srv/demo box' '/srv/demo box/opt/jabberfarm/current/bin/jabberfarm'"
                        + " login-check --host 127.0.0.1 --port 5222 --tls starttls"
                        + " --jid jabberfarm-probe@chat.example.org");
        assertThat(command.asRoot()).isFalse();
        assertThat(command.stdin().orElseThrow()).asString().isEqualTo("s3cret\n");
        assertThat(LoginCommands.parse("ok 204 ms bound to x\n")).hasValue(204);
        assertThat(LoginCommands.parse("WARN a library's complaint\nok 31 ms x\n"))
                .hasValue(31);
        assertThat(LoginCommands.parse("no")).isEmpty();
    }
}
