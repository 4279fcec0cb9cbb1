#!/usr/bin/env bash
# Writes docs/results.md: measures the shipped models on the sets in a folder, x2, x3 and x4.
#   scripts/results.sh DATA [options of ./ladder eval]
set -euo pipefail
if (($# == 0)); then
  echo "usage: scripts/results.sh DATA [options of ./ladder eval]" >&2
  exit 2
fi
data=$(readlink -f "$1")
shift
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
trap 'rm -rf "$work" docs/.results.md.new' EXIT
for scale in 2 3 4; do
  ./ladder eval --data "$data" --scale "$scale" --markdown "$work/x$scale.md" "$@"
done
{
  cat << 'END'
# Results

Written by `make results DATA=DIR`, which measures the shipped models by `./ladder eval --markdown`. How it is measured: [protocol.md](protocol.md).
The rows marked as published are from the paper's Table 1, bicubic's from the tables of DRRN and RCAN.
END
  for scale in 2 3 4; do
    echo
    cat "$work/x$scale.md"
  done
} > docs/.results.md.new
mv docs/.results.md.new docs/results.md
