// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.report;

import io.github.laddersr.image.ByteImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** The HTML page of a run. Its images are embedded, so it refers to nothing outside itself. */
public final class ReportPage {
    /** An entry of the list at the top. */
    public record Fact(String name, String value) {}

    /**
     * One row of the table of samples.
     *
     * @param bicubicPsnr dB
     * @param oursPsnr dB
     */
    record Sample(
            String name, ByteImage bicubic, ByteImage ours, ByteImage truth, double bicubicPsnr, double oursPsnr) {}

    private static final int SHOWN_SIDE = 256;

    private static final String STYLE = """
            body { font: 15px/1.5 system-ui, sans-serif; color: #222; background: #fff; max-width: 1000px; margin: 2em auto; padding: 0 1em; }
            h1 { font-size: 1.6em; margin: 0 0 .6em; }
            h2 { font-size: 1.15em; margin: 2em 0 .4em; border-bottom: 1px solid #ddd; padding-bottom: .2em; }
            dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: .8em 1.5em; margin: 0; }
            dt { color: #666; font-size: .85em; }
            dd { margin: 0; }
            .curves { width: 100%; height: auto; }
            table { border-collapse: collapse; }
            th { font-weight: 600; text-align: left; }
            th, td { padding: .3em 1em .6em 0; vertical-align: top; }
            td img { display: block; image-rendering: pixelated; }
            td.name { max-width: 150px; overflow-wrap: anywhere; }
            .psnr { font-size: .85em; color: #444; }
            .better { color: #1d6b2d; font-weight: 600; }
            p.note { color: #666; font-size: .85em; margin: .2em 0 .6em; }
            """;

    private ReportPage() {}

    /**
     * Renders the page as HTML.
     *
     * @param curves content of a PNG file
     * @param samples may be empty: the section is then left out
     */
    static String of(String title, List<Fact> facts, byte[] curves, List<Sample> samples) {
        StringBuilder html =
                new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.append("<title>").append(escape(title)).append("</title>\n");
        html.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
        html.append("<h1>").append(escape(title)).append("</h1>\n<dl>\n");
        for (Fact fact : facts) {
            html.append("<div><dt>").append(escape(fact.name())).append("</dt><dd>");
            html.append(escape(fact.value())).append("</dd></div>\n");
        }
        html.append(
                "</dl>\n<h2>Curves, over the iterations</h2>\n<img class=\"curves\" alt=\"loss, PSNR and learning rate\" src=\"");
        html.append(data(curves)).append("\">\n");
        if (!samples.isEmpty()) {
            samples(html, samples);
        }
        return html.append("</body>\n</html>\n").toString();
    }

    private static void samples(StringBuilder html, List<Sample> samples) {
        int times = times(samples.getFirst().truth());
        html.append(
                "<h2>Samples from the validation images</h2>\n<p class=\"note\">The part of each image with the most"
                        + " detail, and its PSNR on Y; ");
        html.append(times == 1 ? "pixel by pixel" : "each pixel " + times + " times as wide and high");
        html.append(".</p>\n<table>\n<tr><th>bicubic</th><th>ours</th><th>truth</th><th></th></tr>\n");
        for (Sample sample : samples) {
            html.append("<tr>");
            boolean better = sample.oursPsnr() > sample.bicubicPsnr();
            cell(html, sample.bicubic(), "psnr", decibels(sample.bicubicPsnr()), times);
            cell(html, sample.ours(), better ? "psnr better" : "psnr", decibels(sample.oursPsnr()), times);
            cell(html, sample.truth(), "psnr", "", times);
            html.append("<td class=\"name\">").append(escape(sample.name())).append("</td></tr>\n");
        }
        html.append("</table>\n");
    }

    private static void cell(StringBuilder html, ByteImage image, String kind, String psnr, int times) {
        html.append(String.format(
                Locale.ROOT,
                "<td><img width=\"%d\" height=\"%d\" alt=\"\" src=\"%s\"><span class=\"%s\">%s</span></td>",
                times * image.width(),
                times * image.height(),
                data(png(image.toBufferedImage())),
                kind,
                psnr));
    }

    /** The magnification of the samples: an integer, so that each pixel becomes a square. */
    private static int times(ByteImage truth) {
        return Math.max(1, SHOWN_SIDE / Math.max(truth.width(), truth.height()));
    }

    private static String decibels(double psnr) {
        return String.format(Locale.ROOT, "%.2f dB", psnr);
    }

    /** The content of a PNG file as a data URL. */
    private static String data(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    /** Encodes an image as PNG. */
    static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to memory can't fail
        }
        return bytes.toByteArray();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
