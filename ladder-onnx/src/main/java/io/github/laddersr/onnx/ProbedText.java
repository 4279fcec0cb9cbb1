// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import io.github.laddersr.engine.Footprint;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** The properties of a network as a properties file with a checksum. */
final class ProbedText {
    /** Raise this whenever {@link Probe} may give different results, or the meaning of this text changes. */
    static final int VERSION = 2;

    private static final String SUM = "sum";
    private static final int MOST_FINDINGS = 100;

    private final Map<String, String> values;

    private ProbedText(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Formats the properties.
     *
     * @param key key of the entry, so that a renamed file is not accepted
     */
    static String write(Probed probed, String key) {
        Map<String, String> values = new TreeMap<>();
        values.put("version", Integer.toString(VERSION));
        values.put("runtime", runtime());
        values.put("key", key);
        put(values, "input", probed.ends().input());
        put(values, "output", probed.ends().output());
        values.put("input.range", probed.ends().rangeIn().name());
        values.put("output.range", probed.ends().rangeOut().name());
        ForeignShape shape = probed.shape();
        values.put("scale", Integer.toString(shape.scale()));
        values.put("multiple", Integer.toString(shape.multiple()));
        values.put("lost", Integer.toString(shape.lost()));
        put(values, "base", shape.base());
        shape.fixed().ifPresent(size -> put(values, "fixed", size));
        values.put("bgr", Boolean.toString(probed.bgr()));
        Footprint footprint = probed.footprint();
        values.put("footprint.multiple", Integer.toString(footprint.multiple()));
        footprint.reach().ifPresent(reach -> values.put("footprint.reach", Integer.toString(reach)));
        footprint
                .fixed()
                .ifPresent(size -> put(values, "footprint.fixed", new TensorForm.Size(size.height(), size.width())));
        probed.work().ifPresent(work -> {
            values.put("work.macs", Long.toString(work.macs()));
            values.put("work.bytes", Long.toString(work.bytes()));
        });
        values.put("findings", Integer.toString(probed.findings().size()));
        for (int i = 0; i < probed.findings().size(); i++) {
            Finding finding = probed.findings().get(i);
            values.put("finding." + i + ".what", finding.what());
            values.put("finding." + i + ".value", finding.value());
            values.put("finding." + i + ".how", finding.how());
        }
        Properties all = new Properties();
        all.putAll(values);
        all.setProperty(SUM, sum(values));
        StringWriter text = new StringWriter();
        try {
            all.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes all", e);
        }
        return text.toString();
    }

    private static void put(Map<String, String> values, String name, TensorForm form) {
        values.put(name + ".name", form.name());
        values.put(name + ".half", Boolean.toString(form.half()));
        values.put(name + ".batch", Integer.toString(form.batch()));
        values.put(name + ".channels-last", Boolean.toString(form.channelsLast()));
        values.put(name + ".channels", Integer.toString(form.channels()));
    }

    private static void put(Map<String, String> values, String name, TensorForm.Size size) {
        values.put(name, size.width() + "x" + size.height());
    }

    /** The version of ONNX Runtime: another version may run other networks. */
    private static String runtime() {
        return OrtSessions.environment().getVersion();
    }

    private static String sum(Map<String, String> values) {
        CRC32C sum = new CRC32C();
        values.forEach((name, value) ->
                sum.update((name.length() + name + value.length() + value).getBytes(StandardCharsets.UTF_8)));
        return String.format(Locale.ROOT, "%08x", sum.getValue());
    }

    /** Parses a text; empty if it is not an undamaged result of {@link #write} for this key. */
    static Optional<Probed> read(String text, String key) {
        Properties all = new Properties();
        try {
            all.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) { // an invalid escape
            return Optional.empty();
        }
        Map<String, String> values = new TreeMap<>();
        all.stringPropertyNames().forEach(name -> values.put(name, all.getProperty(name)));
        String sum = values.remove(SUM);
        if (sum == null
                || !sum.equals(sum(values))
                || !Integer.toString(VERSION).equals(values.get("version"))
                || !runtime().equals(values.get("runtime"))
                || !key.equals(values.get("key"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProbedText(values).probed());
        } catch (IllegalArgumentException e) { // a value is missing or invalid
            return Optional.empty();
        }
    }

    private Probed probed() {
        Optional<TensorForm.Size> fixed = size("footprint.fixed");
        Footprint footprint = new Footprint(
                number("footprint.multiple", 1),
                values.containsKey("footprint.reach")
                        ? OptionalInt.of(number("footprint.reach", 0))
                        : OptionalInt.empty(),
                fixed.map(size -> new Footprint.Fixed(size.height(), size.width())));
        ForeignShape shape = new ForeignShape(
                number("scale", 1),
                number("multiple", 1),
                number("lost", 0),
                size("fixed"),
                size("base").orElseThrow(IllegalArgumentException::new));
        NetworkEnds ends = new NetworkEnds(
                form("input"),
                NetworkEnds.Range.valueOf(text("input.range")),
                form("output"),
                NetworkEnds.Range.valueOf(text("output.range")));
        Optional<GraphWork> work = values.containsKey("work.macs")
                ? Optional.of(new GraphWork(Long.parseLong(text("work.macs")), Long.parseLong(text("work.bytes"))))
                : Optional.empty();
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST_FINDINGS, number("findings", 0)); i++) {
            String name = "finding." + i;
            findings.add(new Finding(text(name + ".what"), text(name + ".value"), text(name + ".how")));
        }
        return new Probed(ends, shape, Boolean.parseBoolean(text("bgr")), footprint, work, findings);
    }

    private TensorForm form(String name) {
        return new TensorForm(
                text(name + ".name"),
                Boolean.parseBoolean(text(name + ".half")),
                number(name + ".batch", 0),
                Boolean.parseBoolean(text(name + ".channels-last")),
                number(name + ".channels", 1));
    }

    private Optional<TensorForm.Size> size(String name) {
        if (!values.containsKey(name)) {
            return Optional.empty();
        }
        String[] sides = text(name).split("x", -1);
        if (sides.length != 2) {
            throw new IllegalArgumentException(name);
        }
        return Optional.of(new TensorForm.Size(positive(sides[1], 1), positive(sides[0], 1)));
    }

    private int number(String name, int least) {
        return positive(text(name), least);
    }

    private static int positive(String text, int least) {
        int number = Integer.parseInt(text);
        if (number < least) {
            throw new IllegalArgumentException(text);
        }
        return number;
    }

    private String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }
}
