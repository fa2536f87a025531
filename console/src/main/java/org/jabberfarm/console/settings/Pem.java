package org.jabberfarm.console.settings;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks whether a PEM text can serve as {@code server.pem}, before any client finds out. */
final class Pem {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----");

    private Pem() {}

    /** What is wrong with it, empty when nothing; never repeats any of it. */
    static Optional<String> problem(String text) {
        Matcher key = KEY.matcher(text);
        Matcher certificate = CERTIFICATE.matcher(text);
        if (!key.find()) {
            return Optional.of(
                    text.contains("PRIVATE KEY-----")
                            ? "The private key is not in PKCS #8 form; openssl pkcs8 -topk8 -nocrypt -in FILE makes it so"
                            : "There is no -----BEGIN PRIVATE KEY----- in it");
        }
        if (!certificate.find()) {
            return Optional.of("There is no -----BEGIN CERTIFICATE----- in it");
        }
        try {
            Certificate first = CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(certificate.group().getBytes(StandardCharsets.US_ASCII)));
            String algorithm = first.getPublicKey().getAlgorithm();
            PrivateKey own = KeyFactory.getInstance(algorithm)
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1))));
            return fits(algorithm, own, first)
                    ? Optional.empty()
                    : Optional.of(
                            "The private key is not that of the first certificate; the chain begins with its own");
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.of("The key or the first certificate cannot be read, or they are of different kinds");
        }
    }

    private static boolean fits(String algorithm, PrivateKey key, Certificate certificate)
            throws GeneralSecurityException {
        String name = switch (algorithm) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> algorithm;
        };
        byte[] probe = {1, 2, 3};
        Signature signature = Signature.getInstance(name);
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(certificate);
        signature.update(probe);
        return signature.verify(signed);
    }
}
