# shellcheck shell=bash
# How Ladder's JVM is started: its options, its class archive, what becomes of its messages. Sourced by ./ladder in a checkout, by bin/ladder in a
# package, and by scripts/dist.sh, so that the three can't differ.

# shellcheck source=scripts/memory.sh
source "${BASH_SOURCE[0]%/*}/memory.sh"

# Java names files by the locale's bytes, and in the locale C knows of ASCII only. Where none is set (cron, a service) or the one that is set is not
# installed (a container), names are UTF-8 all the same. What this shell takes for one letter shows which locale is in force: the two bytes are one in
# UTF-8, the other is one in the old locales of Europe.
umlaut=$'\xc3\xa4'
if ((${#umlaut} != 1)) && [[ $'\xe4' != [[:alpha:]] ]]; then export LC_ALL=C.UTF-8; fi

jvm=(--add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Djava.awt.headless=true)

# Kernels check their operands once before their loops; checking each vector again costs a few percent.
unchecked=-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0

# Prints the class path: the program $1, then the libraries of folder $2. In the order of bytes wherever it runs: an archive of classes fits one order only.
class_path() {
  local LC_ALL=C IFS=: jars
  jars=("$1" "$2"/*.jar)
  printf '%s' "${jars[*]}"
}

# Sends the request $2 with the body in file $3 (none if empty) to port $1 of this machine, and waits for the whole answer.
ask_server() {
  local length=0
  if [[ -n $3 ]]; then length=$(wc -c < "$3"); fi
  exec 8<> "/dev/tcp/127.0.0.1/$1" || return 1
  {
    printf '%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: %d\r\n\r\n' "$2" "$length"
    if [[ -n $3 ]]; then cat "$3"; fi
  } >&8
  cat <&8 > /dev/null
  exec 8>&-
}

# Writes the list of classes $3 that a server loads until it has answered a few requests. $1: folder for its files, $2: a photo; the rest starts Java.
list_server_classes() {
  local work=$1 photo=$2 list=$3 server port='' i
  : > "$work/address"
  shift 3
  "$@" -XX:DumpLoadedClassList="$list" io.github.laddersr.cli.Main serve --port 0 --data "$work/server" > "$work/address" &
  server=$!
  for ((i = 0; i < 300; i++)); do
    if [[ $(< "$work/address") =~ 127\.0\.0\.1:([0-9]+)/ ]]; then
      port=${BASH_REMATCH[1]}
      break
    fi
    kill -0 "$server" 2> /dev/null || break
    sleep 0.1
  done
  if [[ -n $port ]]; then
    ask_server "$port" 'GET /' ''
    ask_server "$port" 'GET /health/ready' ''
    ask_server "$port" 'POST /v1/upscale' "$photo"
    ask_server "$port" 'POST /v1/jobs' "$photo"
    ask_server "$port" 'GET /v1/jobs' ''
  fi
  kill "$server" 2> /dev/null || true
  wait "$server" || true
}

# Makes the archive of loaded classes $4 for the JVM $1 and the class path $2 from an enlargement of the photo $3, with $4.work for its files. Fails where
# that fails; without an archive Ladder only starts slower. No AOT cache: with an incubating module JDK 25 keeps neither linked classes nor profiles in
# it, nor the lambdas that this archive has (docs/start-up.md).
write_archive() {
  local java=$1 cp=$2 photo=$3 archive=$4 temp=$4.work options
  rm -rf "$temp"
  mkdir -p "$temp"
  # The heap as an enlargement has it: an archive fits only heaps whose pointers are of the same size.
  read -ra options <<< "$(memory_options / '')"
  options=("${jvm[@]}" "${options[@]+"${options[@]}"}")
  "$java" "${options[@]}" -XX:DumpLoadedClassList="$temp/upscale" -cp "$cp" io.github.laddersr.cli.Main upscale "$photo" -o "$temp/cat.png" &&
    list_server_classes "$temp" "$photo" "$temp/serve" "$java" "${options[@]}" -cp "$cp" &&
    # Each list numbers its classes for itself. Of classes as old as picocli's (Java 5) an archive takes only those that nothing has linked, which lines
    # "@cp" would do.
    sed -e 's/ id: [0-9]*$//' -e '/^@cp picocli/d' "$temp/upscale" "$temp/serve" | awk '!seen[$0]++' > "$temp/classes" &&
    "$java" "${options[@]}" -Xshare:dump -XX:SharedClassListFile="$temp/classes" -XX:SharedArchiveFile="$temp/ladder.jsa" -cp "$cp" &&
    mv "$temp/ladder.jsa" "$archive" || {
    rm -rf "$temp"
    return 1
  }
  rm -rf "$temp"
}

# Hands on what a JVM says on standard error of itself, but for one line. Not ended by Ctrl-C: what the JVM says after that counts too.
without_warning() {
  local line
  trap '' INT TERM HUP
  while IFS= read -r line || [[ -n $line ]]; do
    [[ $line == 'WARNING: Using incubator modules: jdk.incubator.vector' ]] || printf '%s\n' "$line"
  done
}

# Becomes the JVM $1 with the class path $2 and the archive $3 (left out where that is empty or missing); the rest is the command with its arguments.
launch() {
  local java=$1 cp=$2 archive=$3 memory=() extra kernels
  shift 3
  # The JVM's own messages must not mix with results on standard output.
  jvm+=(-Xlog:disable -Xlog:all=error:stderr -XX:+DisplayVMOutputToStderr)
  if [[ -s $archive ]]; then jvm+=(-XX:SharedArchiveFile="$archive"); fi

  case ${1:-} in upscale | eval | serve) jvm+=("$unchecked") ;; esac
  if [[ ${1:-} == upscale || ${1:-} == serve ]]; then
    if [[ $1 == serve ]]; then
      read -ra memory <<< "$(server_memory_options / "${@:2}")"
    else
      read -ra memory <<< "$(memory_options / "${@:2}")"
    fi
    # A collection gives back what is free: libwebp takes its memory outside of the heap.
    jvm+=(-XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -XX:-ShrinkHeapInSteps)
    # The kernels are of no use before C2 has compiled them: it is asked early, and once, not first for a loop that is running.
    kernels='io.github.laddersr.kernel.*::*'
    jvm+=(-XX:-UseOnStackReplacement -XX:CompileCommand=quiet "-XX:CompileCommand=CompileThresholdScaling,$kernels,0.05")
  fi
  # A server begins and ends images all the time: their maps must not be moved from one generation to the next, and the pauses for it.
  if [[ ${1:-} == serve ]]; then jvm+=(-XX:PretenureSizeThreshold=64k); fi
  if ((${#memory[@]} == 0)); then memory=(-XX:MaxRAMPercentage=50); fi

  # Options of the user's come last: of two that contradict each other the JVM takes the later.
  read -ra extra <<< "${LADDER_JAVA_OPTS:-}"

  # The JVM warns of the incubating Vector API on every start and knows no option against it, so it starts with its standard error on a filter. Ladder
  # moves the real one, which it finds as descriptor 3, back in place at its first message (see StandardError.java).
  exec 3>&2
  exec "$java" "${jvm[@]}" "${memory[@]}" "${extra[@]+"${extra[@]}"}" -Dladder.stderr.fd=3 -cp "$cp" io.github.laddersr.cli.Main "$@" \
    2> >(without_warning >&3)
}
