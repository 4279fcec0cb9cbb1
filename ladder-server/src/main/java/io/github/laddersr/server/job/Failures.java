// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import io.github.laddersr.UserException;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** All that can be wrong, with its code and its status, in one place. */
public final class Failures {
    private static final Pattern PATH =
            Pattern.compile("\\S*/(?:uploads|inputs|results)/[0-9a-f-]{32,36}(?:\\.[a-z]+)?");

    private Failures() {}

    /** What the library said of an image. */
    public static Failure of(UserException e) {
        String detail = sentence(e);
        return switch (e.code()) {
            case INVALID -> new Failure("invalid", 400, "Not a value that works", detail);
            case NOT_FOUND -> new Failure("not-found", 404, "Not there", detail);
            case NOT_AN_IMAGE -> new Failure("not-an-image", 415, "Not an image", detail);
            case UNSUPPORTED -> new Failure("unsupported", 422, "Not a kind that is read", detail);
            case DAMAGED -> new Failure("damaged", 422, "Damaged", detail);
            case TOO_LARGE -> new Failure("too-large", 422, "Too many pixels", detail);
            case CANNOT_HOLD -> new Failure("cannot-hold", 422, "Not a result for this format", detail);
            case NO_MEMORY -> new Failure("no-memory", 422, "Not enough memory", detail);
            case NO_SPACE -> noSpace().failure();
            case CANCELED -> new Failure("canceled", 409, "Canceled", "The job was canceled.");
            case NOT_PERMITTED, EXISTS, NO_ACCESS -> internal(); // of the server's own folder
        };
    }

    /** Of an option or a value in a request. */
    public static Refused invalid(String detail) {
        return new Refused(new Failure("invalid", 400, "Not a value that works", detail));
    }

    public static Refused notFound(String what) {
        return new Refused(
                new Failure("not-found", 404, "Not there", what + " is not there: it may have expired, or never was."));
    }

    public static Refused queueFull(int retryAfter) {
        return new Refused(
                new Failure("queue-full", 503, "Too much to do", "The queue is full: try again a little later."),
                OptionalInt.of(retryAfter));
    }

    public static Refused tooMany(String what) {
        return new Refused(
                new Failure("too-many", 503, "Too much to do", "Too many %s at once: try again soon.".formatted(what)),
                OptionalInt.of(1));
    }

    public static Refused share(int retryAfter) {
        return new Refused(
                new Failure(
                        "share",
                        429,
                        "More than one's share",
                        "This key has as many jobs in the queue as it may: wait for one to end."),
                OptionalInt.of(retryAfter));
    }

    public static Refused stopping() {
        return new Refused(
                new Failure("stopping", 503, "About to stop", "The server is about to stop: try again in a minute."),
                OptionalInt.of(30));
    }

    public static Refused noSpace() {
        return new Refused(
                new Failure(
                        "no-space",
                        507,
                        "No space",
                        "The server's disk is full: delete jobs that have come to their end, or try again later."),
                OptionalInt.of(60));
    }

    public static Refused tooManyPixels(String what, long pixels, long most) {
        return new Refused(new Failure(
                "too-large",
                422,
                "Too many pixels",
                "The %s would have %,d pixels, but at most %,d are allowed: %s."
                        .formatted(
                                what,
                                pixels,
                                most,
                                what.equals("image") ? "send a smaller one" : "ask for a smaller size")));
    }

    public static Refused keyReused() {
        return new Refused(new Failure(
                "key-reused",
                409,
                "The Idempotency-Key is taken",
                "This Idempotency-Key belongs to a request with another image or other options: take a new one."));
    }

    public static Refused noResult(JobStatus status) {
        return new Refused(new Failure(
                "no-result",
                409,
                "No result",
                "The job is %s: a result is there once it is succeeded.".formatted(status.text())));
    }

    static Failure deadline(long seconds) {
        return new Failure(
                "deadline",
                504,
                "It took too long",
                "The work was ended after %,d s: send a smaller image or ask for a smaller size.".formatted(seconds));
    }

    static Failure crashed(int attempts) {
        return new Failure(
                "crashed",
                500,
                "The server ended while it worked on this",
                "The server ended %d times while it worked on this image: it is not tried again.".formatted(attempts));
    }

    static Failure inputGone() {
        return new Failure(
                "input-gone", 500, "The image is gone", "The image is not on the disk any more: send it again.");
    }

    static Failure noMemory() {
        return new Failure(
                "no-memory",
                422,
                "Not enough memory",
                "The image does not fit into the server's memory: send a smaller one or ask for a smaller size.");
    }

    /** A defect. */
    public static Failure internal() {
        return new Failure("internal", 500, "Internal failure", "The server failed: its log says more.");
    }

    /** What the disk said. */
    public static Refused of(IOException e) {
        return isNoSpace(e) ? noSpace() : new Refused(internal());
    }

    static boolean isNoSpace(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.contains("No space left") || message.contains("Disk quota exceeded")) {
                return true;
            }
        }
        return false;
    }

    /** The library names the file by its path, which is nobody's business. */
    private static String sentence(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return PATH.matcher(message).replaceAll("the image").replaceFirst("^the image", "The image");
    }
}
