package org.jabberfarm.console.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiffTest {
    private static Diff.Text text(String... lines) {
        return new Diff.Text(List.of(lines), List.of(lines), List.of());
    }

    private static String diff(Diff.Text before, Diff.Text after) {
        return Diff.unified(Diff.hunks(before, after));
    }

    @Test
    void isEmptyForEqualTexts() {
        assertThat(diff(text("a", "b"), text("a", "b"))).isEmpty();
        assertThat(diff(Diff.Text.NONE, Diff.Text.NONE)).isEmpty();
    }

    @Test
    void showsWhatSurroundsAChange() {
        assertThat(diff(
                        text("1", "2", "3", "4", "x", "6", "7", "8", "9"),
                        text("1", "2", "3", "4", "5", "6", "7", "8", "9")))
                .isEqualTo("@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-x\n+5\n 6\n 7\n 8\n");
    }

    @Test
    void makesOneHunkOfNearChangesAndTwoOfFarOnes() {
        String[] before = IntStream.range(0, 40).mapToObj(Integer::toString).toArray(String[]::new);
        String[] near = before.clone();
        near[10] = "x";
        near[16] = "y";
        assertThat(Diff.hunks(text(before), text(near))).hasSize(1);
        String[] far = before.clone();
        far[0] = "x";
        far[39] = "y";
        assertThat(Diff.hunks(text(before), text(far))).hasSize(2);
        assertThat(diff(text(before), text(far)))
                .startsWith("@@ -1,4 +1,4 @@\n-0\n+x\n 1\n 2\n 3\n@@ -37,4 +37,4 @@\n");
    }

    @Test
    void showsNewAndRemovedFilesWhole() {
        assertThat(diff(Diff.Text.NONE, text("a", "b"))).isEqualTo("@@ -0,0 +1,2 @@\n+a\n+b\n");
        assertThat(diff(text("a", "b"), Diff.Text.NONE)).isEqualTo("@@ -1,2 +0,0 @@\n-a\n-b\n");
    }

    @Test
    void findsInsertedAndRemovedLines() {
        assertThat(diff(text("a", "b", "c", "d"), text("a", "c", "d", "e")))
                .isEqualTo("@@ -1,4 +1,4 @@\n a\n-b\n c\n d\n+e\n");
    }

    @Test
    void comparesWhatItDoesNotShow() {
        Diff.Text before = new Diff.Text(List.of("one"), List.of("[redacted]"), List.of());
        Diff.Text after = new Diff.Text(List.of("two"), List.of("[redacted]"), List.of());
        assertThat(diff(before, after)).isEqualTo("@@ -1,1 +1,1 @@\n-[redacted]\n+[redacted]\n");
    }

    @Test
    void givesUpOnHugeTextsWithoutMuchInCommon() {
        String[] a = IntStream.range(0, 3000).mapToObj(i -> "a" + i).toArray(String[]::new);
        String[] b = IntStream.range(0, 3000).mapToObj(i -> "b" + i).toArray(String[]::new);
        List<Diff.Hunk> hunks = Diff.hunks(text(a), text(b));
        assertThat(Diff.count(hunks, '-')).isEqualTo(3000);
        assertThat(Diff.count(hunks, '+')).isEqualTo(3000);
    }
}
