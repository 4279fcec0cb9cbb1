// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageSize;

/**
 * The prediction for a job.
 *
 * @param format format of the image
 * @param small size of the image, after its orientation is applied
 * @param large size of the result
 * @param memory upper bound of the peak memory in bytes
 * @param disk maximum bytes of the result
 * @param macs multiply-adds of the networks
 */
public record Forecast(ImageFormat format, ImageSize small, ImageSize large, long memory, long disk, long macs) {}
