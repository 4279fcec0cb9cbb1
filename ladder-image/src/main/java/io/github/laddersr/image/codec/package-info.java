/** Classes that the packages of the formats share. */
@NullMarked
package io.github.laddersr.image.codec;

import org.jspecify.annotations.NullMarked;
