package example;

import io.github.laddersr.image.ImageFiles;
import io.github.laddersr.models.Models;
import io.github.laddersr.upscale.Upscaler;
import java.nio.file.Path;

class Enlarge {
    public static void main(String[] files) {
        try (Upscaler upscaler = Upscaler.open(Models.X2)) {
            ImageFiles.write(upscaler.upscale(ImageFiles.read(Path.of(files[0]))), Path.of(files[1]));
        }
    }
}
