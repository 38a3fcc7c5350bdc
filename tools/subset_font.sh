#!/bin/sh
# Makes static/fonts/*.woff2 from the npm package "@fontsource-variable/atkinson-hyperlegible-next"
# (tried with 5.3.0), so that anyone can make them again or add a language.
#
#   npm pack @fontsource-variable/atkinson-hyperlegible-next && tar xzf *.tgz
#   pip install fonttools brotli
#   tools/subset_font.sh package
#
# Two files, chosen by the browser through unicode-range (static/css/base.css):
#   atkinson-next.woff2        English and Irish: all that nearly every page needs
#   atkinson-next-welsh.woff2  the Welsh letters outside Latin-1, fetched only where they occur
# The weight axis keeps 400 to 750; hinting goes, since browsers at these sizes do not use it.
set -eu

package=${1:?usage: tools/subset_font.sh <unpacked package folder>}
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# make <source name> <target name> <unicodes>
make() {
    fonttools varLib.instancer "$package/files/atkinson-hyperlegible-next-$1-wght-normal.woff2" \
        wght=400:750 --output "$work/$2.ttf"
    fonttools subset "$work/$2.ttf" --unicodes="$3" --layout-features='*' --no-hinting \
        --flavor=woff2 --output-file="$here/static/fonts/$2.woff2"
}

latin1='U+0020-007E,U+00A0,U+00A3,U+00A9,U+00AB,U+00AE,U+00B0-00B3,U+00B5,U+00B7,U+00BB-00BE'
letters='U+00C0-00CF,U+00D1-00D6,U+00D8-00DD,U+00DF-00EF,U+00F1-00F6,U+00F8-00FD,U+00FF,U+0152-0153'
signs='U+2009,U+200A,U+2013-2014,U+2018-201A,U+201C-201E,U+2022,U+2026,U+2039-203A,U+2044,U+20AC,U+2122,U+2212'
make latin atkinson-next "$latin1,$letters,$signs"
make latin-ext atkinson-next-welsh 'U+0174-0178,U+1E80-1E85,U+1EF2-1EF3'

cp "$package/LICENSE" "$here/static/fonts/OFL.txt"
