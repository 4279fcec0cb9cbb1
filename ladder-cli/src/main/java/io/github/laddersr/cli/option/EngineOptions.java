// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.option;

import io.github.laddersr.engine.ColourOrder;
import io.github.laddersr.engine.Device;
import io.github.laddersr.upscale.UpscaleOptions;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What all commands that run a network have in common. */
public final class EngineOptions {
    @Option(
            names = "--model",
            paramLabel = "NAME|FILE",
            description =
                    "auto (the default), a shipped model (see 'ladder models'), a safetensors file, or anyone's network as an ONNX"
                            + " file")
    public Optional<String> model = Optional.empty();

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "auto, vector, onnx or reference; default: auto, the fastest that works here")
    public Optional<String> engine = Optional.empty();

    @Option(names = "--threads", paramLabel = "N", description = "default: one for each processor")
    public Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--tile",
            paramLabel = "N",
            description = "side of the tiles in input pixels; default: as large as --max-memory allows")
    public Optional<Integer> tile = Optional.empty();

    @Option(
            names = "--max-memory",
            paramLabel = "SIZE",
            description = "how much memory to take at most, such as 500M or 2G; default: a quarter of the machine's, at"
                    + " most 2G")
    public Optional<String> maxMemory = Optional.empty();

    @Option(
            names = "--ensemble",
            description =
                    "take the mean over the eight symmetries of the image: eight times the work, a little sharper")
    public boolean ensemble;

    @Option(
            names = "--device",
            paramLabel = "cpu|cuda",
            description = "where to compute; default: cuda if the engine onnx runs and can use it, else cpu")
    public Optional<String> device = Optional.empty();

    @Option(
            names = "--channels",
            paramLabel = "rgb|bgr",
            description = "order of the planes that an ONNX --model takes; default: as can be told from it, or rgb")
    public Optional<String> channels = Optional.empty();

    /** @throws io.github.laddersr.UserException if there is no such order */
    public ColourOrder order() {
        return channels.map(ColourOrder::of).orElse(ColourOrder.AUTO);
    }

    public UpscaleOptions options() {
        UpscaleOptions options = UpscaleOptions.defaults();
        options = device.map(Device::of).map(options::withDevice).orElse(options);
        options = engine.map(options::withEngine).orElse(options);
        options = threads.map(options::withThreads).orElse(options);
        options = maxMemory
                .map(text -> MemorySize.parse("--max-memory", text))
                .map(options::withMaxMemory)
                .orElse(options);
        return tile.map(options::withTile).orElse(options).withEnsemble(ensemble);
    }
}
