// SPDX-License-Identifier: Apache-2.0
/** Rows of giant images: bands of one image, and one image of bands. */
@NullMarked
package io.github.laddersr.spark.rows;

import org.jspecify.annotations.NullMarked;
