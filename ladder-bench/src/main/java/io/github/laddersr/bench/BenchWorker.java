// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.LadderNetwork;
import io.github.laddersr.engine.Network;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.resize.Imresize;
import io.github.laddersr.models.Models;
import io.github.laddersr.upscale.ModelSet;
import io.github.laddersr.upscale.UpscaleOptions;
import io.github.laddersr.upscale.Upscaler;
import io.github.laddersr.weights.Model;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;

/**
 * A process that runs one task in turns: it reads a command from standard input, answers on standard output in a line
 * that starts with {@link #MARK} (native libraries print there too), and waits for the next one. It ends when its input
 * ends.
 */
final class BenchWorker {
    static final String MARK = "@ladder ";

    /** Runs one turn; the answer is its measurement. */
    static final String TURN = "turn";

    /** Writes the result of the last turn to the file whose name follows after a space. */
    static final String WRITE = "write";

    /** The answer is the peak memory of the process in KB. */
    static final String MEMORY = "memory";

    private static final String UPSCALE = "upscale";
    private static final String BICUBIC = "bicubic";

    /** The task of a worker. */
    interface Task {
        /** Runs one turn; returns seconds, or whatever this task measures. */
        double turn();

        /** The result of the last turn. */
        default Planes result() {
            throw new IllegalStateException("this job has no result");
        }
    }

    private BenchWorker() {}

    /** The entry point of the process that {@link WorkerProcess} starts. */
    public static void main(String[] args) throws IOException {
        Task job = job(List.of(args));
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", 2);
                String answer = switch (words[0]) {
                    case TURN -> Double.toString(job.turn());
                    case WRITE -> write(job.result(), Path.of(words[1]));
                    case MEMORY -> Long.toString(peakKilobytes());
                    default -> throw new IllegalArgumentException("no command is called " + line);
                };
                System.out.println(MARK + answer);
                System.out.flush();
            }
        }
        System.exit(0); // ends the threads that libraries left running
    }

    private static Task job(List<String> args) {
        return switch (args.getFirst()) {
            case "empty" -> () -> 0;
            case "ceiling" -> ceiling(number(args, 1));
            case "engine" ->
                new EngineTask(
                        Contender.parse(args.get(1)),
                        number(args, 2),
                        number(args, 3),
                        number(args, 4),
                        number(args, 5));
            case UPSCALE ->
                upscale(
                        network(args.get(1)),
                        number(args, 2),
                        number(args, 3),
                        UpscaleOptions.defaults().withEngine(args.get(5)).withThreads(number(args, 4)));
            case BICUBIC -> bicubic(number(args, 1), number(args, 2), number(args, 3));
            default -> throw new IllegalArgumentException("no job is called " + args.getFirst());
        };
    }

    /**
     * The task of enlarging an image as a user does.
     *
     * @param model as for {@link #network}
     * @param engine the engine's name, or {@link UpscaleOptions#FASTEST}
     */
    static List<String> upscaling(String model, BenchSize size, int threads, String engine) {
        return List.of(
                UPSCALE,
                model,
                Integer.toString(size.width()),
                Integer.toString(size.height()),
                Integer.toString(threads),
                engine);
    }

    /** The task of enlarging an image with the benchmarks' bicubic method, which has one thread. */
    static List<String> bicubic(int scale, BenchSize size) {
        return List.of(
                BICUBIC, Integer.toString(scale), Integer.toString(size.width()), Integer.toString(size.height()));
    }

    /**
     * A network with its weights. Both this process and the one that starts it find a network in this way.
     *
     * @param model the name of a model that ships, or a file
     * @throws io.github.laddersr.UserException if there is no such model, or the file is not a model
     */
    static Network network(String model) {
        Network network = ModelSet.of(Models.byName()).named(model);
        // Read now, so that no turn includes it.
        return network instanceof LadderNetwork ladder
                ? LadderNetwork.of(ladder.name(), ladder.model().get())
                : network;
    }

    /** The name of Ladder's own model for clean images. */
    static String own(int scale) {
        return "x" + scale;
    }

    private static int number(List<String> args, int index) {
        return Integer.parseInt(args.get(index));
    }

    private static Task ceiling(int threads) {
        FmaCeiling ceiling = new FmaCeiling(threads);
        ceiling.measure(3000); // compiles the loop
        return () -> ceiling.measure(3000);
    }

    /** Runs one engine on one image. */
    private static final class EngineTask implements Task {
        private final Engine engine;
        private final Planes image;
        private Planes large;

        EngineTask(Contender contender, int scale, int width, int height, int threads) {
            Model model = Upscaler.read(Objects.requireNonNull(Models.byName().get(own(scale))));
            this.image = noise(height, width);
            this.engine = contender.open(model, threads);
            this.large = image;
        }

        @Override
        public double turn() {
            long start = System.nanoTime();
            large = engine.run(image);
            return (System.nanoTime() - start) / 1e9;
        }

        @Override
        public Planes result() {
            return large;
        }
    }

    /** As a user enlarges an image: all of the product but reading and writing the file. */
    private static Task upscale(Network network, int width, int height, UpscaleOptions options) {
        ByteImage image = bytes(width, height);
        Upscaler upscaler = Upscaler.open(network, options);
        return timed(() -> upscaler.upscale(image), width * network.scale());
    }

    private static Task bicubic(int scale, int width, int height) {
        ByteImage image = bytes(width, height);
        return timed(() -> Imresize.up(image, scale), width * scale);
    }

    /** Times an enlargement and checks that it is as wide as it must be. */
    private static Task timed(Supplier<ByteImage> enlargement, int width) {
        return () -> {
            long start = System.nanoTime();
            ByteImage large = enlargement.get();
            double seconds = (System.nanoTime() - start) / 1e9;
            if (large.width() != width) {
                throw new IllegalStateException("the image is " + large.width() + " pixels wide");
            }
            return seconds;
        };
    }

    /** A noise image, the same in every process. */
    private static ByteImage bytes(int width, int height) {
        byte[] samples = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
        new Random(1).nextBytes(samples);
        return ByteImage.of(width, height, 3, samples);
    }

    /** The same as planes of floats, with other numbers. */
    private static Planes noise(int height, int width) {
        Random random = new Random(1);
        Planes image = new Planes(3, height, width);
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    image.set(c, y, x, random.nextFloat());
                }
            }
        }
        return image;
    }

    /** Writes big-endian floats, row by row, plane by plane. */
    private static String write(Planes planes, Path file) throws IOException {
        float[] row = new float[planes.width()];
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (int c = 0; c < planes.channels(); c++) {
                for (int y = 0; y < planes.height(); y++) {
                    planes.getRow(c, y, 0, row, 0, row.length);
                    for (float value : row) {
                        out.writeFloat(value);
                    }
                }
            }
        }
        return "written";
    }

    private static long peakKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("/proc/self/status has no VmHWM"));
    }
}
