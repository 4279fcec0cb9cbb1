// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench.jmh;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Counts multiply-accumulates besides invocations. In throughput mode JMH divides by the time, and these benchmarks use
 * nanoseconds as the unit, so the column shows G MAC/s, whatever unit JMH prints.
 */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class MacCounter {
    /** Multiply-accumulates so far. */
    public long gmacPerSecond;
}
