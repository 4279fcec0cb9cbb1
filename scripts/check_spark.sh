#!/usr/bin/env bash
# Runs the Spark job on a standalone cluster of two workers with one core each on this machine's loopback: many images, two damaged ones and a tall one
# that is cut into bands; an executor is killed in mid-job, then the driver, and the job is resumed. Compares each result with the command line's.
#   scripts/check_spark.sh [IMAGES [MEGAPIXELS]]      default 300 images and a tall one of 2 megapixels
set -euo pipefail
images=${1:-300}
megapixels=${2:-2}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
started=()
finish() {
  for pid in "${started[@]+"${started[@]}"}"; do kill "$pid" 2> /dev/null || true; done
  wait 2> /dev/null || true
  rm -rf "$work"
}
trap finish EXIT

cd "$root"
echo "building"
./ladder --version > /dev/null
./ladder spark --help > /dev/null
lib="$root/ladder-spark/target/fast/*:$root/ladder-spark/target/fast/lib/*"
read -ra opens <<< "$(sed -n 's/.*<spark.jvm.args>\(.*\)<.*/\1/p' ladder-spark/pom.xml)"
JAVA_HOME=$(< target/ladder.jdk) # what ./ladder found
export JAVA_HOME
jvm=("$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -Djava.awt.headless=true "${opens[@]}"
  -Dlog4j2.configurationFile=classpath:io/github/laddersr/spark/log4j2-quiet.properties)

# Images of mixed sizes cut from the samples, by the JDK alone; some names, folders and formats; two are damaged.
echo "making $images images and one of $megapixels megapixels"
cat > "$work/Make.java" << 'JAVA'
import java.awt.image.BufferedImage;
import java.io.File;
import java.util.Random;
import javax.imageio.ImageIO;

class Make {
    public static void main(String[] args) throws Exception {
        File out = new File(args[0]);
        int images = Integer.parseInt(args[1]);
        long pixels = Long.parseLong(args[2]) * 1_000_000;
        BufferedImage sample = ImageIO.read(new File(args[3]));
        Random random = new Random(1);
        for (int i = 0; i < images; i++) {
            int w = 24 + random.nextInt(Math.min(100, sample.getWidth() - 24));
            int h = 24 + random.nextInt(Math.min(100, sample.getHeight() - 24));
            BufferedImage cut = sample.getSubimage(random.nextInt(sample.getWidth() - w), random.nextInt(sample.getHeight() - h), w, h);
            File folder = new File(out, "d" + i % 7);
            folder.mkdirs();
            BufferedImage copy = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
            copy.getGraphics().drawImage(cut, 0, 0, null);
            ImageIO.write(copy, i % 3 == 0 ? "jpg" : "png", new File(folder, "image " + i + (i % 3 == 0 ? ".jpg" : ".png")));
        }
        if (pixels > 0) {
            int w = 1000;
            int h = (int) (pixels / w);
            BufferedImage tall = new BufferedImage(w, h, BufferedImage.TYPE_BYTE_GRAY);
            for (int y = 0; y < h; y++) {
                for (int x = 0; x < w; x++) {
                    int v = sample.getRGB(x % sample.getWidth(), y % sample.getHeight()) & 0xFF;
                    tall.getRaster().setSample(x, y, 0, v);
                }
            }
            ImageIO.write(tall, "png", new File(out, "tall.png"));
        }
    }
}
JAVA
mkdir -p "$work/in"
"${jvm[0]}" -Xmx2g -Djava.awt.headless=true "$work/Make.java" "$work/in" "$images" "$megapixels" "$root/samples/cat.jpg"
find "$work/in" -name '*.png' | sort | head -n 2 | while IFS= read -r file; do
  cp "$file" "${file%.png} cut.png"
  truncate -s 900 "${file%.png} cut.png"
done

# What Spark takes for its home: the folder with its jars. Ours lie there too.
mkdir -p "$work/spark/jars"
ln -s "$root"/ladder-spark/target/fast/*.jar "$root"/ladder-spark/target/fast/lib/*.jar "$work/spark/jars/"
export SPARK_HOME=$work/spark SPARK_LOCAL_IP=127.0.0.1 SPARK_WORKER_DIR=$work/worker SPARK_SCALA_VERSION=2.13
master=spark://127.0.0.1:17077
"${jvm[@]}" -Xmx512m -cp "$lib" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 17077 --webui-port 18081 > "$work/master.log" 2>&1 &
started+=($!)
for port in 18082 18083; do
  "${jvm[@]}" -Xmx512m -cp "$lib" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 1 --memory 2g --webui-port "$port" "$master" > "$work/worker-$port.log" 2>&1 &
  started+=($!)
done
workers=("${started[@]:1}")

job() { # OUT [options]: starts the driver in the background
  local out=$1
  shift
  "${jvm[@]}" -Xmx1g -Dspark.executor.memory=1500m -Dspark.ui.enabled=false -Dspark.driver.host=127.0.0.1 -Dspark.driver.bindAddress=127.0.0.1 "-Dspark.cores.max=${cores:-2}" \
    -cp "$lib" io.github.laddersr.spark.Main "$work/in" "$out" --master "$master" --model x2 --split-pixels 600000 "$@" > "$work/driver.log" 2>&1 &
  driver=$!
}
results() { find "$1" -name '*_x2.png' 2> /dev/null | wc -l; }
wait_for() { # COUNT: until there are so many results
  while (($(results "$work/out") < $1)) && kill -0 "$driver" 2> /dev/null; do sleep 0.2; done
}

echo "starting the job; an executor is killed after a fifth of the images"
job "$work/out"
wait_for $((images / 5))
pkill -9 -P "${workers[0]}" || true
wait_for $((images / 2))
echo "killing the driver at $(results "$work/out") results, then going on"
kill -9 "$driver"
wait "$driver" 2> /dev/null || true
before=$(results "$work/out")
job "$work/out" --resume
status=0
wait "$driver" || status=$?
grep -v '^WARN' "$work/driver.log" | tail -n 6
echo "exit status $status (3: the damaged images)"

echo "the command line's results"
./ladder upscale "$work/in" -o "$work/cli" --recursive --model x2 -q 2> /dev/null || true
missing=0 different=0
while IFS= read -r -d '' file; do
  name=${file#"$work/cli/"}
  if [[ ! -e $work/out/$name ]]; then
    missing=$((missing + 1))
  elif ! cmp -s "$file" "$work/out/$name"; then
    different=$((different + 1))
  fi
done < <(find "$work/cli" -name '*_x2.png' -print0)
extra=$(($(results "$work/out") - $(results "$work/cli")))
# After the driver's death the line says how many were done before; what was done but is made again is work lost.
done_before=$(sed -n 's/.* \([0-9]*\) of [0-9]* images are done already.*/\1/p' "$work/driver.log" | tail -n 1)
echo "$(results "$work/cli") expected, $missing missing, $different different, $extra more than expected, $((before - ${done_before:-0})) of $before made again"
leftover=$(find "$work/out" -name '.ladder-*' | wc -l)
echo "$leftover temporary files left"

if [[ ${SCALING:-} ]]; then
  for cores in 1 2; do
    start=$(date +%s.%N)
    job "$work/scaling-$cores"
    wait "$driver" || true
    printf '%s executor(s): %.1f s\n' "$cores" "$(echo "$(date +%s.%N) - $start" | bc)"
  done
fi
((missing == 0 && different == 0 && extra == 0 && status == 3))
