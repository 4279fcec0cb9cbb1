#!/usr/bin/env bash
# Checks what "make dist" made, in a Debian root with nothing but what debootstrap --variant=minbase puts there: no Java, no fonts, no locale. Needs root
# and debootstrap (or a root that is there already, in LADDER_ROOT); says so and ends with 0 where they are not. LADDER_SUITE names the release of Debian
# (bookworm if not set), LADDER_MIRROR where it comes from (http://deb.debian.org/debian).
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
root=${LADDER_ROOT:-$repository/target/bare-root}
suite=${LADDER_SUITE:-bookworm}
mirror=${LADDER_MIRROR:-http://deb.debian.org/debian}

say() { printf 'check_dist: %s\n' "$*"; }
fail() {
  say "FAILED: $*" >&2
  exit 1
}

tarballs=("$repository"/dist/ladder-*-linux-x64.tar.gz)
packages=("$repository"/dist/ladder_*_amd64.deb)
[[ -f ${tarballs[-1]} && -f ${packages[-1]} ]] || fail "dist holds no packages: run make dist."
tarball=${tarballs[-1]}
package=${packages[-1]}

# The tarball as this user, with next to no environment.
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
tar --extract --file "$tarball" --directory "$here"
bare=(env -i PATH=/usr/bin:/bin "$here"/ladder-*/bin/ladder)
"${bare[@]}" upscale "$repository/samples/cat.jpg" -o "$here/cat.png" > /dev/null || fail "the tarball does not run with an empty environment."
[[ -s $here/cat.png ]] || fail "the tarball wrote no image."
env -i PATH=/usr/bin:/bin LADDER_JAVA_OPTS=-Xshare:on "$here"/ladder-*/bin/ladder --version > /dev/null ||
  fail "the archive of classes does not fit where the tarball was unpacked."
say "the tarball runs with an empty environment, its archive of classes fits"

if ((EUID != 0)); then
  say "skipped: the bare root needs root's rights"
  exit 0
fi
if [[ ! -x $root/usr/bin/dpkg ]]; then
  if ! command -v debootstrap > /dev/null; then
    say "skipped: the bare root needs debootstrap (apt-get install debootstrap)"
    exit 0
  fi
  # Under another name until it is whole: what an interruption leaves must not be taken for a root the next time.
  rm -rf --one-file-system "$root.new"
  mkdir -p "$repository/target"
  debootstrap --variant=minbase "$suite" "$root.new" "$mirror" > "$repository/target/debootstrap.log" 2>&1 ||
    fail "debootstrap failed: see $repository/target/debootstrap.log"
  mv -T "$root.new" "$root"
fi

inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$root" "$@"; }
# All that is installed: what a removal must leave.
listing() { (cd "$root" && find . -xdev \( -path ./proc -o -path ./sys -o -path ./dev -o -path ./tmp -o -path ./var/lib/dpkg -o -path ./var/log -o -path ./var/cache -o -path ./etc/ld.so.cache \) -prune -o -print | LC_ALL=C sort); }

mounted=()
leave() {
  local place
  for place in "${mounted[@]+"${mounted[@]}"}"; do umount "$place"; done
  rm -rf "$here" "$root/tmp/ladder"
}
trap leave EXIT
if [[ ! -r $root/proc/meminfo ]]; then
  mount -t proc proc "$root/proc"
  mounted+=("$root/proc")
fi
[[ -z $(inside sh -c 'command -v java || true') ]] || fail "the root $root has a Java: take another."

rm -rf "$root/tmp/ladder"
mkdir -p "$root/tmp/ladder/ä b"
cp "$repository/samples/cat.jpg" "$root/tmp/ladder/ä b/Katze ü.jpg"

say "tarball in the bare root"
tar --extract --file "$tarball" --directory "$root/tmp/ladder"
program=$(cd "$root" && echo tmp/ladder/ladder-*/bin/ladder)
inside "/$program" upscale '/tmp/ladder/ä b/Katze ü.jpg' -o /tmp/ladder/tarball.png || fail "the tarball does not run in $root."

say "package in the bare root"
before=$(listing)
cp "$package" "$root/tmp/ladder/ladder.deb"
inside dpkg -i /tmp/ladder/ladder.deb > /dev/null || fail "the package can't be installed."
inside ladder --version
inside ladder upscale '/tmp/ladder/ä b/Katze ü.jpg' -o /tmp/ladder/deb.png > /dev/null || fail "the package does not run in $root."
cmp "$root/tmp/ladder/tarball.png" "$root/tmp/ladder/deb.png" || fail "tarball and package differ in what they compute."
for extension in jpg tif webp png; do
  inside ladder upscale -q "/tmp/ladder/ä b/Katze ü.jpg" -o "/tmp/ladder/again.$extension" || fail "no .$extension can be written in $root."
done
inside ladder upscale -q --engine onnx '/tmp/ladder/ä b/Katze ü.jpg' -o /tmp/ladder/onnx.png || fail "ONNX Runtime does not run in $root."
inside ladder cost --json > /dev/null || fail "'cost' fails in $root."
status=0
message=$(inside ladder compare --model x2 /tmp/ladder/again.jpg -o /tmp/ladder/sheet.png 2>&1) || status=$?
[[ $status == 2 && $message == *fontconfig* ]] || fail "without fonts 'compare -o' should name what to install: $message"
for file in /usr/share/man/man1/ladder.1.gz /usr/share/bash-completion/completions/ladder /usr/share/zsh/vendor-completions/_ladder /usr/share/doc/ladder/copyright; do
  [[ -s $root$file ]] || fail "the package has no $file."
done
inside dpkg -r ladder > /dev/null
inside dpkg -P ladder > /dev/null 2>&1 || true
left=$(comm -13 <(printf '%s\n' "$before") <(listing))
[[ -z $left ]] || fail "after dpkg -r there is still: $left"

say "done: both run with no Java, dpkg -r leaves nothing"
