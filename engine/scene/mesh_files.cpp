// Mesh files through Assimp, which this file alone knows.
#include "scene/mesh_files.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <optional>

#include <assimp/Importer.hpp>
#include <assimp/config.h>
#include <assimp/postprocess.h>
#include <assimp/scene.h>
#include <fmt/format.h>

namespace blemish::scene {
namespace {

// glTF's colors are linear; those of other formats are taken as they are shown.
float shown(float linear) {
  return linear <= 0.0031308f ? 12.92f * linear : 1.055f * std::pow(linear, 1 / 2.4f) - 0.055f;
}

bool is_gltf(const std::string& file) {
  const std::string end = lower_extension(file);
  return end == ".gltf" || end == ".glb";
}

std::optional<glm::u8vec3> color_of(const aiScene& scene, const aiMesh& mesh,
                                    const std::string& file) {
  const aiMaterial& material = *scene.mMaterials[mesh.mMaterialIndex];
  aiColor3D color;
  if (std::strcmp(material.GetName().C_Str(), AI_DEFAULT_MATERIAL_NAME) == 0 ||
      material.Get(AI_MATKEY_COLOR_DIFFUSE, color) != aiReturn_SUCCESS) {
    return std::nullopt;  // the importer's own gray is not the file's
  }
  glm::u8vec3 codes;
  const std::array<float, 3> channels{color.r, color.g, color.b};
  for (int i = 0; i < 3; ++i) {
    const float channel = std::clamp(channels[std::size_t(i)], 0.0f, 1.0f);
    codes[i] = std::uint8_t(std::lround(255 * (is_gltf(file) ? shown(channel) : channel)));
  }
  return codes;
}

bool is_finite(const glm::vec3& p) {
  return std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z);
}

class Collector {
 public:
  Collector(const MeshSpec& spec, const aiScene& scene) : spec_(spec), scene_(scene) {}

  void add_node(const aiNode& node, const aiMatrix4x4& parent) {
    const aiMatrix4x4 transform = parent * node.mTransformation;
    for (unsigned i = 0; i < node.mNumMeshes; ++i) {
      const aiMesh& source = *scene_.mMeshes[node.mMeshes[i]];
      add_mesh(source, transform);
      mesh.sections.push_back(
          {{source.mName.C_Str(), node.mName.C_Str()}, {}, color_of(scene_, source, spec_.file)});
    }
    for (unsigned i = 0; i < node.mNumChildren; ++i) {
      add_node(*node.mChildren[i], transform);
    }
  }

  Mesh mesh;
  std::size_t not_finite = 0;  // triangles left out

 private:
  void add_mesh(const aiMesh& source, const aiMatrix4x4& transform) {
    const auto first = std::uint32_t(mesh.positions_mm.size());
    for (unsigned i = 0; i < source.mNumVertices; ++i) {
      const aiVector3D p = transform * source.mVertices[i];
      mesh.positions_mm.emplace_back(glm::dvec3(double(p.x), double(p.y), double(p.z)) *
                                     spec_.mm_per_unit);
    }
    for (unsigned i = 0; i < source.mNumFaces; ++i) {
      const aiFace& face = source.mFaces[i];
      if (face.mNumIndices != 3) {
        continue;
      }
      const glm::uvec3 corners =
          first + glm::uvec3(face.mIndices[0], face.mIndices[1], face.mIndices[2]);
      if (is_finite(mesh.positions_mm[corners.x]) && is_finite(mesh.positions_mm[corners.y]) &&
          is_finite(mesh.positions_mm[corners.z])) {
        mesh.triangles.push_back(corners);
        mesh.section.push_back(std::uint32_t(mesh.sections.size()));
      } else {
        ++not_finite;
      }
    }
  }

  const MeshSpec& spec_;
  const aiScene& scene_;
};

}  // namespace

Mesh read_mesh_file(const MeshSpec& spec, std::vector<base::Fault>& warnings) {
  Assimp::Importer importer;
  importer.SetPropertyInteger(AI_CONFIG_PP_SBP_REMOVE,
                              aiPrimitiveType_POINT | aiPrimitiveType_LINE);
  const aiScene* scene =
      importer.ReadFile(spec.file, aiProcess_Triangulate | aiProcess_SortByPType);
  if (scene == nullptr || scene->mRootNode == nullptr) {
    throw file_error(spec,
                     fmt::format("not a mesh that can be read ({})", importer.GetErrorString()),
                     "give an intact STL, OBJ, PLY, glTF or STEP file");
  }
  Collector collector(spec, *scene);
  collector.add_node(*scene->mRootNode, aiMatrix4x4());
  const std::size_t kept = collector.mesh.triangles.size();
  if (collector.not_finite > 0) {
    if (kept == 0) {
      throw file_error(spec, "every triangle has a coordinate that is not a finite number",
                       "export the part again, or repair the file in a mesh editor");
    }
    warnings.push_back(file_warning(
        spec, fmt::format("{} of {} triangles have a coordinate that is not a finite number and "
                          "were left out",
                          collector.not_finite, collector.not_finite + kept)));
  }
  return std::move(collector.mesh);
}

}  // namespace blemish::scene
