#!/usr/bin/env bash
# Runs the Spark job on a standalone cluster of two workers with one core each on this machine's loopback: many images, two damaged ones and a tall one
# that is cut into bands; speculation is on; an executor is killed in mid-job, then the driver, and the job is resumed. Compares each result with the
# command line's. The network is a small one with random weights (width 0.5, one pathway), since what is looked at is the job, not the pictures.
#   scripts/check_spark.sh [IMAGES [MEGAPIXELS]]               default 300 images and a tall one of 120 megapixels
#   SCALING=1 scripts/check_spark.sh [IMAGES]                  instead: seconds of one executor and of two, with the model x2 (default 100 images of
#                                                              0.12 to 0.35 megapixels), then of two with x3 and x4; fails below 1.8 times
# BUILT=1 takes what is built as it is. PRICE=0.04 is what a core costs for an hour, for the estimates of SCALING, which needs two free processors: each
# executor is bound to one, with its compiler and garbage collector.
set -euo pipefail
scaling=${SCALING:-}
images=${1:-$([[ $scaling ]] && echo 100 || echo 300)}
megapixels=${2:-$([[ $scaling ]] && echo 0 || echo 120)}
split=$((megapixels > 0 ? megapixels * 25000 : 100000000)) # pixels above which an image is cut; bands have half of it
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
started=()
finish() {
  for pid in "${started[@]+"${started[@]}"}"; do kill "$pid" 2> /dev/null || true; done
  wait 2> /dev/null || true
  if [[ ${KEEP:-} ]]; then echo "kept: $work"; else rm -rf "$work"; fi
}
trap finish EXIT

cd "$root"
if [[ ! ${BUILT:-} ]]; then
  echo "building"
  ./ladder --version > /dev/null
  ./ladder spark --help > /dev/null
