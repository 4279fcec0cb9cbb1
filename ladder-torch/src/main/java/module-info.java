/** Training with libtorch. */
module io.github.laddersr.torch {
    requires transitive io.github.laddersr.train;
    requires org.bytedeco.javacpp;
    requires org.bytedeco.pytorch;
    requires static org.jspecify;

    exports io.github.laddersr.torch;

    provides io.github.laddersr.train.device.TrainingDevice with
            io.github.laddersr.torch.CudaDevice,
            io.github.laddersr.torch.TorchCpuDevice;
}
