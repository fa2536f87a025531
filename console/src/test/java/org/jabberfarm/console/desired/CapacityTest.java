package org.jabberfarm.console.desired;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CapacityTest {
    private static Capacity c2s(long users, int nodes) {
        return new Capacity(users, nodes, 0, users * nodes);
    }

    @Test
    void isAtLeastAsGoodAsTheHowTo() {
        Capacity howto = c2s(10_000, 1);
        assertThat(howto.maxFds()).isEqualTo(11_257).isGreaterThanOrEqualTo(10_007);
        assertThat(howto.openFiles("c2s")).isEqualTo(16_384).isGreaterThanOrEqualTo(11_000);
        assertThat(howto.fileMax()).isEqualTo(86_016).isGreaterThanOrEqualTo(24_000);
        assertThat(howto.heapMiB("c2s")).isEqualTo(768);
        assertThat(howto.tape())
                .extracting(Capacity.Step::how)
                .containsExactly(
                        "asked by the farm",
                        "10,000 × 1.10 + 256",
                        "smallest prime ≥ 11,256",
                        "next power of two ≥ 11,257 + 512",
                        "1.25 × 16,384 + 65,536");
        assertThat(howto.heapWhy("c2s"))
                .isEqualTo("10,000 clients × 48 KiB + 192 MiB = 661 MiB, rounded up to a multiple of 256: 768 MiB.");
    }

    @Test
    void holdsItsPromisesForEveryTarget() {
        for (long users : new long[] {100, 999, 1000, 9_999, 25_000, 100_000, 999_999, 1_000_000}) {
            Capacity capacity = c2s(users, 3);
            assertThat(capacity.maxFds()).isGreaterThanOrEqualTo((long) Math.ceil(users * 1.1) + 256);
            assertThat(java.math.BigInteger.valueOf(capacity.maxFds()).isProbablePrime(40))
                    .isTrue();
            long files = capacity.openFiles("c2s");
            assertThat(Long.bitCount(files)).isEqualTo(1);
            assertThat(files).isGreaterThanOrEqualTo(capacity.maxFds() + 512);
            assertThat(capacity.fileMax()).isGreaterThanOrEqualTo((long) Math.ceil(1.25 * 3 * files) + 65_536);
            assertThat(capacity.kernel())
                    .filteredOn(v -> v.key().equals("fs.nr_open"))
                    .allMatch(v -> v.value() >= files);
        }
    }

    @Test
    void addsUpTheNodesOfABox() {
        assertThat(new Capacity(10_000, 2, 1, 20_000).fileMax()).isEqualTo((2 * 16_384 + 4096) * 125 / 100 + 65_536);
        assertThat(new Capacity(10_000, 2, 1, 20_000).tape())
                .last()
                .extracting(Capacity.Step::how)
                .isEqualTo("1.25 × (2 × 16,384 + 4,096) + 65,536");
    }

    @Test
    void asksNothingOfTheAcceptQueueWithoutClients() {
        assertThat(new Capacity(10_000, 0, 1, 20_000).kernel())
                .extracting(KernelValue::key)
                .containsExactly("fs.file-max", "fs.nr_open");
    }
}
