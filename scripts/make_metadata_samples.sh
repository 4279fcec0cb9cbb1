#!/usr/bin/env bash
# Makes small pictures of every format that is read, with every kind of metadata that exiftool, webpmux or ImageMagick can put into them:
#   scripts/make_metadata_samples.sh FOLDER
# Those in fixtures/resources/io/github/laddersr/metadata were made so. Needs Debian's packages libimage-exiftool-perl,
# imagemagick, webp and icc-profiles-free (whose profiles are under the zlib licence).
set -euo pipefail

(($# == 1)) || { echo "make_metadata_samples.sh: give the folder to write to." >&2; exit 2; }
mkdir -p "$1"
cd "$1"
icc=/usr/share/color/icc
magick=convert
[[ -x /usr/bin/convert ]] && magick=/usr/bin/convert

temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
"$magick" -size 36x24 gradient:'#e04020'-'#2050d0' -fill '#30c060' -draw 'circle 10,8 10,3' -strip -depth 8 "$temp/rgb.png"
"$magick" -size 16x10 xc:'#ff00ff' -strip "$temp/small.jpg"
cat > "$temp/packet.xmp" << 'EOF'
<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>
<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Lädder</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end='w'?>
EOF

exif=(-IFD0:Make=Ladder '-IFD0:Model=Pyramid 7' -IFD0:Artist='A. Nobody' -IFD0:Copyright='(c) nobody'
  -IFD0:Orientation#=6 -IFD0:XResolution=300 -IFD0:YResolution=300 -IFD0:ResolutionUnit=inches
  -ExifIFD:DateTimeOriginal='2024:05:06 07:08:09' -ExifIFD:ISO=200 -ExifIFD:ExposureTime=1/125
  -ExifIFD:ExifImageWidth=36 -ExifIFD:ExifImageHeight=24 -ExifIFD:ColorSpace#=65535 -InteropIFD:InteropIndex=R03
  -GPS:GPSLatitude=47.5 -GPS:GPSLatitudeRef=N -GPS:GPSLongitude=8.25 -GPS:GPSLongitudeRef=E)
iptc=(-IPTC:ObjectName=Ladder -IPTC:Keywords=pyramid -IPTC:Keywords=network -IPTC:City=Zurich)
all() { exiftool -q -overwrite_original "${exif[@]}" "${iptc[@]}" "-XMP<=$temp/packet.xmp" "-ICC_Profile<=$icc/compatibleWithAdobeRGB1998.icc" "$@"; }

# JPEG: EXIF with a small picture, XMP, ICC, IPTC, JFIF's density.
"$magick" "$temp/rgb.png" -density 300 -units PixelsPerInch -quality 95 -sampling-factor 1x1 photo.jpg
all "-ThumbnailImage<=$temp/small.jpg" photo.jpg
# PNG: eXIf, iTXt, iCCP, pHYs, IPTC as ImageMagick's text; and one of ImageMagick with everything as text.
"$magick" "$temp/rgb.png" photo.png
all -PNG-pHYs:PixelsPerUnitX=11811 -PNG-pHYs:PixelsPerUnitY=11811 -PNG-pHYs:PixelUnits=meters photo.png
"$magick" photo.jpg -define png:exclude-chunks=eXIf,date texts.png
# TIFF in both byte orders.
"$magick" "$temp/rgb.png" -compress LZW -endian LSB photo.tif
"$magick" "$temp/rgb.png" -compress LZW -endian MSB motorola.tif
all photo.tif motorola.tif
# BigTIFF, which exiftool can only read: what ImageMagick takes over: no EXIF, and IPTC data only in part.
"$magick" photo.tif +profile iptc TIFF64:big.tif
# WebP: whole blocks put in, which this exiftool can only read.
exiftool -q -b -Exif photo.jpg > "$temp/exif"
cwebp -quiet -lossless "$temp/rgb.png" -o "$temp/plain.webp"
webpmux -set icc "$icc/compatibleWithAdobeRGB1998.icc" "$temp/plain.webp" -o "$temp/1.webp" 2> /dev/null
webpmux -set exif "$temp/exif" "$temp/1.webp" -o "$temp/2.webp" 2> /dev/null
webpmux -set xmp "$temp/packet.xmp" "$temp/2.webp" -o photo.webp 2> /dev/null
# BMP has a density only, GIF a profile and a packet.
"$magick" "$temp/rgb.png" -density 300 -units PixelsPerInch BMP3:photo.bmp
"$magick" "$temp/rgb.png" photo.gif
exiftool -q -overwrite_original "-XMP<=$temp/packet.xmp" "-ICC_Profile<=$icc/compatibleWithAdobeRGB1998.icc" photo.gif
# Gray with a profile for gray; CMYK, whose pixels become sRGB.
"$magick" "$temp/rgb.png" -colorspace Gray -depth 8 gray.png
exiftool -q -overwrite_original "${exif[@]}" "-ICC_Profile<=$icc/Gray.icc" gray.png
"$magick" "$temp/rgb.png" -colorspace CMYK -quality 95 cmyk.jpg
exiftool -q -overwrite_original "${exif[@]}" "-XMP<=$temp/packet.xmp" cmyk.jpg
# The three forms of WebP without metadata, and profiles by themselves.
"$magick" -size 21x13 xc:'rgba(200,60,20,0.5)' -depth 8 "$temp/alpha.png"
cwebp -quiet -q 90 "$temp/rgb.png" -o lossy.webp
cp "$temp/plain.webp" lossless.webp
cwebp -quiet -q 90 "$temp/alpha.png" -o alpha.webp
cp "$icc/compatibleWithAdobeRGB1998.icc" adobe.icc
cp "$icc/Gray.icc" gray.icc
