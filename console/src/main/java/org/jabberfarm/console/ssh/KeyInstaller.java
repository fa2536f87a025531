package org.jabberfarm.console.ssh;

import com.jcraft.jsch.UIKeyboardInteractive;
import com.jcraft.jsch.UserInfo;
import java.io.IOException;
import java.util.Arrays;
import org.jabberfarm.console.secret.Secret;

/** The one use of a login password: it answers the box's question, and is not kept. */
final class KeyInstaller implements UserInfo, UIKeyboardInteractive {
    private final Secret password;
    private boolean given;

    KeyInstaller(Secret password) {
        this.password = password;
    }

    /** Appends the key to the login user's {@code authorized_keys} unless it is there. */
    static void append(Shell shell, String publicKey) throws IOException {
        String key = publicKey.substring(0, publicKey.lastIndexOf(' '));
        Result result =
                shell.run(Command.user("umask 077; set -e; d=$HOME/.ssh; f=$d/authorized_keys; mkdir -p \"$d\"\n"
                        + "chmod 700 \"$d\"; touch \"$f\"; chmod 600 \"$f\"\n"
                        + "if ! grep -qF " + Command.quote(key) + " \"$f\"; then\n"
                        + "  if [ -s \"$f\" ] && [ -n \"$(tail -c 1 \"$f\")\" ]; then echo >> \"$f\"; fi\n"
                        + "  printf '%s\\n' " + Command.quote(publicKey) + " >> \"$f\"\n"
                        + "fi\n"
                        + "if command -v restorecon >/dev/null 2>&1; then restorecon -R \"$d\" || true; fi"));
        if (!result.ok()) {
            throw new IOException("tried to write ~/.ssh/authorized_keys but failed: "
                    + result.err().trim() + "; is the home folder there and writable?");
        }
    }

    @Override
    public String getPassword() {
        return password.reveal();
    }

    @Override
    public boolean promptPassword(String message) {
        boolean first = !given;
        given = true;
        return first;
    }

    @Override
    public String[] promptKeyboardInteractive(
            String destination, String name, String instruction, String[] prompts, boolean[] echo) {
        if (prompts.length > 0 && given) {
            return null;
        }
        given |= prompts.length > 0;
        String[] answers = new String[prompts.length];
        Arrays.fill(answers, password.reveal());
        return answers;
    }

    @Override
    public String getPassphrase() {
        return null;
    }

    @Override
    public boolean promptPassphrase(String message) {
        return false;
    }

    @Override
    public boolean promptYesNo(String message) {
        return false;
    }

    @Override
    public void showMessage(String message) {}
}
