#include "scene/mesh.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "scene/mesh_files.hpp"
#include "scene/smooth.hpp"

namespace blemish::scene {
namespace {

constexpr double kCreaseRad = 35 * 3.14159265358979323846 / 180;
// Between exact normals of two faces that a designer drew as one surface.
constexpr double kSmoothRad = 1 * 3.14159265358979323846 / 180;
// The thinnest triangle that still has a direction: its height over its longest edge.
constexpr double kMinSlenderness = 1e-6;

void require_triangles(const MeshSpec& spec, const Mesh& mesh) {
  if (mesh.triangles.empty()) {
    throw file_error(spec, "holds no triangle with an area", "export the part as a triangle mesh");
  }
}

// Drops triangles without a direction.
void drop_degenerate(const MeshSpec& spec, Mesh& mesh, std::vector<base::Fault>& warnings) {
  std::size_t kept = 0;
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    double longest = 0;
    for (int k = 0; k < 3; ++k) {
      longest = std::max(longest, glm::distance(mesh.corner(t, k), mesh.corner(t, (k + 1) % 3)));
    }
    if (2 * mesh.area_mm2(t) > kMinSlenderness * longest * longest) {
      mesh.triangles[kept] = mesh.triangles[t];
      mesh.section[kept] = mesh.section[t];
      ++kept;
    }
  }
  const std::size_t dropped = mesh.triangles.size() - kept;
  mesh.triangles.resize(kept);
  mesh.section.resize(kept);
  if (dropped > 0) {
    warnings.push_back(file_warning(
        spec,
        fmt::format("{} of {} triangles have no area and were left out", dropped, kept + dropped)));
  }
}

void find_bounds(Mesh& mesh) {
  mesh.min_mm = glm::dvec3(1e300);
  mesh.max_mm = glm::dvec3(-1e300);
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    for (int k = 0; k < 3; ++k) {
      mesh.min_mm = glm::min(mesh.min_mm, mesh.corner(t, k));
      mesh.max_mm = glm::max(mesh.max_mm, mesh.corner(t, k));
    }
  }
}

template <typename Map>
void move_points(Mesh& mesh, Map map) {
  for (glm::vec3& p : mesh.positions_mm) {
    p = glm::vec3(map(glm::dvec3(p)));
  }
  find_bounds(mesh);
}

// Rows: the part's axes that become x, y, z, right-handed for each of +x -x +y -y +z -z.
glm::dvec3 stand_up(int up, glm::dvec3 p) {
  switch (up) {
    case 0:
      return {-p.z, p.y, p.x};
    case 1:
      return {p.z, p.y, -p.x};
    case 2:
      return {p.x, -p.z, p.y};
    case 3:
      return {p.x, p.z, -p.y};
    case 5:
      return {p.x, -p.y, -p.z};
    default:
      return p;
  }
}

glm::dvec3 default_origin(const Mesh& mesh) {
  return {0.5 * (mesh.min_mm.x + mesh.max_mm.x), 0.5 * (mesh.min_mm.y + mesh.max_mm.y),
          mesh.max_mm.z};
}

void stand(const PoseSpec& pose, Mesh& mesh) {
  const double c = std::cos(pose.turn_rad);
  const double s = std::sin(pose.turn_rad);
  const auto turn = [&](glm::dvec3 p) {
    const glm::dvec3 q = stand_up(pose.up, p);
    return glm::dvec3(c * q.x - s * q.y, s * q.x + c * q.y, q.z);
  };
  move_points(mesh, turn);
  for (glm::vec3& normal : mesh.normals) {
    normal = glm::vec3(turn(glm::dvec3(normal)));
  }
}

void move(glm::dvec3 origin_mm, Mesh& mesh) {
  move_points(mesh, [&](glm::dvec3 p) { return p - origin_mm; });
  mesh.moves_mm.push_back(origin_mm);
}

