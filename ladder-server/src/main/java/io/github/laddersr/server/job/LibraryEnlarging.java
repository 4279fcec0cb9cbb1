// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import io.github.laddersr.enlarge.Enlarged;
import io.github.laddersr.enlarge.Enlargement;
import io.github.laddersr.enlarge.EnlargementListener;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.ImageSource;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.models.Models;
import io.github.laddersr.server.Limits;
import io.github.laddersr.upscale.EnginePool;
import io.github.laddersr.upscale.ModelSet;
import io.github.laddersr.upscale.NetworkChooser;
import io.github.laddersr.upscale.Prediction;
import io.github.laddersr.upscale.TargetSize;
import io.github.laddersr.upscale.UpscaleOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@link Enlarging} with the library's {@link io.github.laddersr.enlarge.Enlargement}. Enlargements with the same
 * choice of models share their engines.
 */
public final class LibraryEnlarging implements Enlarging {
    /** The memory that the server takes in addition to its jobs: connections, buffers, the records of jobs. */
    private static final long OWN = 48L << 20;

    /** The memory that the library counts for a process in addition to pixels and maps. */
    private static final long FIXED = 96L << 20;

    /** The part of the memory that one job may take, so that there is room for another one. */
    private static final double LARGEST_SHARE = 0.75;

    private static final long LEAST_MEMORY = 64L << 20;
    private static final long BYTES_BESIDE_PIXELS = 1L << 20; // headers, metadata, and data that can't be compressed

    /**
     * The part of the memory that idle engines may take. The next constant is its least value, enough for a few
     * engines.
     */
    private static final double IDLE_SHARE = 0.1;

    private static final long LEAST_IDLE = 48L << 20;

    /** How many threads make forecasts. Each may create an engine, which takes a third of a second and memory. */
    private static final int FORETELLING = 2;

    private static final int DENOISE_STEPS = 4;

    /**
     * The most columns or rows of an image, as many as a JPEG or GIF can have. No forecast counts what the engine keeps
     * for each row and column, and one row of all allowed pixels would take all the memory.
     */
    private static final int LONGEST_SIDE = 65_535;

    private final ModelSet set = ModelSet.of(Models.byName());
    private final Limits limits;
    private final long memory;
    private final EnginePool engines;
    private final int processors = Runtime.getRuntime().availableProcessors();
    private final Executor foretelling = foretelling();
    private final Map<String, Enlargement> enlargements = new ConcurrentHashMap<>();
    private final Map<String, String> engineNames = new ConcurrentHashMap<>(); // the key is the choice of models
    private @Nullable List<ModelFacts> models;

    /**
     * Makes an instance that has not read any model yet.
     *
     * @throws UserException if the allowed memory is too little for any job
     */
    public LibraryEnlarging(Limits limits) {
        this.limits = limits;
        long all = UpscaleOptions.defaults().withMaxMemory(limits.memory()).plannableMemory() - OWN;
        long idle = Math.max(LEAST_IDLE, (long) (all * IDLE_SHARE));
        this.engines = new EnginePool(idle);
        this.memory = all - idle;
        if (memory < LEAST_MEMORY) {
            throw new UserException(
                    Code.NO_MEMORY,
                    "The memory allowed is too little for a server",
                    "allow at least %dM"
                            .formatted((OWN + LEAST_IDLE + FIXED + LEAST_MEMORY * 16 / 15 + (16L << 20)) >> 20));
        }
    }

    private static ModelFacts facts(String name, URL place) {
        String path = place.getPath();
        return new ModelFacts(
                name,
                Integer.parseInt(name.substring(name.length() - 1)),
                path.substring(path.lastIndexOf('/') + 1),
                HexFormat.of().formatHex(sha256(bytes(place))),
                new String(bytes(Models.card(place)), StandardCharsets.UTF_8));
    }

