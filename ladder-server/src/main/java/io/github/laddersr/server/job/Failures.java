// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.server.job;

import io.github.laddersr.UserException;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** All failures in one place, with their codes and HTTP statuses. */
public final class Failures {
    private static final Pattern PATH =
            Pattern.compile("\\S*/(?:uploads|inputs|results)/[0-9a-f-]{32,36}(?:\\.[a-z]+)?");

    private Failures() {}

    /** The failure for an exception of the library. */
    public static Failure of(UserException e) {
        String detail = sentence(e);
        return switch (e.code()) {
            case INVALID -> new Failure("invalid", 400, "Invalid value", detail);
            case NOT_FOUND -> new Failure("not-found", 404, "Not found", detail);
            case NOT_AN_IMAGE -> new Failure("not-an-image", 415, "Not an image", detail);
            case UNSUPPORTED -> new Failure("unsupported", 422, "Unsupported kind of image", detail);
            case DAMAGED -> new Failure("damaged", 422, "Damaged image", detail);
            case TOO_LARGE -> new Failure("too-large", 422, "Too many pixels", detail);
            case CANNOT_HOLD -> new Failure("cannot-hold", 422, "Format can't hold the result", detail);
            case NO_MEMORY -> new Failure("no-memory", 422, "Not enough memory", detail);
            case NO_SPACE -> noSpace().failure();
            case CANCELED -> new Failure("canceled", 409, "Canceled", "The job was canceled.");
            case NOT_PERMITTED, EXISTS, NO_ACCESS -> internal(); // these concern the server's own folder
        };
    }

    /** A request has an invalid option or value. */
    public static Refused invalid(String detail) {
        return new Refused(new Failure("invalid", 400, "Invalid value", detail));
    }

    public static Refused notFound(String what) {
        return new Refused(new Failure(
                "not-found", 404, "Not found", what + " is not there: it may have expired, or it never existed."));
    }

    public static Refused queueFull(int retryAfter) {
        return new Refused(
                new Failure("queue-full", 503, "Server is busy", "The queue is full: try again a little later."),
                OptionalInt.of(retryAfter));
    }

    public static Refused tooMany(String what) {
        return new Refused(
                new Failure("too-many", 503, "Server is busy", "Too many %s at once: try again soon.".formatted(what)),
                OptionalInt.of(1));
    }

    public static Refused share(int retryAfter) {
        return new Refused(
                new Failure(
                        "share",
                        429,
                        "Too many jobs of this key",
                        "This key has as many jobs in the queue as it may have: wait for one to end."),
                OptionalInt.of(retryAfter));
    }

    public static Refused stopping() {
        return new Refused(
                new Failure(
                        "stopping", 503, "Server is stopping", "The server is about to stop: try again in a minute."),
                OptionalInt.of(30));
    }

    public static Refused noSpace() {
        return new Refused(
                new Failure(
                        "no-space",
                        507,
                        "No space",
                        "The server's disk is full: delete jobs that have ended, or try again later."),
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
                                what.equals("image") ? "send a smaller one" : "choose a smaller size")));
    }

    public static Refused keyReused() {
        return new Refused(new Failure(
                "key-reused",
                409,
                "The Idempotency-Key is taken",
                "This Idempotency-Key belongs to a request with another image or other options: use a new one."));
    }

    public static Refused noResult(JobStatus status) {
        return new Refused(new Failure(
                "no-result",
                409,
                "No result",
                "The job is %s: only a job that succeeded has a result.".formatted(status.text())));
    }

    static Failure deadline(long seconds) {
        return new Failure(
                "deadline",
                504,
                "It took too long",
                "The work was stopped after %,d s: send a smaller image or choose a smaller size.".formatted(seconds));
    }

    static Failure crashed(int attempts) {
        return new Failure(
                "crashed",
                500,
                "The server ended while it worked on this",
                "The server ended %d times while it worked on this image, so it does not try again."
                        .formatted(attempts));
    }

    static Failure inputGone() {
        return new Failure(
                "input-gone", 500, "The image is gone", "The image is no longer on the disk: send it again.");
    }

    static Failure noMemory() {
        return new Failure(
                "no-memory",
                422,
                "Not enough memory",
                "The image does not fit into the server's memory: send a smaller one or choose a smaller size.");
    }

    /** The server has a defect. */
    public static Failure internal() {
        return new Failure("internal", 500, "Internal failure", "The server failed: its log says more.");
    }

    /** The failure for an exception of the disk. */
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

    /** Removes the file's path, which the library puts into its sentence. Clients must not see it. */
    private static String sentence(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return PATH.matcher(message).replaceAll("the image").replaceFirst("^the image", "The image");
    }
}
