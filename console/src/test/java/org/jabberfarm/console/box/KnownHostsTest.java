package org.jabberfarm.console.box;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownHostsTest {
    private static final String ED25519 = "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
    private static final String FINGERPRINT = "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU";

    @Test
    void findsHostsByNamePortAndHash() {
        KnownHosts known = KnownHosts.of("""
                # comment
                edge-1.example.org,10.0.0.1 ssh-ed25519 %1$s somebody
                [10.0.0.2]:2222 ssh-ed25519 %1$s
                @revoked 10.0.0.3 ssh-ed25519 %1$s
                *.example.net ssh-ed25519 %1$s
                10.0.0.4 ssh-ed25519 no+key
                """.formatted(ED25519));
        assertThat(known.of("Edge-1.example.org", 22)).containsExactly(FINGERPRINT);
        assertThat(known.of("10.0.0.1", 22)).containsExactly(FINGERPRINT);
        assertThat(known.of("10.0.0.1", 2222)).isEmpty();
        assertThat(known.of("10.0.0.2", 2222)).containsExactly(FINGERPRINT);
        assertThat(known.of("10.0.0.3", 22)).isEmpty();
        assertThat(known.of("a.example.net", 22)).isEmpty();
        assertThat(KnownHosts.of("nothing here").isEmpty()).isTrue();
    }

    @Test
    void understandsHashedNames() {
        // ssh-keygen -H of a file that names 10.0.0.1.
        KnownHosts known = KnownHosts.of(
                "|1|cpuCpDI1V/duw7h/SL5axeBftcw=|9p4DjO5tNVLxVoHYE1QuOpgYLFQ= ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl");
        assertThat(known.of("10.0.0.1", 22)).containsExactly(FINGERPRINT);
        assertThat(known.of("10.0.0.2", 22)).isEmpty();
    }
}
