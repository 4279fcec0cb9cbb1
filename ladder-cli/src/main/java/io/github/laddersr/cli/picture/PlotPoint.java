// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

/**
 * A method at one scale.
 *
 * @param label its name
 * @param gigaMacs multiply-adds for a 1280x720 output, in 10^9
 * @param psnr PSNR on Set14, on Y, in dB
 * @param kind source of the value
 */
public record PlotPoint(String label, double gigaMacs, double psnr, Kind kind) {
    /** The source of a value. */
    public enum Kind {
        /** Another method, as listed in the paper. */
        OTHER("other methods, from the paper"),
        /** One of the paper's own networks. */
        PAPER("LPN, from the paper"),
        /** Measured by {@code ladder eval}. */
        MEASURED("Ladder, measured");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** The text in the legend. */
        public String title() {
            return title;
        }
    }
}
