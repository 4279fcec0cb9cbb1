/** Enlarges folders of images on a Spark cluster: each image once, wherever its files are. */
@NullMarked
package io.github.laddersr.spark;

import org.jspecify.annotations.NullMarked;
