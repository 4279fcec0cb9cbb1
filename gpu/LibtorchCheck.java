import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Loads libtorch, says whether it sees a GPU, and multiplies two matrices there. Run by gpu/train --check. */
public final class LibtorchCheck {
    private LibtorchCheck() {}

    public static void main(String[] args) {
        boolean cuda = torch.cuda_is_available();
        System.out.println("libtorch loaded; GPUs seen: " + (cuda ? torch.cuda_device_count() : 0) + "; cuDNN usable: " + torch.cudnn_is_available());
        String device = cuda ? "cuda" : "cpu";
        try (Tensor ones = torch.ones(512, 512);
                Tensor there = ones.to(new org.bytedeco.pytorch.Device(device), torch.ScalarType.Float);
                Tensor product = there.mm(there);
                Tensor sum = product.sum()) {
            // 512 * 512 sums of 512 ones: exact in float32
            double got = sum.item_double();
            if (got != 134217728.0) {
                System.err.println("A product of matrices on " + device + " is wrong: " + got + " and not 134217728.");
                System.exit(1);
            }
        }
        System.out.println("a product of matrices on " + device + " is right");
        if (args.length > 0 && args[0].equals("--need-cuda") && !cuda) {
            System.err.println("libtorch sees no GPU: look at nvidia-smi and at the libraries named above.");
            System.exit(1);
        }
    }
}
