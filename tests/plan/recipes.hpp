// Recipes and loaded scenes for the tests of planning, on the shipped parts and photos.
#pragma once

#include <memory>
#include <string>

#include "plan/plan.hpp"
#include "recipe/recipe.hpp"
#include "scene/scene.hpp"

namespace blemish::plan {

struct Rehearsal {
  recipe::Recipe recipe;
  scene::Scene scene;
  std::unique_ptr<Planner> planner;

  Rehearsal(const std::string& yaml, std::int64_t count)
      : recipe(recipe::parse(yaml, BLEMISH_SOURCE_DIR "/recipes/test.yaml", {"coco"})),
        scene(scene::load(recipe.part, recipe.camera, recipe.lights)),
        planner(std::make_unique<Planner>(recipe, scene, recipe.seed, count)) {}
  SamplePlan make(std::int64_t index) const { return planner->make(index); }
};

inline const std::string kScratch = "    - scratch: {weight: 3, length: [1 mm, 4 mm]}\n";
inline const std::string kPit = "    - pit: {weight: 1, diameter: [40 um, 200 um]}\n";

// Ring seen from above, 22 mm of field: all of the face is in view.
inline std::string ring(const std::string& defects, const std::string& more = "",
                        const std::string& view = "tilt: [-3 deg, 3 deg], turn: [-5 deg, 5 deg]") {
  return R"(blemish: 1
name: ring
seed: 7
part:
  mesh: ../scenes/ring/ring.stl
  unit: mm
  material: steel
  regions: {face: {box: {z: [-0.1 um, 0.1 um]}}, bore: {box: {x: [-5.1 mm, 5.1 mm], y: [-5.1 mm, 5.1 mm], z: [-7.4 mm, -0.6 mm]}}}
  finish: {kind: ground, ra: [0.2 um, 0.5 um]}
camera:
  resolution: 220x220
  lens: {kind: telecentric, field_width: 22 mm}
  sensor: {preset: imx255, bits: 8, exposure: {mean_level: 45 %}}
  view: {distance: 300 mm, )" +
         view + R"(}
lights:
  - ring: {height: [20 mm, 40 mm]}
  - coaxial: {power: 20 %}
)" + defects +
         more;
}

inline std::string photos(const std::string& defects, const std::string& more = "") {
  return R"(blemish: 1
name: photos
seed: 11
part:
  photos: {files: "../scenes/ground-steel-photos/*.png", scale: 25 um/px, response: srgb}
  regions: {file: "../scenes/ground-steel-photos/regions/steel.png", values: {1: face, 2: edge, 255: ignore}}
  light: {azimuth: 90 deg, elevation: 35 deg, size: 20 deg}
  material: steel
  finish: {kind: ground, ra: 0.8 um, lay: 90 deg}
)" + defects +
         more;
}

inline std::string defects(const std::string& per_image, const std::string& kinds) {
  return "defects:\n  per_image: " + per_image + "\n  kinds:\n" + kinds;
}

}  // namespace blemish::plan
