/** The literature's measurement of super-resolution: luma PSNR and SSIM, and the benchmark sets. */
@NullMarked
package io.github.laddersr.metric;

import org.jspecify.annotations.NullMarked;
