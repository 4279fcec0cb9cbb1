#!/usr/bin/env bash
# Enlarges a picture of every format into every format and asks exiftool and ImageMagick, which are not ours, what of its metadata is there:
#   scripts/check_metadata.sh [FOLDER]
# Prints a table and exits with 1 if a field is missing that both formats can hold. The results stay in FOLDER, if one is given. Needs the
# Debian packages libimage-exiftool-perl, imagemagick, webp and icc-profiles-free.
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
for tool in exiftool identify webpmux; do
  command -v "$tool" > /dev/null || {
    echo "check_metadata.sh: $tool is missing: apt-get install libimage-exiftool-perl imagemagick webp icc-profiles-free." >&2
    exit 2
  }
done
if (($# > 0)); then
  mkdir -p "$1"
  folder=$(cd "$1" && pwd)
else
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
fi
mkdir -p "$folder/in" "$folder/out"
"$root/scripts/make_metadata_samples.sh" "$folder/in" > "$folder/samples.log" 2>&1
failed=0

# value FILE TAG: what exiftool reads, as a number where it is one.
value() { exiftool -s3 -n "-$2" "$1" 2> /dev/null | head -1; }
# block FILE TAG: the hash of a whole profile or packet; nothing if there is none.
block() { exiftool -b "-$2" "$1" 2> /dev/null | { read -r -N 1 first || true; [[ -n ${first:-} ]] && { printf '%s' "$first"; cat; } | md5sum | cut -c1-32 || true; }; }
# packet FILE: the hash of the XMP packet but for line ends behind it, which exiftool leaves out where it reads a GIF.
packet() { printf '%s' "$(exiftool -b -XMP "$1" 2> /dev/null)" | md5sum | cut -c1-32; }
# check WANTED FOUND: a cell of the table.
check() {
  if [[ $1 == "$2" ]]; then printf ' %-11s' ok; else printf ' %-11s' "LOST"; failed=1; echo "$in -> $out: wanted '$1', found '$2'" >> "$folder/lost.txt"; fi
}
none() { printf ' %-11s' -; }

: > "$folder/lost.txt"
printf '%-22s' 'in -> out'; printf ' %-11s' size ICC Make Date GPS ISO upright dimensions thumbnail XMP IPTC DPI magick; echo
for name in photo.jpg photo.png texts.png photo.tif motorola.tif big.tif photo.webp photo.gif photo.bmp gray.png cmyk.jpg; do
  in=$folder/in/$name
  for format in png jpg tif webp; do
    out=$folder/out/${name/./-}.$format
    "$root/ladder" upscale "$in" --scale 2 -o "$out" > "$folder/log.txt" 2>&1 || { cat "$folder/log.txt"; exit 1; }
    printf '%-22s' "$name -> $format"
    exif=$(value "$in" IFD0:Make)
    [[ -n $exif || $name == big.tif ]] && size='48 72' || size='72 48' # orientation 6 turns it
    check "$size" "$(value "$out" ImageSize | tr x ' ')"
    if [[ -n $(block "$in" ICC_Profile) && ! ($name == gray.png && $format == webp) ]]; then
      check "$(block "$in" ICC_Profile)" "$(block "$out" ICC_Profile)"
    else
      none
    fi
    if [[ -n $exif ]]; then
      check Ladder "$(value "$out" IFD0:Make)"
      check '2024:05:06 07:08:09' "$(value "$out" ExifIFD:DateTimeOriginal)"
      check '47.5 8.25' "$(value "$out" GPSPosition)"
      check 200 "$(value "$out" ExifIFD:ISO)"
      check 1 "$(value "$out" IFD0:Orientation)"
      check '48 72' "$(value "$out" ExifIFD:ExifImageWidth) $(value "$out" ExifIFD:ExifImageHeight)"
      check '' "$(value "$out" IFD1:ThumbnailLength)"
    else
      none; none; none; none; none; none; none
    fi
    if [[ -n $(block "$in" XMP) ]]; then check "$(packet "$in")" "$(packet "$out")"; else none; fi
    if [[ -n $(value "$in" IPTC:ObjectName) && $format != webp ]]; then
      check "$(exiftool -s3 -IPTC:all "$in" | sort | md5sum)" "$(exiftool -s3 -IPTC:all "$out" | sort | md5sum)"
    else
      none
    fi
    if [[ $name != photo.gif ]]; then
      case $format in
        png) check 23622 "$(value "$out" PNG-pHYs:PixelsPerUnitX)" ;;
        jpg) check 600 "$(value "$out" JFIF:XResolution)" ;;
        *) check 600 "$(value "$out" IFD0:XResolution)" ;;
      esac
    else
      none
    fi
    # ImageMagick opens it, sees the size, no turn left to do, and the profile.
    seen=$(identify -format '%w %h %[orientation]\n' "$out" 2> /dev/null | head -1 | sed 's/Undefined/TopLeft/')
    check "$size TopLeft" "$seen"
    echo
  done
done
if ((failed)); then cat "$folder/lost.txt"; echo "Some fields were lost."; exit 1; fi
echo "Nothing was lost."
