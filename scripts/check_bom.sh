#!/usr/bin/env bash
# Publishes the library to a repository in a temporary folder and lets a program outside of this reactor (scripts/outside) depend on the BOM, compile as
# a module and enlarge a photograph: on the module path without a flag, and on the class path. Neither ~/.m2 nor any server gets anything.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT

say() { printf 'check_bom: %s\n' "$*"; }
fail() {
  say "FAILED: $*" >&2
  exit 1
}

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
version=$(sed -n 's:^  <version>\(.*\)</version>:\1:p' "$root/pom.xml")
library=(ladder-base ladder-network ladder-image ladder-core ladder-models ladder-bom)

say "publishing $version"
cd "$root"
mvn -q -B -ntp -DskipChecks -Dmaven.test.skip=true -pl "$(IFS=,; printf '%s' "${library[*]}")" -am package \
  deploy:deploy -DaltDeploymentRepository="here::file://$here/published"

# What Maven fetched before may be taken from where it lies; what it makes now goes to the temporary folder.
cat > "$here/settings.xml" << END
<settings>
  <localRepository>$here/repository</localRepository>
  <profiles>
    <profile>
      <id>check</id>
      <repositories>
        <repository><id>published</id><url>file://$here/published</url></repository>
        <repository><id>fetched</id><url>file://$HOME/.m2/repository</url></repository>
      </repositories>
      <pluginRepositories>
        <pluginRepository><id>fetched</id><url>file://$HOME/.m2/repository</url></pluginRepository>
      </pluginRepositories>
    </profile>
  </profiles>
  <activeProfiles><activeProfile>check</activeProfile></activeProfiles>
</settings>
END

say "building a program that depends on the BOM"
cp -r "$root/scripts/outside" "$here/outside"
cd "$here/outside"
mvn -q -B -ntp -s "$here/settings.xml" -Dladder.version="$version" compile dependency:copy-dependencies -DincludeScope=runtime \
  -DoutputDirectory="$here/libraries" > "$here/build.log" 2>&1 || {
  tail -n 30 "$here/build.log" >&2
  fail "the program outside can't be built"
}

say "enlarging on the module path"
"$java" --module-path "target/classes:$here/libraries" --module example/example.Enlarge "$root/samples/cat.jpg" "$here/module.png"
say "enlarging on the class path"
"$java" --add-modules jdk.incubator.vector -cp "target/classes:$here/libraries/*" example.Enlarge "$root/samples/cat.jpg" "$here/class.png"

[[ -s $here/module.png ]] || fail "no image was written"
cmp "$here/module.png" "$here/class.png" || fail "the two images differ"
say "both wrote the same $(wc -c < "$here/module.png") bytes"
