#include "render/tiles.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace blemish::render {
namespace {

constexpr double kMmPerUm = 1e-3;

// Convex outline in pixels of the instance's reach rectangle (a box of some thickness on a mesh).
using Outline = std::vector<glm::dvec2>;

double cross_2d(glm::dvec2 a, glm::dvec2 b) { return a.x * b.y - a.y * b.x; }

// Andrew's monotone chain.
Outline convex_hull(Outline points) {
  std::sort(points.begin(), points.end(),
            [](glm::dvec2 a, glm::dvec2 b) { return a.x < b.x || (a.x == b.x && a.y < b.y); });
  Outline hull(2 * points.size());
  std::size_t k = 0;
  const auto add = [&](glm::dvec2 p, std::size_t floor) {
    while (k >= floor + 2 && cross_2d(hull[k - 1] - hull[k - 2], p - hull[k - 2]) <= 0) {
      --k;
    }
    hull[k++] = p;
  };
  for (const glm::dvec2& p : points) {
    add(p, 0);
  }
  const std::size_t lower = k - 1;
  for (std::size_t i = points.size() - 1; i-- > 0;) {
    add(points[i], lower);
  }
  hull.resize(k > 1 ? k - 1 : k);
  return hull;
}

// Separating axis test between a convex outline and a square of pixels.
bool overlaps(const Outline& hull, glm::dvec2 corner, double size) {
  const std::array<glm::dvec2, 4> square{corner, corner + glm::dvec2(size, 0),
                                         corner + glm::dvec2(size), corner + glm::dvec2(0, size)};
  const auto separated = [&](glm::dvec2 axis) {
    double a_min = 1e300, a_max = -1e300, b_min = 1e300, b_max = -1e300;
    for (const glm::dvec2& p : hull) {
      a_min = std::min(a_min, glm::dot(p, axis));
      a_max = std::max(a_max, glm::dot(p, axis));
    }
    for (const glm::dvec2& p : square) {
      b_min = std::min(b_min, glm::dot(p, axis));
      b_max = std::max(b_max, glm::dot(p, axis));
    }
    return a_max < b_min || b_max < a_min;
  };
  if (separated({1, 0}) || separated({0, 1})) {
    return false;
  }
  for (std::size_t i = 0; i < hull.size(); ++i) {
    const glm::dvec2 edge = hull[(i + 1) % hull.size()] - hull[i];
    if (separated({-edge.y, edge.x})) {
      return false;
    }
  }
  return true;
}

Outline reach_outline(const shared::Instance& instance, const shared::Camera& camera, bool flat) {
  Outline points;
  const shared::Frame& f = instance.frame;
  for (int corner = 0; corner < 8; ++corner) {
    const float u = (corner & 1) ? instance.reach_max_um.x : instance.reach_min_um.x;
    const float v = (corner & 2) ? instance.reach_max_um.y : instance.reach_min_um.y;
    const float lift = flat ? 0 : ((corner & 4) ? instance.thickness_mm : -instance.thickness_mm);
    const glm::vec3 at =
        f.origin_mm + float(kMmPerUm) * (u * f.tangent + v * f.bitangent) + lift * f.normal;
    points.push_back(glm::dvec2(shared::pixel_from_point(camera, at)));
  }
  return convex_hull(points);
}

// How far from the frame's plane the same sheet may lie: a sphere of the part's curvature would
// leave by less than half of the instance's own reach.
float sheet_thickness_mm(const defect::Reach& reach, bool flat) {
  const double extent_um = glm::length(glm::max(glm::abs(reach.min_um), glm::abs(reach.max_um)));
  return flat ? 1e30f : float(0.6 * extent_um * kMmPerUm + 0.02);
}

std::vector<const plan::PlannedDefect*> all_instances(const plan::SamplePlan& plan) {
  std::vector<const plan::PlannedDefect*> result;
  for (const auto& nuisance : plan.nuisances) {
    result.push_back(&nuisance);
  }
  for (const auto& defect : plan.defects) {
    result.push_back(&defect);
  }
  return result;
}

shared::Instance make_instance(const plan::PlannedDefect& planned, const defect::DefectType& type,
                               const glm::dmat4& render_from_part, bool flat) {
  const defect::Reach reach = type.reach(planned.values, planned.seed);
  shared::Instance instance{};
  instance.frame = frame_in_render(planned.anchor, render_from_part);
  instance.reach_min_um = glm::vec2(reach.min_um);
  instance.reach_max_um = glm::vec2(reach.max_um);
  instance.flags = shared::kInPicture | (planned.nuisance() ? shared::kInTwin : 0u);
  instance.thickness_mm = sheet_thickness_mm(reach, flat);
  return instance;
}

// Appends the kind's structures, so that an index into an array of them finds each.
std::uint32_t append_params(std::vector<float>& params, const defect::Packed& packed) {
  const std::size_t stride = packed.size();
  params.resize((params.size() + stride - 1) / stride * stride);
  const auto index = std::uint32_t(params.size() / stride);
  params.insert(params.end(), packed.begin(), packed.end());
  return index;
}

// Sub-samples that an instance asks for: four where it is about as thin as a pixel.
std::uint32_t wanted_sub_samples(const plan::PlannedDefect& planned, const defect::DefectType& type,
                                 const shared::Camera& camera, const shared::Frame& frame) {
  constexpr double kThinPx = 1.2;
  const double width_um = type.measures(planned.values, planned.seed).width_um;
  const glm::vec3 side = frame.origin_mm + glm::vec3(1, 0, 0);
  const double px_per_mm = double(glm::length(shared::pixel_from_point(camera, side) -
                                              shared::pixel_from_point(camera, frame.origin_mm)));
  return width_um * kMmPerUm * px_per_mm < kThinPx ? shared::kSubSamples : 1;
}

struct TileSet {
  std::map<std::pair<int, int>, std::vector<std::uint32_t>> instances_of;  // by (row, column)
};

// `slack_px`: for what lies outside the outline all the same.
void add_tiles(TileSet& set, std::uint32_t index, const Outline& hull, glm::ivec2 size_px,
               double slack_px) {
  const int step = int(shared::kTileSize);
  glm::dvec2 low(1e300), high(-1e300);
  for (const glm::dvec2& p : hull) {
    low = glm::min(low, p - slack_px);
    high = glm::max(high, p + slack_px);
  }
  const auto first =
      glm::max(glm::ivec2(glm::floor(glm::max(low, glm::dvec2(-1)) / double(step))), glm::ivec2(0));
  const auto last =
      glm::min(glm::ivec2(glm::floor(glm::min(high, glm::dvec2(size_px)) / double(step))),
               (size_px - 1) / step);
  for (int row = first.y; row <= last.y; ++row) {
    for (int column = first.x; column <= last.x; ++column) {
      if (overlaps(hull, glm::dvec2(column, row) * double(step) - slack_px, step + 2 * slack_px)) {
        std::vector<std::uint32_t>& indices = set.instances_of[{row, column}];
        if (indices.empty() || indices.back() != index) {  // another color may have added it
          indices.push_back(index);
        }
      }
    }
  }
}

// Which instances may touch a tile, tile by tile.
using TileInstances = std::vector<std::vector<std::uint32_t>>;

TileInstances make_tiles(TileWork& work, const TileSet& set,
                         const std::vector<std::uint32_t>& sub_samples_of) {
  TileInstances instances_of;
  for (const auto& [place, indices] : set.instances_of) {
    shared::Tile tile{{place.second * int(shared::kTileSize), place.first * int(shared::kTileSize)},
                      1};
    for (const std::uint32_t index : indices) {
      tile.sub_samples = std::max(tile.sub_samples, sub_samples_of[index]);
    }
    work.tiles.push_back(tile);
    instances_of.push_back(indices);
  }
  return instances_of;
}

void make_pairs(TileWork& work, const TileInstances& instances_of,
                const std::vector<std::string>& kind_of) {
  const std::set<std::string> kinds(kind_of.begin(), kind_of.end());
  for (const std::string& kind : kinds) {
    KindWork list{kind, std::uint32_t(work.pairs.size()), 0, {}};
    for (std::uint32_t tile = 0; tile < instances_of.size(); ++tile) {
      if (tile % work.tiles_per_chunk == 0) {
        list.chunk_first_range.push_back(std::uint32_t(work.ranges.size()));
      }
      shared::Range range{tile, std::uint32_t(work.pairs.size()), 0};
      for (const std::uint32_t index : instances_of[tile]) {
        if (kind_of[index] == kind) {
          work.pairs.push_back({tile, index});
          ++range.pair_count;
        }
      }
      if (range.pair_count > 0) {
        work.ranges.push_back(range);
      }
    }
    list.chunk_first_range.push_back(std::uint32_t(work.ranges.size()));
    list.pair_count = std::uint32_t(work.pairs.size()) - list.first_pair;
    work.kinds.push_back(std::move(list));
  }
}

// 1 for the tiles that an instance touches and those within `spread_px` of them.
std::vector<bool> tiles_near(const TileWork& work, std::uint32_t instance, int spread_px) {
  const int step = int(shared::kTileSize);
  const int around = (spread_px + step - 1) / step;
  std::set<std::pair<int, int>> places;
  for (const shared::Pair& pair : work.pairs) {
    if (pair.instance == instance) {
      const glm::ivec2 at = work.tiles[pair.tile].corner / step;
      for (int y = -around; y <= around; ++y) {
        for (int x = -around; x <= around; ++x) {
          places.insert({at.y + y, at.x + x});
        }
      }
    }
  }
  std::vector<bool> result;
  for (const shared::Tile& tile : work.tiles) {
    result.push_back(places.count({tile.corner.y / step, tile.corner.x / step}) > 0);
  }
  return result;
}

}  // namespace

