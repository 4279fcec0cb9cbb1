#!/usr/bin/env bash
# Makes dist/ladder-VERSION-linux-x64.tar.gz, which holds all that Ladder needs, and dist/ladder_VERSION_amd64.deb of the same files (docs/packaging.md).
# Started by "make dist", that is "./ladder dist", which builds first and sets JAVA_HOME.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/launch.sh
source "$root/scripts/launch.sh"

fast=$root/ladder-cli/target/fast
work=$root/target/dist
to=$root/dist
# The time of all files: the archive of classes fits jars of one time only, and two builds of one source are to be alike.
stamp=$(sed -n 's:.*<project.build.outputTimestamp>\(.*\)</.*:\1:p' "$root/pom.xml")

say() { printf 'dist: %s\n' "$*"; }
fail() {
  printf 'dist: %s\n' "$*" >&2
  exit 1
}

[[ $(uname -sm) == 'Linux x86_64' ]] || fail "packages are made on Linux x86_64 only, for which they are."
[[ -x ${JAVA_HOME:-}/bin/jlink ]] || fail "JAVA_HOME must be a JDK with jlink: run make dist."

programs=("$fast"/ladder-cli-*.jar)
version=${programs[0]##*/ladder-cli-}
version=${version%.jar}
tree=$work/ladder-$version-linux-x64
rm -rf "$work"
mkdir -p "$work" "$to" "$tree"/{bin,lib/jars,share/man/man1,share/bash-completion/completions,share/zsh/site-functions,share/doc/ladder/licenses}

say "libraries"
cp "${programs[0]}" "$tree/lib/ladder-cli.jar"
cp "$fast"/lib/*.jar "$tree/lib/jars/"
cp "$root/scripts/launch.sh" "$root/scripts/memory.sh" "$tree/lib/"
cp "$root/scripts/dist/ladder" "$tree/bin/"

# Leaves in the jar $1 of the native libraries in its folder $2 only those in $3, which are for this system.
only_this_system() {
  local jar=$1 natives=$work/natives path
  mkdir "$natives"
  (cd "$natives" && "$JAVA_HOME/bin/jar" --extract --file "$jar")
  [[ -d $natives/$2/$3 ]] || fail "$jar has no $2/$3 any more: look what it has and correct scripts/dist.sh."
  while IFS= read -r path; do
    [[ $path/ == "$natives/$2/$3"/* || $natives/$2/$3/ == "$path"/* ]] || rm -rf "$path"
  done < <(find "$natives/$2" -mindepth 1 -type d)
  "$JAVA_HOME/bin/jar" --create --date "$stamp" --manifest "$natives/META-INF/MANIFEST.MF" --file "$jar" -C "$natives" .
  rm -r "$natives"
}

only_this_system "$(echo "$tree"/lib/jars/onnxruntime-*.jar)" ai/onnxruntime/native linux-x64
only_this_system "$(echo "$tree"/lib/jars/webp-imageio-*.jar)" native Linux/x86_64

say "licences"
doc=$tree/share/doc/ladder
cp "$root/LICENSE" "$doc/LICENSE"
cp "$root"/scripts/dist/licenses/*.txt "$doc/licenses/"
{
  echo "Ladder is under the Apache License 2.0 (LICENSE). This package holds other works too, each under its own licence:"
  echo
  echo "runtime (OpenJDK, built by Eclipse Adoptium): GPL-2.0 with the Classpath Exception; see lib/runtime/legal. Source: https://adoptium.net"
  for jar in "$tree"/lib/jars/*.jar; do
    name=${jar##*/}
    line=$(awk -F ' [|] ' -v jar="$name" '!/^#/ && index(jar, $1) == 1 { print $2 ". Copyright (c) " $3 }' "$root/scripts/dist/libraries.txt")
    [[ -n $line ]] || fail "scripts/dist/libraries.txt has no line for $name: add its licence."
    printf '%s: %s\n' "$name" "$line"
    mapfile -t texts < <("$JAVA_HOME/bin/jar" --list --file "$jar" | grep -iE '(^|/)[^/]*(licen[sc]e|notice)[^/]*$' | grep -v '\.class$' || true)
    if ((${#texts[@]} > 0)); then
      mkdir -p "$doc/licenses/${name%.jar}" "$work/texts"
      (cd "$work/texts" && "$JAVA_HOME/bin/jar" --extract --file "$jar" "${texts[@]}")
      for text in "${texts[@]}"; do mv "$work/texts/$text" "$doc/licenses/${name%.jar}/"; done
    fi
  done
  echo
  echo "The texts are in licenses: one for each kind of licence (Apache-2.0 is LICENSE), and what a library brings itself in a folder of its name."
} > "$doc/THIRD-PARTY.txt"

say "runtime"
# The modules that the jars use. progressbar's own description names a module that is not there under this name; it uses java.base only. Our jars are read
# without their descriptions: jdeps would look for what these require on a module path, where not all libraries can be.
libraries=()
for jar in "$tree"/lib/jars/*.jar; do [[ $jar == */progressbar-* || $jar == */ladder-* ]] || libraries+=("$jar"); done
mkdir "$work/ours"
for jar in "$tree"/lib/ladder-cli.jar "$tree"/lib/jars/ladder-*.jar; do (cd "$work/ours" && "$JAVA_HOME/bin/jar" --extract --file "$jar"); done
rm "$work/ours/module-info.class"
modules=$("$JAVA_HOME/bin/jdeps" --multi-release 25 --ignore-missing-deps --print-module-deps --class-path "$tree/lib/jars/*" \
  "$work/ours" "${libraries[@]}" 2> "$work/jdeps.log" | tail -n 1) || fail "jdeps failed: see $work/jdeps.log"
