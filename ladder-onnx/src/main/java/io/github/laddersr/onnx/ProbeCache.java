// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import io.github.laddersr.UserException;
import io.github.laddersr.base.AtomicFiles;
import io.github.laddersr.base.UserCache;
import io.github.laddersr.engine.ColourOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches the determined properties of networks by the content of their files, because running a network takes seconds.
 * No problem with the cache is fatal: anything that is damaged, of another version or can't be written is determined
 * again, and only the log mentions it.
 *
 * @param folder created when the first entry is written; without one nothing is cached
 */
record ProbeCache(Optional<Path> folder) {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeCache.class);

    private static final int LARGEST = 1 << 16;

    /** The user's cache. */
    static ProbeCache ofUser() {
        return new ProbeCache(UserCache.folder().map(caches -> caches.resolve("networks")));
    }

    /**
     * The cached properties of a network, or else the result of the probe, which is then cached.
     *
     * @param file if its weights are in other files, which may change independently, nothing is cached
     * @param order order given by the user, on which some properties depend
     */
    Probed get(OnnxFile file, ColourOrder order, Supplier<Probed> probe) {
        if (folder.isEmpty() || file.external()) {
            return probe.get();
        }
        String key = sha256(file.content()) + "-" + order.label();
        Path place = folder.get().resolve(key + ".properties");
        Optional<Probed> known = read(place, key);
        if (known.isPresent()) {
            LOG.debug("read the properties of {} from {}", file.path(), place);
            return known.get();
        }
        Probed found = probe.get();
        write(place, ProbedText.write(found, key));
        return found;
    }

    private static Optional<Probed> read(Path place, String key) {
        try {
            return Files.isRegularFile(place) && Files.size(place) <= LARGEST
                    ? ProbedText.read(Files.readString(place), key)
                    : Optional.empty();
        } catch (IOException e) {
            LOG.debug("{} is not read: {}", place, e.getMessage());
            return Optional.empty();
        }
    }

    private void write(Path place, String text) {
        try {
            Files.createDirectories(folder.orElseThrow());
            AtomicFiles.write(place, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException | UserException e) {
            LOG.debug("{} is not written: {}", place, e.getMessage());
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
