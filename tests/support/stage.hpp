// A recipe made ready to be rendered by hand-made plans: one device for the whole test program, and
// per scene a loaded recipe, a plan without defects and a renderer that later plans share.
#pragma once

#include <cmath>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/image.hpp"
#include "render/project.hpp"
#include "render/renderer.hpp"
#include "support/values.hpp"
#include "temp_dir.hpp"

namespace blemish::testing {

// Validation is on wherever the layer is installed.
inline gpu::Device& device() {
  static gpu::Device shared_device({"", gpu::validation_layer_available()});
  return shared_device;
}

// Fails a test in which the validation layer had something to say.
class DeviceTest : public ::testing::Test {
 protected:
  void SetUp() override { before_ = device().validation_messages().size(); }
  void TearDown() override {
    const std::vector<std::string>& messages = device().validation_messages();
    for (std::size_t i = before_; i < messages.size(); ++i) {
      ADD_FAILURE() << messages[i];
    }
  }

 private:
  std::size_t before_ = 0;
};

class Stage {
 public:
  // `prepare` writes what the recipe names into the recipe's folder.
  explicit Stage(
      const std::string& yaml,
      const std::function<void(const TempDir&)>& prepare = [](const TempDir&) {})
      : recipe(load(yaml, prepare)), scene(scene::load(recipe.part, recipe.camera, recipe.lights)) {
    plan::Planner planner(recipe, scene, recipe.seed, 1);
    blank = planner.make(0);
  }

  render::Frame render(const plan::SamplePlan& plan) {
    if (!renderer_) {
      renderer_ = std::make_unique<render::Renderer>(device(), recipe, scene);
    }
    return renderer_->render(plan);
  }

  render::View view() const {
    render::View result;
    result.scene = &scene;
    if (recipe.camera) {
      result.camera =
          scene::make_camera(*recipe.camera, *blank.view, *blank.optics, blank.line_seed);
      result.render_from_part = scene::render_from_part(*blank.view, scene.look_at_part_mm);
    } else {
      result.camera = scene.photo_views.at(0).camera;
      result.render_from_part = scene.photo_views.at(0).render_from_part;
    }
    return result;
  }

  // The surface's frame where the picture shows it at `pixel`, u at `angle_rad` from image right.
  plan::Anchor anchor(glm::vec2 pixel, double angle_rad) const;

  // A plan with these defects alone, numbered in their order.
  plan::SamplePlan plan_with(std::vector<plan::PlannedDefect> defects) const {
    plan::SamplePlan plan = blank;
    for (std::size_t i = 0; i < defects.size(); ++i) {
      defects[i].number = defects[i].group = int(i) + 1;
    }
    plan.defects = std::move(defects);
    return plan;
  }

  plan::PlannedDefect defect(std::string kind, const base::Values& values, glm::vec2 pixel,
                             double angle_rad = 0, std::uint32_t seed = 17) const {
    plan::PlannedDefect planned;
    planned.kind = planned.class_name = std::move(kind);
    planned.path = "test";
    planned.anchor = anchor(pixel, angle_rad);
    planned.values = values;
    planned.seed = seed;
    return planned;
  }

 private:
  recipe::Recipe load(const std::string& yaml,
                      const std::function<void(const TempDir&)>& prepare) const {
    prepare(folder_);
    return recipe::parse(yaml, folder_ / "recipe.yaml", {"coco"});
  }

  TempDir folder_;

 public:
  recipe::Recipe recipe;
  scene::Scene scene;
  plan::SamplePlan blank;

 private:
  std::unique_ptr<render::Renderer> renderer_;
};

// Shading normal (part coordinates) where a ray has met the mesh.
inline glm::dvec3 smooth_normal(const scene::Mesh& mesh, const scene::Hit& hit) {
  const glm::uvec3 corners = mesh.triangles[hit.triangle];
  return glm::normalize((1 - hit.u - hit.v) * glm::dvec3(mesh.normals[corners.x]) +
                        hit.u * glm::dvec3(mesh.normals[corners.y]) +
                        hit.v * glm::dvec3(mesh.normals[corners.z]));
}

inline plan::Anchor Stage::anchor(glm::vec2 pixel, double angle_rad) const {
  const render::View seen = view();
  const glm::dmat4 part_from_render = glm::inverse(seen.render_from_part);
  const shared::Ray ray = shared::ray_from_pixel(seen.camera, pixel);
  const glm::dvec3 from(part_from_render * glm::dvec4(glm::dvec3(ray.origin_mm), 1));
  const glm::dvec3 way(part_from_render * glm::dvec4(glm::dvec3(ray.direction), 0));
  plan::Anchor result;
  const shared::Meeting meeting =
      shared::meet_sheet(scene.photo_sheet, {glm::vec3(from), glm::vec3(way)});
  double t = glm::dot(glm::dvec3(meeting.point_mm) - from, way);
  if (!scene.mesh) {
    result.normal = glm::dvec3(meeting.normal);
  } else {
    const auto hit = scene.bvh->nearest(from, way);
    t = hit.value().t;
    result.normal = smooth_normal(*scene.mesh, *hit);
  }
  result.origin_mm = from + t * way;
  const glm::dvec3 right(part_from_render * glm::dvec4(1, 0, 0, 0));
  const glm::dvec3 x = glm::normalize(right - result.normal * glm::dot(right, result.normal));
  const glm::dvec3 y = glm::cross(result.normal, x);
  result.tangent = std::cos(angle_rad) * x + std::sin(angle_rad) * y;
  result.bitangent = glm::cross(result.normal, result.tangent);
  return result;
}

inline void write_png(const std::string& file, const cv::Mat& picture) {
  const std::vector<unsigned char> bytes = base::encode_png(picture);
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), std::streamsize(bytes.size()));
}

// A photo's recipe; `more` adds a camera and the like.
inline std::string photo_recipe(const std::string& more = "") {
  return R"(blemish: 1
name: photo
part:
  photos: {files: "photo.png", scale: 20 um/px, response: srgb}
  light: {azimuth: 60 deg, elevation: 35 deg, size: 20 deg}
  material: steel
  finish: {kind: ground, ra: 0.8 um, lay: 90 deg}
)" + more;
}

// A photo with some texture, of any OpenCV type.
inline cv::Mat textured_photo(int width_px, int height_px, int type) {
  cv::Mat photo(height_px, width_px, type);
  const int channels = photo.channels();
  const double scale = photo.depth() == CV_16U ? 257 : 1;
  for (int y = 0; y < height_px; ++y) {
    for (int i = 0; i < width_px * channels; ++i) {
      const std::uint32_t h = shared::hash_u32(std::uint32_t(y * 8191 + i));
      const double code = 110 + 30 * std::sin(0.05 * (i / channels)) + 10 * (i % channels) +
                          12 * double(shared::unit_from_hash(h));
      if (photo.depth() == CV_16U) {
        photo.ptr<std::uint16_t>(y)[i] = std::uint16_t(code * scale);
      } else {
        photo.ptr<std::uint8_t>(y)[i] = std::uint8_t(code);
      }
    }
  }
  return photo;
}

inline std::function<void(const TempDir&)> photo_writer(const cv::Mat& photo) {
  return [photo](const TempDir& folder) { write_png(folder / "photo.png", photo); };
}

}  // namespace blemish::testing
