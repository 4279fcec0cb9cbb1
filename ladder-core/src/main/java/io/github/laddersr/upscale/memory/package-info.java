// SPDX-License-Identifier: Apache-2.0
/** How much memory enlarging an image may use. */
@NullMarked
package io.github.laddersr.upscale.memory;

import org.jspecify.annotations.NullMarked;
