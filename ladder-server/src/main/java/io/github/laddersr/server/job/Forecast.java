// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageSize;

/**
 * What is known of a job before it is begun.
 *
 * @param format of the image
 * @param small size of the image as it is to be seen
 * @param large size of the result
 * @param memory bytes that the work takes at its peak, at most
 * @param disk bytes that the result may have
 * @param macs multiply-adds of the networks
 */
public record Forecast(ImageFormat format, ImageSize small, ImageSize large, long memory, long disk, long macs) {}
