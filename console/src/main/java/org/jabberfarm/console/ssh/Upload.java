package org.jabberfarm.console.ssh;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpException;
import com.jcraft.jsch.SftpProgressMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jabberfarm.console.secret.Sha256;

/**
 * One file sent to a box. The temporary name holds the start of the checksum: what is found there is the beginning of the
 * same file, and is gone on with.
 */
final class Upload {
    private static final Duration CHECK = Duration.ofMinutes(2);

    private final Shell shell;
    private final Path local;
    private final String remote;
    private final LongConsumer progress;
    private final String sum;
    private final String part;

    Upload(Shell shell, Path local, String remote, LongConsumer progress) throws IOException {
        this.shell = shell;
        this.local = local;
        this.remote = remote;
        this.progress = progress;
        sum = Sha256.of(local);
        int slash = remote.lastIndexOf('/') + 1;
        part = remote.substring(0, slash) + "." + remote.substring(slash) + "." + sum.substring(0, 12) + ".part";
    }

    /** Whether there is nothing to send. */
    boolean there() throws IOException {
        Result result =
                shell.run(Command.user("sha256sum < " + Command.quote(remote)).within(CHECK));
        boolean same = result.ok() && result.out().startsWith(sum);
        if (same) {
            progress.accept(Files.size(local));
        }
        return same;
    }

    /** Sends what is missing of the temporary file. */
    void send(Session session, String box) throws IOException {
        ChannelSftp sftp = null;
        try {
            sftp = (ChannelSftp) Channels.open(session, "sftp");
            sftp.connect(Dialler.CONNECT_MILLIS);
            boolean resume = partial(sftp) <= Files.size(local);
            sftp.put(local.toString(), part, new Progress(), resume ? ChannelSftp.RESUME : ChannelSftp.OVERWRITE);
        } catch (JSchException | SftpException e) {
            throw new IOException(
                    "tried to send " + local.getFileName() + " to " + remote + " on " + box + " but failed: "
                            + e.getMessage() + "; is its folder there and yours, and is there room?",
                    e);
        } finally {
            if (sftp != null) {
                sftp.disconnect();
            }
        }
    }

    /** Whether the temporary file was whole, and has its name now; a wrong one is removed. */
    boolean finish() throws IOException {
        String temporary = Command.quote(part);
        Result result = shell.run(Command.user("case $(sha256sum < " + temporary + ") in " + sum + "*) mv -f "
                        + temporary + " " + Command.quote(remote) + " ;; *) rm -f " + temporary + "; exit 65 ;; esac")
                .within(CHECK));
        if (!result.ok() && result.exit() != 65) {
            throw new IOException("tried to rename " + part + " to " + remote + " but failed: "
                    + result.err().trim() + "; is its folder yours?");
        }
        return result.ok();
    }

    private long partial(ChannelSftp sftp) throws SftpException {
        try {
            return sftp.stat(part).getSize();
        } catch (SftpException e) {
            if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
                return 0;
            }
            throw e;
        }
    }

    private final class Progress implements SftpProgressMonitor {
        private long sent;

        @Override
        public void init(int operation, String from, String to, long size) {}

        @Override
        public boolean count(long bytes) {
            sent += bytes;
            progress.accept(sent);
            return true;
        }

        @Override
        public void end() {}
    }
}
