// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.image;

/**
 * Which pages of a file are read. A TIFF may have several. Smaller copies and masks of a page do not count as pages.
 */
public enum Pages {
    /** Only the first. A warning says how many are left out. */
    FIRST,
    /** All pages, each as a separate picture. */
    ALL
}
