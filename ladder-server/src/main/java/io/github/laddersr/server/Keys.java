// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server;

import io.github.laddersr.UserException;
import io.github.laddersr.base.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keys of the people and programs that may use a server. They are kept in a file. Each of its lines has a name and
 * the SHA-256 of a key; the keys themselves are stored nowhere. If the file changes, it is read again. Safe for several
 * threads.
 */
public final class Keys {
    /** All keys begin with this, so that a key that was published by accident can be recognized. */
    private static final String PREFIX = "ladder_";

    private static final int RANDOM_BYTES = 32; // enough for a fast hash to be safe
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final long LOOK_EVERY = 1_000_000_000L;

    private final Path file;
    private Map<String, byte[]> hashes;
    private FileTime read;
    private long looked;

    private Keys(Path file) throws IOException {
        this.file = file;
        this.read = Files.getLastModifiedTime(file);
        this.hashes = parse(file);
        this.looked = System.nanoTime();
    }

    /**
     * Reads a file of keys.
     *
     * @throws UserException if the file is missing, empty or damaged
     */
    public static Keys of(Path file) {
        try {
            Keys keys = new Keys(file);
            if (keys.hashes.isEmpty()) {
                throw new UserException("There is no key in %s: add one first.".formatted(file));
            }
            return keys;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static UserException unreadable(Path file, IOException e) {
        return new UserException(
                "The file of keys %s can't be read (%s): add a key first, or check the path."
                        .formatted(file, e.getMessage()),
                e);
    }

    /**
     * Makes a key and adds it to the file. If the file is missing, it is created so that only its owner can read it.
     *
     * @param name letters, digits and {@code ._@-}, up to 64
     * @return the key, which can't be shown again
     * @throws UserException if the name is invalid or taken, or the file can't be written
     */
    public static String add(Path file, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new UserException(
                    "The name '%s' is not allowed for a key: use up to 64 letters, digits and any of . _ @ -."
                            .formatted(name));
        }
        Map<String, byte[]> hashes = existing(file);
        if (hashes.containsKey(name)) {
            throw new UserException(
                    "There is a key named %s already: choose another name, or remove that key.".formatted(name));
        }
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        hashes.put(name, hash(key));
        write(file, hashes);
        return key;
    }

    /**
     * Removes a key from the file. It is then no longer accepted.
     *
     * @throws UserException if there is no key of that name, or the file can't be written
     */
    public static void remove(Path file, String name) {
        Map<String, byte[]> hashes = existing(file);
        if (hashes.remove(name) == null) {
            throw new UserException("There is no key named %s in %s: see 'key list'.".formatted(name, file));
        }
        write(file, hashes);
    }

    /** The names of the keys in a file. Empty if the file is missing. */
    public static java.util.Set<String> names(Path file) {
        return existing(file).keySet();
    }

    private static Map<String, byte[]> existing(Path file) {
        try {
            return Files.exists(file) ? parse(file) : new LinkedHashMap<>();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static void write(Path file, Map<String, byte[]> hashes) {
        StringBuilder text = new StringBuilder("# Names and hashes of keys, written by 'ladder serve key'.\n");
        hashes.forEach((name, hash) -> text.append(name)
                .append(' ')
                .append(HexFormat.of().formatHex(hash))
                .append('\n'));
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
            AtomicFiles.write(file, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        } catch (IOException e) {
            throw new UserException(
                    "The file of keys %s can't be written (%s): check its folder.".formatted(file, e.getMessage()), e);
        }
    }

    private static Map<String, byte[]> parse(Path file) throws IOException {
        Map<String, byte[]> hashes = new LinkedHashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.strip().split("\\s+");
            if (words.length != 2
                    || !NAME.matcher(words[0]).matches()
                    || !HASH.matcher(words[1]).matches()) {
                throw new UserException(
                        "Line %d of %s is no line of a file of keys: give a name and the hash of its key, or remove the line."
                                .formatted(number, file));
            }
            hashes.put(words[0], HexFormat.of().parseHex(words[1]));
        }
        return hashes;
    }

    /**
     * The name of a key. All keys are compared, each in the same time, so that the time of the answer reveals nothing.
     */
    public Optional<String> ownerOf(String key) {
        byte[] hash = hash(key);
        Optional<String> owner = Optional.empty();
        for (Map.Entry<String, byte[]> known : current().entrySet()) {
            if (MessageDigest.isEqual(known.getValue(), hash)) {
                owner = Optional.of(known.getKey());
            }
        }
        return owner;
    }

    private synchronized Map<String, byte[]> current() {
        long now = System.nanoTime();
        if (now - looked > LOOK_EVERY) {
            looked = now;
            try {
                FileTime time = Files.getLastModifiedTime(file);
                if (!time.equals(read)) {
                    hashes = parse(file);
                    read = time;
                }
            } catch (IOException | UserException e) {
                // While somebody edits the file, the keys that were read before stay valid.
                org.slf4j.LoggerFactory.getLogger(Keys.class)
                        .warn("The file of keys can't be read again: {}", e.getMessage());
            }
        }
        return hashes;
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
