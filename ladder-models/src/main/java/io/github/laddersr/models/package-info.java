/** Trained weights. */
package io.github.laddersr.models;
