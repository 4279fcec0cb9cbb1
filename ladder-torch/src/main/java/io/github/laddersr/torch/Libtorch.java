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

/** Loads libtorch from the jar for this platform: {@code pytorch-…-linux-x86_64.jar} or the one with CUDA, {@code …-gpu.jar}. */
final class Libtorch {
    private static final String FOLDER = "/org/bytedeco/pytorch/";

    /** In the order in which they need each other. */
    private static final List<String> LIBRARIES = List.of(
            "libgomp.so.1",
            "libc10.so",
            "libtorch_cpu.so",
            "libc10_cuda.so",
            "libtorch_cuda.so",
            "libtorch_cuda_linalg.so");

    static {
        // JavaCPP would ask the system for the process' size at every tensor that is made. Read once, when its classes
        // are
        // loaded.
        if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null) {
            System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        }
    }

    private Libtorch() {}

    /** Whether the class path has libtorch for this platform, with CUDA or without. */
    static boolean isThere() {
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
     * Loads it, once.
     *
     * @param threads of the processor that it may use
     * @throws UserException if it can't be loaded
     */
    static synchronized void load(int threads) {
        try {
            unpack();
            torch.set_num_threads(threads);
            try (PointerScope _ = new PointerScope()) {
                openblas_nolapack.blas_set_num_threads(threads); // products of matrices have threads of their own
            }
        } catch (LinkageError e) {
            throw new UserException("libtorch can't be loaded: " + reason(e) + ".", e);
        }
    }

    /**
     * Loads it with CUDA, once.
     *
     * @param threads of the processor that it may use
     * @throws UserException if it can't be loaded; mostly because a library of CUDA is missing, which is named
     */
    static synchronized void loadCuda(int threads) {
        load(threads);
        try {
            // JavaCPP goes on without this one where it can't be loaded, and then there seems to be no GPU.
            System.load(unpacked("libtorch_cuda.so").getPath());
        } catch (LinkageError e) {
            throw new UserException(
                    "libtorch can't be loaded: " + reason(e)
                            + "; install CUDA 13 with cuDNN 9 and NCCL 2 (docs/gpu.md).",
                    e);
        }
    }

    /**
     * With JavaCPP's cache still empty, its loader opens libtorch.so before the libraries that this one needs are unpacked, and the
     * JVM dies of it. So those first.
     */
    private static void unpack() {
        for (String library : LIBRARIES) {
            if (has(platform(), library)) {
                unpacked(library);
            }
        }
    }

    /**
     * A library as a file. In a folder on the class path it is that file: JavaCPP loads it from there, and a
     * copy beside it would be a second libtorch in one process, of which it dies.
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

    /** An exception of libtorch's: if it is that memory is short, a {@link UserException} with this sentence in its place. */
    static RuntimeException explained(RuntimeException e, String sentence) {
        return String.valueOf(e.getMessage()).contains("out of memory") ? new UserException(sentence, e) : e;
    }

    /** The innermost cause's message: the outer ones only say which Java class was about to be used. */
    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
