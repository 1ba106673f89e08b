// Which tiles of the picture which instance can touch: the work lists of the defect passes. CPU
// only, no Vulkan.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include <glm/glm.hpp>

#include "defect/kind.hpp"
#include "plan/plan.hpp"
#include "scene/scene.hpp"
#include "shaders/shared/layout.h"

namespace blemish::render {

// The pairs of one kind, as slices of the common lists.
struct KindWork {
  std::string kind;
  std::uint32_t first_pair = 0, pair_count = 0;
  std::vector<std::uint32_t> chunk_first_range;  // per chunk of tiles, and one past the last
};

struct TileWork {
  std::vector<shared::Tile> tiles;
  std::vector<shared::Pair> pairs;
  std::vector<shared::Range> ranges;
  std::vector<shared::Instance> instances;  // nuisances first, then the labelled ones by number
  std::vector<float> params;
  std::vector<KindWork> kinds;
  std::uint32_t tiles_per_chunk = 1;

  std::uint32_t chunk_count() const {
    return (std::uint32_t(tiles.size()) + tiles_per_chunk - 1) / tiles_per_chunk;
  }
};

// The local frame of a planned defect in render space.
shared::Frame frame_in_render(const plan::Anchor& anchor, const glm::dmat4& render_from_part);

// `flat`: the part is a plane. `cameras`: of all colors. `blur_px`: how far from where it is sharp
// the camera may picture a point.
TileWork make_tile_work(const plan::SamplePlan& plan, std::span<const shared::Camera> cameras,
                        const glm::dmat4& render_from_part, bool flat, double blur_px,
                        std::uint32_t tiles_per_chunk);

// Work that leaves instances out one by one: for each the tiles that it touches (and those within
// `spread_px`) with all that lies there; everybody is in the picture, and in the twin all but it.
struct LeftOut {
  TileWork work;
  std::vector<std::uint32_t> first_tile;  // of each, and one past the last
};
// As many of them as `most_tiles` allow, and at least one.
LeftOut leave_out(const TileWork& work, std::span<const std::uint32_t> instances, int spread_px,
                  std::size_t most_tiles);

}  // namespace blemish::render
