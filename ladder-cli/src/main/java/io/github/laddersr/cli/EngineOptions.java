package io.github.laddersr.cli;

import io.github.laddersr.upscale.UpscaleOptions;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What all commands that run a network have in common. */
final class EngineOptions {
    @Option(
            names = "--model",
            paramLabel = "NAME|FILE",
            description = "a shipped model (see 'ladder models') or a safetensors file")
    Optional<String> model = Optional.empty();

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "vector, onnx or reference; default: the fastest that works here")
    Optional<String> engine = Optional.empty();

    @Option(names = "--threads", paramLabel = "N", description = "default: one for each processor")
    Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--tile",
            paramLabel = "N",
            description = "side of the tiles in input pixels; default: as large as --max-memory allows")
    Optional<Integer> tile = Optional.empty();

    @Option(
            names = "--max-memory",
            paramLabel = "SIZE",
            description = "how much memory to take at most, such as 500M or 2G; default: a quarter of the machine's, at"
                    + " most 2G")
    Optional<String> maxMemory = Optional.empty();

    @Option(
            names = "--ensemble",
            description =
                    "take the mean over the eight symmetries of the image: eight times the work, a little sharper")
    boolean ensemble;

    UpscaleOptions options() {
        UpscaleOptions options = UpscaleOptions.defaults();
        options = engine.map(options::withEngine).orElse(options);
        options = threads.map(options::withThreads).orElse(options);
        options = maxMemory
                .map(text -> MemorySize.parse("--max-memory", text))
                .map(options::withMaxMemory)
                .orElse(options);
        return tile.map(options::withTile).orElse(options).withEnsemble(ensemble);
    }
}
