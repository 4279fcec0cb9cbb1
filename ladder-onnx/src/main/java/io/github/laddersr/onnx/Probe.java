// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import ai.onnxruntime.OrtException;
import io.github.laddersr.engine.ColourOrder;
import io.github.laddersr.engine.Device;
import io.github.laddersr.engine.EngineChoice;
import io.github.laddersr.engine.Footprint;
import io.github.laddersr.engine.Planes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Determines a network's inputs and outputs by running it on small images. */
final class Probe {
    private static final int[] SIZES = {64, 48, 96, 128, 32, 256, 224, 240, 512, 16};
    private static final int[] STEPS = {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 48, 64};
    private static final int LARGEST_SCALE = 16;
    private static final int MORE_MARGINS = 2;

    /** If the result's mean distance from the image over its pixels exceeds this, other ranges of values are tried. */
    private static final double FAR = 0.05;

    private final OnnxFile file;
    private final ForeignRunner runner;
    private final List<Finding> findings = new ArrayList<>();

    private Probe(OnnxFile file, ForeignRunner runner) {
        this.file = file;
        this.runner = runner;
    }

    /**
     * Tries a network.
     *
     * @throws io.github.laddersr.UserException with a sentence, if it can't be used
     */
    static Probed of(OnnxFile file, ColourOrder order) {
        DeclaredEnds declared = DeclaredEnds.of(file);
        EngineChoice choice =
                new EngineChoice(Optional.empty(), Runtime.getRuntime().availableProcessors(), Device.CPU, 0);
        try (ForeignRunner runner = ForeignRunner.open(file, choice)) {
            return new Probe(file, runner).run(declared, order);
        }
    }

    private Probed run(DeclaredEnds declared, ColourOrder asked) {
        Found found = find(declared);
        NetworkEnds ends = found.ends();
        TensorForm input = ends.input();
        say("input", described(input), "declared, and tried");
        say("output", described(ends.output()), "tried");
        ForeignShape shape = declared.fixedSize().isPresent() ? fixed(found) : shape(found);
        say("scale", Integer.toString(shape.scale()), "by the result's size");
        ends = ranges(ends, shape);
        boolean bgr = isBgr(ends, asked);
        ForeignEngine engine = new ForeignEngine(file, runner, ends, shape, bgr, 0);
        Optional<GraphWork> work = work(input, shape);
        double pixels = (double) shape.base().height() * shape.base().width();
        double macs = work.map(w -> w.macs() / pixels).orElse(0.0);
        Footprint footprint = footprint(engine, shape, input.channels(), macs);
        work.ifPresent(w -> say(
                "work",
                (macs < 1000 ? "%.0f" : "%.1f K").formatted(macs < 1000 ? macs : macs / 1e3)
                        + " multiply-adds for each pixel of the image",
                "counted from the tensors' shapes"));
        return new Probed(ends, shape, bgr, footprint, work, findings);
    }

    private void say(String what, String value, String how) {
        findings.add(new Finding(what, value, how));
    }

    private static String described(TensorForm form) {
        String sides = form.channelsLast() ? "HxWx" + form.channels() : form.channels() + "xHxW";
        return "%s %s%s, %s"
                .formatted(
                        OnnxChecks.shown(form.name()),
                        form.batch() == 0 ? "" : form.batch() + "x",
                        sides,
                        form.half() ? "float16" : "float32");
    }

    /** An input and an output that work together, for an image of one size. */
    private record Found(NetworkEnds ends, TensorForm.Size in, TensorForm.Size out) {}

    private Found find(DeclaredEnds declared) {
        String why = "";
        for (TensorForm input : declared.inputs()) {
            for (TensorForm.Size size : sizes(declared)) {
                Planes image = ProbeImages.soft(input.channels(), size.height(), size.width());
                for (DeclaredEnds.Output output : declared.outputs()) {
                    try {
                        long[] shape = runner.shape(image, input, output.name()).orElse(new long[0]);
                        for (TensorForm form : DeclaredEnds.outputs(input, output)) {
                            Optional<TensorForm.Size> large = form.size(shape);
                            if (large.isPresent()) {
                                NetworkEnds ends =
                                        new NetworkEnds(input, NetworkEnds.Range.UNIT, form, NetworkEnds.Range.UNIT);
                                return new Found(ends, size, large.get());
                            }
                        }
                        why = "it gives " + dimensions(shape) + " values for an image of "
                                + dimensions(input.shape(size.height(), size.width())) + ", which is not an image of "
                                + input.channels() + (input.channels() == 1 ? " plane" : " planes");
                    } catch (OrtException e) {
                        why = why.isEmpty() ? "it does not run (" + ForeignRunner.Messages.of(e) + ")" : why;
                    }
                }
            }
        }
        throw OnnxFile.refused(file.path(), why);
    }

