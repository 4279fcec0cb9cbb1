// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

/**
 * A method at one scale.
 *
 * @param label its name
 * @param cost its place on the horizontal axis, more than 0: see {@link PlotAxis}
 * @param psnr PSNR on Set14, on Y, in dB
 * @param kind source of the value
 */
public record PlotPoint(String label, double cost, double psnr, Kind kind) {
    /** The source of a value. */
    public enum Kind {
        /** Another method, as listed in the paper. */
        OTHER("other methods, from the paper"),
        /** One of the paper's own networks. */
        PAPER("LPN, from the paper"),
        /** One of Ladder's networks, measured by {@code ladder eval}. */
        MEASURED("Ladder, measured"),
        /** Another method, measured by {@code ladder eval}. */
        MEASURED_OTHER("others, measured");

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
