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
 * What was found out of networks, kept from one start to the next by the content of their files: to try one takes
 * seconds. Nothing about it is fatal: what is damaged, of another version or can't be written is found out anew, and
 * nothing is said but in the log.
 *
 * @param folder made when there is something to put in; without one nothing is kept
 */
record ProbeCache(Optional<Path> folder) {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeCache.class);

    private static final int LARGEST = 1 << 16;

    /** The user's. */
    static ProbeCache ofUser() {
        return new ProbeCache(UserCache.folder().map(caches -> caches.resolve("networks")));
    }

    /**
     * What is known of a network, or what the probe finds, which is kept.
     *
     * @param file without weights in other files: those may change while it stays the same, so nothing is kept of such
     *     ones
     * @param order that the user gave, which decides some of it
     */
    Probed get(OnnxFile file, ColourOrder order, Supplier<Probed> probe) {
        if (folder.isEmpty() || file.external()) {
            return probe.get();
        }
        String key = sha256(file.content()) + "-" + order.label();
        Path place = folder.get().resolve(key + ".properties");
        Optional<Probed> known = read(place, key);
        if (known.isPresent()) {
            LOG.debug("what is known of {} is read from {}", file.path(), place);
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
