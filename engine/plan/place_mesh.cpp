#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "plan/place.hpp"

namespace blemish::plan {
namespace {

constexpr int kTries = 512;
constexpr double kMinFacing = 0.15;  // cosine between normal and the way to the camera

// A facet in view, with the running sum of areas up to and with it. Most lie in the picture as a
// whole; of those only the number is kept, for a part may have millions.
struct Piece {
  static constexpr std::uint32_t kWhole = 0xffffffff;
  double area_sum_mm2;
  const Surface* surface;
  std::uint32_t index;  // in the surface's selection
  std::uint32_t cut;    // in InView::cuts, or kWhole
};
struct InView {
  std::vector<Piece> pieces;
  std::vector<scene::Facet> cuts;  // in render space
};

// The piece of an edge in the picture's sides, in render space, with the running sum of lengths.
struct RimPiece {
  double length_sum_mm;
  const scene::Rim* rim;
  glm::dvec3 from_mm, to_mm;
};

std::array<glm::dvec4, 5> view_planes(const shared::Camera& camera);

class MeshPlacer : public Placer {
 public:
  MeshPlacer(const scene::Scene& scene, const View& view, const Surfaces& surfaces,
             const Rims& rims)
      : scene_(scene),
        view_(view),
        surfaces_(surfaces),
        rims_(rims),
        part_from_render_(glm::inverse(view.render_from_part)),
        planes_(view_planes(view.camera)) {}

  Placement any(const Regions& on, base::Stream& stream) override;
  Placement beside(const Anchor& anchor, glm::dvec2 offset_um, const Regions& on) override;
  Placement at(glm::dvec2 share, const Regions& on) override;
  Placement on_edge(double edge_rad, const Regions& on, base::Stream& stream) override;

 private:
  enum Reason { kFacesAway, kHidden, kNotAllowed, kOutOfView, kReasons };

  const InView& in_view(const Regions& on);
  const std::vector<RimPiece>& rims_in_view(double edge_rad);
  Placement take(std::uint32_t triangle, glm::dvec3 part_mm, glm::dvec3 toward,
                 const Regions& on) const;
  scene::Facet to_render(scene::Facet facet) const;
  void append(const Surface& surface, std::size_t first, std::size_t last, InView& seen) const;
  glm::dvec3 surface_normal(std::uint32_t triangle, glm::dvec3 part_mm) const;
  std::optional<Reason> refuse(std::uint32_t triangle, glm::dvec3 part_mm, const Regions& on) const;
  std::string region_of(std::uint32_t triangle, glm::dvec3 part_mm, const Regions& on) const;
  static std::string text(Reason reason);