shared::Frame frame_in_render(const plan::Anchor& anchor, const glm::dmat4& render_from_part) {
  const auto point = [&](glm::dvec3 p) { return glm::vec3(render_from_part * glm::dvec4(p, 1)); };
  const auto turn = [&](glm::dvec3 d) { return glm::vec3(render_from_part * glm::dvec4(d, 0)); };
  return {point(anchor.origin_mm), turn(anchor.tangent), turn(anchor.bitangent),
          turn(anchor.normal)};
}

TileWork make_tile_work(const plan::SamplePlan& plan, std::span<const shared::Camera> cameras,
                        const glm::dmat4& render_from_part, bool flat, double blur_px,
                        std::uint32_t tiles_per_chunk) {
  TileWork work;
  work.tiles_per_chunk = tiles_per_chunk;
  TileSet set;
  std::vector<std::string> kind_of;
  std::vector<std::uint32_t> sub_samples_of;
  for (const plan::PlannedDefect* planned : all_instances(plan)) {
    const defect::DefectType& type = *defect::find(planned->kind);
    shared::Instance instance = make_instance(*planned, type, render_from_part, flat);
    // A sham's defects are looked at everywhere like all others, but added nowhere.
    const bool sham = plan.control == plan::Control::sham && !planned->nuisance();
    instance.flags = sham ? 0 : instance.flags;
    const auto index = std::uint32_t(work.instances.size());
    instance.order = index + 1;
    instance.params = append_params(work.params, defect::pack(planned->values, planned->seed));
    for (const shared::Camera& camera :
         type.source == defect::Source::shaders ? cameras : std::span<const shared::Camera>{}) {
      // A pixel of slack, since curved sheets bulge out of the box's projection a little; half a
      // pixel more where the outline's edges are not straight in the picture.
      const double slack_px = 1 + blur_px + (shared::bends(camera) ? 0.5 : 0);
      add_tiles(set, index, reach_outline(instance, camera, flat), glm::ivec2(camera.size_px),
                slack_px);
    }
    work.instances.push_back(instance);
    kind_of.push_back(planned->kind);
    sub_samples_of.push_back(wanted_sub_samples(*planned, type, cameras.front(), instance.frame));
  }
  make_pairs(work, make_tiles(work, set, sub_samples_of), kind_of);
  return work;
}

