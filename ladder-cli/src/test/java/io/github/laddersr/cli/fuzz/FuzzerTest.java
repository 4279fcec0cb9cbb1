// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.laddersr.UserException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fuzzer must notice failures: this provokes each kind of failure that it checks for. */
final class FuzzerTest {
    private static final long PLENTY = 1 << 20;

    @TempDir
    Path folder;

    /** The failure of a case with this target; empty if there is none. */
    private String wrong(Fuzzer.Target target) throws Exception {
        Optional<Fuzzer.Failure> failure = fuzzer(5).run(1, target, PLENTY);
        return failure.map(Fuzzer.Failure::what).orElse("");
    }

    private Fuzzer fuzzer(long seed) throws Exception {
        return new Fuzzer(Corpus.ofTests(), seed, folder, 1_000_000_000L, 1);
    }

    @Test
    void successAndASentenceAreAllRight() throws Exception {
        assertThat(wrong((file, place) -> Files.writeString(place.resolve("out.png"), "done")))
                .isEmpty();
        assertThat(wrong((file, place) -> {
                    throw new UserException("The file can't be read: give another.");
                }))
                .isEmpty();
    }

    @Test
    void anythingElseThatIsThrownIsAFailure() throws Exception {
        assertThat(wrong((file, place) -> {
                    throw new IllegalStateException("broken");
                }))
                .startsWith("throws java.lang.IllegalStateException: broken")
                .contains("FuzzerTest");
        assertThat(wrong((file, place) -> {
                    throw new StackOverflowError();
                }))
                .startsWith("throws java.lang.StackOverflowError");
        assertThat(wrong((file, place) -> {
                    throw new UserException("no sentence");
                }))
                .startsWith("says no sentence");
    }

    @Test
    void aFileThatIsLeftIsAFailure() throws Exception {
        assertThat(wrong((file, place) -> {
                    Files.writeString(place.resolve("out.png.part"), "half");
                    throw new UserException("The disk is full: make room.");
                }))
                .isEqualTo("leaves out.png.part");
    }

    @Test
    void muchMemoryIsAFailure() throws Exception {
        assertThat(wrong((file, place) -> Files.write(file, new byte[8 << 20]))).startsWith("allocates 8 MB");
    }

    @Test
    void aLoopAndAWaitThatDoNotEndAreFailures() throws Exception {
        long[] sum = {0};
        assertThat(wrong((file, place) -> {
                    while (sum[0] >= 0) {
                        sum[0] = (sum[0] + 1) & 0xff;
                    }
                }))
                .startsWith("hangs")
                .contains("FuzzerTest");
        sum[0] = -1; // a compiled loop may never see this; its thread is a daemon
        CountDownLatch never = new CountDownLatch(1);
        assertThat(wrong((file, place) -> never.await())).startsWith("hangs").contains("CountDownLatch");
        never.countDown();
    }

    @Test
    void aCaseIsKnownBySeedAndNumber() throws Exception {
        Set<ByteBuffer> different = new HashSet<>();
        for (int number = 0; number < 100; number++) {
            byte[] file = fuzzer(7).fileOf(number);
            assertThat(fuzzer(7).fileOf(number)).isEqualTo(file);
            different.add(ByteBuffer.wrap(file));
        }
        assertThat(different).hasSizeGreaterThan(90);
        assertThat(fuzzer(8).fileOf(0)).isNotEqualTo(fuzzer(7).fileOf(0));
    }
}
