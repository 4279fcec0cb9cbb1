/** Folders of training images: their content, their low-resolution versions, and checks for test images among them. */
@NullMarked
package io.github.laddersr.dataset;

import org.jspecify.annotations.NullMarked;
