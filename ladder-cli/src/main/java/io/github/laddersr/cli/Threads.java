package io.github.laddersr.cli;

import io.github.laddersr.UserException;
import java.util.Optional;

/** The option {@code --threads}. */
final class Threads {
    private Threads() {}

    /**
     * The number asked for, or one for each processor.
     *
     * @throws UserException if it is less than 1
     */
    static int of(Optional<Integer> asked) {
        int threads = asked.orElse(Runtime.getRuntime().availableProcessors());
        if (threads < 1) {
            throw new UserException("The number of threads must be at least 1, not " + threads + ".");
        }
        return threads;
    }
}
