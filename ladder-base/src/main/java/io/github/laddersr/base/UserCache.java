// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.base;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The user's folder of what Ladder can make anew. */
public final class UserCache {
    private UserCache() {}

    /**
     * {@code ladder} in the user's folder of caches, whether it exists or not; none if that is not known.
     *
     * @param environment of which XDG_CACHE_HOME counts if it is an absolute path
     * @param home the user's folder, for {@code .cache} in it otherwise
     */
    public static Optional<Path> folder(Map<String, String> environment, Path home) {
        return Stream.of(Path.of(environment.getOrDefault("XDG_CACHE_HOME", "")), home.resolve(".cache"))
                .filter(Path::isAbsolute)
                .map(caches -> caches.resolve("ladder"))
                .findFirst();
    }

    /** The folder of this process's user. */
    public static Optional<Path> folder() {
        return folder(System.getenv(), Path.of(System.getProperty("user.home")));
    }
}
