package org.jabberfarm.console.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jabberfarm.console.deploy.command.ReleaseCommands;
import org.jabberfarm.console.plan.Step;
import org.jabberfarm.console.release.ReleaseArchive;
import org.jabberfarm.console.secret.Sha256;
import org.jabberfarm.console.ssh.Result;

/** Brings a release to a box and makes it the current one. */
final class ReleaseInstall {
    /** Share of the archive after which a line is logged. */
    private static final int STRIDE_PERCENT = 25;

    private final Remote remote;
    private final Supplier<ReleaseArchive> release;

    ReleaseInstall(Remote remote, Supplier<ReleaseArchive> release) {
        this.remote = remote;
        this.release = release;
    }

    String upload(String version) throws IOException {
        String attempt = "upload release " + version;
        String there = remote.must(
                ReleaseCommands.present(remote.target(), version), attempt, "see whether the login user can read /opt");
        if (there.strip().equals("present")) {
            remote.say(Level.INFO, "release " + version + " is there already");
            return "there already";
        }
        ReleaseArchive archive = release.get();
        if (!archive.version().equals(version)) {
            throw remote.failed(
                    attempt,
                    "this console has " + archive.version() + " to push by now",
                    "make a new plan for that one");
        }
        String folder = remote.must(
                        ReleaseCommands.uploadFolder(), attempt, "the login user needs a home that it may write to")
                .strip();
        String sent = folder + "/" + archive.archive().getFileName();
        long size = Files.size(archive.archive());
        remote.say(Level.INFO, "uploading release %s, %.1f MiB".formatted(version, size / 1048576.0));
        AtomicInteger told = new AtomicInteger();
        remote.shell().upload(archive.archive(), sent, bytes -> progress(told, bytes, size));
        remote.must(
                ReleaseCommands.unpack(remote.target(), version, sent, Sha256.of(archive.archive())),
                "unpack release " + version,
                "see that the box has tar and gzip and enough room under /opt, then make a new plan");
        remote.say(Level.INFO, "release " + version + " is in /opt/jabberfarm/releases");
        return String.format(Locale.ENGLISH, "%.1f MiB", size / 1048576.0);
    }

    String switchTo(Step.SwitchRelease change) throws IOException {
        remote.must(
                ReleaseCommands.switchTo(remote.target(), change.version()),
                "switch to release " + change.version(),
                "see whether it is whole under /opt/jabberfarm/releases, then make a new plan");
        remote.say(
                Level.INFO,
                "current -> releases/" + change.version()
                        + change.before().map(b -> " (was " + b + ", kept)").orElse(""));
        forgetOld();
        return "";
    }

    /** The box is as planned without it, so a failure is told and no more. */
    private void forgetOld() throws IOException {
        Result removed = remote.run(ReleaseCommands.forgetOld(remote.target()));
        List<String> names = removed.out().lines().filter(l -> !l.isBlank()).toList();
        if (!names.isEmpty()) {
            remote.say(Level.INFO, "removed older releases: " + String.join(", ", names));
        }
        if (!removed.ok()) {
            remote.say(Level.WARN, "older releases could not be removed: " + Remote.said(removed));
        }
    }

    private void progress(AtomicInteger told, long bytes, long size) {
        int percent = (int) (size == 0 ? 100 : bytes * 100 / size) / STRIDE_PERCENT * STRIDE_PERCENT;
        if (percent > told.getAndAccumulate(percent, Math::max) && percent < 100) {
            remote.say(Level.INFO, "uploaded " + percent + " %");
        }
    }
}
