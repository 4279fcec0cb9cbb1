#!/usr/bin/env bash
# Builds the commit that is checked out twice, in two folders of different names, and compares every jar byte by byte.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT

say() { printf 'check_reproducible: %s\n' "$*"; }

for copy in first second-build; do
  say "building the $copy"
  mkdir "$here/$copy"
  git -C "$root" archive HEAD | tar --extract --directory "$here/$copy"
  (cd "$here/$copy" && mvn -q -B -ntp -DskipChecks -Dmaven.test.skip=true package)
done

compared=0
status=0
while IFS= read -r jar; do
  compared=$((compared + 1))
  if ! cmp --silent "$here/first/$jar" "$here/second-build/$jar"; then
    say "DIFFERS: $jar"
    status=1
  fi
done < <(cd "$here/first" && find . -path '*/target/*' -name 'ladder-*.jar' -not -path '*/lib/*' | LC_ALL=C sort)
if ((compared == 0)); then
  say "FAILED: no jar was built" >&2
  exit 1
fi
if ((status == 0)); then say "$compared jars are the same in both"; fi
exit "$status"