    private static byte[] bytes(URL place) {
        try (InputStream in = place.openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("a resource of a jar can be read", e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    @Override
    public boolean canDenoise() {
        return set.denoises();
    }

    /** All models. They are read by the first call, because reading them takes too long for the start of a server. */
    @Override
    public synchronized List<ModelFacts> models() {
        List<ModelFacts> known = models;
        if (known == null) {
            known = Models.byName().entrySet().stream()
                    .map(model -> facts(model.getKey(), model.getValue()))
                    .toList();
            models = known;
        }
        return known;
    }

    @Override
    public long memory() {
        return memory;
    }

    private Enlargement enlargement(Wish wish) {
        Enlargement shared = enlargements.computeIfAbsent(
                choice(wish),
                name -> Enlargement.of(chooser(wish), engines)
                        .maxMemory((long) (memory * LARGEST_SHARE) / 15 * 16 + FIXED)
                        .maxPixels(limits.pixels()));
        Enlargement enlargement = shared.format(wish.format())
                .quality(wish.quality())
                .lossless(wish.lossless())
                .strip(wish.strip());
        Enlargement sized = wish.size().map(enlargement::size).orElse(enlargement);
        return wish.crop().map(sized::crop).orElse(sized);
    }

    /** The choice of models. Enlargements with the same choice share their engines. */
    private String choice(Wish wish) {
        if (wish.denoise().isEmpty()) {
            requireShipped(wish.model());
            return wish.model();
        }
        if (!wish.model().equals(Wish.AUTO)) {
            throw new UserException(Code.INVALID, "A model and denoise exclude each other", "leave one of the two out");
        }
        if (!canDenoise()) {
            throw new UserException(Code.UNSUPPORTED, "The models of this server don't denoise", "leave denoise out");
        }
        return "denoise " + share(wish.denoise().getAsDouble());
    }

    /**
     * Checks that the name is a shipped model. The library would also accept the path of a file, which must not come
     * from a client.
     */
    private void requireShipped(String name) {
        if (!name.equals(Wish.AUTO) && !set.names().contains(name)) {
            throw new UserException(
                    Code.NOT_FOUND,
                    "There is no model '%s'".formatted(name),
                    "use auto, " + String.join(", ", set.names()));
        }
    }

    private NetworkChooser chooser(Wish wish) {
        return wish.denoise().isPresent()
                ? set.denoising(share(wish.denoise().getAsDouble()))
                : set.chooser(wish.model());
    }

    /** Rounds to a few steps, so that there are few engines. */
    private static double share(double denoise) {
        return (double) Math.round(denoise * DENOISE_STEPS) / DENOISE_STEPS;
    }

    @Override
    public Forecast forecast(Path input, Wish wish) {
        try (ImageSource source = ImageSource.open(input, new ReadOptions(limits.pixels()))) {
            requireSides(source.size());
            Prediction prediction = predict(input, enlargement(wish));
            int bytesPerPixel = source.channels() * source.depth() / Byte.SIZE;
            boolean small =
                    wish.format() == ImageFormat.JPEG || (wish.format() == ImageFormat.WEBP && !wish.lossless());
            long disk = prediction.large().pixels() * bytesPerPixel / (small ? 3 : 1) + BYTES_BESIDE_PIXELS;
            return new Forecast(
                    source.format(),
                    source.seenSize(),
                    prediction.large(),
                    prediction.peakBytes(),
                    disk,
                    prediction.macs());
        }
    }

    private static void requireSides(ImageSize size) {
        if (Math.max(size.width(), size.height()) > LONGEST_SIDE) {
            throw new UserException(
                    Code.TOO_LARGE,
                    "The image has %,dx%,d pixels, and a side may have %,d"
                            .formatted(size.width(), size.height(), LONGEST_SIDE),
                    "send a smaller one");
        }
    }

    /**
     * Many uploads at the same time must not create an engine each, nor keep the processors from requests that are
     * answered quickly.
     */
    private Prediction predict(Path input, Enlargement enlargement) {
        try {
            return CompletableFuture.supplyAsync(() -> enlargement.predict(input), foretelling)
                    .join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }

    private static Executor foretelling() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                FORETELLING,
                FORETELLING,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                WorkThread.factory("ladder-forecast"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /**
     * Uses the engine that would be chosen for all threads, if it is known, so that results do not depend on the other
     * jobs.
     */
    private Enlargement withThreads(Enlargement enlargement, int threads, Optional<String> engine) {
        return threads < processors && engine.isPresent()
                ? enlargement.threads(threads).engine(engine.get())
                : enlargement;
    }

    @Override
    public Used enlarge(Path input, Path output, Wish wish, int threads, Hearing hearing) {
        try {
            String choice = choice(wish) + wish.size().map(TargetSize::label).orElse("");
            Enlargement enlargement =
                    withThreads(enlargement(wish), threads, Optional.ofNullable(engineNames.get(choice)));
            Enlarged enlarged = enlargement.enlarge(input, output, new EnlargementListener() {
                @Override
                public void progress(double share) {
                    hearing.progress(share);
                }

                @Override
                public boolean isCanceled() {
                    return hearing.isCanceled();
                }
            });
            engineNames.putIfAbsent(choice, enlarged.engine());
            return new Used(
                    enlarged.networks().stream().distinct().toList(),
                    enlarged.engine(),
                    enlarged.warnings().stream()
                            .map(w -> new Outcome.Note(
                                    w.kind()
                                            .name()
                                            .toLowerCase(java.util.Locale.ROOT)
                                            .replace('_', '-'),
                                    w.sentence()))
                            .toList());
        } catch (UserException e) {
            if (e.code() == Code.CANCELED) {
                throw new CancellationException();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        engines.close();
    }
}
