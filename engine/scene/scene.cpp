#include "scene/scene.hpp"

#include <fmt/format.h>

#include "scene/light_parts.hpp"
#include "scene/photo.hpp"
#include "scene/photo_plane.hpp"

namespace blemish::scene {
namespace {

const RegionSpec* find_region(const PartSpec& part, const std::string& name) {
  for (const RegionSpec& region : part.regions) {
    if (region.name == name) {
      return &region;
    }
  }
  return nullptr;
}

base::Error selects_nothing(const Scene& scene, const RegionSpec& region, const Mesh& mesh) {
  if (region.box) {
    return base::Error(
        region.where,
        fmt::format("region \"{}\" selects nothing of {}, which reaches from ({:.4g}, {:.4g}, "
                    "{:.4g}) to ({:.4g}, {:.4g}, {:.4g}) mm",
                    region.name, scene.part.mesh->file, mesh.min_mm.x, mesh.min_mm.y, mesh.min_mm.z,
                    mesh.max_mm.x, mesh.max_mm.y, mesh.max_mm.z),
        "boxes are in part coordinates, after unit and pose");
  }
  const char* what = region.color ? "colors" : region.face ? "faces" : "names";
  return base::Error(
      region.where,
      fmt::format("region \"{}\" selects nothing of {}", region.name, scene.part.mesh->file),
      fmt::format("the {} in the file are: {}", what, known_selectors(region, mesh)));
}

void load_mesh_part(Scene& scene) {
  const auto mesh =
      std::make_shared<const Mesh>(load_mesh(*scene.part.mesh, scene.part.regions, scene.warnings));
  for (const RegionSpec& region : scene.part.regions) {
    if (select(*mesh, region).size() == 0) {
      throw selects_nothing(scene, region, *mesh);
    }
  }
  scene.mesh = mesh;
  scene.bvh = std::make_shared<const Bvh>(*mesh);
  for (const VariantSpec& variant : scene.part.variants) {
    scene.variants.push_back(load_variant(variant, *mesh, *scene.bvh, scene.warnings));
  }
}

void aim(Scene& scene, const CameraSpec& camera) {
  if (!camera.look_at.starts_with("region:")) {
    return;
  }
  const RegionSpec* region = find_region(scene.part, camera.look_at.substr(7));
  if (scene.mesh == nullptr || region == nullptr) {
    throw base::Error(camera.where, fmt::format("cannot look at \"{}\"", camera.look_at),
                      "look_at takes \"origin\" or a region of a mesh");
  }
  scene.look_at_part_mm = center_of(region_surface(*scene.mesh, *region));
}

// Whether a closed mesh holds a point: whichever way one looks, the nearest face shows its back.
bool is_inside(const Scene& scene, glm::dvec3 part_mm) {
  for (int i = 0; i < 6; ++i) {
    glm::dvec3 way(0);
    way[i / 2] = i % 2 == 0 ? 1 : -1;
    const std::optional<Hit> hit = scene.bvh->nearest(part_mm, way);
    if (!hit) {
      return false;
    }
    const glm::dvec3 a = scene.mesh->corner(hit->triangle, 0);
    const glm::dvec3 outward = glm::cross(scene.mesh->corner(hit->triangle, 1) - a,
                                          scene.mesh->corner(hit->triangle, 2) - a);
    if (glm::dot(outward, way) <= 0) {
      return false;
    }
  }
  return true;
}

// Of the median view and lights.
void warn_of_lights_inside(Scene& scene, const CameraSpec& camera,
                           const std::vector<LightSpec>& lights) {
  if (lights.empty()) {
    return;
  }
  const glm::dmat4 part_from_render =
      glm::inverse(render_from_part(base::medians(camera.view), scene.look_at_part_mm));
  for (const LightSpec& light : lights) {
    if (!light.file.empty()) {
      continue;  // the surroundings are far
    }
    const std::vector<glm::dvec3> places =
        places_of(make_lights(*light.type, base::medians(light.params)));
    const bool inside = std::any_of(places.begin(), places.end(), [&](glm::dvec3 at) {
      return is_inside(scene, glm::dvec3(part_from_render * glm::dvec4(at, 1)));
    });
    if (inside) {
      scene.warnings.push_back(
          {light.where,
           fmt::format("the {} stands inside the part, at least in part", light.type->name),
           "its places count from view.look_at: raise it, or look at a higher point",
           base::Severity::warning});
    }
  }
}

}  // namespace

const RegionSpec* Scene::find_region(const std::string& name) const {
  return scene::find_region(part, name);
}

Scene Scene::with_variant(std::size_t index) const {
  Scene scene = *this;
  scene.mesh = variants.at(index).mesh;
  scene.bvh = variants.at(index).bvh;
  scene.variants.clear();
  return scene;
}

bool Scene::may_lie_in(const RegionSpec& region, std::uint32_t triangle) const {
  return selects(region, mesh->sections[mesh->section[triangle]]);
}

bool Scene::in_region(const std::string& region, std::uint32_t triangle, glm::dvec3 part_mm) const {
  // Twice the margin: whatever region_surface cuts out lies inside.
  const RegionSpec* spec = find_region(region);
  return spec != nullptr &&
         (!spec->box || spec->box->widened(2 * kBoxMarginMm).contains(part_mm)) &&
         may_lie_in(*spec, triangle);
}

Scene load(const PartSpec& part, const std::optional<CameraSpec>& camera,
           const std::vector<LightSpec>& lights) {
  Scene scene;
  scene.environments = load_environments(lights);
  scene.part = part;
  scene.substance = make_substance(part.material);
  scene.coated = make_substance(part.material, true);
  if (part.mesh) {
    load_mesh_part(scene);
  } else {
    scene.photos = inspect_photos(*part.photos);
    scene.photo_views = photo_views(*part.photos, scene.photos);
    scene.photo_sheet = photo_sheet(*part.photos);
  }
  if (camera) {
    aim(scene, *camera);
    if (scene.mesh) {
      warn_of_lights_inside(scene, *camera, lights);
    }
  }
  return scene;
}

}  // namespace blemish::scene
