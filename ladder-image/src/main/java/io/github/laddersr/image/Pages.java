// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

/** Which pages are read of a file that has several, as a TIFF may. Smaller copies and masks of a page are none. */
public enum Pages {
    /** The first alone; a warning says how many are left out. */
    FIRST,
    /** All, each as a picture of its own. */
    ALL
}
