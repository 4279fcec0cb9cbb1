// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.github.laddersr.UserException;
import io.github.laddersr.engine.Device;
import io.github.laddersr.engine.EngineChoice;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates sessions of ONNX Runtime for all kinds of networks. */
final class OrtSessions {
    private static final Logger LOG = LoggerFactory.getLogger(OrtSessions.class);

    /** The words in {@link OrtException}s for a failed allocation. */
    private static final String NO_MEMORY = "Failed to allocate memory";

    /** As the loader of Linux says it. */
    private static final Pattern MISSING_LIBRARY = Pattern.compile("(lib[\\w.+-]+): cannot open shared object file");

    private OrtSessions() {}

    /** Initialised with the first session; a process has only one environment. */
    private static final class Shared {
        static final OrtEnvironment ENVIRONMENT =
                OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "ladder");
    }

    static OrtEnvironment environment() {
        return Shared.ENVIRONMENT;
    }

    /** Creates a session from the options. */
    @FunctionalInterface
    interface Source {
        OrtSession open(OrtEnvironment environment, SessionOptions options) throws OrtException;
    }

    /** The reason why ONNX Runtime does not work here on this device, as a sentence; empty if it works. */
    static Optional<String> refusal(Device device) {
        try {
            if (device == Device.CUDA && !hasCuda()) {
                return Optional.of("This build of ONNX Runtime has no CUDA: replace onnxruntime by onnxruntime_gpu"
                        + " (docs/onnx.md says how), or omit the device.");
            }
            return OrtEnvironment.getAvailableProviders().isEmpty()
                    ? Optional.of("ONNX Runtime has nothing to compute with: use the engine vector.")
                    : Optional.empty();
        } catch (LinkageError e) { // there is no library for this platform, or it does not load
            return Optional.of("ONNX Runtime can't be loaded (" + reason(e) + "): use the engine vector.");
        }
    }

    /** Whether {@link #open} tries to use CUDA for this choice. */
    static boolean mayUseCuda(EngineChoice choice) {
        return choice.device() != Device.CPU && hasCuda();
    }

    private static boolean hasCuda() {
        return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
    }

    /**
     * Opens a session.
     *
     * @throws UserException if CUDA is requested and does not work
     */
    static OrtSession open(EngineChoice choice, Source source) throws OrtException {
        OrtEnvironment environment = environment();
        try (SessionOptions options = new SessionOptions()) {
            environment.setTelemetry(false); // Windows' event tracing
            options.setIntraOpNumThreads(choice.threads());
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL); // errors are thrown
            // Its threads would otherwise spin for some time after each image.
            options.addConfigEntry("session.force_spinning_stop", "1");
            if (mayUseCuda(choice)) {
                addCuda(options, choice);
            }
            // A memory plan would be made for each new size and kept in addition to the memory that was used without
            // it: half as much again, and no faster.
            options.setMemoryPatternOptimization(false);
            return source.open(environment, options);
        }
    }

    private static void addCuda(SessionOptions options, EngineChoice choice) {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(0)) {
            if (choice.memory() > 0) {
                cuda.add("gpu_mem_limit", Long.toString(choice.memory()));
            }
            options.addCUDA(cuda);
            LOG.debug("ONNX Runtime on CUDA");
        } catch (OrtException e) {
            if (choice.device() == Device.CUDA) {
                throw new UserException(
                        "ONNX Runtime can't use CUDA (" + cudaReason(reason(e))
                                + "): install what docs/onnx.md names, or omit the device.",
                        e);
            }
            LOG.warn("ONNX Runtime works on the CPU because it can't use CUDA: {}", cudaReason(reason(e)));
        }
    }

    /** In few words what a message says at length, where it is one of a library that is not installed. */
    static String cudaReason(String message) {
        Matcher missing = MISSING_LIBRARY.matcher(message);
        return missing.find() ? missing.group(1) + " is missing" : message;
    }

    static boolean isOutOfMemory(OrtException e) {
        return String.valueOf(e.getMessage()).contains(NO_MEMORY);
    }

    /** The first line of the innermost message, without a full stop. */
    static String reason(Throwable e) {
        Throwable innermost = e;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String line = String.valueOf(innermost.getMessage())
                .lines()
                .filter(l -> !l.isBlank())
                .findFirst()
                .orElse("no reason given")
                .strip();
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }
}
