// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.laddersr.cli.picture.PlotPoint;
import io.github.laddersr.cli.picture.SpeedPoints;
import io.github.laddersr.cli.report.BenchTimes;
import io.github.laddersr.cli.report.ExitStatus;
import io.github.laddersr.cli.report.Set14Report;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** Quality against speed, with made-up times. */
final class PlotSpeedTest {
    private static final String X2 = row("x2", 2, 2, 0.5);
    private static final String BSRN = row("bsrn_x2", 2, 2, 2.5);
    private static final String BICUBIC = row("bicubic", 2, 1, 0.02);

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object... args) {
        return Ladder.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.of(args).map(Object::toString).toArray(String[]::new));
    }

    private static String row(String model, int scale, int threads, double seconds) {
        return "{\"model\":\"%s\",\"scale\":%d,\"width\":640,\"height\":360,\"threads\":%d,\"seconds\":%s}"
                .formatted(model, scale, threads, seconds);
    }

    private Path bench(String... rows) throws IOException {
        return Files.writeString(
                folder.resolve("bench.json"),
                "{\"machine\":\"a machine\",\"rows\":[],\"models\":[%s]}".formatted(String.join(",", rows)));
    }

    /** A report of 'ladder eval'. */
    private Path eval(String file, String model, int scale, double psnr, String more) throws IOException {
        return Files.writeString(
                folder.resolve(file),
                ("{\"scale\":%d,\"model\":\"%s\"%s,\"sets\":[{\"name\":\"Set14\",\"psnr\":%s,"
                                + "\"bicubic\":{\"psnr\":30.25}}]}")
                        .formatted(scale, model, more, psnr));
    }

    private Path eval(String file, String model, double psnr) throws IOException {
        return eval(file, model, 2, psnr, "");
    }

    private void refused(List<String> words, Path bench, Path... reports) {
        Path plot = folder.resolve("plot.svg");
        Stream<Object> results = Arrays.stream(reports).flatMap(report -> Stream.of("--results", report));
        assertThat(run(Stream.concat(Stream.of("plot", "--speed", bench, "-o", plot), results)
                        .toArray()))
                .isEqualTo(ExitStatus.WRONG_INPUT);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("ladder: ")
                .endsWith(".")
                .contains(words);
        assertThat(plot).doesNotExist();
        assertThat(out.toString()).isEmpty();
    }

    /** Names are those of files without the extension; reports say the path. */
    @Test
    void measuredModelsAndBicubicStandAtTheirSeconds() throws IOException {
        SpeedPoints speeds = SpeedPoints.of(
                BenchTimes.read(bench(X2, BSRN, row("x2", 4, 2, 7), BICUBIC)),
                List.of(
                        Set14Report.read(eval("own.json", "x2", 33.1)),
                        Set14Report.read(eval("bsrn.json", "nets/bsrn_x2.onnx", 2, 33.6, ",\"macs\":73000000000"))));
        assertThat(speeds.points())
                .containsExactly(
                        new PlotPoint("Ladder x2", 0.5, 33.1, PlotPoint.Kind.MEASURED),
                        new PlotPoint("bsrn_x2", 2.5, 33.6, PlotPoint.Kind.MEASURED_OTHER),
                        new PlotPoint("bicubic (1 thread)", 0.02, 30.25, PlotPoint.Kind.MEASURED_OTHER));
        assertThat(speeds.missing()).isEmpty();
        assertThat(speeds.axis().heading()).contains("seconds for 640×360 pixels", "2 threads");
        assertThat(speeds.axis().note())
                .hasValueSatisfying(note -> assertThat(note).contains("a machine"));
    }

    /** With a report that 'eval' itself writes, of a set of one small image. */
    @Test
    void reportsOfEvalAreDrawn() throws Exception {
        Path set = Files.createDirectories(folder.resolve("sets/Set14/HR"));
        ByteImage cat = ImageFiles.read(Path.of("..", "samples", "cat.jpg"));
        ImageFiles.write(cat.cropTo(96, 40, 64, 48), set.resolve("cat.png"));
        Path report = folder.resolve("x2.json");
        assertThat(run("eval", "--data", folder.resolve("sets"), "--scale", 2, "--json", report))
                .isZero();
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        Path svg = folder.resolve("plot.svg");
        Path png = folder.resolve("plot.png");
        Path bench = bench(X2, BICUBIC);
        assertThat(run("plot", "--speed", bench, "--results", report, "-o", svg))
                .isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString().strip()).isEqualTo(svg.toString());
        Document drawn =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
        assertThat(run("plot", "--speed", bench, "--results", report, "-o", png))
                .isZero();
        ByteImage image = ImageFiles.read(png);
        assertThat(drawn.getDocumentElement().getAttribute("height")).isEqualTo(Integer.toString(image.height() / 2));
        // The machine stands below the chart, on white.
        int dark = 0;
        for (int y = image.height() - 60; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                dark += image.get(x, y, 0) < 128 ? 1 : 0;
            }
        }
        assertThat(dark).isBetween(100, 60 * image.width() / 4);
        double psnr = new ObjectMapper()
                .readTree(report.toFile())
                .at("/sets/0/bicubic/psnr")
                .asDouble();
        assertThat(SpeedPoints.of(BenchTimes.read(bench), List.of(Set14Report.read(report)))
                        .points())
                .contains(new PlotPoint("bicubic (1 thread)", 0.02, psnr, PlotPoint.Kind.MEASURED_OTHER));
    }

    @Test
    void whatIsNotDrawnIsSaid() throws IOException {
        assertThat(run(
                        "plot",
                        "--speed",
                        bench(X2, BSRN, row("photo-x2", 2, 2, 0.5)),
                        "--results",
                        eval("x2.json", "x2", 33),
                        "-o",
                        folder.resolve("plot.svg")))
                .isZero();
        assertThat(err.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("Bicubic enlargement is not drawn", "bench.json", "time"),
                        line -> assertThat(line)
                                .contains("bench.json", "bsrn_x2, photo-x2.")
                                .doesNotContain(" x2"));
    }

    @Test
    void aModelWithoutItsTimeIsRefused() throws IOException {
        refused(
                List.of("other.json", "runs/mine.safetensors", "bench.json", "--model runs/mine.safetensors"),
                bench(X2, BICUBIC),
                eval("x2.json", "x2", 33),
                eval("other.json", "runs/mine.safetensors", 33));
    }

    @Test
    void anotherScaleIsRefused() throws IOException {
        Path x4 = eval("x4.json", "x4", 4, 28, "");
        refused(List.of("x4.json", "scale 4", "bench.json", "scale 2"), bench(X2, BICUBIC), x4);
        err.getBuffer().setLength(0);
        refused(List.of("x4.json", "scale 4"), bench(X2, BICUBIC), eval("x2.json", "x2", 33), x4);
    }

    @Test
    void timesOfNoModelsAreRefused() throws IOException {
        refused(List.of("bench.json", "ladder bench --model"), bench(), eval("x2.json", "x2", 33));
        err.getBuffer().setLength(0);
        refused(List.of("bench.json", "seconds"), bench(row("x2", 2, 2, 0)), eval("x2.json", "x2", 33));
    }

    @Test
    void timesOfTwoModelsWithOneNameAreRefused() throws IOException {
        refused(List.of("bench.json", "name x2"), bench(X2, X2), eval("x2.json", "x2", 33));
    }

    @Test
    void timesOfDifferentSizesAreRefused() throws IOException {
        refused(
                List.of("bench.json", "640x360, 64x36"),
                bench(X2, BICUBIC.replace("640", "64").replace("360", "36")),
                eval("x2.json", "x2", 33));
    }

    @Test
    void timesWithoutQualityAreRefused() throws IOException {
        refused(List.of("bench.json", "--results"), bench(X2, BICUBIC));
    }

    @Test
    void qualityThatTookLongerThanTheTimesIsRefused() throws IOException {
        refused(
                List.of("x2.json", "--ensemble", "bench.json"),
                bench(X2, BICUBIC),
                eval("x2.json", "x2", 2, 33, ",\"ensemble\":true"));
    }

    @Test
    void reportsOfDifferentImagesAreRefused() throws IOException {
        Path other = eval("other.json", "bsrn_x2", 33);
        Files.writeString(other, Files.readString(other).replace("30.25", "30.5"));
        refused(
                List.of("x2.json", "other.json", "different images"),
                bench(X2, BSRN, BICUBIC),
                eval("x2.json", "x2", 33),
                other);
    }
}
