/** How the literature measures super-resolution: luma PSNR and SSIM, the benchmark sets. */
@NullMarked
package io.github.laddersr.metric;

import org.jspecify.annotations.NullMarked;
