package org.jabberfarm.c2s;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The private key (PKCS #8) and the certificates of one PEM file, looked through before any client finds out.
 *
 * @param key fits the first certificate
 * @param chain the server's own certificate, then those that vouch for it
 */
record ServerPem(PrivateKey key, List<X509Certificate> chain) {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----");

    /** @throws IOException when it cannot serve; says why and repeats nothing of it */
    static ServerPem read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("it is not there or may not be read");
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        Matcher key = KEY.matcher(text);
        if (!key.find()) {
            throw new IOException("there is no -----BEGIN PRIVATE KEY----- in it; openssl pkcs8 -topk8 -nocrypt makes"
                    + " one of other kinds of keys");
        }
        try {
            List<X509Certificate> chain = chain(text);
            PublicKey own = chain.get(0).getPublicKey();
            PrivateKey secret = KeyFactory.getInstance(own.getAlgorithm())
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1))));
            if (!fits(secret, own)) {
                throw new IOException(
                        "the private key is not that of the first certificate; the chain begins with its own");
            }
            return new ServerPem(secret, chain);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("the key or a certificate cannot be read, or they are of different kinds", e);
        }
    }

    private static List<X509Certificate> chain(String text) throws IOException, GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        Matcher found = CERTIFICATE.matcher(text);
        while (found.find()) {
            byte[] one = found.group().getBytes(StandardCharsets.ISO_8859_1);
            chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(one)));
        }
        if (chain.isEmpty()) {
            throw new IOException("there is no -----BEGIN CERTIFICATE----- in it");
        }
        return List.copyOf(chain);
    }

    private static boolean fits(PrivateKey key, PublicKey own) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (own.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> own.getAlgorithm();
                });
        byte[] probe = {1, 2, 3};
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(own);
        signature.update(probe);
        return signature.verify(signed);
    }

    /** Whom the certificate is for, as it says. */
    String subject() {
        return chain.get(0).getSubjectX500Principal().getName();
    }

    /** The names for which it is good (RFC 5280 4.2.1.6): domains and addresses, as text. */
    List<String> names() {
        try {
            var names = chain.get(0).getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .map(name -> name.get(1))
                            .filter(String.class::isInstance)
                            .map(String.class::cast)
                            .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /** When clients stop to accept it: the first end in the chain. */
    Instant end() {
        return chain.stream()
                .map(one -> one.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** Never the key. */
    @Override
    public String toString() {
        return subject() + " until " + end();
    }
}
