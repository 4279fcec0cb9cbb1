@org.jspecify.annotations.NullMarked
package io.github.laddersr.enlarge;