fi
# What Spark takes for its home: a folder with jars. Ours are copied, so that a build in the meantime doesn't change what runs.
mkdir -p "$work/spark/jars" "$work/cli"
ln -s "$root"/ladder-spark/target/fast/lib/*.jar "$work/spark/jars/"
cp --remove-destination "$root"/ladder-spark/target/fast/ladder-*.jar "$root"/ladder-spark/target/fast/lib/ladder-*.jar "$work/spark/jars/"
ln -s "$root"/ladder-cli/target/fast/lib/*.jar "$work/cli/"
cp --remove-destination "$root"/ladder-cli/target/fast/ladder-*.jar "$root"/ladder-cli/target/fast/lib/ladder-*.jar "$work/cli/"
export SPARK_HOME=$work/spark SPARK_LOCAL_IP=127.0.0.1 SPARK_WORKER_DIR=$work/worker SPARK_LOCAL_DIRS=$work/local SPARK_SCALA_VERSION=2.13
read -ra opens <<< "$(sed -n 's/.*<spark.jvm.args>\(.*\)<.*/\1/p' ladder-spark/pom.xml)"
JAVA_HOME=$(< target/ladder.jdk) # what ./ladder found
export JAVA_HOME
jvm=("$JAVA_HOME/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -Djava.awt.headless=true -XX:+UseSerialGC)
spark=("${jvm[@]}" "${opens[@]}" -Dlog4j2.configurationFile=classpath:io/github/laddersr/spark/log4j2-quiet.properties -cp "$work/spark/jars/*")

# Images of mixed sizes cut from a sample, by the JDK alone, in folders of two formats; and the small network.
echo "making $images images and one of $megapixels megapixels"
cat > "$work/Make.java" << 'JAVA'
import io.github.laddersr.graph.LadderPyramidNetwork;
import io.github.laddersr.graph.Variant;
import io.github.laddersr.weights.Dtype;
import io.github.laddersr.weights.Model;
import io.github.laddersr.weights.Weights;
import java.awt.image.BufferedImage;
import java.io.File;
import java.util.Random;
import javax.imageio.ImageIO;

class Make {
    public static void main(String[] args) throws Exception {
        File out = new File(args[0]);
        int images = Integer.parseInt(args[1]);
        long pixels = Long.parseLong(args[2]) * 1_000_000;
        int larger = Integer.parseInt(args[5]); // the cuts are stretched by this
        BufferedImage sample = ImageIO.read(new File(args[3]));
        Random random = new Random(1);
        long all = pixels;
        for (int i = 0; i < images; i++) {
            int w = 96 + random.nextInt(161);
            int h = 64 + random.nextInt(129);
            BufferedImage cut = sample.getSubimage(random.nextInt(sample.getWidth() - w), random.nextInt(sample.getHeight() - h), w, h);
            w *= larger;
            h *= larger;
            all += (long) w * h;
            File folder = new File(out, "d" + i % 7);
            folder.mkdirs();
            BufferedImage copy = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
            copy.getGraphics().drawImage(cut, 0, 0, w, h, null);
            ImageIO.write(copy, i % 3 == 0 ? "jpg" : "png", new File(folder, "image " + i + (i % 3 == 0 ? ".jpg" : ".png")));
        }
        if (pixels > 0) {
            int w = 600;
            int h = (int) (pixels / w);
            BufferedImage tall = new BufferedImage(w, h, BufferedImage.TYPE_BYTE_GRAY);
            for (int y = 0; y < h; y++) {
                for (int x = 0; x < w; x++) {
                    int v = sample.getRGB(x % sample.getWidth(), y % sample.getHeight()) & 0xFF;
                    tall.getRaster().setSample(x, y, 0, v + y / 1000 & 0xFF);
                }
            }
            ImageIO.write(tall, "png", new File(out, "tall.png"));
        }
        System.out.println(all / 1e6);
        Variant small = Variant.lpn(2).withWidth(0.5).withPathways(1);
        new Model(small, Weights.random(LadderPyramidNetwork.of(small), 1)).write(new File(args[4]).toPath(), Dtype.F32);
    }
}
JAVA
mkdir -p "$work/in"
"${jvm[@]}" -Xmx2g -cp "$work/cli/*" "$work/Make.java" "$work/in" "$images" "$megapixels" "$root/samples/cat.jpg" "$work/small.safetensors" \
  "$([[ $scaling ]] && echo 3 || echo 1)" \
  > "$work/all" 2> "$work/make.log" || { cat "$work/make.log"; exit 1; }
if [[ ! $scaling ]]; then
  find "$work/in" -path '*/d*' -name '*.png' | sort | head -n 2 | while IFS= read -r file; do
    cp "$file" "${file%.png} cut.png"
    truncate -s 900 "${file%.png} cut.png"
  done
fi

master=spark://127.0.0.1:17077
"${spark[@]}" -Xmx512m org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 17077 --webui-port 18081 > "$work/master.log" 2>&1 &
started+=($!)
for worker in 0 1; do
  port=$((18082 + worker))
  alone=()
  if [[ $scaling ]] && command -v taskset > /dev/null; then alone=(taskset -c "$worker"); fi
  "${alone[@]+"${alone[@]}"}" "${spark[@]}" -Xmx512m org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 1 --memory 2g --webui-port "$port" "$master" > "$work/worker-$port.log" 2>&1 &
  started+=($!)
done
workers=("${started[@]:1}")

job() { # OUT [options]: starts the driver in the background
  local out=$1
  shift
  "${spark[@]}" -Xmx1g -Dspark.executor.memory=1500m -Dspark.executor.extraJavaOptions=-XX:+UseSerialGC -Dspark.ui.enabled=false -Dspark.driver.host=127.0.0.1 \
    -Dspark.driver.bindAddress=127.0.0.1 "-Dspark.cores.max=${cores:-2}" "${speculation[@]+"${speculation[@]}"}" \
    io.github.laddersr.spark.Main "$work/in" "$out" --master "$master" --model "$model" --split-pixels "$split" "$@" > "$work/driver.log" 2>&1 &
  driver=$!
}

run() { # OUT [options]: runs the driver; sets $mpixel and $each, the seconds of a task for one
  job "$@"
  local status=0
  wait "$driver" || status=$?
  ((status == 0)) || { cat "$work/driver.log"; exit 1; }
  read -r mpixel each <<< "$(sed -n 's/.* \([0-9.]*\) Mpixel at \([0-9.]*\) s of a task.*/\1 \2/p' "$work/driver.log")"
}
estimate() {
  awk -v model="$model" -v each="$each" -v price="${PRICE:-0.04}" 'BEGIN {
    printf "%s: a core enlarges 3600 / %.2f = %.0f Mpixel an hour; ", model, each, 3600 / each
    printf "10^6 photos of 12 Mpixel: 12 * 10^6 * %.2f / 3600 = %.0f core hours; at %s for a core hour: %.0f\n", each, 12e6 * each / 3600, price, 12e6 * each / 3600 * price
  }'
}

