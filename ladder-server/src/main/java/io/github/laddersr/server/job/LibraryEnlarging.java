package io.github.laddersr.server.job;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.LadderNetwork;
import io.github.laddersr.engine.Network;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import io.github.laddersr.image.ReadOptions;
import io.github.laddersr.image.WriteOptions;
import io.github.laddersr.metadata.Metadata;
import io.github.laddersr.metadata.MetadataWriter;
import io.github.laddersr.metadata.Orientation;
import io.github.laddersr.models.Models;
import io.github.laddersr.server.Limits;
import io.github.laddersr.upscale.Enlarger;
import io.github.laddersr.upscale.Reserve;
import io.github.laddersr.upscale.TargetSize;
import io.github.laddersr.upscale.UpscaleOptions;
import io.github.laddersr.upscale.Upscaler;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Collectors;

/** {@link Enlarging} by the library. */
public final class LibraryEnlarging implements Enlarging {
    private final Limits limits;
    private final UpscaleOptions options;
    private final List<ModelFacts> models;
    private final Map<String, ConcurrentLinkedDeque<Enlarger>> idle = new ConcurrentHashMap<>();

    /** Reads the models' names and hashes. */
    public LibraryEnlarging(Limits limits) {
        this.limits = limits;
        this.options = UpscaleOptions.defaults().withMaxMemory(limits.memory());
        this.models = Models.byName().entrySet().stream()
                .map(model -> facts(model.getKey(), model.getValue()))
                .toList();
    }

    private static ModelFacts facts(String name, URL place) {
        String path = place.getPath();
        int scale = Integer.parseInt(name.substring(name.length() - 1));
        return new ModelFacts(
                name,
                scale,
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
    public List<ModelFacts> models() {
        return models;
    }

    @Override
    public long memory() {
        return options.plannableMemory();
    }

    private static void requireKnown(String name) {
        if (!name.equals(Wish.AUTO) && !Models.byName().containsKey(name)) {
            throw new UserException("There is no model '%s': use auto or one of %s."
                    .formatted(name, String.join(", ", Models.byName().keySet())));
        }
    }

    private List<? extends Network> networks(String name) {
        List<Network> networks = new ArrayList<>();
        for (ModelFacts facts : models) {
            if (name.equals(Wish.AUTO) || facts.name().equals(name)) {
                networks.add(new LadderNetwork(
                        facts.name(),
                        Variant.lpn(facts.scale()),
                        () -> Upscaler.read(Models.byName().get(facts.name()))));
            }
        }
        return networks;
    }

    private Enlarger open(String model) {
        Enlarger there =
                idle.computeIfAbsent(model, m -> new ConcurrentLinkedDeque<>()).pollLast();
        return there != null ? there : new Enlarger(networks(model), options);
    }

    private void putBack(String model, Enlarger enlarger) {
        idle.computeIfAbsent(model, m -> new ConcurrentLinkedDeque<>()).addLast(enlarger);
    }

    private TargetSize size(Wish wish) {
        int own = models.stream()
                .filter(m -> m.name().equals(wish.model()))
                .findFirst()
                .map(ModelFacts::scale)
                .orElse(2);
        return wish.size().orElseGet(() -> new TargetSize.Factor(own));
    }

    @Override
    public Forecast forecast(Path input, Wish wish) {
        if (wish.denoise().isPresent()) {
            throw new UserException("This server's models don't denoise: leave denoise out.");
        }
        requireKnown(wish.model());
        ImageSize stored = ImageSize.of(input);
        ImageSize small = Orientation.of(input).swapsSides() ? new ImageSize(stored.height(), stored.width()) : stored;
        ImageSize large = size(wish).of(small);
        size(wish).factor(small);
        long memory =
                Math.min(options.plannableMemory() * 3 / 4, (64L << 20) + small.pixels() * 24 + large.pixels() * 8);
        ImageFormat format = format(input);
        return new Forecast(format, small, large, memory, large.pixels() * 8 + 65_536, large.pixels() * 200_000);
    }

    private static ImageFormat format(Path input) {
        try (InputStream in = java.nio.file.Files.newInputStream(input)) {
            return ImageFormat.ofContent(in.readNBytes(16)).orElseThrow(() -> new UserException("This is no image."));
        } catch (IOException e) {
            throw new UserException("The image can't be read.", e);
        }
    }

    @Override
    public Used enlarge(Path input, Path output, Wish wish, Hearing hearing) {
        Enlarger enlarger = open(wish.model());
        try {
            WriteOptions writing = WriteOptions.defaults()
                    .withFormat(wish.format())
                    .withQuality(wish.quality())
                    .withLossless(wish.lossless());
            ImageRows stored = ImageFiles.open(input, new ReadOptions(limits.pixels()));
            Metadata metadata = Metadata.read(input);
            ImageRows small = metadata.orientation().apply(stored);
            TargetSize size = size(wish);
            ImageSize large = size.of(new ImageSize(small.width(), small.height()));
            ImageFiles.checkFits(output, writing, large.width(), large.height(), small.channels(), small.depth());
            long bytes = ImageFiles.bytesToWrite(output, writing, large.width(), large.height(), small.channels());
            ImageRows rows = enlarger.enlarge(small, size, Reserve.of(bytes), share -> {
                if (hearing.isCanceled()) {
                    throw new CancellationException();
                }
                hearing.progress(share);
            });
            Metadata kept = wish.strip() ? metadata.stripped() : metadata;
            MetadataWriter.write(rows, output, writing, kept.enlarged(small, rows));
            List<String> used = enlarger.scalesFor(new ImageSize(small.width(), small.height()), size).stream()
                    .map(scale -> wish.model().equals(Wish.AUTO) ? "x" + scale : wish.model())
                    .distinct()
                    .collect(Collectors.toList());
            return new Used(used, enlarger.engineName(), List.of());
        } finally {
            putBack(wish.model(), enlarger);
        }
    }

    @Override
    public void close() {
        idle.values().forEach(enlargers -> enlargers.forEach(Enlarger::close));
        idle.clear();
    }
}
