// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.github.laddersr.UserException;
import io.github.laddersr.UserException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An ONNX file that was looked through before ONNX Runtime, which is native code, sees it.
 *
 * @param path of it
 * @param content its bytes, which {@code model} shares
 * @param model what they mean
 * @param external whether weights lie in files beside it, all of them inside its folder
 */
record OnnxFile(Path path, byte[] content, ModelProto model, boolean external) {
    /** Protocol buffers end there; larger networks have their weights in files beside. */
    private static final long LARGEST = Integer.MAX_VALUE - 8;

    /**
     * Reads and checks a file.
     *
     * @throws UserException naming the file, if it can't be read or is damaged, or weights lie where they must not
     */
    static OnnxFile read(Path path) {
        byte[] content = bytes(path);
        ModelProto model;
        try {
            model = ModelProto.parser()
                    .parseFrom(UnsafeByteOperations.unsafeWrap(content).newCodedInput());
        } catch (InvalidProtocolBufferException e) {
            throw damaged(path, "it is no ONNX file, or a damaged one: get it anew", e);
        }
        try {
            boolean external = new OnnxChecks(path).check(model);
            return new OnnxFile(path, content, model, external);
        } catch (OnnxChecks.Damage e) {
            throw damaged(path, String.valueOf(e.getMessage()), e);
        }
    }

    private static byte[] bytes(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new UserException(Code.NOT_FOUND, "There is no file " + path, "check the path of the model");
        }
        try {
            if (Files.size(path) > LARGEST) {
                throw refused(path, "it is larger than 2 GB: save it with its weights as external data");
            }
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UserException(Code.NO_ACCESS, "The model " + path + " can't be read", "check its permissions", e);
        }
    }

    /** The sentence for a file that can't be used. */
    static UserException refused(Path path, String reason, Throwable cause) {
        return new UserException(Code.UNSUPPORTED, words(path), reason, cause);
    }

    /** The same without a lower-level cause. */
    static UserException refused(Path path, String reason) {
        return new UserException(Code.UNSUPPORTED, words(path), reason);
    }

    private static UserException damaged(Path path, String reason, Throwable cause) {
        return new UserException(Code.DAMAGED, words(path), reason, cause);
    }

    private static String words(Path path) {
        return "The model " + path + " can't be used";
    }
}
