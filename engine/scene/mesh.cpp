#include "scene/mesh.hpp"

#include <cmath>
#include <filesystem>
#include <limits>

#include <assimp/Importer.hpp>
#include <assimp/config.h>
#include <assimp/postprocess.h>
#include <assimp/scene.h>
#include <fmt/format.h>

#include "scene/smooth.hpp"

namespace blemish::scene {
namespace {

constexpr double kCreaseRad = 35 * 3.14159265358979323846 / 180;
// The thinnest triangle that still has a direction: its height over its longest edge.
constexpr double kMinSlenderness = 1e-6;

base::Error error(const MeshSpec& spec, const std::string& message, const std::string& hint) {
  return base::Error(spec.where, fmt::format("{}: {}", spec.file, message), hint);
}

void append_mesh(const aiMesh& source, const aiMatrix4x4& transform, const MeshSpec& spec,
                 std::uint16_t object, Mesh& mesh) {
  const auto base_index = std::uint32_t(mesh.positions_mm.size());
  for (unsigned i = 0; i < source.mNumVertices; ++i) {
    const aiVector3D p = transform * source.mVertices[i];
    const glm::vec3 position =
        glm::vec3(glm::dvec3(double(p.x), double(p.y), double(p.z)) * spec.mm_per_unit);
    for (int axis = 0; axis < 3; ++axis) {
      if (!std::isfinite(position[axis])) {
        throw error(spec, fmt::format("vertex {} has a coordinate that is not a finite number", i),
                    "export the part again, or repair the file in a mesh editor");
      }
    }
    mesh.positions_mm.push_back(position);
  }
  for (unsigned i = 0; i < source.mNumFaces; ++i) {
    const aiFace& face = source.mFaces[i];
    if (face.mNumIndices == 3) {
      mesh.triangles.push_back(base_index +
                               glm::uvec3(face.mIndices[0], face.mIndices[1], face.mIndices[2]));
      mesh.object.push_back(object);
    }
  }
}

void append_node(const aiScene& scene, const aiNode& node, const aiMatrix4x4& parent,
                 const MeshSpec& spec, Mesh& mesh) {
  const aiMatrix4x4 transform = parent * node.mTransformation;
  for (unsigned i = 0; i < node.mNumMeshes; ++i) {
    const aiMesh& source = *scene.mMeshes[node.mMeshes[i]];
    if (mesh.objects.size() > std::numeric_limits<std::uint16_t>::max()) {
      throw error(spec, "has more than 65535 objects", "join objects before exporting");
    }
    append_mesh(source, transform, spec, std::uint16_t(mesh.objects.size()), mesh);
    mesh.objects.emplace_back(source.mName.C_Str());
    mesh.nodes.emplace_back(node.mName.C_Str());
  }
  for (unsigned i = 0; i < node.mNumChildren; ++i) {
    append_node(scene, *node.mChildren[i], transform, spec, mesh);
  }
}

Mesh read(const MeshSpec& spec) {
  if (!std::filesystem::is_regular_file(spec.file)) {
    throw error(spec, "no such file", "check the path of `part.mesh`");
  }
  if (std::filesystem::file_size(spec.file) == 0) {
    throw error(spec, "the file is empty", "export the part again");
  }
  Assimp::Importer importer;
  importer.SetPropertyInteger(AI_CONFIG_PP_SBP_REMOVE,
                              aiPrimitiveType_POINT | aiPrimitiveType_LINE);
  const aiScene* scene =
      importer.ReadFile(spec.file, aiProcess_Triangulate | aiProcess_SortByPType);
  if (scene == nullptr || scene->mRootNode == nullptr) {
    throw error(spec, fmt::format("not a mesh that can be read ({})", importer.GetErrorString()),
                "give an intact STL, OBJ, PLY or glTF file");
  }
  Mesh mesh;
  append_node(*scene, *scene->mRootNode, aiMatrix4x4(), spec, mesh);
  return mesh;
}

void require_triangles(const MeshSpec& spec, const Mesh& mesh) {
  if (mesh.triangles.empty()) {
    throw error(spec, "holds no triangle with an area", "export the part as a triangle mesh");
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
      mesh.object[kept] = mesh.object[t];
      ++kept;
    }
  }
  const std::size_t dropped = mesh.triangles.size() - kept;
  mesh.triangles.resize(kept);
  mesh.object.resize(kept);
  if (dropped > 0) {
    warnings.push_back({spec.where,
                        fmt::format("{}: {} of {} triangles have no area and were left out",
                                    spec.file, dropped, kept + dropped),
                        "", base::Severity::warning});
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

void pose(const MeshSpec& spec, const std::vector<RegionSpec>& regions, Mesh& mesh) {
  const double c = std::cos(spec.pose.turn_rad);
  const double s = std::sin(spec.pose.turn_rad);
  move_points(mesh, [&](glm::dvec3 p) {
    const glm::dvec3 q = stand_up(spec.pose.up, p);
    return glm::dvec3(c * q.x - s * q.y, s * q.x + c * q.y, q.z);
  });
  const glm::dvec3 center = default_origin(mesh);
  move_points(mesh, [&](glm::dvec3 p) { return p - center; });
  const std::string& origin = spec.pose.origin;
  if (origin == "bottom") {
    const double bottom = mesh.min_mm.z;
    move_points(mesh, [&](glm::dvec3 p) { return p - glm::dvec3(0, 0, bottom); });
  } else if (origin.starts_with("region:")) {
    for (const RegionSpec& region : regions) {
      if (region.name == origin.substr(7)) {
        const std::vector<Facet> surface = region_surface(mesh, region);
        if (surface.empty()) {
          throw base::Error(
              spec.pose.where,
              fmt::format("region \"{}\" selects nothing of {}", region.name, spec.file),
              "the region that is the origin is taken in `origin: center`");
        }
        const glm::dvec3 datum = center_of(surface);
        move_points(mesh, [&](glm::dvec3 p) { return p - datum; });
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
         "check `part.unit`; glTF files are in meters by convention", base::Severity::warning});
  }
}

}  // namespace

Mesh load_mesh(const MeshSpec& spec, const std::vector<RegionSpec>& regions,
               std::vector<base::Fault>& warnings) {
  Mesh mesh = read(spec);
  require_triangles(spec, mesh);
  pose(spec, regions, mesh);
  drop_degenerate(spec, mesh, warnings);
  require_triangles(spec, mesh);
  smooth_normals(mesh, kCreaseRad);
  check_size(spec, mesh, warnings);
  return mesh;
}

}  // namespace blemish::scene
