// The loaded scene: geometry or photos in memory, ready for planning and rendering. Read-only after
// load, shared by all threads.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

#include "scene/bvh.hpp"
#include "scene/camera.hpp"
#include "scene/environment.hpp"
#include "scene/light.hpp"
#include "scene/mesh.hpp"
#include "scene/part.hpp"
#include "scene/variant.hpp"
#include "shaders/shared/sheet.h"

namespace blemish::scene {

// What is known of a photo before its pixels are needed.
struct PhotoInfo {
  std::string file;
  int width_px = 0, height_px = 0;
};

// The camera that took a photo, and how the photo's surface (part coordinates: through the origin,
// normal +z, x to image right) lies before it.
struct PhotoView {
  shared::Camera camera{};
  glm::dmat4 render_from_part{1};
};

// A photo's pixels, loaded when its sample comes.
struct Photo {
  std::string file;
  std::string sha256;
  cv::Mat encoded;           // 8U or 16U, 1 or 3 channels, as read
  cv::Mat linear;            // 32F, same channels, 1 = full scale
  cv::Mat regions;           // 8U mask values, empty when there is no region mask
  double blur_sigma_px = 0;  // Gaussian that stands for the photo's own blur
  double noise_sigma = 0;    // of the encoded values, in codes, on flat patches
};

struct Scene {
  PartSpec part;
  shared::Substance substance{}, coated{};  // of the part, in air and below a clear coat
  std::shared_ptr<const Mesh> mesh;         // null for photos
  std::shared_ptr<const Bvh> bvh;           // of mesh
  std::vector<Variant> variants;            // of mesh
  glm::dvec3 look_at_part_mm{0};
  Environments environments;
  std::vector<PhotoInfo> photos;
  std::vector<PhotoView> photo_views;  // of each photo
  shared::Sheet photo_sheet{};         // their surface, in part coordinates
  std::vector<base::Fault> warnings;   // such as dropped triangles

  Photo load_photo(std::size_t index) const;  // throws Error naming the file
  // The region mask alone, 8U, empty when the part has none. Throws Error naming the file.
  cv::Mat load_regions(std::size_t index) const;
  // Whether a triangle may lie in a region by all but the region's box.
  bool may_lie_in(const RegionSpec& region, std::uint32_t triangle) const;
  const RegionSpec* find_region(const std::string& name) const;  // null if there is none
  // The same scene with a variant in the mesh's place; it has no variants.
  Scene with_variant(std::size_t index) const;
  // The region names at a point of the mesh's surface (mm, part coordinates).
  bool in_region(const std::string& region, std::uint32_t triangle, glm::dvec3 part_mm) const;
};

// Loads geometry and photo headers. Throws Error: unreadable file, no triangle, NaN, a region that
// selects nothing, a region mask of another size.
Scene load(const PartSpec& part, const std::optional<CameraSpec>& camera,
           const std::vector<LightSpec>& lights = {});

// Encodes a linear value (1 = full scale) to a code value in [0, 1] and back.
double encode(const PhotoSpec& spec, double linear);
double decode(const PhotoSpec& spec, double code);

// Photo estimates, see estimate.cpp for the method.
double estimate_blur_sigma_px(const cv::Mat& encoded);
double estimate_noise_sigma(const cv::Mat& encoded);
// As declared or estimated, in codes.
double noise_code(const PhotoSpec& spec, const cv::Mat& encoded);

}  // namespace blemish::scene
