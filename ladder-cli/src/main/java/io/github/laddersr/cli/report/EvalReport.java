// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.laddersr.cli.option.ModelChoice;
import io.github.laddersr.cli.report.SetResult.ImageResult;
import io.github.laddersr.metric.BenchmarkSet;
import io.github.laddersr.metric.PublishedResults;
import io.github.laddersr.metric.PublishedSet;
import io.github.laddersr.metric.Quality;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The results of an evaluation, for people, scripts and documents.
 *
 * @param choice the model
 * @param ensemble whether the mean of eight symmetries was measured
 * @param sets results with unmodified LR images, in the order of measuring
 * @param jpeg results for the same sets with LR images compressed as JPEG, by descending quality
 */
public record EvalReport(ModelChoice choice, boolean ensemble, List<SetResult> sets, List<SetResult> jpeg) {
    private static final String FIGURES = "%.2f / %.4f";

    public EvalReport {
        sets = List.copyOf(sets);
        jpeg = List.copyOf(jpeg);
    }

    private int scale() {
        return choice.scale();
    }

    /** The JSON object of the command-line specification, with additional keys. */
    public String json() {
        ObjectNode report = Json.object()
                .put("scale", scale())
                .put("model", choice.name())
                .put("sha256", choice.sha256())
                .put("ensemble", ensemble);
        choice.variant().ifPresent(variant -> report.set("variant", Json.variant(variant)));
        choice.macs().ifPresent(macs -> report.put("macs", macs));
        ArrayNode array = report.putArray("sets");
        for (SetResult result : sets) {
            ObjectNode set = array.addObject()
                    .put("name", result.set().name())
                    .put("images", result.images().size());
            put(set, result.ours());
            put(set.putObject("bicubic"), result.bicubic());
            set.put("verified", result.verified());
            ArrayNode mismatches = set.putArray("mismatches");
            result.mismatches()
                    .forEach(m -> mismatches
                            .addObject()
                            .put("name", m.image())
                            .put("file", m.file())
                            .put("verdict", m.verdict().words()));
            ArrayNode missing = set.putArray("missing");
            result.missing().forEach(missing::add);
            ArrayNode images = set.putArray("per_image");
            for (ImageResult r : result.images()) {
                put(images.addObject(), r)
                        .put("hr", r.hr().words())
                        .put("lr", r.lr().words())
                        .put("lr_from", r.lrRead() ? "file" : "imresize");
            }
            putJpeg(set, result.set());
        }
        return Json.text(report);
    }

    /** Adds the results with JPEG-compressed images as an array "jpeg", if they were measured. */
    private void putJpeg(ObjectNode set, BenchmarkSet of) {
        if (jpeg.isEmpty()) {
            return;
        }
        ArrayNode qualities = set.putArray("jpeg");
        for (SetResult result : jpegOf(of)) {
            ObjectNode one = qualities
                    .addObject()
                    .put("quality", result.jpeg().orElseThrow())
                    .put("model", result.network());
            put(one, result.ours());
            put(one.putObject("bicubic"), result.bicubic());
            ArrayNode images = one.putArray("per_image");
            result.images()
                    .forEach(r -> put(images.addObject(), r)
                            .put("file_sha256", r.jpeg().orElseThrow()));
        }
    }

    private List<SetResult> jpegOf(BenchmarkSet set) {
        return jpeg.stream().filter(result -> result.set().equals(set)).toList();
    }

    private static ObjectNode put(ObjectNode object, ImageResult image) {
        object.put("name", image.name());
        put(object, image.ours());
        put(object.putObject("bicubic"), image.bicubic());
        return object;
    }

    private static void put(ObjectNode object, Quality quality) {
        object.put("psnr", quality.psnr()).put("ssim", quality.ssim());
    }

    /** CSV with one line per image and one with the mean per set. */
    public String csv() {
        StringBuilder csv = new StringBuilder("set,image,psnr,ssim,bicubic_psnr,bicubic_ssim,hr,lr\n");
        for (SetResult result : Stream.concat(sets.stream(), jpeg.stream()).toList()) {
            String set = result.title();
            for (ImageResult r : result.images()) {
                csv.append(line(set, r.name(), r.ours(), r.bicubic(), r.hr().words(), r.lr().words()));
            }
            csv.append(line(set, "mean", result.ours(), result.bicubic(), result.pixels(), result.pixels()));
        }
        return csv.toString();
    }

    private static String line(String set, String image, Quality ours, Quality bicubic, String hr, String lr) {
        return Stream.of(
                        quoted(set),
                        quoted(image),
                        Double.toString(ours.psnr()),
                        Double.toString(ours.ssim()),
                        Double.toString(bicubic.psnr()),
                        Double.toString(bicubic.ssim()),
                        quoted(hr),
                        quoted(lr))
                .collect(Collectors.joining(",", "", "\n"));
    }

