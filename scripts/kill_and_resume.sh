#!/usr/bin/env bash
# Enlarges a folder of tiny images, is killed twice (SIGKILL) and resumes, and compares with a run that nobody stopped: every result is there, whole and
# the same; no image was done twice; nothing half-written is left. Usage: scripts/kill_and_resume.sh [N]. Needs python3, and about two minutes for 500.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
count=${1:-500}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$root/ladder" --version > "$work/version" # builds what is stale, so that what is killed below is no build

# Noise, each image another: 24x16, in folders of 100.
python3 - "$work/in" "$count" << 'PYTHON'
import os, random, struct, sys, zlib

def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

for i in range(int(sys.argv[2])):
    noise = random.Random(i)
    folder = os.path.join(sys.argv[1], 'part%d' % (i // 100))
    os.makedirs(folder, exist_ok=True)
    rows = b''.join(b'\0' + noise.randbytes(24 * 3) for _ in range(16))
    with open(os.path.join(folder, 'image%04d.png' % i), 'wb') as file:
        file.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 24, 16, 8, 2, 0, 0, 0))
                   + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))
PYTHON

upscale() { "$root/ladder" upscale "$work/in" --recursive --json "$@"; }
results() { find "$1" -name '*_x2.png' 2> /dev/null | wc -l; }

upscale -o "$work/whole" > "$work/whole.json"

# Killed when so many results are there; the process that the launcher becomes is the JVM itself.
run_and_kill() {
  local at=$1 log=$2 pid status=0
  upscale -o "$work/out" --resume > "$log" &
  pid=$!
  while (($(results "$work/out") < at)) && kill -0 "$pid" 2> /dev/null; do sleep 0.02; done
  # "upscale" is a subshell: its child is the launcher, which has become the JVM.
  kill -KILL "$(pgrep -P "$pid" | head -n 1)" 2> /dev/null || true
  wait "$pid" 2> /dev/null || status=$?
  if ((status != 137)); then
    echo "the run that was to be killed at $at results ended by itself, with status $status" >&2
    exit 1
  fi
  echo "killed at $(results "$work/out") results; temporary files left: $(find "$work/out" -name '.ladder-*.tmp' | wc -l)"
}

run_and_kill $((count / 3)) "$work/1.json"
run_and_kill $((count * 2 / 3)) "$work/2.json"
upscale -o "$work/out" --resume > "$work/3.json"

python3 - "$work" "$count" << 'PYTHON'
import collections, filecmp, json, os, sys

work, count = sys.argv[1], int(sys.argv[2])
done, summary = collections.Counter(), None
for run in '123':
    with open('%s/%s.json' % (work, run)) as file:
        lines = file.read().splitlines()
    per_run = 0
    for line in lines:
        try:
            item = json.loads(line)
        except ValueError:
            continue  # the last line of a run that was killed
        if 'summary' in item:
            summary = item['summary']
        else:
            done[item['input']] += 1
            per_run += 1
    print('run %s reported %d images' % (run, per_run))

def tree(folder):
    return {os.path.relpath(os.path.join(where, name), folder) for where, _, names in os.walk(folder) for name in names}

whole, out = tree(work + '/whole'), tree(work + '/out')
different = [name for name in whole & out if not name.endswith('.ladder-journal')
             and not filecmp.cmp('%s/whole/%s' % (work, name), '%s/out/%s' % (work, name), shallow=False)]
twice = [name for name, times in done.items() if times > 1]
print('last run: %s; results %d, missing %d, left over %d, different %d, done twice %d' % (
    summary, len(out) - 1, len(whole - out), len(out - whole), len(different), len(twice)))
good = len(out) == count + 1 and whole == out and not different and not twice and summary['failed'] == 0 \
    and summary['done'] + summary['skipped'] == count
print('passed' if good else 'FAILED')
sys.exit(0 if good else 1)
PYTHON
