// The part: a triangle mesh or a set of photos, its material, its finish and its named regions.
// Pure data as the recipe gives it (…Spec) and as loaded. Must not know defects or pixels of a
// render.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <glm/glm.hpp>
#include <opencv2/core.hpp>

#include "base/error.hpp"
#include "base/params.hpp"
#include "scene/material.hpp"
#include "shaders/shared/finish.h"

namespace blemish::scene {

// A face in a box's side belongs to the box, though files hold its coordinates rounded to float.
constexpr double kBoxMarginMm = 1e-4;

// Box in part coordinates, mm; an axis that is not given is unbounded.
struct Box {
  glm::dvec3 min{-1e30}, max{1e30};
  bool contains(glm::dvec3 p) const {
    return glm::all(glm::greaterThanEqual(p, min)) && glm::all(glm::lessThanEqual(p, max));
  }
  Box widened(double margin_mm) const { return {min - margin_mm, max + margin_mm}; }
};

struct RegionSpec {
  std::string name;
  std::optional<Box> box;            // by box …
  std::optional<std::string> mesh;   // … or by mesh (object) name
  std::optional<std::string> solid;  // … or by solid, product or component, of STEP files
  std::optional<std::string> face;   // … or by face, of STEP files
  std::optional<glm::u8vec3> color;  // … or by color, as shown (sRGB)
  base::Where where;
};

// Datum of the part; lengths in mm. up: the part's axis that points to world +z (0..5 = +x -x +y -y
// +z -z); origin: center (bounding box's center in x and y, its top in z), bottom, or a region's
// center; turn about the new z.
struct PoseSpec {
  int up = 4;
  std::string origin = "center";  // "center" | "bottom" | "region:NAME"
  double turn_rad = 0;
  base::Where where;
};

struct MeshSpec {
  std::string file;
  double mm_per_unit = 1;        // of mesh files; STEP files say their own
  double chord_error_mm = 0.01;  // of STEP files: how far triangles may be off the surface
  PoseSpec pose;
  base::Where where;
};

// Response of the photo's encoding: linear value = decode(code / max code).
enum class Response { srgb, linear, gamma, table };

// The noise that photos bring along: estimated from each on its calmest patches, or none, or a
// standard deviation in codes, or that of a camera of such electrons.
struct PhotoNoise {
  enum class Kind { estimate, none, codes, camera } kind = Kind::estimate;
  double codes = 0;
  double full_well_e = 0, read_noise_e = 0;
};

// How a photo's surface lies: straight before the camera; tilted, falling away toward the azimuth;
// as the four corners of a rectangle tell, a line for each photo in a file; or a round bar seen
// from the side.
struct PlaneSpec {
  enum class Kind { straight, tilted, corners, cylinder } kind = Kind::straight;
  double tilt_rad = 0, azimuth_rad = 0;
  std::string corner_file;
  glm::dvec2 size_mm{0};  // of the rectangle
  double radius_mm = 0;   // of the bar
  double axis_rad = 0;    // its direction, from image right
};

// What is blurred out of photos on the way in.
struct RedactSpec {
  std::string file;  // pattern with {stem} of masks, or empty
  std::vector<cv::Rect> boxes_px;
};

// A mesh that a defect turns the part into: file, unit and pose as the part's. Surfaces of the two
// that are no farther apart than the tolerance are the same.
struct VariantSpec {
  MeshSpec mesh;
  double tolerance_mm = 0.02;
};

// What may be done with a photo and whose it is; empty = not stated.
struct Credit {
  std::string license, owner;
};

struct PhotoSpec {
  std::vector<std::string> files;  // sorted; used in turn by index
  std::vector<Credit> credits;     // of each file
  double um_per_px = 0;
  bool scale_assumed = false;
  Response response = Response::srgb;
  double gamma = 2.2;
  // Gaussian sigma that the edges of defects get; estimated from each photo unless it is given.
  std::optional<double> blur_sigma_px;
  // Of a table: ascending codes and their linear values, both from 0 to 1.
  std::vector<std::pair<double, double>> response_table;
  PhotoNoise noise;
  PlaneSpec plane;
  std::string region_file;  // pattern with {stem}, or empty
  std::vector<std::pair<int, std::string>>
      region_values;  // mask value -> region name ("ignore" too)
  RedactSpec redact;
  std::string credit_file, credit_sha256;  // where single photos' credits stand, or empty
  base::Where where;
};

// Surface finish of the part or of one region. Its parameters are drawn under `path`.
struct FinishSpec {
  std::string kind = "polished";
  std::string region;  // empty = everywhere else
  std::string path = "part.finish";
  base::ParamSet params;
};
constexpr std::size_t kMaxFinishes = shared::kMaxFinishes;
std::vector<std::string> finish_names();
base::ParamTable finish_table(const std::string& kind);
std::string finish_help(const std::string& kind);

// A named point of the part, such as the center of a hole, in part coordinates.
struct Landmark {
  std::string name;
  glm::dvec3 at_mm{0};
};

struct PartSpec {
  std::optional<MeshSpec> mesh;
  std::vector<VariantSpec> variants;  // of the mesh
  std::optional<PhotoSpec> photos;
  Material material = find_material("steel");
  std::vector<FinishSpec> finishes;  // the first is that of everywhere; later ones lie over it
  std::vector<RegionSpec> regions;
  std::vector<Landmark> landmarks;  // of a mesh
  base::Where where;
};

}  // namespace blemish::scene
