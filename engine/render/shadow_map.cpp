#include "render/shadow_map.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "scene/mesh.hpp"

namespace blemish::render {
namespace {

// A light among the receivers sees at most a cone of 75 degrees to each side.
constexpr float kWidestTan = 3.7f;
constexpr float kMargin = 1.05f;  // colors magnify a little differently, rays are few

// Nothing is expected nearer to a shadow point than this share of the way to what it lights.
constexpr float kNearest = 0.25f;

// How many times `way` from a point meets a box first; far away if it does not.
float entry_depth(const Bounds& box, glm::vec3 from, glm::vec3 way) {
  float first = 0;
  float last = 1e30f;
  for (int axis = 0; axis < 3; ++axis) {
    const float slope = std::abs(way[axis]) > 1e-9f ? way[axis] : 1e-9f;
    const float a = (box.low[axis] - from[axis]) / slope;
    const float b = (box.high[axis] - from[axis]) / slope;
    first = std::max(first, std::min(a, b));
    last = std::min(last, std::max(a, b));
  }
  return first <= last ? first : 1e30f;
}

// What rays through the picture's rim span at a height.
void add_field(Bounds& field, const shared::Camera& camera, float z) {
  const auto [low, high] = scene::ideal_bounds(camera);
  for (const glm::vec2 corner : {low, high, glm::vec2(low.x, high.y), glm::vec2(high.x, low.y)}) {
    for (int i = 0; i < 8; ++i) {
      const glm::vec2 lens((i & 1) == 0 ? -1 : 1, (i & 2) == 0 ? -1 : 1);
      const shared::Ray ray =
          shared::ray_from_ideal(camera, corner, lens, (i & 4) == 0 ? -0.5f : 0.5f);
      field.add(ray.origin_mm + (z - ray.origin_mm.z) / ray.direction.z * ray.direction);
    }
  }
}

// The part of a triangle that lies in the field (x and y).
void add_clipped(Bounds& seen, const std::array<glm::vec3, 3>& corners, const Bounds& field) {
  std::vector<glm::dvec3> polygon(corners.begin(), corners.end());
  const glm::dvec3 low(field.low), high(field.high);
  for (const glm::dvec4 plane : {glm::dvec4(1, 0, 0, -low.x), glm::dvec4(-1, 0, 0, high.x),
                                 glm::dvec4(0, 1, 0, -low.y), glm::dvec4(0, -1, 0, high.y)}) {
    scene::clip(polygon, plane);
  }
  for (const glm::dvec3& point : polygon) {
    seen.add(glm::vec3(point));
  }
}

// A receiver at inverse depth r and what hides it at inverse depth h lie (h - r) times a tap apart:
// similar triangles. A place that lies nearer to the receiver than the map's point by the share s
// of the way shifts what hides it by 1 / (1 - s) more.
void add_taps(shared::ShadowView& view, const LightPoint& point, float distance_mm) {
  view.reach = 0;
  for (std::uint32_t k = 0; k < shared::kShadowTaps; ++k) {
    const glm::vec3 off = point.around_mm[k] - point.at_mm;
    const float rest = 1 - glm::dot(off, view.forward) / distance_mm;
    view.taps[k] =
        glm::vec2(glm::dot(off, view.side), glm::dot(off, view.up)) / std::max(rest, kNearest);
    view.reach = std::max(view.reach, glm::length(view.taps[k]));
  }
}

}  // namespace

Bounds bounds_in_view(const shared::Camera& camera, const Bounds& part,
                      std::span<const shared::Vertex> vertices,
                      std::span<const std::uint32_t> indices) {
  Bounds field;
  // A pinhole sees nothing at its own height.
  const float highest_mm =
      camera.focal_px > 0 ? std::min(part.high.z, 0.95f * camera.distance_mm) : part.high.z;
  for (const float z : {part.low.z, highest_mm}) {
    add_field(field, camera, z);
  }
  const glm::vec3 middle = 0.5f * (field.low + field.high);
  field.low = middle + kMargin * (field.low - middle);
  field.high = middle + kMargin * (field.high - middle);
  Bounds seen;
  for (std::size_t i = 0; i + 2 < indices.size(); i += 3) {
    const std::array corners{vertices[indices[i]].position_mm, vertices[indices[i + 1]].position_mm,
                             vertices[indices[i + 2]].position_mm};
    const glm::vec2 low(glm::min(corners[0], glm::min(corners[1], corners[2])));
    const glm::vec2 high(glm::max(corners[0], glm::max(corners[1], corners[2])));
    const glm::vec2 field_low(field.low), field_high(field.high);
    if (glm::any(glm::greaterThan(low, field_high)) || glm::any(glm::lessThan(high, field_low))) {
      continue;
    }
    if (glm::all(glm::greaterThanEqual(low, field_low)) &&
        glm::all(glm::lessThanEqual(high, field_high))) {
      std::for_each(corners.begin(), corners.end(), [&](glm::vec3 c) { seen.add(c); });
    } else {
      add_clipped(seen, corners, field);
    }
  }
  return seen.empty() ? part : seen;
}

LightPoint light_point(const shared::Light& light, std::uint32_t i, std::uint32_t pass,
                       std::uint32_t pass_count) {
  LightPoint point{shared::shadow_point_mm(light, i, pass), {}};
  for (std::uint32_t k = 0; k < shared::kShadowTaps; ++k) {
    point.around_mm[k] =
        shared::place_in_cell_mm(light, i, shared::shadow_tap(k, pass, pass_count));
  }
  return point;
}

shared::ShadowView shadow_view(const LightPoint& point, const Bounds& receivers, const Bounds& part,
                               float radius_mm, float map_size_px) {
  shared::ShadowView view;
  const glm::vec3 point_mm = point.at_mm;
  view.point_mm = point_mm;
  const glm::vec3 middle = 0.5f * (receivers.low + receivers.high);
  const glm::vec3 to_middle = middle - point_mm;
  view.forward =
      glm::normalize(glm::length(to_middle) > 1e-3f * radius_mm ? to_middle : glm::vec3(0, 0, -1));
  const glm::vec3 side = glm::normalize(std::abs(view.forward.z) < 0.9f
                                            ? glm::cross(view.forward, glm::vec3(0, 0, 1))
                                            : glm::cross(glm::vec3(0, 1, 0), view.forward));
  const glm::vec3 up = glm::cross(side, view.forward);
  glm::vec2 spread(0);
  for (int i = 0; i < 8; ++i) {
    const glm::vec3 corner((i & 1) == 0 ? receivers.low.x : receivers.high.x,
                           (i & 2) == 0 ? receivers.low.y : receivers.high.y,
                           (i & 4) == 0 ? receivers.low.z : receivers.high.z);
    const glm::vec3 d = corner - point_mm;
    const float depth = glm::dot(d, view.forward);
    const glm::vec2 off(std::abs(glm::dot(d, side)), std::abs(glm::dot(d, up)));
    spread = depth > 0 ? glm::max(spread, off / depth) : glm::vec2(kWidestTan);
  }
  // A texel to spare at the rim.
  spread = glm::clamp(spread * (1 + 4 / map_size_px), glm::vec2(1e-4f), glm::vec2(kWidestTan));
  view.side = side / spread.x;
  view.up = up / spread.y;
  view.spread_squares = spread * spread;
  view.texel_per_mm = 2 * std::max(spread.x, spread.y) / map_size_px;
  const float distance_mm = std::max(glm::dot(middle - point_mm, view.forward), 1e-3f);
  float nearest_mm = distance_mm;
  for (const float x : {-1.0f, 0.0f, 1.0f}) {
    for (const float y : {-1.0f, 0.0f, 1.0f}) {
      const glm::vec3 way = view.forward + x * spread.x * side + y * spread.y * up;
      nearest_mm = std::min(nearest_mm, entry_depth(part, point_mm, way));
    }
  }
  view.nearest_inverse_depth = 1 / std::max(nearest_mm, kNearest * distance_mm);
  add_taps(view, point, distance_mm);
  return view;
}

glm::mat4 clip_from_render(const shared::ShadowView& view, float radius_mm) {
  const float distance = glm::dot(-view.point_mm, view.forward);
  const float far_mm = std::max(distance + radius_mm, 1e-3f);
  const float near_mm = std::max(distance - radius_mm, 1e-3f * far_mm);
  const float depth = far_mm / (far_mm - near_mm);
  const auto row = [&](glm::vec3 n) { return glm::vec4(n, -glm::dot(n, view.point_mm)); };
  const glm::vec4 w = row(view.forward);
  return glm::transpose(
      glm::mat4(row(view.side), row(view.up), depth * (w - glm::vec4(0, 0, 0, near_mm)), w));
}

}  // namespace blemish::render
