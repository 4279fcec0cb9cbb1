/** Tests of recipe files, settings and the shipped recipes. */
@NullMarked
package io.github.laddersr.train.recipe;

import org.jspecify.annotations.NullMarked;
