#!/usr/bin/env bash
# Makes the small pictures beside it and what Debian's decoders read from them (packages libjpeg-turbo-progs, imagemagick).
set -euo pipefail
cd "$(dirname "$0")"
convert -size 37x29 gradient:red-blue \( -size 37x29 plasma:green-yellow -seed 3 \) -compose blend -define compose:args=50 -composite source.ppm
cjpeg -quality 80 -sample 2x2 -progressive source.ppm > progressive_420.jpg
cjpeg -quality 80 -sample 2x1 -restart 1 source.ppm > restarts_422.jpg
cjpeg -quality 80 -grayscale -progressive source.ppm > progressive_grey.jpg
cjpeg -quality 90 -sample 1x1 source.ppm > plain_444.jpg
for name in progressive_420 restarts_422 progressive_grey plain_444; do djpeg -pnm "$name.jpg" | convert pnm:- "$name.expected.png"; done
convert source.ppm -colors 13 -interlace PNG -define png:exclude-chunk=all PNG8:palette_adam7.png
convert source.ppm -depth 16 -alpha set -channel A -evaluate set 60% +channel -interlace PNG -define png:exclude-chunk=all PNG64:rgba16_adam7.png
convert source.ppm -colorspace gray -colors 4 -depth 2 -define png:exclude-chunk=all -define png:color-type=0 -define png:bit-depth=2 grey2.png
convert source.ppm -colors 16 -type palette BMP3:palette.bmp
convert source.ppm -colors 60 -type palette BMP3:runs.bmp
convert source.ppm -crop 12x9+3+2 +repage -depth 16 -compress none text16.ppm
convert source.ppm -colorspace CMYK -quality 85 cmyk.jpg
rm source.ppm
