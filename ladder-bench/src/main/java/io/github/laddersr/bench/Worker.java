// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench;

import io.github.laddersr.engine.Engine;
import io.github.laddersr.engine.LadderNetwork;
import io.github.laddersr.engine.Network;
import io.github.laddersr.engine.Networks;
import io.github.laddersr.engine.Planes;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.models.Models;
import io.github.laddersr.upscale.UpscaleOptions;
import io.github.laddersr.upscale.Upscaler;
import io.github.laddersr.weights.Model;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A process with one thing in it that takes turns: does a command from standard input, answers on standard output in a line that
 * starts with {@link #MARK} (native libraries print there too), and waits for the next. It ends with its input.
 */
final class Worker {
    static final String MARK = "@ladder ";

    /** Does one turn: the answer is what it measured. */
    static final String TURN = "turn";

    /** Writes the last turn's result to a file, named after a blank. */
    static final String WRITE = "write";

    /** The answer is the most memory that the process ever had, in KB. */
    static final String MEMORY = "memory";

    /** What a worker does. */
    interface Job {
        /** Seconds, or whatever this job measures. */
        double turn();

        /** The result of the last turn. */
        default Planes result() {
            throw new IllegalStateException("this job has no result");
        }
    }

    private Worker() {}

    /** Started by {@link Child}. */
    public static void main(String[] args) throws IOException {
        Job job = job(List.of(args));
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
        System.exit(0); // whatever threads a library left
    }

    private static Job job(List<String> args) {
        return switch (args.getFirst()) {
            case "empty" -> () -> 0;
            case "ceiling" -> ceiling(number(args, 1));
            case "engine" ->
                new EngineJob(
                        Contender.parse(args.get(1)),
                        number(args, 2),
                        number(args, 3),
                        number(args, 4),
                        number(args, 5));
            case "upscale" -> upscale(number(args, 1), number(args, 2), number(args, 3), number(args, 4), args.get(5));
            case "model" ->
                upscale(
                        Networks.read(Path.of(args.get(1))),
                        number(args, 2),
                        number(args, 3),
                        UpscaleOptions.defaults().withThreads(number(args, 4)));
            default -> throw new IllegalArgumentException("no job is called " + args.getFirst());
        };
    }

    /** That ships. */
    static Model model(int scale) {
        URL place = Models.byName().get("x" + scale);
        if (place == null) {
            throw new IllegalArgumentException("no model enlarges by " + scale);
        }
        return Upscaler.read(place);
    }

    private static int number(List<String> args, int index) {
        return Integer.parseInt(args.get(index));
    }

    private static Job ceiling(int threads) {
        FmaCeiling ceiling = new FmaCeiling(threads);
        ceiling.measure(3000); // compiles it
        return () -> ceiling.measure(3000);
    }

    /** One engine and one image. */
    private static final class EngineJob implements Job {
        private final Engine engine;
        private final Planes image;
        private Planes large;

        EngineJob(Contender contender, int scale, int width, int height, int threads) {
            Model model = model(scale);
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

    private static Job upscale(int scale, int width, int height, int threads, String engine) {
        return upscale(
                LadderNetwork.of("x" + scale, model(scale)),
                width,
                height,
                UpscaleOptions.defaults().withEngine(engine).withThreads(threads));
    }

    /** As a user enlarges an image: all of the product but reading and writing the file. */
    private static Job upscale(Network network, int width, int height, UpscaleOptions options) {
        byte[] samples = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
        new Random(1).nextBytes(samples);
        ByteImage image = ByteImage.of(width, height, 3, samples);
        Upscaler upscaler = Upscaler.open(network, options);
        return () -> {
            long start = System.nanoTime();
            ByteImage large = upscaler.upscale(image);
            double seconds = (System.nanoTime() - start) / 1e9;
            if (large.width() != width * network.scale()) {
                throw new IllegalStateException("the image is " + large.width() + " pixels wide");
            }
            return seconds;
        };
    }

    /** The same image in every process. */
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

    /** Big-endian floats, row by row, plane by plane. */
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
