// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageSize;

/**
 * What is known about a job before it begins.
 *
 * @param format the format of the image
 * @param small the size of the image after its orientation is applied
 * @param large the size of the result
 * @param memory the most bytes of memory that the work takes
 * @param disk the most bytes that the result can have
 * @param macs the multiply-adds of the networks
 */
public record Forecast(ImageFormat format, ImageSize small, ImageSize large, long memory, long disk, long macs) {}
