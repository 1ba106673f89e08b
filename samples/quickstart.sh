#!/usr/bin/env bash
# From a bare Debian 12 to two labelled datasets: samples/quickstart.sh [PHOTO_DIR]
# Installs what is missing, builds the program, makes a dataset on photos of good parts (your own, when
# a folder is given) and one of a CAD part, both into out/, each with a contact sheet.
set -euo pipefail
cd "$(dirname "$0")/.."
photos=${1:-}

samples/setup.sh
cmake --preset release
cmake --build --preset release --target blemish

blemish=build/release/blemish
mkdir -p out

# A recipe for a folder of photos. Nothing is known of their scale, so it is an assumption, and marked
# as one wherever micrometers are stated.
write_photo_recipe() {
  cat >out/quickstart-photos.yaml <<YAML
blemish: 1
name: quickstart-photos
part:
  photos: {files: "$1", scale: {assumed: 25 um/px}, response: srgb}
  light: {azimuth: 15 deg, elevation: 55 deg, size: 60 deg}
  material: steel
  finish: {kind: ground, ra: 0.8 um, lay: 90 deg}
defects:
  per_image: [1, 3]
  kinds:
    - scratch: {weight: 2, length: [1 mm, 6 mm], width: [25 um, 100 um], depth: [1.5 um, 10 um]}
    - pit: {weight: 1, diameter: [100 um, 600 um], depth: [20 um, 100 um]}
nuisances:
  - dust: {per_image: {poisson: 2}}
output: {formats: [coco], splits: {train: 0.8, val: 0.2}}
YAML
}

# The pattern of the folder's kind of picture that there is most of.
pattern_of() {
  local best="" most=0 kind count
  for kind in png jpg jpeg PNG JPG JPEG bmp tif tiff; do
    count=$(find "$1" -maxdepth 1 -name "*.$kind" | wc -l)
    if ((count > most)); then
      most=$count
      best="$1/*.$kind"
    fi
  done
  if [[ -z $best ]]; then
    echo "quickstart: no PNG, JPEG, BMP or TIFF in $1" >&2
    exit 2
  fi
  echo "$best"
}

photo_recipe=recipes/ground-steel.yaml
if [[ -n $photos ]]; then
  pattern=$(pattern_of "$(realpath -e "$photos")")
  write_photo_recipe "$pattern"
  photo_recipe=out/quickstart-photos.yaml
fi

make_set() {
  local recipe=$1 name=$2 count=$3
  rm -rf "out/$name"
  "$blemish" lint "$recipe" >&2
  "$blemish" preview "$recipe" -o "out/$name.png" --grid 3x2 >/dev/null
  "$blemish" generate "$recipe" -o "out/$name" -n "$count" | tee "out/$name.txt"
}
make_set "$photo_recipe" photos 12
make_set recipes/ground-ring.yaml cad 12

echo
for name in photos cad; do
  echo "contact sheet: $PWD/out/$name.png"
  echo "COCO labels:   $PWD/out/$name/annotations/coco.json"
  sed 's/^/  /' "out/$name.txt"
done
