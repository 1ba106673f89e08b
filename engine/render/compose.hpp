// Puts the device's sums together into picture and twin, on the CPU: a mesh's radiance times
// exposure, or a photo times the ratio with its own blur and noise. Where no defect reaches,
// picture and twin are the same floats.
#pragma once

#include <span>

#include "render/frame.hpp"
#include "render/tiles.hpp"

namespace blemish::render {

// The device's results over the tiles.
struct DefectSums {
  std::span<const shared::Tile> tiles;
  std::span<const shared::Delta> deltas;            // [tile][pixel]
  std::span<const std::uint8_t> touched_by_defect;  // [tile][pixel]: one that is not in the twin
};

std::vector<std::uint8_t> touched_by_defect(const TileWork& work,
                                            std::span<const std::uint32_t> touched);

// image and twin of a shot from the base radiance; three channels (BGR) in color, else one.
void compose_mesh(Shot& shot, cv::Size size, std::span<const glm::vec4> base, double exposure,
                  bool color, const DefectSums& sums);

// The same on a photo. `linear`: the photo as this view sees it, 32F.
struct PhotoLook {
  double blur_sigma_px = 0;
  double noise_code = 0;  // sigma of the photo's noise in codes of max_code
  double max_code = 255;
  const scene::PhotoSpec* response = nullptr;
  bool own_codes = true;  // the photo's own pixels are delivered where nothing reaches
};
void compose_photo(Shot& shot, const cv::Mat& linear, const PhotoLook& look,
                   const DefectSums& sums);

}  // namespace blemish::render
