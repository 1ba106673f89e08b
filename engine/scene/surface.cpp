#include <algorithm>
#include <iterator>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "scene/mesh.hpp"

namespace blemish::scene {
namespace {

void append_fan(const std::vector<glm::dvec3>& polygon, std::uint32_t triangle,
                std::vector<Facet>& facets) {
  for (std::size_t i = 2; i < polygon.size(); ++i) {
    facets.push_back({{polygon[0], polygon[i - 1], polygon[i]}, triangle});
  }
}

void clip_to_box(std::vector<glm::dvec3>& polygon, const Box& box) {
  for (int axis = 0; axis < 3; ++axis) {
    glm::dvec4 plane(0);
    plane[axis] = 1;
    plane.w = -box.min[axis];
    clip(polygon, plane);
    plane[axis] = -1;
    plane.w = box.max[axis];
    clip(polygon, plane);
  }
}

// Two exporters' roundings of one color.
bool same_color(glm::u8vec3 a, glm::u8vec3 b) {
  return glm::all(glm::lessThanEqual(glm::abs(glm::ivec3(a) - glm::ivec3(b)), glm::ivec3(1)));
}

// The first names, and how many more there are.
std::string listed(const std::set<std::string>& names) {
  constexpr std::size_t kShown = 20;
  std::string text;
  std::size_t shown = 0;
  for (const std::string& name : names) {
    if (shown == kShown) {
      return text + fmt::format(" and {} more", names.size() - kShown);
    }
    text += (shown++ > 0 ? ", " : "") + name;
  }
  return text.empty() ? "none" : text;
}

Facet whole_facet(const Mesh& mesh, std::uint32_t t) {
  return {{mesh.corner(t, 0), mesh.corner(t, 1), mesh.corner(t, 2)}, t};
}

// False when one side of the box parts them, as it nearly always does when they do not meet.
bool meet(const Box& box, const Facet& facet) {
  const auto& corners = facet.corners_mm;
  const glm::dvec3 low = glm::min(corners[0], glm::min(corners[1], corners[2]));
  const glm::dvec3 high = glm::max(corners[0], glm::max(corners[1], corners[2]));
  return glm::all(glm::lessThanEqual(low, box.max)) &&
         glm::all(glm::greaterThanEqual(high, box.min));
}

}  // namespace

double Mesh::area_mm2(std::uint32_t triangle) const {
  const glm::dvec3 a = corner(triangle, 0);
  return 0.5 * glm::length(glm::cross(corner(triangle, 1) - a, corner(triangle, 2) - a));
}

// Sutherland and Hodgman: keeps the corners inside and adds a corner where an edge crosses.
void clip(std::vector<glm::dvec3>& polygon, glm::dvec4 plane) {
  if (std::all_of(polygon.begin(), polygon.end(),
                  [&](const glm::dvec3& p) { return glm::dot(plane, glm::dvec4(p, 1)) >= 0; })) {
    return;  // nearly always
  }
  std::vector<glm::dvec3> kept;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const glm::dvec3 a = polygon[i];
    const glm::dvec3 b = polygon[(i + 1) % polygon.size()];
    const double side_a = glm::dot(plane, glm::dvec4(a, 1));
    const double side_b = glm::dot(plane, glm::dvec4(b, 1));
    if (side_a >= 0) {
      kept.push_back(a);
    }
    if ((side_a >= 0) != (side_b >= 0)) {
      kept.push_back(a + (b - a) * (side_a / (side_a - side_b)));
    }
  }
  polygon = std::move(kept);
}

bool selects(const RegionSpec& region, const Section& section) {
  const auto among = [](const std::optional<std::string>& name,
                        const std::vector<std::string>& names) {
    return !name || std::find(names.begin(), names.end(), *name) != names.end();
  };
  return among(region.mesh, section.names) && among(region.solid, section.names) &&
         among(region.face, section.faces) &&
         (!region.color || (section.color && same_color(*region.color, *section.color)));
}

std::string known_selectors(const RegionSpec& region, const Mesh& mesh) {
  std::set<std::string> known;
  std::set<std::string> numbers;  // of faces, for a file that has no names
  for (const Section& section : mesh.sections) {
    if (region.color) {
      if (section.color) {
        known.insert(fmt::format("\"#{:02x}{:02x}{:02x}\"", section.color->x, section.color->y,
                                 section.color->z));
      }
    } else if (region.face && !section.faces.empty()) {
      known.insert(section.faces.front());
      numbers.insert(section.faces.back());
    } else {
      known.insert(section.names.begin(), section.names.end());
    }
  }
  known.erase("");
  return listed(known.empty() ? numbers : known);
}

Selection select_all(const Mesh& mesh) {
  Selection all;
  all.whole.resize(mesh.triangles.size());
  std::iota(all.whole.begin(), all.whole.end(), 0u);
  return all;
}

Selection select(const Mesh& mesh, const RegionSpec& region) {
  Selection selection;
  std::vector<bool> wanted;
  for (const Section& section : mesh.sections) {
    wanted.push_back(selects(region, section));
  }
  const Box box = region.box ? region.box->widened(kBoxMarginMm) : Box{};
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    if (!wanted[mesh.section[t]]) {
      continue;
    }
    const Facet facet = whole_facet(mesh, t);
    const auto& corners = facet.corners_mm;
    if (box.contains(corners[0]) && box.contains(corners[1]) && box.contains(corners[2])) {
      if (facet.area_mm2() > 0) {
        selection.whole.push_back(t);
      }
    } else if (meet(box, facet)) {
      std::vector<glm::dvec3> polygon(std::begin(corners), std::end(corners));
      clip_to_box(polygon, box);
      append_fan(polygon, t, selection.cut);
    }
  }
  std::erase_if(selection.cut, [](const Facet& facet) { return !(facet.area_mm2() > 0); });
  return selection;
}

Facet Selection::facet(const Mesh& mesh, std::size_t i) const {
  return i < whole.size() ? whole_facet(mesh, whole[i]) : cut[i - whole.size()];
}

std::vector<Facet> region_surface(const Mesh& mesh, const RegionSpec& region) {
  const Selection selection = select(mesh, region);
  std::vector<Facet> facets;
  facets.reserve(selection.size());
  for (std::size_t i = 0; i < selection.size(); ++i) {
    facets.push_back(selection.facet(mesh, i));
  }
  return facets;
}

glm::dvec3 center_of(const std::vector<Facet>& surface) {
  glm::dvec3 low(1e300);
  glm::dvec3 high(-1e300);
  for (const Facet& facet : surface) {
    for (const glm::dvec3& corner : facet.corners_mm) {
      low = glm::min(low, corner);
      high = glm::max(high, corner);
    }
  }
  return 0.5 * (low + high);
}

}  // namespace blemish::scene
