// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import io.github.laddersr.UserException;
import io.github.laddersr.engine.ColourOrder;
import io.github.laddersr.engine.Device;
import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.EngineChoice;
import io.github.laddersr.engine.Footprint;
import io.github.laddersr.engine.Network;
import io.github.laddersr.engine.Networks;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** A network of anyone's from an ONNX file, which was looked into and tried. */
public final class OnnxNetwork implements Network {
    /** Tensors that the runtime makes beside those of the graph: other layouts, and memory that it keeps. */
    private static final double OVERHEAD = 2;

    private final OnnxFile file;
    private final Probed probed;

    OnnxNetwork(OnnxFile file, Probed probed) {
        this.file = file;
        this.probed = probed;
    }

    /**
     * Reads a file and tries the network in it, which takes seconds. What is found is kept in the user's folder of
     * caches for the next time.
     *
     * @param order of its planes; {@link ColourOrder#AUTO} if it is not known
     * @throws UserException naming the file, if it can't be read, is damaged, or holds no network that can be used
     */
    public static OnnxNetwork read(Path file, ColourOrder order) {
        OrtSessions.refusal(Device.AUTO).ifPresent(sentence -> {
            throw new UserException(sentence);
        });
        return read(file, order, ProbeCache.ofUser());
    }

    /** The same with another place for what is found. */
    static OnnxNetwork read(Path path, ColourOrder order, ProbeCache cache) {
        OnnxFile file = OnnxFile.read(path);
        return new OnnxNetwork(file, cache.get(file, order, () -> Probe.of(file, order)));
    }

    /** What was found out, in the order of finding. */
    public List<Finding> findings() {
        return probed.findings();
    }

    @Override
    public String name() {
        return Networks.name(file.path());
    }

    @Override
    public int scale() {
        return probed.shape().scale();
    }

    @Override
    public int channels() {
        return probed.ends().input().channels();
    }

    /** Empty where the work could not be counted. */
    public OptionalLong countedMacsPerPixel() {
        return probed.work()
                .map(work -> OptionalLong.of(Math.max(1, work.macs() / basePixels())))
                .orElse(OptionalLong.empty());
    }

    @Override
    public long macsPerPixel() {
        return countedMacsPerPixel().orElse(1);
    }

    @Override
    public Footprint footprint() {
        return probed.footprint();
    }

    private long basePixels() {
        return (long) probed.shape().base().height() * probed.shape().base().width();
    }

    private long bytesPerPixel() {
        long copies = (long) Float.BYTES
                * channels()
                * (3 + 3L * scale() * scale())
                * Math.max(1, probed.ends().input().batch());
        return probed.work()
                .map(w -> (long) (OVERHEAD * w.bytes() / basePixels()) + copies)
                .orElse(Engine.BYTES_PER_PIXEL);
    }

    /**
     * {@inheritDoc}
     *
     * @throws UserException if another engine than ONNX Runtime is asked for, or it does not work here
     */
    @Override
    public Engine open(EngineChoice choice) {
        choice.engine().filter(name -> !name.equals(OrtEngine.NAME)).ifPresent(name -> {
            throw new UserException("The model " + file.path() + " runs on the engine " + OrtEngine.NAME + ", not on "
                    + name + ": leave the engine out.");
        });
        OrtSessions.refusal(choice.device()).ifPresent(sentence -> {
            throw new UserException(sentence);
        });
        return new ForeignEngine(
                file, ForeignRunner.open(file, choice), probed.ends(), probed.shape(), probed.bgr(), bytesPerPixel());
    }
}
