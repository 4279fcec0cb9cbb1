// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.torch;

import io.github.laddersr.UserException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads libtorch from the jar for this platform: {@code pytorch-…-linux-x86_64.jar}, or the one with CUDA,
 * {@code …-gpu.jar}.
 */
final class Libtorch {
    private static final String FOLDER = "/org/bytedeco/pytorch/";

    /** In the order of their dependencies. */
    private static final List<String> LIBRARIES = List.of(
            "libgomp.so.1",
            "libc10.so",
            "libtorch_cpu.so",
            "libc10_cuda.so",
            "libtorch_cuda.so",
            "libtorch_cuda_linalg.so");

    static {
        // JavaCPP would query the process size from the system for every tensor that is created. The property is read
        // once, when its classes are loaded.
        if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null) {
            System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        }
    }

    private Libtorch() {}

    /** Whether the class path has libtorch for this platform, with or without CUDA. */
    static boolean isAvailable() {
        return has(Loader.getPlatform(), "libjnitorch.so") || hasCuda();
    }

    /** Whether the class path has libtorch with CUDA for this platform. */
    static boolean hasCuda() {
        return has(Loader.getPlatform() + "-gpu", "libjnitorch.so");
    }

    private static boolean has(String platform, String library) {
        return Libtorch.class.getResource(FOLDER + platform + "/" + library) != null;
    }

    /**
     * Loads libtorch once.
     *
     * @param threads processor threads that it may use
     * @throws UserException if it can't be loaded
     */
    static synchronized void load(int threads) {
        try {
            unpack();
            torch.set_num_threads(threads);
            try (PointerScope _ = new PointerScope()) {
                openblas_nolapack.blas_set_num_threads(threads); // matrix products have their own threads
            }
        } catch (LinkageError e) {
            throw new UserException("libtorch can't be loaded: " + reason(e) + ".", e);
        }
    }

    /**
     * Loads libtorch with CUDA once.
     *
     * @param threads processor threads that it may use
     * @throws UserException if it can't be loaded, usually because a CUDA library is missing, which the message names
     */
    static synchronized void loadCuda(int threads) {
        load(threads);
        try {
            // JavaCPP continues if it can't load this library, and then no GPU is found.
            System.load(unpacked("libtorch_cuda.so").getPath());
        } catch (LinkageError e) {
            throw new UserException(
                    "libtorch can't be loaded: " + reason(e)
                            + "; install CUDA 13 with cuDNN 9 and NCCL 2 (docs/gpu.md).",
                    e);
        }
    }

    /**
     * If JavaCPP's cache is empty, its loader opens libtorch.so before the libraries that it needs are unpacked, which
     * crashes the JVM. So those are unpacked first.
     */
    private static void unpack() {
        for (String library : LIBRARIES) {
            if (has(platform(), library)) {
                unpacked(library);
            }
        }
    }

    /**
     * A library as a file. If the class path contains it in a folder, it is that file: JavaCPP loads it from there, and
     * loading a copy too would crash the process.
     */
    private static File unpacked(String library) {
        String name = FOLDER + platform() + "/" + library;
        URL resource = Libtorch.class.getResource(name);
        if (resource != null && resource.getProtocol().equals("file")) {
            return new File(URI.create(resource.toString()));
        }
        try {
            return Loader.cacheResource(Libtorch.class, name);
        } catch (IOException e) {
            throw new UserException(
                    "libtorch can't be unpacked to JavaCPP's cache: " + e.getMessage() + "; make room in ~/.javacpp.",
                    e);
        }
    }

    private static String platform() {
        return Loader.getPlatform() + (hasCuda() ? "-gpu" : "");
    }

    /** Translates an exception of libtorch: if memory is short, to a {@link UserException} with this sentence. */
    static RuntimeException explained(RuntimeException e, String sentence) {
        return String.valueOf(e.getMessage()).contains("out of memory") ? new UserException(sentence, e) : e;
    }

    /** The message of the innermost cause; the outer ones only name the Java class that was about to be used. */
    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
