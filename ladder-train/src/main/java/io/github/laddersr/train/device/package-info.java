// SPDX-License-Identifier: Apache-2.0
/** Where a training runs: the interface that each device implements, and its lookup. */
@NullMarked
package io.github.laddersr.train.device;

import org.jspecify.annotations.NullMarked;
