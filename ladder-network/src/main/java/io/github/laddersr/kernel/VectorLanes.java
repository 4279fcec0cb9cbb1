// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The width of the machine's vectors, and the block to which all layouts are padded. */
public final class VectorLanes {
    /**
     * Channels are padded to a multiple of this, whatever the width of the vectors, so layouts are the same on every
     * machine.
     */
    public static final int BLOCK = 16;

    /**
     * The vector species of all kernels: the machine's preferred one, or the one set by the property
     * {@code ladder.vector.bits} (128, 256, 512).
     */
    static final VectorSpecies<Float> SPECIES = choose();

    /** The bits of such vectors as integers. */
    static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);

    /** Floats in a vector: 4, 8 or 16. */
    static final int LENGTH = SPECIES.length();

    private VectorLanes() {}

    /** The next multiple of {@link #BLOCK}. */
    public static int pad(int channels) {
        return (channels + BLOCK - 1) / BLOCK * BLOCK;
    }

    /** Bits in a vector, for logs. */
    public static int bits() {
        return SPECIES.vectorBitSize();
    }

    /** Whether there are 32 vector registers (AVX-512, NEON) rather than 16; a tile can then have up to 20 sums. */
    static boolean manyRegisters() {
        String machine = System.getProperty("os.arch").equals("aarch64") || LENGTH == BLOCK ? "32" : "16";
        // A panel of four vectors is one block of narrow vectors or four blocks of the widest; widths in between are
        // not supported.
        return System.getProperty("ladder.vector.registers", machine).equals("32") && LENGTH != BLOCK / 2;
    }

    private static VectorSpecies<Float> choose() {
        int bits = Integer.getInteger("ladder.vector.bits", 0);
        VectorSpecies<Float> species =
                bits == 0 ? FloatVector.SPECIES_PREFERRED : VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
        // Layouts are blocks of 16 floats; of the JVM's platforms, only SVE has wider vectors.
        return species.length() > BLOCK ? FloatVector.SPECIES_512 : species;
    }
}
