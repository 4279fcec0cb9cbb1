// SPDX-License-Identifier: Apache-2.0
/** What a training reports: progress, metrics, curves and the HTML page. */
@NullMarked
package io.github.laddersr.train.report;

import org.jspecify.annotations.NullMarked;