  const scene::Scene& scene_;
  const View& view_;
  const Surfaces& surfaces_;
  const Rims& rims_;
  glm::dmat4 part_from_render_;
  std::array<glm::dvec4, 5> planes_;
  std::map<Regions, InView> in_view_;
  std::map<double, std::vector<RimPiece>> rims_in_view_;
};

// The half spaces of the picture's sides and the camera's front. A lens that bends is asked again
// later, point by point.
std::array<glm::dvec4, 5> view_planes(const shared::Camera& camera) {
  const double distance = double(camera.distance_mm);
  const auto [low_px, high_px] = scene::ideal_bounds(camera);
  // Left, right, lower and upper side from the middle, y up.
  const double middle_x = 0.5 * double(camera.size_px.x);
  const double middle_y = 0.5 * double(camera.size_px.y);
  const double left = double(low_px.x) - middle_x;
  const double right = double(high_px.x) - middle_x;
  const double lower = middle_y - double(high_px.y);
  const double upper = middle_y - double(low_px.y);
  const double mm = double(camera.mm_per_px);
  std::array<glm::dvec4, 5> planes{
      glm::dvec4(1, 0, 0, -left * mm), glm::dvec4(-1, 0, 0, right * mm),
      glm::dvec4(0, 1, 0, -lower * mm), glm::dvec4(0, -1, 0, upper * mm),
      glm::dvec4(0, 0, -1, distance)};
  if (camera.focal_px > 0) {
    // x focal >= left d and so on, with depth d = distance - z.
    const double focal = double(camera.focal_px);
    planes[0] = glm::dvec4(focal, 0, left, -left * distance);
    planes[1] = glm::dvec4(-focal, 0, -right, right * distance);
    if (camera.line_scan == 0) {
      planes[2] = glm::dvec4(0, focal, lower, -lower * distance);
      planes[3] = glm::dvec4(0, -focal, -upper, upper * distance);
    }
  }
  return planes;
}

glm::dvec3 point_in(const scene::Facet& facet, base::Stream& stream) {
  const double r = std::sqrt(stream.uniform());
  const double s = stream.uniform();
  return (1 - r) * facet.corners_mm[0] + r * (1 - s) * facet.corners_mm[1] +
         r * s * facet.corners_mm[2];
}

bool faces_camera(const shared::Camera& camera, const scene::Facet& facet) {
  const auto& corners = facet.corners_mm;
  const glm::dvec3 normal = glm::cross(corners[1] - corners[0], corners[2] - corners[0]);
  const glm::dvec3 eye(0, 0, double(camera.distance_mm));
  return glm::dot(normal, camera.focal_px > 0 ? eye - corners[0] : glm::dvec3(0, 0, 1)) > 0;
}

scene::Facet MeshPlacer::to_render(scene::Facet facet) const {
  for (glm::dvec3& corner : facet.corners_mm) {
    corner = glm::dvec3(view_.render_from_part * glm::dvec4(corner, 1));
  }
  return facet;
}

// What the picture shows of these facets, areas not yet summed up.
void MeshPlacer::append(const Surface& surface, std::size_t first, std::size_t last,
                        InView& seen) const {
  for (std::size_t i = first; i < last; ++i) {
    const scene::Facet facet = to_render(surface.selection.facet(*scene_.mesh, i));
    if (!faces_camera(view_.camera, facet)) {
      continue;
    }
    int inside = 0;
    bool outside = false;
    for (const glm::dvec4& plane : planes_) {
      int corners = 0;
      for (const glm::dvec3& corner : facet.corners_mm) {
        corners += glm::dot(plane, glm::dvec4(corner, 1)) >= 0 ? 1 : 0;
      }
      inside += corners;
      outside = outside || corners == 0;
    }
    if (inside == 3 * int(planes_.size())) {
      seen.pieces.push_back({facet.area_mm2(), &surface, std::uint32_t(i), Piece::kWhole});
    } else if (!outside) {
      std::vector<glm::dvec3> polygon(std::begin(facet.corners_mm), std::end(facet.corners_mm));
      for (const glm::dvec4& plane : planes_) {
        scene::clip(polygon, plane);
      }
      for (std::size_t k = 2; k < polygon.size(); ++k) {
        const scene::Facet cut{{polygon[0], polygon[k - 1], polygon[k]}, facet.triangle};
        seen.pieces.push_back(
            {cut.area_mm2(), &surface, std::uint32_t(i), std::uint32_t(seen.cuts.size())});
        seen.cuts.push_back(cut);
      }
    }
  }
}

// In chunks that do not depend on the number of threads, summed up in order.
const InView& MeshPlacer::in_view(const Regions& on) {
  constexpr std::size_t kChunk = 16384;
  const auto [it, added] = in_view_.try_emplace(on);
  InView& all = it->second;
  if (!added) {
    return all;
  }
  double sum = 0;
  for (const Surface& surface : surfaces_.at(on)) {
    const std::size_t count = surface.selection.size();
    std::vector<InView> chunks((count + kChunk - 1) / kChunk);
    // Isolated, lest this thread takes up another sample meanwhile.
    tbb::this_task_arena::isolate([&] {
      tbb::parallel_for(std::size_t(0), chunks.size(), [&](std::size_t c) {
        append(surface, c * kChunk, std::min(count, (c + 1) * kChunk), chunks[c]);
      });
    });
    for (const InView& chunk : chunks) {
      const auto first_cut = std::uint32_t(all.cuts.size());
      for (Piece piece : chunk.pieces) {
        sum += piece.area_sum_mm2;
        piece.area_sum_mm2 = sum;
        piece.cut += piece.cut == Piece::kWhole ? 0 : first_cut;
        all.pieces.push_back(piece);
      }
      all.cuts.insert(all.cuts.end(), chunk.cuts.begin(), chunk.cuts.end());
    }
  }
  return all;
}

glm::dvec3 MeshPlacer::surface_normal(std::uint32_t triangle, glm::dvec3 part_mm) const {
  const scene::Mesh& mesh = *scene_.mesh;
  const glm::dvec3 a = mesh.corner(triangle, 0);
  const glm::dvec3 ab = mesh.corner(triangle, 1) - a;
  const glm::dvec3 ac = mesh.corner(triangle, 2) - a;
  const glm::dvec3 cross = glm::cross(ab, ac);
  const glm::dvec3 from_a = part_mm - a;
  const double v = glm::dot(glm::cross(from_a, ac), cross) / glm::dot(cross, cross);
  const double w = glm::dot(glm::cross(ab, from_a), cross) / glm::dot(cross, cross);
  const glm::uvec3 corner = mesh.triangles[triangle];
  return glm::normalize((1 - v - w) * glm::dvec3(mesh.normals[corner[0]]) +
                        v * glm::dvec3(mesh.normals[corner[1]]) +
                        w * glm::dvec3(mesh.normals[corner[2]]));
}

std::string MeshPlacer::region_of(std::uint32_t triangle, glm::dvec3 part_mm,
                                  const Regions& on) const {
  for (const scene::RegionSpec& region : scene_.part.regions) {
    const bool wanted = on.empty() || std::find(on.begin(), on.end(), region.name) != on.end();
    if (wanted && scene_.in_region(region.name, triangle, part_mm)) {
      return region.name;
    }
  }
  return {};
}

// Why a point of the surface cannot be taken, if so.
std::optional<MeshPlacer::Reason> MeshPlacer::refuse(std::uint32_t triangle, glm::dvec3 part_mm,
                                                     const Regions& on) const {
  const std::string region = region_of(triangle, part_mm, on);
  if (on.empty() ? scene_.in_region("ignore", triangle, part_mm) : region.empty()) {
    return kNotAllowed;
  }
  if (!view_.sees(part_mm)) {
    return kOutOfView;
  }
  const glm::dvec3 way = view_.toward_camera(part_mm);
  const glm::dvec3 normal = surface_normal(triangle, part_mm);
  if (glm::dot(normal, way) < kMinFacing * glm::length(way)) {
    return kFacesAway;
  }
  // As a share of the way: a ten-thousandth of the part, so that the own triangle does not count.
  const double start =
      1e-5 * glm::distance(scene_.mesh->min_mm, scene_.mesh->max_mm) / glm::length(way);
  if (scene_.bvh->nearest(part_mm, way, start, 1)) {
    return kHidden;
  }
  return std::nullopt;
}

std::string MeshPlacer::text(Reason reason) {
  switch (reason) {
    case kFacesAway:
      return "the allowed surface in view faces away from the camera";
    case kHidden:
      return "the allowed surface in view is hidden by the part";
    case kNotAllowed:
      return "outside the allowed regions";
    default:
      return "outside the picture";
  }
}

Placement MeshPlacer::any(const Regions& on, base::Stream& stream) {
  const InView& seen = in_view(on);
  const std::vector<Piece>& pieces = seen.pieces;
  if (pieces.empty() || pieces.back().area_sum_mm2 <= 0) {
    return {std::nullopt, {}, "no allowed surface is in view"};
  }
  std::array<int, kReasons> refusals{};
  for (int i = 0; i < kTries; ++i) {
    const double area_mm2 = stream.uniform() * pieces.back().area_sum_mm2;
    const Piece& piece = *std::partition_point(
        pieces.begin(), pieces.end() - 1,
        [&](const Piece& candidate) { return candidate.area_sum_mm2 <= area_mm2; });
    const scene::Facet facet =
        piece.cut != Piece::kWhole
            ? seen.cuts[piece.cut]
            : to_render(piece.surface->selection.facet(*scene_.mesh, piece.index));
    const std::uint32_t triangle = facet.triangle;
    const glm::dvec3 point(part_from_render_ * glm::dvec4(point_in(facet, stream), 1));
    if (const auto reason = refuse(triangle, point, on)) {
      ++refusals[*reason];
      continue;
    }
    const std::string region = region_of(triangle, point, on);
    if (!on.empty() && region != piece.surface->region) {
      continue;  // where regions overlap, the surface counts once
    }
    return {frame_at(point, surface_normal(triangle, point), view_.right), region, {}, triangle};
  }
  const auto most = std::max_element(refusals.begin(), refusals.end());
  return {std::nullopt, {}, text(Reason(most - refusals.begin()))};
}

// Down along the anchor's normal, from as high as the offset is long to as deep: a surface that
// falls off faster than 45 degrees is another one.
Placement MeshPlacer::beside(const Anchor& anchor, glm::dvec2 offset_um, const Regions& on) {
  const double height_mm = std::max(1e-3, glm::length(offset_um) / 1000);
  const glm::dvec3 above = anchor.origin_mm + anchor.normal * height_mm +
                           (anchor.tangent * offset_um.x + anchor.bitangent * offset_um.y) / 1000.0;
  const auto hit = scene_.bvh->nearest(above, -anchor.normal, 0, 2 * height_mm);
  if (!hit) {
    return {std::nullopt, {}, "leaves the part"};
  }
  return take(hit->triangle, above - anchor.normal * hit->t, anchor.tangent, on);
}

// A point of the surface as a place, when it may be one.
Placement MeshPlacer::take(std::uint32_t triangle, glm::dvec3 part_mm, glm::dvec3 toward,
                           const Regions& on) const {
  if (const auto reason = refuse(triangle, part_mm, on)) {
    return {std::nullopt, {}, text(*reason)};
  }
  const glm::dvec3 normal = surface_normal(triangle, part_mm);
  return {frame_at(part_mm, normal, toward), region_of(triangle, part_mm, on), {}, triangle};
}

Placement MeshPlacer::at(glm::dvec2 share, const Regions& on) {
  const glm::dvec2 pixel = share * glm::dvec2(view_.camera.size_px);
  const shared::Ray ray = shared::ray_from_pixel(view_.camera, glm::vec2(pixel));
  const glm::dvec3 origin(part_from_render_ * glm::dvec4(glm::dvec3(ray.origin_mm), 1));
  const glm::dvec3 direction(part_from_render_ * glm::dvec4(glm::dvec3(ray.direction), 0));
  const auto hit = scene_.bvh->nearest(origin, direction, 0, 1e9);
  if (!hit) {
    return {std::nullopt, {}, "the part is not at that place of the picture"};
  }
  return take(hit->triangle, origin + direction * hit->t, view_.right, on);
}

const std::vector<RimPiece>& MeshPlacer::rims_in_view(double edge_rad) {
  const auto [it, added] = rims_in_view_.try_emplace(edge_rad);
  std::vector<RimPiece>& pieces = it->second;
  if (!added) {
    return pieces;
  }
  double sum = 0;
  for (const scene::Rim& rim : rims_.at(edge_rad)) {
    const auto render = [&](glm::dvec3 p) {
      return glm::dvec3(view_.render_from_part * glm::dvec4(p, 1));
    };
    const scene::Mesh& mesh = *scene_.mesh;
    const scene::Facet face{
        {render(mesh.corner(rim.triangle, 0)), render(mesh.corner(rim.triangle, 1)),
         render(mesh.corner(rim.triangle, 2))},
        rim.triangle};
    if (!faces_camera(view_.camera, face)) {
      continue;
    }
    const glm::dvec3 from = render(rim.from_mm);
    const glm::dvec3 way = render(rim.to_mm) - from;
    double begin = 0;
    double end = 1;
    for (const glm::dvec4& plane : planes_) {
      const double here = glm::dot(plane, glm::dvec4(from, 1));
      const double slope = glm::dot(glm::dvec3(plane), way);
      if (slope == 0) {
        end = here < 0 ? begin : end;
      } else {
        (slope > 0 ? begin : end) =
            slope > 0 ? std::max(begin, -here / slope) : std::min(end, -here / slope);
      }
    }
    if (begin < end) {
      sum += (end - begin) * glm::length(way);
      pieces.push_back({sum, &rim, from + begin * way, from + end * way});
    }
  }
  return pieces;
}

Placement MeshPlacer::on_edge(double edge_rad, const Regions& on, base::Stream& stream) {
  const std::vector<RimPiece>& pieces = rims_in_view(edge_rad);
  if (pieces.empty()) {
    return {std::nullopt, {}, "no edge of the part is in view"};
  }
  // The point is asked about a little inside of its face: on the edge itself both faces lie.
  const double inside_mm = 1e-4 * glm::distance(scene_.mesh->min_mm, scene_.mesh->max_mm);
  Placement last;
  for (int i = 0; i < kTries; ++i) {
    const double length_mm = stream.uniform() * pieces.back().length_sum_mm;
    const RimPiece& piece = *std::partition_point(
        pieces.begin(), pieces.end() - 1,
        [&](const RimPiece& candidate) { return candidate.length_sum_mm <= length_mm; });
    const glm::dvec3 point(part_from_render_ *
                           glm::dvec4(glm::mix(piece.from_mm, piece.to_mm, stream.uniform()), 1));
    const glm::dvec3 along = glm::normalize(piece.rim->to_mm - piece.rim->from_mm);
    const glm::dvec3 normal = surface_normal(piece.rim->triangle, point);
    const glm::dvec3 inward = glm::normalize(glm::cross(normal, along));
    last = take(piece.rim->triangle, point + inside_mm * inward, along, on);
    if (last.anchor) {
      last.anchor = frame_at(point, normal, along);
      return last;
    }
  }
  last.reason = "no edge of the allowed surface is in view: " + last.reason;
  return last;
}

}  // namespace

Surfaces allowed_surfaces(const recipe::Recipe& recipe, const scene::Scene& scene) {
  Surfaces surfaces;
  for (const auto* entries : {&recipe.defects, &recipe.nuisances}) {
    for (const recipe::DefectEntry& entry : *entries) {
      const auto [it, added] = surfaces.try_emplace(entry.on);
      if (!added) {
        continue;
      }
      if (entry.on.empty()) {
        it->second.push_back({{}, scene::select_all(*scene.mesh)});
      }
      for (const scene::RegionSpec& region : scene.part.regions) {
        if (std::find(entry.on.begin(), entry.on.end(), region.name) != entry.on.end()) {
          it->second.push_back({region.name, scene::select(*scene.mesh, region)});
        }
      }
    }
  }
  return surfaces;
}

Rims wanted_rims(const recipe::Recipe& recipe, const scene::Scene& scene) {
  Rims rims;
  for (const auto* entries : {&recipe.defects, &recipe.nuisances}) {
    for (const recipe::DefectEntry& entry : *entries) {
      const double turn = entry.placing.edge_rad;
      if (entry.placing.along_edges && rims.count(turn) == 0) {
        rims[turn] = scene::outer_rims(*scene.mesh, turn);
      }
    }
  }
  return rims;
}

std::unique_ptr<Placer> make_mesh_placer(const scene::Scene& scene, const View& view,
                                         const Surfaces& surfaces, const Rims& rims) {
  return std::make_unique<MeshPlacer>(scene, view, surfaces, rims);
}

}  // namespace blemish::plan
