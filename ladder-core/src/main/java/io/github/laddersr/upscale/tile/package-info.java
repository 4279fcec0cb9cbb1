// SPDX-License-Identifier: Apache-2.0
/** Cutting an image into tiles, and putting the enlarged tiles together. */
@NullMarked
package io.github.laddersr.upscale.tile;

import org.jspecify.annotations.NullMarked;
