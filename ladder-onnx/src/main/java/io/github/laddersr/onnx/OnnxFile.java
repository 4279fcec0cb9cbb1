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
 * An ONNX file that was checked before ONNX Runtime, which is native code, reads it.
 *
 * @param path path of the file
 * @param content its bytes, which {@code model} shares
 * @param model the parsed model
 * @param external whether weights are in other files, all of them inside its folder
 */
record OnnxFile(Path path, byte[] content, ModelProto model, boolean external) {
    /** The limit of protocol buffers; larger networks store their weights in separate files. */
    private static final long LARGEST = Integer.MAX_VALUE - 8;

    /**
     * Reads and checks a file.
     *
     * @throws UserException naming the file, if it can't be read or is damaged, or weights are in a place where they
     *     are not allowed
     */
    static OnnxFile read(Path path) {
        byte[] content = bytes(path);
        ModelProto model;
        try {
            model = ModelProto.parser()
                    .parseFrom(UnsafeByteOperations.unsafeWrap(content).newCodedInput());
        } catch (InvalidProtocolBufferException e) {
            throw damaged(path, "it is not an ONNX file, or it is damaged: get it again", e);
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

    /** The exception for a file that can't be used. */
    static UserException refused(Path path, String reason, Throwable cause) {
        return new UserException(Code.UNSUPPORTED, words(path), reason, cause);
    }

    /** The same without an underlying cause. */
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
