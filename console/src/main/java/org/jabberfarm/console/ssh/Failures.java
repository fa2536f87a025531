package org.jabberfarm.console.ssh;

import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchUnknownHostKeyException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.stream.Stream;
import org.jabberfarm.console.inventory.Box;
import org.jabberfarm.console.ssh.SshException.Reason;

/** What a failed connection means, and what to do about it. */
final class Failures {
    private Failures() {}

    /** {@code edge-1 (root@192.0.2.7:22)}. */
    static String address(Box box) {
        String host = box.host().indexOf(':') >= 0 ? "[" + box.host() + "]" : box.host();
        String through = box.via().map(via -> " through " + via).orElse("");
        return box.name() + " (" + box.user() + "@" + host + ":" + box.sshPort() + through + ")";
    }

    static SshException unknownKey(Box box, Throwable cause) {
        return new SshException(
                Reason.HOST_KEY_UNKNOWN,
                "tried to connect to " + address(box) + " but nobody has approved its host key yet; compare the"
                        + " fingerprint and approve it on the box's page or with farm box trust " + box.name(),
                cause);
    }

    static SshException changedKey(Box box, Throwable cause) {
        return new SshException(
                Reason.HOST_KEY_CHANGED,
                "tried to connect to " + address(box) + " but it showed another host key than the approved one: it was"
                        + " installed anew, or somebody is in between; find out which before you approve the new key",
                cause);
    }

    static SshException password(Box box, SshException e) {
        return new SshException(
                Reason.LOGIN_REFUSED,
                "tried to log in to " + address(box) + " with the password but it does not take it; check the password,"
                        + " or put the console's public key into " + box.user()
                        + "'s authorized_keys yourself if its sshd takes no passwords",
                e);
    }

    static SshException explain(Box box, JSchException e) {
        String tried = "tried to connect to " + address(box) + " but ";
        if (e instanceof JSchUnknownHostKeyException) {
            return unknownKey(box, e);
        }
        if (e instanceof JSchChangedHostKeyException) {
            return changedKey(box, e);
        }
        if (e instanceof JSchAlgoNegoFailException nego) {
            return new SshException(
                    Reason.NO_COMMON_ALGORITHM,
                    tried + "there is no " + nego.getAlgorithmName() + " algorithm in common: it offers "
                            + nego.getServerProposal() + ", we take " + nego.getJSchProposal()
                            + "; bring its SSH server up to date",
                    e);
        }
        String message = String.valueOf(e.getMessage());
        if (message.toLowerCase(Locale.ROOT).startsWith("auth ")) {
            return new SshException(
                    Reason.LOGIN_REFUSED,
                    tried + "it does not take the login (" + message + "); put the console's public key into "
                            + box.user() + "'s authorized_keys, or give the box a key of its own",
                    e);
        }
        return new SshException(Reason.UNREACHABLE, tried + unreachable(e, message), e);
    }

    private static String unreachable(JSchException e, String message) {
        if (caused(e, UnknownHostException.class)) {
            return "the name does not resolve; check the address of the box";
        }
        if (caused(e, NoRouteToHostException.class)) {
            return "there is no route to it; check the address and the network";
        }
        if (caused(e, ConnectException.class)) {
            return "nothing listens there (" + root(e) + "); is the box up, and is this sshd's port?";
        }
        if (caused(e, SocketTimeoutException.class) || message.contains("timeout") || message.contains("timed out")) {
            return "nothing answered within " + Dialler.CONNECT_MILLIS / 1000
                    + " s; is the box up, and does a firewall let the console in?";
        }
        if (message.contains("closed by foreign host") || message.contains("is closed") || message.contains("reset")) {
            return "it closed the connection (" + message
                    + "); its sshd may limit new connections or ban this address: look into its log";
        }
        return "it failed: " + message + "; look into the log of its sshd";
    }

    private static boolean caused(Throwable e, Class<? extends Throwable> type) {
        return Stream.iterate(e, t -> t != null, Throwable::getCause).anyMatch(type::isInstance);
    }

    private static String root(Throwable e) {
        return Stream.iterate(e, t -> t != null, Throwable::getCause)
                .reduce((first, second) -> second)
                .map(Throwable::getMessage)
                .orElse("");
    }
}
