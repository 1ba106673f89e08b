// The camera: lens, sensor, view. It stands above look_at and looks down world -z; the part moves.
// One surface_from_pixel map (shaders/shared/camera.h) serves picture and labels.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <glm/glm.hpp>

#include "base/error.hpp"
#include "base/params.hpp"
#include "shaders/shared/camera.h"

namespace blemish::scene {

// Figures from public data sheets (see reference in sensor.cpp). Electrons and e-/s.
struct SensorPreset {
  std::string_view name;
  std::string_view source;
  double pixel_um;
  double full_well_e;
  double read_noise_e;
  double dsnu_e;
  double prnu;  // ratio
};
const std::vector<SensorPreset>& sensor_presets();
const SensorPreset* find_sensor(std::string_view name);

struct SensorSpec {
  const SensorPreset* preset = nullptr;  // never null after recipe::load
  int bits = 8;                          // 8, 10, 12
  double mean_level = 0.45;              // wanted mean of the part's pixels, ratio of full scale
};

struct LensSpec {
  enum class Kind { telecentric, pinhole } kind = Kind::telecentric;
  double field_width_mm = 0;  // telecentric
  double focal_mm = 0;        // pinhole
};

// Draw paths: "camera.view.<name>".
base::ParamTable view_table();  // distance, tilt, turn, shift_x, shift_y (YAML: shift: {x, y})

struct CameraSpec {
  int width_px = 0, height_px = 0;
  LensSpec lens;
  SensorSpec sensor;
  base::ParamSet view;
  std::string look_at = "origin";  // "origin" | "region:NAME"
  base::Where where;
};

// The camera of one view. Render space: world axes, origin at look_at, mm.
shared::Camera make_camera(const CameraSpec& spec, double distance_mm);
// The camera that sees a photo's plane straight: one photo pixel per pixel.
shared::Camera photo_camera(int width_px, int height_px, double um_per_px);

// render_from_part for a view: shift in x and y, then turn about z, then tilt about the camera's x,
// all about look_at (given in part coordinates, mm).
glm::dmat4 render_from_part(const base::Values& view, glm::dvec3 look_at_part_mm);

}  // namespace blemish::scene
