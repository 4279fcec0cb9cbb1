# shellcheck shell=bash
# How much of the memory an enlargement may take; sourced by ./ladder. Reads files with builtins only: each process would cost a start some milliseconds.

# What a JVM that enlarges an image takes beside its heap, over an empty JVM: compiled code, the compiler, classes, image libraries. 45 to 55 MB were
# seen (docs/start-up.md); the rest is for larger kernels and for images whose libraries take more.
readonly beside_heap=$((96 << 20))
readonly largest_default=$((2 << 30))

# Prints the bytes of $1, such as 500M, 2G or 1.5G, in powers of 1024; nothing where that is no size, so that Java says what is wrong with it.
bytes_of() {
  local text=${1^^} shift=0 fraction
  [[ $text =~ ^([0-9]{1,10})(\.([0-9]{1,3}))?([KMG]?)(I?B)?$ ]] || return 0
  case ${BASH_REMATCH[4]} in
    K) shift=10 ;;
    M) shift=20 ;;
    G) shift=30 ;;
  esac
  fraction=${BASH_REMATCH[3]:-}000
  # Beyond 2^40 bytes no machine is limited by it, and the sum below could overflow.
  ((10#${BASH_REMATCH[1]} >> (40 - shift) == 0)) || return 0
  printf '%s' $(((10#${BASH_REMATCH[1]} << shift) + (10#${fraction:0:3} << shift) / 1000))
}

# Prints the bytes of memory that this machine has, or its container where that is given less; nothing where it can't be told. $1: the root of the
# file system, other than / in tests.
memory_of_machine() {
  local root=$1 key value best=0 line path file
  if [[ -r $root/proc/meminfo ]]; then
    while read -r key value _; do
      if [[ $key == MemTotal: ]]; then
        best=$((value * 1024))
        break
      fi
    done < "$root/proc/meminfo"
  elif [[ $root == / ]] && command -v sysctl > /dev/null; then
    best=$(sysctl -n hw.memsize 2> /dev/null || true) # macOS
  fi
  [[ $best =~ ^[0-9]+$ ]] || best=0
  if [[ -r $root/proc/self/cgroup ]]; then
    while IFS= read -r line; do
      case $line in
        0::*) path=$root/sys/fs/cgroup file=memory.max ;;
        *:memory:*) path=$root/sys/fs/cgroup/memory file=memory.limit_in_bytes ;;
        *) continue ;;
      esac
      # The group's own limit and those of the groups around it. In a container the path may be the host's: then only the root is there.
      line=${line#*:*:}
      while :; do
        value=
        if [[ -r $path$line/$file ]]; then read -r value < "$path$line/$file" || true; fi
        # An unlimited group says "max", or a number beyond any machine.
        if [[ $value =~ ^[0-9]{1,18}$ ]] && ((value > 0 && (best == 0 || value < best))); then best=$value; fi
        [[ $line == */* ]] || break
        line=${line%/*}
      done
    done < "$root/proc/self/cgroup"
  fi
  if ((best > 0)); then printf '%s' "$best"; fi
}

# Prints the heap in MB of a JVM that is to take $1 bytes over an empty one. Of little memory, half: then Java says what it needs.
heap_megabytes() {
  local heap=$(($1 - beside_heap))
  if ((heap < $1 / 2)); then heap=$(($1 / 2)); fi
  heap=$((heap >> 20))
  printf '%s' $((heap < 32 ? 32 : heap))
}

# Prints the options that bound the memory of "ladder upscale $@"; nothing where the limit can't be told. The last --max-memory counts.
# Objects that live short get at most 32 MB: what of it was used once stays with the process, and arrays of an image's size go elsewhere anyway.
memory_options() {
  local root=$1 text='' limit=0 heap young
  shift
  while (($# > 0)); do
    case $1 in
      --) break ;;
      --max-memory=*) text=${1#*=} ;;
      --max-memory)
        text=${2:-}
        (($# > 1)) && shift
        ;;
    esac
    shift
  done
  limit=$(bytes_of "$text")
  if [[ -z $limit ]]; then
    limit=$(memory_of_machine "$root")
    limit=$((${limit:-0} / 4 < largest_default ? ${limit:-0} / 4 : largest_default))
  fi
  ((limit > 0)) || return 0
  heap=$(heap_megabytes "$limit")
  young=$((heap / 8 < 32 ? heap / 8 : 32))
  printf '%s' "-Xms$((2 * young))m -Xmx${heap}m -Xmn${young}m"
}

# Prints the same of "ladder serve $@", whose heap does not shrink below an eighth of itself and 128 MB: a heap that is kept just large enough is full
# again after each image, and a full collection stops all answers. The server reserves no more for its jobs than what is left (LibraryEnlarging).
server_memory_options() {
  local least
  [[ $(memory_options "$@") =~ ^-Xms([0-9]+)m\ -Xmx([0-9]+)m\ (.*)$ ]] || return 0
  least=$((BASH_REMATCH[2] / 8 + 128))
  if ((least < BASH_REMATCH[1])); then least=${BASH_REMATCH[1]}; fi
  if ((least > BASH_REMATCH[2])); then least=${BASH_REMATCH[2]}; fi
  printf '%s' "-Xms${least}m -Xmx${BASH_REMATCH[2]}m ${BASH_REMATCH[3]}"
}
