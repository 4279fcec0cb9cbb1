/** Recipe files and settings, the shipped recipes among them. */
@NullMarked
package io.github.laddersr.train.degrade;

import org.jspecify.annotations.NullMarked;
