package org.jabberfarm.console.demo;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;

/** An ed25519 host key in a file, made at the first start. */
final class DemoHostKey extends SimpleGeneratorHostKeyProvider {
    DemoHostKey(Path file) {
        super(file);
        setAlgorithm(SecurityUtils.EDDSA);
        setStrictFilePermissions(true);
    }

    /** The name of the family alone leaves the generator without a curve. */
    @Override
    protected KeyPair generateKeyPair(String algorithm) throws GeneralSecurityException {
        return SecurityUtils.getKeyPairGenerator("Ed25519").generateKeyPair();
    }
}
