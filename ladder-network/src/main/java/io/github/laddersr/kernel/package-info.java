/**
 * The arithmetic of the fast engines and of the trainer on channel-last maps, in which the channels of each pixel are
 * contiguous and padded with zeros to a multiple of {@link io.github.laddersr.kernel.VectorLanes#BLOCK}.
 */
@NullMarked
package io.github.laddersr.kernel;

import org.jspecify.annotations.NullMarked;
