// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

final class WorkThreadTest {
    private static final Path ITSELF = Path.of("/proc/thread-self/stat");

    /** The nineteenth field, as proc(5) counts them; the name in the second may have spaces. */
    private static int nice() {
        try {
            String stat = Files.readString(ITSELF);
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void workAndWhatItStartsComesAfterOthers() {
        assumeTrue(Files.exists(ITSELF), "only Linux has priorities of threads");
        assumeTrue(WorkThread.class.getModule().isNativeAccessEnabled(), "native calls are not allowed here");
        int before = nice();
        ThreadFactory factory = WorkThread.factory("work");
        CompletableFuture<Integer> own = new CompletableFuture<>();
        CompletableFuture<Integer> childs = new CompletableFuture<>();
        Thread thread = factory.newThread(() -> {
            own.complete(nice());
            Thread.ofPlatform().start(() -> childs.complete(nice()));
        });
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).isEqualTo("work-1");
        thread.start();
        assertThat(own.join()).isEqualTo(Math.min(before + 5, 19));
        assertThat(childs.join()).isEqualTo(own.join());
        assertThat(nice()).isEqualTo(before);
    }
}
