package org.jabberfarm.console.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import org.jabberfarm.console.secret.Secret;

/** Keys that nobody knows. */
final class ConsoleKeys {
    private ConsoleKeys() {}

    static Secret another() throws JSchException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        KeyPair.genKeyPair(new JSch(), KeyPair.ED25519).writeOpenSSHv1PrivateKey(text, null);
        return new Secret(text.toString(java.nio.charset.StandardCharsets.UTF_8));
    }

    static String anotherPublic() throws JSchException {
        byte[] blob = KeyPair.genKeyPair(new JSch(), KeyPair.ED25519).getPublicKeyBlob();
        return "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob);
    }
}
