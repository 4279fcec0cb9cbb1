/** Learning from another network's results beside the truth. */
@NullMarked
package io.github.laddersr.train.teach;

import org.jspecify.annotations.NullMarked;
