// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import io.github.laddersr.engine.ColourOrder;
import io.github.laddersr.engine.Network;
import io.github.laddersr.engine.NetworkFormat;
import java.nio.file.Path;
import java.util.Locale;

/** Reads networks from ONNX files; registered with {@link java.util.ServiceLoader}. */
public final class OnnxFormat implements NetworkFormat {
    @Override
    public String title() {
        return "ONNX";
    }

    @Override
    public boolean matches(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".onnx");
    }

    @Override
    public Network read(Path file, ColourOrder order) {
        return OnnxNetwork.read(file, order);
    }
}
