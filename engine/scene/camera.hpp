// The camera: lens, sensor, view. It stands above look_at and looks down world -z; the part moves.
// One surface_from_pixel map (shaders/shared/camera.h) serves picture and labels.
#pragma once

#include <algorithm>
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
  double prnu;                // ratio
  double quantum_efficiency;  // near 550 nm, ratio
};
const std::vector<SensorPreset>& sensor_presets();
const SensorPreset* find_sensor(std::string_view name);

struct SensorSpec {
  const SensorPreset* preset = nullptr;  // never null after recipe::load
  int bits = 8;                          // 8, 10, 12
  bool color = false;                    // three channels instead of one
  double mean_level = 0.45;              // wanted mean of the part's pixels, ratio of full scale
  double exposure_s = 0;                 // 0 = not stated
  bool by_time = false;  // the time alone says how bright: powers are irradiances at look_at, W/m2
};

struct LensSpec {
  enum class Kind { telecentric, pinhole } kind = Kind::telecentric;
  double field_width_mm = 0;  // telecentric
  double focal_mm = 0;        // pinhole
};

// What a real lens and a moving part add to the ideal picture. Draw paths: "camera.optics.<name>".
// In YAML: lens: {f_number, focus, distortion: {k1, …}, chromatic: {red, blue}}, conveyor: {speed,
// direction}, line_scan: {jitter, ripple, period}.
base::ParamTable optics_table();

// Draw paths: "camera.view.<name>".
base::ParamTable view_table();  // distance, tilt, turn, shift_x, shift_y (YAML: shift: {x, y})

// Several views of one part, as on a turntable: each is turned on by `turn_rad` from the one
// before.
struct ViewsSpec {
  int count = 1;
  double turn_rad = 0;
};
base::ParamTable views_table();  // count, turn

struct CameraSpec {
  int width_px = 0, height_px = 0;
  LensSpec lens;
  SensorSpec sensor;
  base::ParamSet optics;
  bool line_scan = false;
  base::ParamSet view;
  ViewsSpec views;
  int draws_per_view = 1;          // consecutive samples that see the same but for their defects
  std::string look_at = "origin";  // "origin" | "region:NAME"
  base::Where where;
};

// Colors that a lens magnifies differently.
enum class Band { red, green, blue };

// The camera of one view. Render space: world axes, origin at look_at, mm. `line_seed` of the
// rows' jitter.
shared::Camera make_camera(const CameraSpec& spec, const base::Values& view,
                           const base::Values& optics, std::uint32_t line_seed,
                           Band band = Band::green);
// At the medians of its distributions.
shared::Camera median_camera(const CameraSpec& spec);
// Whether the bands differ.
bool disperses(const base::Values& optics);

// Corners of the ideal lens' picture that holds the whole real one, in ideal pixels.
std::pair<glm::vec2, glm::vec2> ideal_bounds(const shared::Camera& camera);

// The blur that a moving part gives, and the widest circle of confusion of points up to `depth_mm`
// in front of and behind look_at.
struct Blur {
  double way_px = 0;
  double circle_px = 0;
  double widest_px() const { return std::max(way_px, circle_px); }
};
Blur blur_of(const shared::Camera& camera, double depth_mm);

// What is wrong with the drawn distortion, or empty: the map must stay one-to-one over the picture
// and its inverse must converge.
std::string unusable(const shared::Camera& camera);

// The camera that sees a photo's plane straight: one photo pixel per pixel.
shared::Camera photo_camera(int width_px, int height_px, double um_per_px);

// Turns a drawn view on by so many of the turntable's steps.
void turn_on(base::Values& view, const ViewsSpec& views, int steps);

// render_from_part for a view: shift in x and y, then turn about z, then tilt about the camera's x,
// all about look_at (given in part coordinates, mm).
glm::dmat4 render_from_part(const base::Values& view, glm::dvec3 look_at_part_mm);

}  // namespace blemish::scene
