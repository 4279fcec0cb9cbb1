// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.bench.jmh;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Counts multiply-accumulates beside the invocations. In throughput mode JMH divides by the time, and a nanosecond is the unit of these
 * benchmarks, so that the column reads G MAC/s, whatever unit JMH prints.
 */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Work {
    /** So far. */
    public long gmacPerSecond;
}