void pose(const MeshSpec& spec, const std::vector<RegionSpec>& regions, Mesh& mesh) {
  stand(spec.pose, mesh);
  move(default_origin(mesh), mesh);
  const std::string& origin = spec.pose.origin;
  if (origin == "bottom") {
    move(glm::dvec3(0, 0, mesh.min_mm.z), mesh);
  } else if (origin.starts_with("region:")) {
    for (const RegionSpec& region : regions) {
      if (region.name == origin.substr(7)) {
        const std::vector<Facet> surface = region_surface(mesh, region);
        if (surface.empty()) {
          throw base::Error(
              spec.pose.where,
              fmt::format("region \"{}\" selects nothing of {}", region.name, spec.file),
              region.box ? "the region that is the origin is taken in `origin: center`"
                         : "the file has: " + known_selectors(region, mesh));
        }
        move(center_of(surface), mesh);
        return;
      }
    }
  }
}

// A part of micrometers or of houses is most often a forgotten unit.
void check_size(const MeshSpec& spec, const Mesh& mesh, std::vector<base::Fault>& warnings) {
  const glm::dvec3 size = mesh.max_mm - mesh.min_mm;
  const double largest = std::max(size.x, std::max(size.y, size.z));
  if (largest < 0.5 || largest > 20000) {
    warnings.push_back(
        {spec.where,
         fmt::format("{} is {:.3g} x {:.3g} x {:.3g} mm large", spec.file, size.x, size.y, size.z),
         is_step(spec.file) ? "check the unit that the file was exported in"
                            : "check `part.unit`; glTF files are in meters by convention",
         base::Severity::warning});
  }
}

Mesh read(const MeshSpec& spec, std::vector<base::Fault>& warnings) {
  if (!std::filesystem::is_regular_file(spec.file)) {
    throw file_error(spec, "no such file", "check the path of `part.mesh`");
  }
  if (std::filesystem::file_size(spec.file) == 0) {
    throw file_error(spec, "the file is empty", "export the part again");
  }
  return is_step(spec.file) ? read_step_file(spec, warnings) : read_mesh_file(spec, warnings);
}

// Repair and normals of a posed mesh.
void finish(const MeshSpec& spec, Mesh& mesh, std::vector<base::Fault>& warnings) {
  drop_degenerate(spec, mesh, warnings);
  require_triangles(spec, mesh);
  if (mesh.normals.empty()) {
    smooth_normals(mesh, kCreaseRad);
  } else {
    weld(mesh, kSmoothRad);
  }
  check_size(spec, mesh, warnings);
}

}  // namespace

base::Error file_error(const MeshSpec& spec, const std::string& message, const std::string& hint) {
  return base::Error(spec.where, fmt::format("{}: {}", spec.file, message), hint);
}

base::Fault file_warning(const MeshSpec& spec, const std::string& message,
                         const std::string& hint) {
  return {spec.where, fmt::format("{}: {}", spec.file, message), hint, base::Severity::warning};
}

std::string lower_extension(const std::string& file) {
  std::string end = std::filesystem::path(file).extension().string();
  std::transform(end.begin(), end.end(), end.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  return end;
}

bool is_step(const std::string& file) {
  const std::string end = lower_extension(file);
  return end == ".step" || end == ".stp";
}

Mesh load_mesh(const MeshSpec& spec, const std::vector<RegionSpec>& regions,
               std::vector<base::Fault>& warnings) {
  Mesh mesh = read(spec, warnings);
  require_triangles(spec, mesh);
  pose(spec, regions, mesh);
  finish(spec, mesh, warnings);
  return mesh;
}

Mesh load_mesh_like(const MeshSpec& spec, const Mesh& posed, std::vector<base::Fault>& warnings) {
  Mesh mesh = read(spec, warnings);
  require_triangles(spec, mesh);
  stand(spec.pose, mesh);
  for (const glm::dvec3& origin_mm : posed.moves_mm) {
    move(origin_mm, mesh);
  }
  finish(spec, mesh, warnings);
  return mesh;
}

}  // namespace blemish::scene
