// SPDX-License-Identifier: Apache-2.0
package io.github.laddersr.train.device;

import io.github.laddersr.UserException;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The devices of this build: those that a jar on the class path registers with {@link ServiceLoader}. */
public final class Devices {
    private Devices() {}

    /**
     * Finds a device by its name.
     *
     * @throws UserException if this build has no device of that name; its message lists the devices that there are
     */
    public static TrainingDevice of(String name) {
        List<TrainingDevice> devices = ServiceLoader.load(TrainingDevice.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return devices.stream()
                .filter(device -> device.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UserException(missing(name, devices)));
    }

    private static String missing(String name, List<TrainingDevice> devices) {
        if (name.equals("cuda")) {
            return "The device cuda is not in this build: start with LADDER_PROFILE=cuda ./ladder train ..., which builds with"
                    + " libtorch for CUDA (see docs/gpu.md).";
        }
        return "There is no training device '" + name + "': use "
                + devices.stream().map(TrainingDevice::name).sorted().collect(Collectors.joining(" or ")) + ".";
    }
}
