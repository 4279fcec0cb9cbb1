package io.github.laddersr.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.laddersr.cli.SetResult.ImageResult;
import io.github.laddersr.graph.Cost;
import io.github.laddersr.metric.PublishedResults;
import io.github.laddersr.metric.PublishedSet;
import io.github.laddersr.metric.Quality;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an evaluation comes to, for people, scripts and documents.
 *
 * @param choice the model
 * @param ensemble whether the mean of eight symmetries was measured
 * @param sets in the order of measuring
 */
record EvalReport(ModelChoice choice, boolean ensemble, List<SetResult> sets) {
    private static final String FIGURES = "%.2f / %.4f";

    EvalReport {
        sets = List.copyOf(sets);
    }

    private int scale() {
        return choice.model().variant().scale();
    }

    /** The fixed shape of cli.md, with more keys. */
    String json() {
        ObjectNode report = Json.object()
                .put("scale", scale())
                .put("model", choice.name())
                .put("sha256", choice.sha256())
                .put("ensemble", ensemble);
        report.set("variant", Json.variant(choice.model().variant()));
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
                ObjectNode image = images.addObject().put("name", r.name());
                put(image, r.ours());
                put(image.putObject("bicubic"), r.bicubic());
                image.put("hr", r.hr().words())
                        .put("lr", r.lr().words())
                        .put("lr_from", r.lrRead() ? "file" : "imresize");
            }
        }
        return Json.text(report);
    }

    private static void put(ObjectNode object, Quality quality) {
        object.put("psnr", quality.psnr()).put("ssim", quality.ssim());
    }

    /** A line an image and one with the mean a set. */
    String csv() {
        StringBuilder csv = new StringBuilder("set,image,psnr,ssim,bicubic_psnr,bicubic_ssim,hr,lr\n");
        for (SetResult result : sets) {
            String set = result.set().name();
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
    String markdown(LocalDate day) {
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
        return text.append(row(pixels)).toString();
    }

    private static String row(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** What others published for the sets that were measured; empty where none of those is a published one. */
    String published() {
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
        double macs = Cost.of(choice.model().graph()).macs() / 1e9;
        return (ensemble ? "8 x " : "") + String.format(Locale.ROOT, "%.1fG", macs);
    }
}
