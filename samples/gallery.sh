#!/usr/bin/env bash
# Four sheets that show what there is: every light rig on a steel plate with one scratch and one pit,
# every finish under a ring, every material on one part, every kind of defect. Usage:
# samples/gallery.sh [FOLDER]
# Needs build/release/blemish (samples/quickstart.sh builds it). The sheets go to out/gallery, or to
# the folder.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-out/gallery}
blemish=build/release/blemish
work=samples/gallery/.made
mkdir -p "$out" "$work"
trap 'rm -rf "$work"' EXIT

# recipe NAME "KEY: VALUE" ...: the base with these keys on top.
recipe() {
  local file=$work/$1.yaml
  {
    echo "include: ../base.yaml"
    echo "name: $1"
    printf '%s\n' "${@:2}"
  } >"$file"
  echo "$file"
}

ground='part: {finish: {kind: ground, ra: 0.2 um, lay: 20 deg}}'
rigs=()
for light in \
  "ring-low: {ring: {inner_radius: 60 mm, outer_radius: 75 mm, height: 20 mm}}" \
  "ring-high: {ring: {inner_radius: 30 mm, outer_radius: 50 mm, height: 120 mm}}" \
  "ring-sector: {ring: {inner_radius: 60 mm, outer_radius: 75 mm, height: 60 mm, sector: {start: 45 deg, extent: 90 deg}}}" \
  "bowl: {bowl: {}}" \
  "bar: {bar: {}}" \
  "line: {line: {}}" \
  "panel: {panel: {}}" \
  "spot: {spot: {}}" \
  "dome: {dome: {}}" \
  "coaxial: {coaxial: {}}" \
  "backlight: {backlight: {length: 300 mm, width: 300 mm}}" \
  "environment: {environment: {file: ../../../tests/recipes/files/sky.hdr}}"; do
  rigs+=("$(recipe "${light%%:*}" "$ground" "lights: [${light#*: }]")")
done
"$blemish" preview "${rigs[@]}" -o "$out/rigs.png" --grid 4x3

finishes=()
for finish in polished ground brushed rolled turned milled blasted cast molded painted anodized; do
  finishes+=("$(recipe "$finish" "part: {finish: {kind: $finish}}" \
    "lights: [{ring: {inner_radius: 40 mm, outer_radius: 60 mm, height: 90 mm}}]")")
done
"$blemish" preview "${finishes[@]}" -o "$out/finishes.png" --grid 4x3

materials=()
for material in steel stainless aluminum copper brass titanium gold nickel chromium zinc \
  plastic white_plastic black_plastic ceramic rubber paint; do
  materials+=("$(recipe "$material" \
    "part: {mesh: ../../../scenes/knob/knob.glb, unit: m, pose: {up: +y}, regions: {top: {box: {x: [-50 mm, 50 mm], y: [-50 mm, 50 mm], z: [-50 mm, 50 mm]}}}, material: $material, finish: {kind: molded, ra: 0.4 um}}" \
    "camera: {lens: {kind: telecentric, field_width: 40 mm}, view: {tilt: -35 deg}}" \
    "lights: [{dome: {radius: 200 mm, hole_radius: 10 mm}}, {panel: {}}]" \
    "defects: {per_image: 0}")")
done
"$blemish" preview "${materials[@]}" -o "$out/materials.png" --grid 4x4

# Every kind that needs no picture or mesh of its own, with its defaults, about as large as the picture
# lets it be, and variants of the plate.
kinds=()
while read -r kind; do
  kinds+=("$(recipe "$kind" \
    "part: {mesh: ../../../scenes/strip/strip.obj, finish: {kind: ground, ra: 0.8 um, lay: 10 deg}}" \
    "camera: {lens: {kind: telecentric, field_width: 8 mm}}" \
    "lights: [{dome: {}}, {ring: {inner_radius: 40 mm, outer_radius: 60 mm, height: 60 mm, power: 0.1}}]" \
    "defects: {per_image: 1, kinds: [{$kind: {}}]}")")
done < <("$blemish" describe | sed -n '/^defect kinds:/,/^[a-z]/s/^  \([a-z_]*\): .*/\1/p' | grep -vx "graft\|variant")
kinds+=(recipes/plate-variants.yaml)
"$blemish" preview "${kinds[@]}" -o "$out/kinds.png" --grid 9x6
