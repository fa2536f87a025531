package org.jabberfarm.console.deploy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jabberfarm.console.deploy.command.FileCommands;
import org.jabberfarm.console.deploy.command.KernelCommands;
import org.jabberfarm.console.deploy.command.SystemdCommands;
import org.jabberfarm.console.deploy.command.UserCommands;
import org.jabberfarm.console.desired.Directory;
import org.jabberfarm.console.desired.KernelValue;
import org.jabberfarm.console.plan.BoxPlan;
import org.jabberfarm.console.plan.Step;
import org.jabberfarm.console.release.ReleaseArchive;
import org.jabberfarm.console.ssh.Result;

/** Does the steps of a plan on one box. Each returns its result in a few words. */
final class StepRunner {
    private static final String SEE_BOX = "see on the box why, then make a new plan";

    private final Remote remote;
    private final ReleaseInstall releases;
    private final UnitStart units;
    private final NodeDrain drains;

    /** @param stop why the run is to go no further, empty as long as it is not */
    StepRunner(Remote remote, BoxPlan plan, Supplier<ReleaseArchive> release, Supplier<Optional<String>> stop) {
        this.remote = remote;
        this.releases = new ReleaseInstall(remote, release);
        this.units = new UnitStart(remote, plan);
        this.drains = new NodeDrain(remote, stop);
    }

    String run(Step step) throws IOException {
        if (step instanceof Step.CreateUser) {
            remote.must(UserCommands.create(), "create the user jabberfarm", SEE_BOX);
            remote.say(Level.INFO, "system user and group jabberfarm are there");
            return "";
        } else if (step instanceof Step.JoinGroup join) {
            return join(join);
        } else if (step instanceof Step.MakeDirectories make) {
            remote.must(FileCommands.make(remote.target(), make.directories()), "make folders", SEE_BOX);
            remote.say(
                    Level.INFO,
                    "made " + make.directories().stream().map(Directory::path).collect(Collectors.joining(", ")));
            return "";
        } else if (step instanceof Step.UploadRelease upload) {
            return releases.upload(upload.version());
        } else if (step instanceof Step.SwitchRelease change) {
            return releases.switchTo(change);
        } else if (step instanceof Step.WriteFile write) {
            return write(write);
        } else if (step instanceof Step.RemoveFile remove) {
            remote.must(FileCommands.remove(remote.target(), remove.path()), "remove " + remove.path(), SEE_BOX);
            remote.say(Level.INFO, "removed " + remove.path() + ", kept as " + kept(remove.path()));
            return "";
        } else if (step instanceof Step.SetKernel kernel) {
            return setKernel(kernel.values());
        } else if (step instanceof Step.ReloadUnits) {
            remote.must(SystemdCommands.reload(), "have systemd read its units again", SEE_BOX);
            remote.say(Level.INFO, "systemctl daemon-reload");
            return "";
        } else if (step instanceof Step.StopUnit stop) {
            return units.stop(stop);
        } else if (step instanceof Step.ReloadNode reload) {
            return units.reload(reload);
        } else if (step instanceof Step.StartUnit start) {
            String result = units.start(start);
            drains.restarted(start.unit().node());
            return result;
        } else if (step instanceof Step.DrainNode drain) {
            return drains.empty(drain);
        }
        throw new IllegalStateException("no way to do " + step);
    }

    /** Nothing that this run has drained stays so. */
    void endDrains() {
        drains.endAll();
    }

    private String join(Step.JoinGroup join) throws IOException {
        remote.must(UserCommands.join(join.login()), "add " + join.login() + " to the group jabberfarm", SEE_BOX);
        // Groups are given out at login: the open connection would never get this one.
        remote.logInAnew();
        remote.say(Level.INFO, join.login() + " is in the group jabberfarm, logging in anew to have it");
        return "";
    }

    private String write(Step.WriteFile write) throws IOException {
        String path = write.file().path();
        remote.must(FileCommands.write(remote.target(), write.file()), "write " + path, SEE_BOX);
        remote.say(
                Level.INFO,
                "wrote " + path + ", mode " + write.file().mode()
                        + (write.before().isPresent() ? ", the old one kept as " + kept(path) : ""));
        return "";
    }

    private String kept(String path) {
        return path.substring(path.lastIndexOf('/') + 1) + ".before-"
                + remote.target().run();
    }

    private String setKernel(List<KernelValue> values) throws IOException {
        Result applied = remote.run(KernelCommands.apply());
        Map<String, String> inForce =
                KernelCommands.parse(remote.must(KernelCommands.read(values), "read kernel values back", SEE_BOX));
        List<String> refused = new ArrayList<>();
        for (KernelValue value : values) {
            String now = inForce.getOrDefault(value.key(), "");
            if (now.matches("\\d{1,18}") && Long.parseLong(now) >= value.value()) {
                remote.say(
                        Level.OK,
                        String.format(
                                Locale.ENGLISH,
                                "%s: %,d asked, %,d in force",
                                value.key(),
                                value.value(),
                                Long.parseLong(now)));
            } else {
                refused.add(value.key() + " is " + (now.isEmpty() ? "not there" : now) + " where " + value.value()
                        + " was asked");
            }
        }
        if (!refused.isEmpty()) {
            String cause = String.join(", ", refused) + (applied.ok() ? "" : " (" + Remote.said(applied) + ")");
            throw remote.failed(
                    "set kernel values",
                    cause,
                    "the box's kernel, or the machine it is a guest of, does not allow them: raise them there, or lower"
                            + " users-per-c2s");
        }
        later(values);
        return "read back, equal";
    }

    /** In force now is not in force for ever: another file may win at the next boot. */
    private void later(List<KernelValue> values) throws IOException {
        Result found = remote.run(KernelCommands.later(values));
        found.out()
                .lines()
                .map(String::strip)
                .filter(l -> !l.isEmpty())
                .forEach(l ->
                        remote.say(Level.WARN, "at the next boot another file wins over 90-jabberfarm.conf: " + l));
    }
}
