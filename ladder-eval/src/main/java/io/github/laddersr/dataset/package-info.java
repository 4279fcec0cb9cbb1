/** Folders of images for training: what is in them, their small versions, and whether they hold what is measured on. */
@NullMarked
package io.github.laddersr.dataset;

import org.jspecify.annotations.NullMarked;
