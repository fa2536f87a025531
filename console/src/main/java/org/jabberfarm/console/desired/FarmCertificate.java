package org.jabberfarm.console.desired;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jabberfarm.console.secret.Secret;
import org.jabberfarm.console.secret.Vault;

/** The certificate that every c2s shows while the operator has set none: self-signed, for all domains of the farm. */
public final class FarmCertificate {
    private static final String ID = "tls.self-signed";
    private static final Duration LIFETIME = Duration.ofDays(365);

    /** Made anew so long before its end, so that a plan made now and then is enough to never serve a dead one. */
    private static final Duration RENEW = Duration.ofDays(30);

    private final Vault vault;
    private final InstantSource clock;

    public FarmCertificate(Vault vault, InstantSource clock) {
        this.vault = vault;
        this.clock = clock;
    }

    /** Private key and certificate as PEM; the same until domains or time ask for a new one. */
    public synchronized String pem(List<String> domains) {
        Optional<String> kept = vault.get(ID).map(Secret::reveal).filter(pem -> serves(pem, domains));
        return kept.orElseGet(() -> {
            String fresh = make(domains, clock.instant());
            vault.put(ID, new Secret(fresh));
            return fresh;
        });
    }

    /** End of a certificate's life; empty when the text holds none. */
    public static Optional<Instant> end(String pem) {
        return certificate(pem).map(c -> c.getNotAfter().toInstant());
    }

    private boolean serves(String pem, List<String> domains) {
        return certificate(pem)
                .filter(c -> names(c).equals(Set.copyOf(domains)))
                .filter(c -> c.getNotAfter().toInstant().isAfter(clock.instant().plus(RENEW)))
                .isPresent();
    }

    private static Optional<X509Certificate> certificate(String pem) {
        int start = pem.indexOf("-----BEGIN CERTIFICATE-----");
        if (start < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of((X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(pem.substring(start).getBytes(StandardCharsets.US_ASCII))));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Set<String> names(X509Certificate certificate) {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            return all == null
                    ? Set.of()
                    : all.stream().map(n -> n.get(1).toString()).collect(Collectors.toSet());
        } catch (GeneralSecurityException e) {
            return Set.of();
        }
    }

    /** A fresh private key and its certificate as PEM. */
    public static String make(List<String> domains, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            Instant start = now.truncatedTo(ChronoUnit.SECONDS);
            var name = new X500NameBuilder()
                    .addRDN(BCStyle.O, "Jabberfarm")
                    // A common name may hold 64 characters; the domains that count are in the alternative names.
                    .addRDN(BCStyle.CN, domains.get(0).length() > 64 ? "farm" : domains.get(0))
                    .build();
            var builder = new JcaX509v3CertificateBuilder(
                    name,
                    new BigInteger(128, new SecureRandom()),
                    // Boxes' clocks may be late.
                    Date.from(start.minus(1, ChronoUnit.DAYS)),
                    Date.from(start.plus(LIFETIME)),
                    name,
                    pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(domains.stream()
                            .map(d -> new GeneralName(GeneralName.dNSName, d))
                            .toArray(GeneralName[]::new)));
            byte[] certificate = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                    .getEncoded();
            return block("PRIVATE KEY", pair.getPrivate().getEncoded()) + block("CERTIFICATE", certificate);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(
                    "tried to make the farm's own certificate for " + domains + " but failed: " + e, e);
        }
    }

    private static String block(String kind, byte[] der) {
        StringWriter out = new StringWriter();
        out.write("-----BEGIN " + kind + "-----\n");
        out.write(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
        out.write("\n-----END " + kind + "-----\n");
        return out.toString();
    }
}
