// SPDX-License-Identifier: Apache-2.0
/** Training data: image folders, the pixel cache, and the patches that are cut from them. */
@NullMarked
package io.github.laddersr.train.data;

import org.jspecify.annotations.NullMarked;
