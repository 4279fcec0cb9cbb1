// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.base;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The user's cache folder for files that Ladder can create again. */
public final class UserCache {
    private UserCache() {}

    /**
     * The folder {@code ladder} in the user's cache folder, whether it exists or not; empty if the cache folder is
     * unknown.
     *
     * @param environment environment variables; XDG_CACHE_HOME is used if it is an absolute path
     * @param home the user's home folder; without XDG_CACHE_HOME the cache folder is {@code .cache} in it
     */
    public static Optional<Path> folder(Map<String, String> environment, Path home) {
        return Stream.of(Path.of(environment.getOrDefault("XDG_CACHE_HOME", "")), home.resolve(".cache"))
                .filter(Path::isAbsolute)
                .map(caches -> caches.resolve("ladder"))
                .findFirst();
    }

    /** The folder of the current user. */
    public static Optional<Path> folder() {
        return folder(System.getenv(), Path.of(System.getProperty("user.home")));
    }
}