[[ $modules == java.base,* ]] || fail "jdeps does not say which modules are used: $modules"
# Not compressed: the whole is, and pages of the file are mapped as they are. Of the JDK's classes the lines' numbers go, of ours they stay.
"$JAVA_HOME/bin/jlink" --add-modules "$modules" --no-header-files --no-man-pages --strip-java-debug-attributes --compress zip-0 \
  --output "$tree/lib/runtime" > "$work/jlink.log" 2>&1 || fail "jlink failed: see $work/jlink.log"

say "manual and completion ($modules)"
jvm+=(-Dladder.packaged=true)
java=$tree/lib/runtime/bin/java
ladder=("$java" "${jvm[@]}" -cp "$tree/lib/ladder-cli.jar:$tree/lib/jars/*" io.github.laddersr.cli.Main)
"${ladder[@]}" man --output "$tree/share/man/man1" 2> "$work/man.log" || fail "the manual can't be written: see $work/man.log"
"${ladder[@]}" completion bash > "$tree/share/bash-completion/completions/ladder" 2>> "$work/man.log"
"${ladder[@]}" completion zsh > "$tree/share/zsh/site-functions/_ladder" 2>> "$work/man.log"

say "archive of classes"
find "$tree" -exec touch --no-dereference --date "$stamp" {} +
write_archive "$java" "$(class_path "$tree/lib/ladder-cli.jar" "$tree/lib/jars")" "$root/samples/cat.jpg" "$tree/lib/ladder.jsa" \
  > "$work/archive.log" 2>&1 < /dev/null || fail "the archive can't be made: see $work/archive.log"
chmod 644 "$tree/lib/ladder.jsa"
touch --date "$stamp" "$tree/lib/ladder.jsa" "$tree/lib"

say "tarball"
tarball=$to/${tree##*/}.tar.gz
tar --create --sort=name --owner=0 --group=0 --numeric-owner --directory "$work" "${tree##*/}" | gzip -9n > "$tarball.new"
mv "$tarball.new" "$tarball"

"$root/scripts/dist/deb.sh" "$tree" "$version" "$stamp" "$to"

say "sizes in MB: $(du -sm --apparent-size "$tree" | cut -f1) installed, of which"
du -sm --apparent-size "$tree"/lib/{runtime,ladder.jsa} "$tree"/lib/jars/{ladder-models,onnxruntime}-*.jar | sed "s:$tree/:  :"
du -m --apparent-size "$to/${tree##*/}.tar.gz" "$to/ladder_"*"_amd64.deb"
