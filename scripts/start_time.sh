#!/usr/bin/env bash
# Times ./ladder upscale of a 256x256 photograph at x2, from the command to the end of the process with the result on disk: median and minimum of
# N runs (default 7). One more run, with the JVM's log of loaded classes, tells what its parts took; that run is a little slower.
#   scripts/start_time.sh [N] [option of upscale ...]
# Or times ./ladder serve, from the command to its first answer that it is ready:
#   scripts/start_time.sh serve [N]
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
command=upscale
if [[ ${1:-} == serve ]]; then
  command=serve
  shift
fi
runs=${1:-7}
if [[ ! $runs =~ ^[1-9][0-9]*$ ]]; then
  echo "start_time.sh: the number of runs must be a whole number above 0, not '$runs'." >&2
  exit 2
fi
if (($# > 0)); then shift; fi
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT

# Prints the median and the minimum of column $1.
summary() {
  cut -d' ' -f"$1" "$temp/times" | sort -n | awk '
    { time[NR] = $1 }
    END {
      median = NR % 2 ? time[(NR + 1) / 2] : (time[NR / 2] + time[NR / 2 + 1]) / 2
      printf "median %.2f s, minimum %.2f s\n", median / 1000, time[1] / 1000
    }'
}

# Adds the wall time in ms, until a server is ready, and its processor time until then to the file $1.
once_server() {
  local begin=${EPOCHREALTIME/[.,]/} line end server stat
  exec 7< <(exec "$root/ladder" serve --port 0 --data "$temp/server" 2> "$temp/errors")
  server=$!
  IFS= read -r line <&7 || line=
  if [[ ! $line =~ :([0-9]+)/$ ]]; then
    cat "$temp/errors" >&2
    exit 1
  fi
  exec 8<> "/dev/tcp/127.0.0.1/${BASH_REMATCH[1]}"
  printf 'GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&8
  IFS= read -r line <&8
  end=${EPOCHREALTIME/[.,]/}
  read -ra stat < "/proc/$server/stat"
  exec 8>&- 7<&-
  kill "$server"
  while kill -0 "$server" 2> /dev/null; do sleep 0.05; done
  if [[ $line != *' 200 '* ]]; then
    echo "start_time.sh: the server is not ready: $line" >&2
    exit 1
  fi
  echo "$(((end - begin) / 1000)) $(((stat[13] + stat[14]) * 1000 / $(getconf CLK_TCK)))" >> "$1"
}

# No sample is as high as 256 pixels: the nearest one is stretched.
# For any Java from 11 on: the default one need not be the one that Ladder takes.
cat > "$temp/Photo.java" << 'EOF'
public class Photo {
    public static void main(String[] args) throws Exception {
        var from = javax.imageio.ImageIO.read(new java.io.File(args[0]));
        var to = new java.awt.image.BufferedImage(256, 256, java.awt.image.BufferedImage.TYPE_INT_RGB);
        to.createGraphics().drawImage(from, 0, 0, 256, 256, null);
        if (!javax.imageio.ImageIO.write(to, "jpg", new java.io.File(args[1]))) throw new AssertionError("no JPEG writer");
    }
}
EOF
"$root/ladder" --version # builds what is stale, makes the archive
if [[ $command == serve ]]; then
  for ((i = 0; i < runs; i++)); do once_server "$temp/times"; done
  echo "$runs runs of serve, from the command to ready, load $(cut -d' ' -f1 /proc/loadavg)"
  echo "wall       $(summary 1)"
  echo "processor  $(summary 2)"
  exit
fi
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" "$temp/Photo.java" "$root/samples/astronaut.jpg" "$temp/photo.jpg"

# Adds the run's wall and processor time in ms to the file $1.
once() {
  rm -f "$temp/large.png"
  local TIMEFORMAT='%3R %3U %3S' wall user system
  { time "$root/ladder" upscale "$temp/photo.jpg" -o "$temp/large.png" "${@:2}" > /dev/null 2> "$temp/errors"; } 2> "$temp/time" || true
  if [[ ! -s $temp/large.png ]]; then
    cat "$temp/errors" >&2
    exit 1
  fi
  read -r wall user system < "$temp/time"
  echo "$((10#${wall/[.,]/})) $((10#${user/[.,]/} + 10#${system/[.,]/}))" >> "$1"
}

for ((i = 0; i < runs; i++)); do once "$temp/times" "$@"; done
echo "$runs runs of upscale, 256x256 to 512x512, load $(cut -d' ' -f1 /proc/loadavg 2> /dev/null || echo unknown)"
echo "wall       $(summary 1)"
echo "processor  $(summary 2)"

LADDER_JAVA_OPTS="${LADDER_JAVA_OPTS:-} -Xlog:class+load:file=$temp/classes:uptime" once "$temp/logged" "$@"
echo "One run in parts, by the first class of each; $(cut -d' ' -f1 "$temp/logged") ms in all:"
awk '
  BEGIN {
    p = "io.github.laddersr."
    part[p "cli.Main"] = "the command line"
    part[p "cli.option.ModelChoice"] = "the model is found"
    part[p "weights.Safetensors"] = "weights are read and checked"
    part[p "image.ImageFiles"] = "the image is opened"
    part[p "engine.Engines"] = "an engine is chosen"
    part[p "fold.Fold"] = "the network is folded"
    part[p "engine.VectorEngine"] = "weights are packed, the engine made"
    part[p "upscale.Tiles"] = "the engine runs"
    part[p "image.ImageEncoder"] = "the result is written"
  }
  { time = substr($1, 2) + 0; last = time }
  NR == 1 { name = "the JVM starts"; begin = 0 }
  $2 in part { printf "  %5.0f ms  %s\n", 1000 * (time - begin), name; name = part[$2]; begin = time }
  END { printf "  %5.0f ms  %s\n", 1000 * (last - begin), name }' "$temp/classes"
