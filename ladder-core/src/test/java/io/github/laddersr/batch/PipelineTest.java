// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.enlarge.Enlarged;
import io.github.laddersr.enlarge.EnlargementListener;
import io.github.laddersr.image.ImageFormat;
import io.github.laddersr.image.ImageSize;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class PipelineTest {
    private static final long ROOM = 1 << 20;

    /** Images are their numbers; results are what is "written". */
    private static class Numbers implements ImageSteps<Integer> {
        final List<Integer> written = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger under = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final List<Integer> closed = Collections.synchronizedList(new ArrayList<>());

        @Override
        public Integer open(PlannedImage image, EnlargementListener listener) {
            most.accumulateAndGet(under.incrementAndGet(), Math::max);
            listener.progress(1);
            return number(image);
        }

        @Override
        public long bytesToWrite(PlannedImage image) {
            return 0;
        }

        @Override
        public void decode(Integer opened) {}

        @Override
        public void compute(Integer opened, long others) {}

        @Override
        public Enlarged write(Integer opened, PlannedImage image) {
            assertThat(number(image)).isEqualTo(opened);
            under.decrementAndGet();
            written.add(opened);
            return new Enlarged(
                    image.small(), image.large(), ImageFormat.PNG, List.of("x1"), "none", 1, List.of(), List.of(), 0);
        }

        @Override
        public void close(Integer opened) {
            closed.add(opened);
        }
    }

    private static final class Heard implements BatchListener {
        final List<ImageOutcome> outcomes = new ArrayList<>();
        final List<Integer> begun = new ArrayList<>();
        private final int end;

        /** Ends the batch after so many. */
        Heard(int end) {
            this.end = end;
        }

        @Override
        public void progress(PlannedImage image, double share) {
            begun.add(number(image));
        }

        @Override
        public void outcome(ImageOutcome outcome) {
            outcomes.add(outcome);
        }

        @Override
        public boolean isCanceled() {
            return outcomes.size() >= end;
        }

        List<Integer> failed() {
            return outcomes.stream()
                    .filter(ImageOutcome.Failed.class::isInstance)
                    .map(outcome -> Integer.valueOf(outcome.input().toString()))
                    .sorted()
                    .toList();
        }
    }

    private static int number(PlannedImage job) {
        return Integer.parseInt(job.input().toString());
    }

    private static PlannedImage job(int number, int side) {
        ImageSize size = new ImageSize(side, side);
        return new PlannedImage(
                Path.of("" + number), new FileStamp(1, Instant.EPOCH), Path.of("out" + number), size, size);
    }

    private static List<PlannedImage> jobs(int count, int side) {
        return IntStream.range(0, count).mapToObj(i -> job(i, side)).toList();
    }

    private static Heard run(ImageSteps<Integer> work, List<PlannedImage> jobs) throws InterruptedException {
        Heard heard = new Heard(Integer.MAX_VALUE);
        new Pipeline<>(work, heard, ROOM).run(jobs);
        return heard;
    }

    @Test
    void doesAllOnceInOrder() throws InterruptedException {
        Numbers work = new Numbers();
        Heard heard = run(work, jobs(200, 1));
        assertThat(work.written).isEqualTo(IntStream.range(0, 200).boxed().toList());
        assertThat(heard.outcomes).hasSize(200).allMatch(ImageOutcome.Done.class::isInstance);
    }

    /** Each takes a fifth of the room, as the pipeline estimates it. */
    @Test
    void whatIsUnderWayFitsIntoTheRoom() throws InterruptedException {
        int side = (int) Math.sqrt(ROOM / 5.0 / 24);
        Numbers work = new Numbers();
        run(work, jobs(50, side));
        assertThat(work.most.get()).isBetween(1, 5);
        assertThat(work.written).hasSize(50);
    }

    @Test
    void aLargeImageIsUnderWayAlone() throws InterruptedException {
        List<Integer> beside = Collections.synchronizedList(new ArrayList<>());
        Numbers work = new Numbers() {
            @Override
            public Integer open(PlannedImage job, EnlargementListener listener) {
                Integer opened = super.open(job, listener);
                if (number(job) % 7 == 3) {
                    beside.add(under.get());
                }
                return opened;
            }
        };
        List<PlannedImage> jobs = IntStream.range(0, 50)
                .mapToObj(i -> job(i, i % 7 == 3 ? 1000 : 1))
                .toList();
        run(work, jobs);
        assertThat(work.written).isEqualTo(IntStream.range(0, 50).boxed().toList());
        assertThat(beside).hasSize(7).containsOnly(1);
    }

    /** What writing takes counts too: here it is all there is for some images. */
    @Test
    void anImageThatTakesMuchToBeWrittenIsUnderWayAlone() throws InterruptedException {
        List<Integer> computed = Collections.synchronizedList(new ArrayList<>());
        Numbers work = new Numbers() {
            @Override
            public long bytesToWrite(PlannedImage job) {
                if (number(job) == 4) {
                    throw new UserException("4 has no format.");
                }
                return number(job) % 2 * ROOM;
            }

            @Override
            public void compute(Integer number, long others) {
                computed.add(number);
            }
        };
        Heard heard = run(work, jobs(6, 1));
        assertThat(computed).containsExactly(0, 2);
        assertThat(work.written).containsExactly(0, 1, 2, 3, 5);
        assertThat(heard.failed()).containsExactly(4);
    }

    /** The second image is opened while the first is enlarged, the third enlarged while the second is written: else this would hang. */
    @Test
    void stepsRunAtTheSameTime() throws InterruptedException {
        CountDownLatch secondOpened = new CountDownLatch(1);
        CountDownLatch thirdEnlarged = new CountDownLatch(1);
        Numbers work = new Numbers() {
            @Override
            public Integer open(PlannedImage job, EnlargementListener listener) {
                if (number(job) == 1) {
                    secondOpened.countDown();
                }
                return super.open(job, listener);
            }

            @Override
            public void compute(Integer number, long others) {
                if (number == 0) {
                    await(secondOpened);
                } else if (number == 2) {
                    thirdEnlarged.countDown();
                }
            }

            @Override
            public Enlarged write(Integer number, PlannedImage job) {
                if (number == 1) {
                    await(thirdEnlarged);
                }
                return super.write(number, job);
            }
        };
        run(work, jobs(4, 1));
        assertThat(work.written).containsExactly(0, 1, 2, 3);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 3 5 6 7", "1000, 3 7"}) // a large one is computed while it is written
    void oneThatFailsInAnyStepStopsNoOther(int side, String failing) throws InterruptedException {
        Numbers work = new Numbers() {
            @Override
            public Integer open(PlannedImage job, EnlargementListener listener) {
                if (number(job) == 3) {
                    throw new UserException("3 is damaged.");
                }
                return super.open(job, listener);
            }

            @Override
            public void compute(Integer number, long others) {
                if (number == 5) {
                    throw new IllegalStateException("5 is black");
                }
                if (number == 6) {
                    throw new OutOfMemoryError("6 is large");
                }
            }

            @Override
            public Enlarged write(Integer number, PlannedImage job) {
                if (number == 7) {
                    throw new UserException("No space left for 7.");
                }
                return super.write(number, job);
            }
        };
        Heard heard = run(work, jobs(20, side));
        List<Integer> failed =
                Stream.of(failing.split(" ")).map(Integer::valueOf).toList();
        assertThat(heard.failed()).isEqualTo(failed);
        assertThat(work.written).hasSize(20 - failed.size());
        assertThat(heard.outcomes).hasSize(20);
        assertThat(work.closed).as("all that were opened").hasSize(19).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void whoEndsTheBatchGetsNoMoreBegun(int side) throws InterruptedException {
        CountDownLatch[] latches =
                IntStream.range(0, 100).mapToObj(i -> new CountDownLatch(1)).toArray(CountDownLatch[]::new);
        Numbers work = new Numbers() {
            @Override
            public void compute(Integer number, long others) {
                if (number > 0) {
                    await(latches[number - 1]);
                }
            }

            @Override
            public Enlarged write(Integer number, PlannedImage job) {
                Enlarged result = super.write(number, job);
                latches[number].countDown();
                return result;
            }
        };
        Heard heard = new Heard(3);
        new Pipeline<>(work, heard, ROOM).run(jobs(100, side));
        assertThat(heard.outcomes).hasSizeBetween(3, 20);
        assertThat(work.written).hasSameSizeAs(heard.outcomes);
        assertThat(heard.begun).hasSameSizeAs(heard.outcomes);
    }

    @Test
    void aFailureOfTheJvmEndsTheRun() {
        Numbers work = new Numbers() {
            @Override
            public void compute(Integer number, long others) {
                throw new StackOverflowError();
            }
        };
        assertThatThrownBy(() -> run(work, jobs(100, 1))).isInstanceOf(StackOverflowError.class);
    }
}