    private static String dimensions(long[] shape) {
        return shape.length == 0
                ? "no"
                : Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining("x"));
    }

    private static List<TensorForm.Size> sizes(DeclaredEnds declared) {
        if (declared.fixedSize().isPresent()) {
            return List.of(declared.fixedSize().get());
        }
        int side = Math.max(declared.height(), declared.width());
        return side > 0
                ? List.of(new TensorForm.Size(side, side))
                : Arrays.stream(SIZES).mapToObj(s -> new TensorForm.Size(s, s)).toList();
    }

    private ForeignShape fixed(Found found) {
        TensorForm.Size in = found.in();
        TensorForm.Size out = found.out();
        int scale = out.height() / in.height();
        if (scale < 1 || out.height() != in.height() * scale || out.width() != in.width() * scale) {
            throw noScale(found);
        }
        requireScale(scale);
        say("sizes", "only %dx%d".formatted(in.width(), in.height()), "larger images are cut into tiles of that size");
        return new ForeignShape(scale, 1, 0, Optional.of(in), in);
    }

    private ForeignShape shape(Found found) {
        int side = found.in().height();
        int large = found.out().height();
        for (int step : STEPS) {
            Optional<Integer> second = side(found.ends(), side + step, side + step);
            if (side % step != 0 || second.isEmpty()) {
                continue;
            }
            int growth = second.get() - large;
            int scale = growth / step;
            int lost = scale * side - large; // of the output
            if (scale < 1 || growth != scale * step || lost < 0 || lost % (2 * scale) != 0 || lost / scale > side / 2) {
                continue;
            }
            Optional<Integer> third = side(found.ends(), side + 2 * step, side + 2 * step);
            if (third.isEmpty() || third.get() != large + 2 * growth) {
                continue;
            }
            if (!isRectangleTaken(found.ends(), side + step, side, scale, lost)) {
                break; // it accepts squares only: use one of them
            }
            requireScale(scale);
            say("sizes", step == 1 ? "any" : "multiples of " + step, "tried");
            if (lost > 0) {
                say(
                        "edges",
                        "%d pixels are lost at each".formatted(lost / 2 / scale),
                        "the image's are repeated before");
            }
            return new ForeignShape(scale, step, lost / 2 / scale, Optional.empty(), found.in());
        }
        return fixed(found);
    }

    /** The side of the square output for a square input. */
    private Optional<Integer> side(NetworkEnds ends, int height, int width) {
        return ForeignEngine.attempt(runner, ProbeImages.soft(ends.input().channels(), height, width), ends)
                .filter(out -> out.height() == out.width())
                .map(Planes::height);
    }

    private boolean isRectangleTaken(NetworkEnds ends, int height, int width, int scale, int lost) {
        return ForeignEngine.attempt(runner, ProbeImages.soft(ends.input().channels(), height, width), ends)
                .filter(out -> out.height() == height * scale - lost && out.width() == width * scale - lost)
                .isPresent();
    }

    private void requireScale(int scale) {
        if (scale > LARGEST_SCALE) {
            throw OnnxFile.refused(
                    file.path(), "it enlarges by " + scale + ", and " + LARGEST_SCALE + " is the most there is");
        }
    }

    private RuntimeException noScale(Found found) {
        return OnnxFile.refused(
                file.path(),
                "it makes %dx%d pixels of %dx%d, which is not an integer multiple"
                        .formatted(
                                found.out().width(),
                                found.out().height(),
                                found.in().width(),
                                found.in().height()));
    }

    /** The pair of ranges for which the result resembles the image most; 0..1 if that is good enough. */
    private NetworkEnds ranges(NetworkEnds ends, ForeignShape shape) {
        TensorForm.Size base = shape.base();
        Planes image = ProbeImages.soft(ends.input().channels(), base.height(), base.width());
        NetworkEnds best = ends;
        double least = Double.NaN;
        double unit = Double.NaN;
        for (NetworkEnds.Range in : NetworkEnds.Range.values()) {
            Optional<Planes> raw = ForeignEngine.attempt(runner, image, ends.with(in, NetworkEnds.Range.UNIT));
            for (NetworkEnds.Range out : NetworkEnds.Range.values()) {
                double distance = raw.map(r -> distance(image, r, ends.with(in, out), shape))
                        .orElse(Double.NaN);
                if (in == NetworkEnds.Range.UNIT && out == NetworkEnds.Range.UNIT) {
                    unit = distance;
                }
                if (!(distance >= least)) {
                    least = Double.isNaN(distance) ? least : distance;
                    best = Double.isNaN(distance) ? best : ends.with(in, out);
                }
            }
        }
        if (Double.isNaN(least)) {
            throw OnnxFile.refused(file.path(), ForeignEngine.NO_NUMBERS);
        }
        if (!(unit > FAR) || least > unit / 2) {
            best = ends;
            least = unit;
        }
        if (!(least <= 1e6)) {
            throw OnnxFile.refused(file.path(), ForeignEngine.NO_NUMBERS);
        }
        if (ForeignEngine.attempt(runner, image, best).filter(Probe::isPlain).isPresent()) {
            throw OnnxFile.refused(file.path(), "it returns a single colour for an image with many");
        }
        String how = least > 4 * FAR
                ? "assumed: the result does not look like the image"
                : "the result is then as light as the image, to %.3f".formatted(least);
        String value = best.rangeIn() == best.rangeOut()
                ? best.rangeIn().label()
                : best.rangeIn().label() + " in, " + best.rangeOut().label() + " out";
        say("values", value, how);
        return best;
    }

    private static boolean isPlain(Planes image) {
        for (int c = 0; c < image.channels(); c++) {
            float first = image.get(c, 0, 0);
            for (int y = 0; y < image.height(); y++) {
                for (int x = 0; x < image.width(); x++) {
                    if (Math.abs(image.get(c, y, x) - first) > ReachMeter.NOTHING) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /**
     * The distance between the image and the result, reduced to its size by averaging blocks, as a mean over the pixels
     * of the middle: those at the edges depend on what the network takes for the outside.
     */
    private static double distance(Planes image, Planes raw, NetworkEnds ends, ForeignShape shape) {
        double sum = 0;
        int scale = shape.scale();
        int lost = shape.lost();
        int height = raw.height() / scale;
        int width = raw.width() / scale;
        for (int c = 0; c < image.channels(); c++) {
            for (int y = height / 4; y < height - height / 4; y++) {
                for (int x = width / 4; x < width - width / 4; x++) {
                    double mean = 0;
                    for (int i = 0; i < scale * scale; i++) {
                        mean += raw.get(c, y * scale + i / scale, x * scale + i % scale);
                    }
                    double value = (mean / scale / scale - ends.offsetOut()) / ends.factorOut();
                    sum += Math.abs(value - image.get(c, y + lost, x + lost));
                }
            }
        }
        double mean = sum / image.channels() / (height - height / 4 * 2) / (width - width / 4 * 2);
        return Double.isFinite(mean) ? mean : Double.NaN;
    }

    private boolean isBgr(NetworkEnds ends, ColourOrder asked) {
        if (ends.input().channels() == 1) {
            say("planes", "luma", "chroma is enlarged by bicubic");
            return false;
        }
        if (asked != ColourOrder.AUTO) {
            say("planes", asked.label().toUpperCase(Locale.ROOT), "as asked for");
            return asked == ColourOrder.BGR;
        }
        Optional<ColourClues.Clue> clue =
                ColourClues.of(file.model(), ends.input().name(), ends.output().name());
        ColourOrder order = clue.map(ColourClues.Clue::order).orElse(ColourOrder.RGB);
        say(
                "planes",
                order.label().toUpperCase(Locale.ROOT),
                clue.map(ColourClues.Clue::how).orElse("assumed: nothing tells"));
        return order == ColourOrder.BGR;
    }

    private Footprint footprint(ForeignEngine engine, ForeignShape shape, int channels, double macsPerPixel) {
        ReachMeter meter = new ReachMeter(engine::run, channels, shape.scale(), shape.multiple(), macsPerPixel);
        Optional<Footprint.Fixed> fixed = shape.fixed().map(s -> new Footprint.Fixed(s.height(), s.width()));
        OptionalInt reach = fixed.isPresent()
                ? meter.measure(fixed.get().height(), fixed.get().width())
                : meter.measure();
        if (reach.isEmpty()) {
            say("reach", "no bound", "measured: tiles are blended, and the result depends on them");
            return new Footprint(shape.multiple(), reach, fixed);
        }
        int height = fixed.map(Footprint.Fixed::height).orElse(shape.base().height());
        int most = fixed.map(Footprint.Fixed::width).orElse(Integer.MAX_VALUE);
        int margin = reach.getAsInt();
        OptionalInt period = meter.period(margin, height, most);
        // The effect of an edge may reach further than that of a change of colours, because the network's maps contain
        // zeros beyond it.
        for (int more = 0; more < MORE_MARGINS && period.isEmpty() && fixed.isEmpty(); more++) {
            margin = margin + margin / 2 + 1;
            period = meter.period(margin, height, most);
        }
        if (period.isEmpty() && fixed.isEmpty()) {
            say("reach", "no bound", "measured: it treats pixels by their position in the image");
            return new Footprint(shape.multiple(), OptionalInt.empty(), fixed);
        }
        int multiple = period.orElse(shape.multiple());
        int pixels = margin + multiple - shape.multiple();
        say(
                "reach",
                pixels + (pixels == 1 ? " pixel" : " pixels"),
                "measured" + (multiple > 1 ? ", in blocks of " + multiple : "")
                        + ": tiles overlap so that no seam shows");
        return new Footprint(multiple, OptionalInt.of(pixels), fixed);
    }

    private Optional<GraphWork> work(TensorForm input, ForeignShape shape) {
        TensorForm.Size base = shape.base();
        return file.external()
                ? Optional.empty()
                : GraphWork.count(file, input, ProbeImages.soft(input.channels(), base.height(), base.width()));
    }
}
