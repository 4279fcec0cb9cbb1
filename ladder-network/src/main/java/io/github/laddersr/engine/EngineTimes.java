// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.engine;

import io.github.laddersr.base.AtomicFiles;
import io.github.laddersr.base.UserCache;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.kernel.VectorLanes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The seconds that engines took for the same image, by machine, variant of the network, number of threads and size of
 * the job, as measured by {@code ./ladder bench --remember} or {@link EngineTrial}. They are stored in a properties file
 * in {@link UserCache}. The machine is part of the key because several machines may share a home folder.
 *
 * @param seconds by key, see {@link #with}
 */
public record EngineTimes(Map<String, Double> seconds) {
    private static final Logger LOG = LoggerFactory.getLogger(EngineTimes.class);
    private static final String FILE = "engines.properties";

    /** A smaller relative difference is noise; then the first engine is kept. */
    private static final double NOTICEABLE = 0.03;

    /**
     * What an engine was measured with.
     *
     * @param threads at least 1
     */
    public record Job(Variant variant, int threads, JobSize size) {
        String key(String engine) {
            return String.format(
                    Locale.ROOT,
                    "%s, vectors of %d bits, x%d, %d pathways, width %s, %d threads%s: %s",
                    processor(),
                    VectorLanes.bits(),
                    variant.scale(),
                    variant.pathways(),
                    variant.width(),
                    threads,
                    size == JobSize.START ? ", with its start" : "",
                    engine);
        }
    }

    /** Holds what the file contained when it was first needed. */
    private static final class Shared {
        static final EngineTimes OF_USER = file().map(EngineTimes::read).orElseGet(() -> new EngineTimes(Map.of()));
    }

    /** Copies the map. */
    public EngineTimes {
        seconds = Map.copyOf(seconds);
    }

    /** The current user's file; empty if there is no known cache folder. */
    public static Optional<Path> file() {
        return UserCache.folder().map(folder -> folder.resolve(FILE));
    }

    /**
     * The current user's times as they were when this JVM first asked for them. What is measured later is for the next
     * one: engines must not change in the middle of a job, because their results may differ by a level.
     */
    static EngineTimes ofUser() {
        return Shared.OF_USER;
    }

    /** Reads a file. A missing file yields no times; an unreadable one yields no times and a warning. */
    public static EngineTimes read(Path file) {
        Map<String, Double> seconds = new TreeMap<>();
        if (Files.isRegularFile(file)) {
            Properties properties = new Properties();
            try (InputStream in = Files.newInputStream(file)) {
                properties.load(in);
                properties
                        .stringPropertyNames()
                        .forEach(key -> seconds.put(key, positive(properties.getProperty(key))));
            } catch (IOException | IllegalArgumentException e) {
                LOG.warn("can't read {} ({}); ./ladder bench --remember replaces it", file, e.getMessage());
                return new EngineTimes(Map.of());
            }
        }
        return new EngineTimes(seconds);
    }

    private static double positive(String text) {
        double value = Double.parseDouble(text);
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(text + " seconds");
        }
        return value;
    }

    /** These times and one measured on this machine, which replaces an older one. */
    public EngineTimes with(Job job, String engine, double measured) {
        Map<String, Double> more = new TreeMap<>(seconds);
        more.put(job.key(engine), measured);
        return new EngineTimes(more);
    }

    /** The time of an engine on this machine, if it was measured. */
    public Optional<Double> of(Job job, String engine) {
        return Optional.ofNullable(seconds.get(job.key(engine)));
    }

    /**
     * Whether an engine was measured to be faster than another by more than noise.
     *
     * @return false if one of them was not measured
     */
    public boolean isFaster(Job job, String engine, String other) {
        return of(job, engine)
                .flatMap(mine -> of(job, other).map(its -> mine < (1 - NOTICEABLE) * its))
                .orElse(false);
    }

    /**
     * Writes the times to a file, whose folder is created if it is missing.
     *
     * @throws IOException if the folder can't be created
     * @throws io.github.laddersr.UserException if the file can't be written
     */
    public void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Properties properties = new Properties();
        seconds.forEach((key, value) -> properties.setProperty(key, Double.toString(value)));
        AtomicFiles.write(file, out -> properties.store(out, "Seconds for an image, by engine"));
    }

    /** The name of the processor if the system provides it, else its architecture. */
    public static String processor() {
        Path file = Path.of("/proc/cpuinfo");
        if (Files.isReadable(file)) {
            try (Stream<String> lines = Files.lines(file)) {
                return lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
            } catch (IOException e) {
                LOG.debug("{} can't be read: {}", file, e.getMessage());
            }
        }
        return System.getProperty("os.arch");
    }
}
