// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Native objects that outlive the scope in which they are created, and copies between Java's arrays and a device. */
final class Tensors implements AutoCloseable {
    private final List<Pointer> kept = new ArrayList<>();
    private final Device device;

    Tensors(DeviceType type) {
        this.device = keep(new Device(type));
    }

    boolean onCuda() {
        return device.is_cuda();
    }

    /** Keeps an object alive until {@link #close}. */
    <P extends Pointer> P keep(P pointer) {
        pointer.retainReference();
        kept.add(pointer);
        return pointer;
    }

    /** Copies values to the device. */
    Tensor of(float[] values, long... shape) {
        return copy(new FloatPointer(values), ScalarType.Float, shape);
    }

    /** Copies values to the device. */
    Tensor of(double[] values, long... shape) {
        return copy(new DoublePointer(values), ScalarType.Double, shape);
    }

    /** Copies values to the device. */
    Tensor of(int[] values, long... shape) {
        return copy(new IntPointer(values), ScalarType.Int, shape);
    }

    /** Copies values to the device. */
    Tensor of(long[] values, long... shape) {
        return copy(new LongPointer(values), ScalarType.Long, shape);
    }

    /** An uninitialised tensor. */
    Tensor empty(ScalarType type, long... shape) {
        return torch.empty(
                shape,
                new TensorOptions(type).device(new org.bytedeco.pytorch.DeviceOptional(device)),
                new MemoryFormatOptional());
    }

    /** Waits until the CUDA device has finished its work. */
    void synchronize() {
        if (onCuda()) {
            torch.cuda_synchronize();
        }
    }

    private Tensor copy(Pointer values, ScalarType type, long... shape) {
        try (values;
                Tensor borrowed = torch.from_blob(values, shape, new TensorOptions(type))) {
            return borrowed.to(device, type, false, true, new MemoryFormatOptional());
        }
    }

    /** Copies all values in memory order; waits for the device. */
    static float[] floats(Tensor tensor) {
        try (PointerScope _ = new PointerScope()) {
            float[] values = new float[Math.toIntExact(tensor.numel())];
            tensor.cpu().data_ptr_float().get(values);
            return values;
        }
    }

    /** Copies all values in memory order; waits for the device. */
    static double[] doubles(Tensor tensor) {
        try (PointerScope _ = new PointerScope()) {
            double[] values = new double[Math.toIntExact(tensor.numel())];
            tensor.cpu().data_ptr_double().get(values);
            return values;
        }
    }

    @Override
    public void close() {
        kept.reversed().forEach(Pointer::close);
        kept.clear();
    }
}
