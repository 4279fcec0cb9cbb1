// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.cli.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.laddersr.UserException;
import io.github.laddersr.image.ByteImage;
import io.github.laddersr.image.ImageRows;
import io.github.laddersr.image.ImageSize;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class PipelineTest {
    private static final long ROOM = 1 << 20;

    /** Images of 1x1 pixels whose value is their number; results are what is "written". */
    private static class Numbers implements Work<Integer> {
        final List<Integer> written = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger under = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();

        @Override
        public Opened<Integer> open(Job job) {
            most.accumulateAndGet(under.incrementAndGet(), Math::max);
            int number = number(job);
            return new Opened<>(ImageRows.of(ByteImage.of(1, 1, 1, new byte[] {(byte) number})), number);
        }

        @Override
        public long bytesToWrite(Job job) {
            return 0;
        }

        @Override
        public ImageRows enlarge(ImageRows small, Job job, long waiting, DoubleConsumer progress) {
            progress.accept(1);
            return small;
        }

        @Override
        public void write(ImageRows small, Integer rest, ImageRows large, Job job) {
            assertThat(large.toByteImage().get(0, 0, 0)).isEqualTo(rest & 0xFF);
            under.decrementAndGet();
            written.add(rest);
        }
    }

    private static final class Heard implements Pipeline.Listener {
        final List<Outcome> outcomes = new ArrayList<>();

        @Override
        public void progress(Job job, double share) {}

        @Override
        public void outcome(Outcome outcome) {
            outcomes.add(outcome);
        }

        List<Integer> failed() {
            return outcomes.stream()
                    .filter(Outcome.Failed.class::isInstance)
                    .map(outcome -> Integer.valueOf(outcome.input().toString()))
                    .sorted()
                    .toList();
        }
    }

    private static int number(Job job) {
        return Integer.parseInt(job.input().toString());
    }

    private static Job job(int number, int side) {
        ImageSize size = new ImageSize(side, side);
        return new Job(Path.of("" + number), new Stamp(1, Instant.EPOCH), Path.of("out" + number), size, size);
    }

    private static List<Job> jobs(int count, int side) {
        return IntStream.range(0, count).mapToObj(i -> job(i, side)).toList();
    }

    private static Heard run(Work<Integer> work, List<Job> jobs) throws InterruptedException {
        Heard heard = new Heard();
        new Pipeline<>(work, heard, ROOM).run(jobs);
        return heard;
    }

    @Test
    void doesAllOnceInOrder() throws InterruptedException {
        Numbers work = new Numbers();
        Heard heard = run(work, jobs(200, 1));
        assertThat(work.written).isEqualTo(IntStream.range(0, 200).boxed().toList());
        assertThat(heard.outcomes).hasSize(200).allMatch(Outcome.Done.class::isInstance);
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
            public Opened<Integer> open(Job job) {
                Opened<Integer> opened = super.open(job);
                if (number(job) % 7 == 3) {
                    beside.add(under.get());
                }
                return opened;
            }
        };
        List<Job> jobs = IntStream.range(0, 50)
                .mapToObj(i -> job(i, i % 7 == 3 ? 1000 : 1))
                .toList();
        run(work, jobs);
        assertThat(work.written).isEqualTo(IntStream.range(0, 50).boxed().toList());
        assertThat(beside).hasSize(7).containsOnly(1);
    }

    /** What writing takes counts too: here it is all there is for some images. */
    @Test
    void anImageThatTakesMuchToBeWrittenIsUnderWayAlone() throws InterruptedException {
        List<Long> waitings = Collections.synchronizedList(new ArrayList<>());
        Numbers work = new Numbers() {
            @Override
            public long bytesToWrite(Job job) {
                if (number(job) == 4) {
                    throw new UserException("4 has no format.");
                }
                return number(job) % 2 * ROOM;
            }

            @Override
            public ImageRows enlarge(ImageRows small, Job job, long waiting, DoubleConsumer progress) {
                waitings.add(waiting);
                return super.enlarge(small, job, waiting, progress);
            }
        };
        Heard heard = run(work, jobs(6, 1));
        assertThat(waitings).containsExactly(ROOM, 0L, ROOM, 0L, 0L);
        assertThat(heard.failed()).containsExactly(4);
    }

    /** The second image is opened while the first is enlarged, the third enlarged while the second is written: else this would hang. */
    @Test
    void stepsRunAtTheSameTime() throws InterruptedException {
        CountDownLatch secondOpened = new CountDownLatch(1);
        CountDownLatch thirdEnlarged = new CountDownLatch(1);
        Numbers work = new Numbers() {
            @Override
            public Opened<Integer> open(Job job) {
                if (number(job) == 1) {
                    secondOpened.countDown();
                }
                return super.open(job);
            }

            @Override
            public ImageRows enlarge(ImageRows small, Job job, long waiting, DoubleConsumer progress) {
                int number = small.toByteImage().get(0, 0, 0);
                if (number == 0) {
                    await(secondOpened);
                } else if (number == 2) {
                    thirdEnlarged.countDown();
                }
                return small;
            }

            @Override
            public void write(ImageRows small, Integer rest, ImageRows large, Job job) {
                if (rest == 1) {
                    await(thirdEnlarged);
                }
                super.write(small, rest, large, job);
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
    @ValueSource(ints = {1, 1000})
    void oneThatFailsInAnyStepStopsNoOther(int side) throws InterruptedException {
        Numbers work = new Numbers() {
            @Override
            public Opened<Integer> open(Job job) {
                if (number(job) == 3) {
                    throw new UserException("3 is damaged.");
                }
                return super.open(job);
            }

            @Override
            public ImageRows enlarge(ImageRows small, Job job, long waiting, DoubleConsumer progress) {
                int number = small.toByteImage().get(0, 0, 0);
                if (number == 5) {
                    throw new IllegalStateException("5 is black");
                }
                if (number == 6) {
                    throw new OutOfMemoryError("6 is large");
                }
                return small;
            }

            @Override
            public void write(ImageRows small, Integer rest, ImageRows large, Job job) {
                if (rest == 7) {
                    throw new UserException("No space left for 7.");
                }
                super.write(small, rest, large, job);
            }
        };
        Heard heard = run(work, jobs(20, side));
        assertThat(heard.failed()).containsExactly(3, 5, 6, 7);
        assertThat(work.written).hasSize(16);
        assertThat(heard.outcomes).hasSize(20);
    }

    @Test
    void aFailureOfTheJvmEndsTheRun() {
        Numbers work = new Numbers() {
            @Override
            public ImageRows enlarge(ImageRows small, Job job, long waiting, DoubleConsumer progress) {
                throw new StackOverflowError();
            }
        };
        assertThatThrownBy(() -> run(work, jobs(100, 1))).isInstanceOf(StackOverflowError.class);
    }
}