model=$work/small.safetensors
if [[ $scaling ]]; then
  model=x2
  run "$work/none" --plan # master and workers are up then
  for cores in 1 2; do
    start=$(date +%s.%N)
    run "$work/scaling-$cores"
    seconds[cores]=$(awk -v from="$start" -v to="$(date +%s.%N)" 'BEGIN { printf "%.1f", to - from }')
    echo "$cores executor(s) of one core: ${seconds[cores]} s with all starts for $images images, $mpixel Mpixel; $each s of a core for a megapixel"
  done
  estimate
  for model in x3 x4; do
    run "$work/scaling-$model" --include 'image [12]?.*'
    estimate
  done
  awk -v one="${seconds[1]}" -v two="${seconds[2]}" 'BEGIN {
    printf "two executors are %.2f times as fast as one\n", one / two
    exit one / two < 1.8
  }'
  exit
fi

# An attempt is tried twice as soon as it takes a little longer than others.
speculation=(-Dspark.speculation=true -Dspark.speculation.quantile=0.2 -Dspark.speculation.multiplier=1.01 -Dspark.speculation.interval=100ms)
out=$work/out
pieces() { find "$out" -name '*_x2.png' -o -path '*/_bands/*/*.png' 2> /dev/null | wc -l; }
wait_for() { # COUNT: until there are so many results and bands
  while (($(pieces) < $1)) && kill -0 "$driver" 2> /dev/null; do sleep 0.2; done
}
open_files() { # how many results and bands the executors are writing
  local pid
  for pid in $(pgrep -P "${workers[0]},${workers[1]}"); do find "/proc/$pid/fd" -lname '*/_unfinished/*' -printf '%l\n' 2> /dev/null || true; done | sort -u | wc -l
}
all=$((images + megapixels * 2000000 / split))
echo "starting the job; an executor is killed after a fifth of about $all images and bands"
began=$SECONDS
job "$out"
wait_for $((all / 5))
pkill -9 -P "${workers[0]}" || true
wait_for $((all / 2))
begun=$(open_files)
kill -9 "$driver"
wait "$driver" 2> /dev/null || true
sleep 1 # executors end when the driver is gone
before=$(find "$out" -name '*_x2.png' | wc -l)
bands=$(find "$out/_bands" -name '*.png' 2> /dev/null | wc -l)
echo "the driver was killed at $before results and $bands bands whole, $begun images or bands begun; going on"
job "$out" --resume
status=0
wait "$driver" || status=$?
grep -E '^ladder: .*(done already|cut.png)' "$work/driver.log"
grep '^[0-9]* enlarged' "$work/driver.log" || tail -n 20 "$work/driver.log"
echo "exit status $status (3: the damaged images); $((SECONDS - began)) s since the start of the job"

echo "the command line's results"
began=$SECONDS
"${jvm[@]}" -Xmx2g -cp "$work/cli/*" io.github.laddersr.cli.Main upscale "$work/in" -o "$work/cli-out" --recursive --model "$model" -q 2> /dev/null || true
echo "$((SECONDS - began)) s"
missing=0 different=0
while IFS= read -r -d '' file; do
  name=${file#"$work/cli-out/"}
  if [[ ! -e $out/$name ]]; then
    missing=$((missing + 1))
  elif ! cmp -s "$file" "$out/$name"; then
    different=$((different + 1))
  fi
done < <(find "$work/cli-out" -name '*_x2.png' -print0)
expected=$(find "$work/cli-out" -name '*_x2.png' | wc -l)
extra=$(($(find "$out" -name '*_x2.png' | wc -l) - expected))
# The resumed job says what was done before it; what was whole but is made again is work lost, and so is what was begun: at most a band each.
done_before=$(sed -n 's/.* \([0-9]*\) of [0-9]* images are done already.*/\1/p' "$work/driver.log")
bands_before=$(sed -n 's/.* \([0-9]*\) of [0-9]* bands are done already.*/\1/p' "$work/driver.log")
lost=$((before - ${done_before:-0} + bands - ${bands_before:-0}))
echo "$expected expected, $missing missing, $different different, $extra more than expected, $lost of $((before + bands)) whole ones made again"
share=$(awk -v pieces=$((lost + begun)) -v band=$((split / 2)) -v all="$(< "$work/all")" 'BEGIN { printf "%.1f", pieces * band / 1e4 / all }')
echo "work made again: at most $share % of $(< "$work/all") Mpixel ($begun begun and $lost whole, each counted as a band of $((split / 2)) pixels)"
leftover=$(find "$out" -name '.ladder-*' -o -name '_unfinished' -o -name '_bands' | wc -l)
echo "$leftover temporary files or folders left"
((missing == 0 && different == 0 && extra == 0 && lost == 0 && leftover == 0 && status == 3)) && awk -v share="$share" 'BEGIN { exit share > 5 }'
