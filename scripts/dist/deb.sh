#!/usr/bin/env bash
# Makes OUT/ladder_VERSION_amd64.deb of an unpacked tree. By dpkg-deb: jpackage makes packages only around a program of its own, which can
# neither measure the machine's memory nor keep the JVM's warning away, and puts in no manual (docs/packaging.md).
# Usage: deb.sh TREE VERSION TIME OUT
set -euo pipefail

tree=$1
version=${2/-SNAPSHOT/~snapshot} # sorts before the release
stamp=$3
to=$4
package=$to/ladder_${version}_amd64.deb

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"

mkdir -p "$root"/opt/ladder "$root"/usr/{bin,share/{man/man1,bash-completion/completions,zsh/vendor-completions,doc/ladder}} "$root/DEBIAN"
cp -a "$tree"/{bin,lib} "$root/opt/ladder/"
ln -s /opt/ladder/bin/ladder "$root/usr/bin/ladder"
cp -a "$tree"/share/man/man1/*.1 "$root/usr/share/man/man1/"
gzip -9n "$root"/usr/share/man/man1/*.1
cp -a "$tree/share/bash-completion/completions/ladder" "$root/usr/share/bash-completion/completions/"
cp -a "$tree/share/zsh/site-functions/_ladder" "$root/usr/share/zsh/vendor-completions/"
cp -a "$tree"/share/doc/ladder/. "$root/usr/share/doc/ladder/"
mv "$root/usr/share/doc/ladder/LICENSE" "$root/usr/share/doc/ladder/copyright"
ln -s copyright "$root/usr/share/doc/ladder/LICENSE"

cat > "$root/DEBIAN/control" <<CONTROL
Package: ladder
Version: $version
Architecture: amd64
Maintainer: the Ladder authors <ladder@users.noreply.github.com>
Installed-Size: $(du -sk --apparent-size "$root" | cut -f1)
Depends: bash, coreutils, libc6 (>= 2.17)
Recommends: fontconfig, fonts-dejavu-core
Section: graphics
Priority: optional
Homepage: https://github.com/ladder-sr/ladder
Description: enlarges images with the Ladder Pyramid Network
 Ladder enlarges photographs and drawings two, three or four times, on the
 processor, in bounded memory. The package brings its own Java runtime.
 .
 The recommended fonts are needed only by commands that draw words: compare,
 features and plot.
CONTROL
(cd "$root" && find opt usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum > DEBIAN/md5sums)

find "$root" -newermt "$stamp" -exec touch --no-dereference --date "$stamp" {} +
SOURCE_DATE_EPOCH=$(date --date "$stamp" +%s) dpkg-deb --root-owner-group -Zxz --build "$root" "$package" > /dev/null
