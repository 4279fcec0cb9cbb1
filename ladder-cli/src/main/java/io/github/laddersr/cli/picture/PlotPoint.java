// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.picture;

/**
 * A method at one scale.
 *
 * @param label its name
 * @param gigaMacs multiply-adds for a 1280x720 output, in 10^9
 * @param psnr on Set14, Y, in decibels
 * @param kind whose figure it is
 */
public record PlotPoint(String label, double gigaMacs, double psnr, Kind kind) {
    /** Whose figure it is. */
    public enum Kind {
        /** Another method's, as the paper lists it. */
        OTHER("other methods, from the paper"),
        /** One of the paper's own networks. */
        PAPER("LPN, from the paper"),
        /** Measured by {@code ladder eval}. */
        MEASURED("Ladder, measured");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** As the legend has it. */
        public String title() {
            return title;
        }
    }
}
