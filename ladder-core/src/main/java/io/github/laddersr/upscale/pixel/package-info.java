// SPDX-License-Identifier: Apache-2.0
/** Rows of pixels before and after the network: channels, bit depths, and resizing to the exact size. */
@NullMarked
package io.github.laddersr.upscale.pixel;

import org.jspecify.annotations.NullMarked;