LeftOut leave_out(const TileWork& work, std::span<const std::uint32_t> instances, int spread_px,
                  std::size_t most_tiles) {
  TileInstances instances_of(work.tiles.size());
  std::vector<std::string> own_kind(work.instances.size()), kind_of;
  for (const KindWork& kind : work.kinds) {
    for (std::uint32_t i = 0; i < kind.pair_count; ++i) {
      const auto [tile, instance] = work.pairs[kind.first_pair + i];
      instances_of[tile].push_back(instance);
      own_kind[instance] = kind.kind;
    }
  }
  LeftOut result;
  result.work.tiles_per_chunk = work.tiles_per_chunk;
  result.work.params = work.params;
  result.first_tile = {0};
  TileInstances copied;
  for (const std::uint32_t left : instances) {
    const std::vector<bool> near = tiles_near(work, left, spread_px);
    const auto count = std::size_t(std::count(near.begin(), near.end(), true));
    if (result.first_tile.size() > 1 && copied.size() + count > most_tiles) {
      break;
    }
    const auto first = std::uint32_t(result.work.instances.size());
    for (std::size_t tile = 0; tile < work.tiles.size(); ++tile) {
      if (near[tile]) {
        result.work.tiles.push_back(work.tiles[tile]);
        copied.push_back(instances_of[tile]);
        for (std::uint32_t& index : copied.back()) {
          index += first;
        }
      }
    }
    for (std::uint32_t i = 0; i < work.instances.size(); ++i) {
      result.work.instances.push_back(work.instances[i]);
      result.work.instances.back().flags =
          shared::kInPicture | (i == left ? 0u : std::uint32_t(shared::kInTwin));
    }
    kind_of.insert(kind_of.end(), own_kind.begin(), own_kind.end());
    result.first_tile.push_back(std::uint32_t(copied.size()));
  }
  make_pairs(result.work, copied, kind_of);
  return result;
}

}  // namespace blemish::render