    private static String quoted(String text) {
        return text.matches("[^,\"\n\r]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** A section for docs/results.md. */
    public String markdown(LocalDate day) {
        List<String> header = new ArrayList<>(List.of("", "MAC"));
        sets.forEach(result -> header.add(result.set().name()));
        StringBuilder text =
                new StringBuilder("## x%d%s\n\n".formatted(scale(), ensemble ? ", mean of eight symmetries" : ""));
        text.append(
                "Model `%s`, weights `%s`, sha256 `%s`; measured %s by [the protocol](protocol.md); PSNR in dB / SSIM.\n\n"
                        .formatted(choice.name(), choice.fileName(), choice.sha256(), day));
        text.append(row(header)).append(row(header.stream().map(h -> "---").toList()));
        List<String> ours = new ArrayList<>(List.of("**" + choice.name() + "**", macs()));
        List<String> bicubic = new ArrayList<>(List.of("bicubic, measured", ""));
        List<String> pixels = new ArrayList<>(List.of("pixels", ""));
        for (SetResult result : sets) {
            ours.add("**" + figures(result.ours()) + "**");
            bicubic.add(figures(result.bicubic()));
            pixels.add(result.pixels());
        }
        text.append(row(ours)).append(row(bicubic));
        for (PublishedResults.Row published : publishedRows()) {
            List<String> cells = new ArrayList<>(List.of(published.method() + ", published", published.macs()));
            sets.forEach(result -> cells.add(cell(published, result)));
            text.append(row(cells));
        }
        return text.append(row(pixels)).append(jpegMarkdown()).toString();
    }

    /**
     * A table of the PSNR of the model and of bicubic by the quality of the LR files; empty if that was not measured.
     */
    private String jpegMarkdown() {
        if (jpeg.isEmpty()) {
            return "";
        }
        List<Integer> qualities =
                jpeg.stream().map(r -> r.jpeg().orElseThrow()).distinct().toList();
        StringBuilder text =
                new StringBuilder("\nLR as JPEG files (4:2:0) of quality q, PSNR in dB, bicubic in brackets:\n\n");
        List<String> header = new ArrayList<>(List.of("", "clean"));
        qualities.forEach(quality -> header.add("q" + quality));
        text.append(row(header)).append(row(header.stream().map(h -> "---").toList()));
        for (SetResult clean : sets) {
            List<String> cells = new ArrayList<>(List.of(clean.set().name()));
            Stream.concat(Stream.of(clean), jpegOf(clean.set()).stream())
                    .forEach(r -> cells.add(
                            "%.2f (%.2f)".formatted(r.ours().psnr(), r.bicubic().psnr())));
            text.append(row(cells));
        }
        if (jpeg.stream().anyMatch(r -> !r.network().equals(sets.getFirst().network()))) {
            text.append(jpegOf(sets.getFirst().set()).stream()
                    .map(r -> "q%d by `%s`".formatted(r.jpeg().orElseThrow(), r.network()))
                    .collect(Collectors.joining(", ", "\nEnlarged by the models that `auto` takes: ", ".\n")));
        }
        return text.toString();
    }

    private static String row(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** The published results for the measured sets; empty if none of them is a published set. */
    public String published() {
        List<PublishedSet> columns =
                sets.stream().flatMap(result -> result.published().stream()).toList();
        if (columns.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("%npublished   %8s".formatted("MAC"));
        columns.forEach(set -> text.append("  %-14s".formatted(set.title())));
        for (PublishedResults.Row row : publishedRows()) {
            text.append("%n%-11s %8s".formatted(row.method(), row.macs()));
            for (PublishedSet set : columns) {
                text.append("  %-14s".formatted(figures(row, set)));
            }
        }
        return text.append("%n(%s; bicubic: %s)".formatted(PublishedResults.SOURCE, PublishedResults.BICUBIC_SOURCE))
                .toString()
                .replaceAll(" +(\\R)", "$1");
    }

    private List<PublishedResults.Row> publishedRows() {
        return Stream.concat(PublishedResults.bicubic(scale()).stream(), PublishedResults.of(scale()).stream())
                .toList();
    }

    private static String cell(PublishedResults.Row row, SetResult result) {
        return result.published().map(set -> figures(row, set)).orElse("");
    }

    private static String figures(PublishedResults.Row row, PublishedSet set) {
        return row.figures().containsKey(set)
                ? figures(Objects.requireNonNull(row.figures().get(set)))
                : "-";
    }

    private static String figures(Quality quality) {
        return String.format(Locale.ROOT, FIGURES, quality.psnr(), quality.ssim());
    }

    private String macs() {
        OptionalLong macs = choice.macs();
        return macs.isEmpty()
                ? "not counted"
                : (ensemble ? "8 x " : "") + String.format(Locale.ROOT, "%.1fG", macs.getAsLong() / 1e9);
    }
}
