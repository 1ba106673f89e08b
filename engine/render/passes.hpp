// The device side of a sample: buffers, images, pipelines, and the passes in their order. Speaks
// the structures of shaders/shared/layout.h; what they mean for a sample is the renderer's
// business. One object works for one thread at a time; several may share a device.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "gpu/vulkan.hpp"
#include "render/matrices.hpp"
#include "render/pipelines.hpp"
#include "render/shader_scene.hpp"
#include "render/tiles.hpp"

namespace blemish::render {

// How a pass sees the part.
struct Look {
  shared::Camera camera;
  std::uint32_t pass = 0, pass_count = 1;
  bool shadows = true;  // false: geometry alone, for labels
};

class Passes {
 public:
  // `picture`: size of what is delivered. `plane`: a photo's plane instead of a mesh.
  Passes(gpu::Device& device, Pipelines& pipelines, vk::Extent2D picture, bool plane);
  ~Passes();

  // The texels of all environment maps; they outlive the passes and stay as they are.
  void set_environment(std::span<const glm::vec3> texels);
  // The boxes about the mesh's triangles, likewise.
  void set_boxes(std::span<const shared::RayBox> boxes);
  // Scene and geometry of a sample.
  void set_scene(const ShaderScene& inputs, std::span<const std::uint32_t> patches);

  // Sees the geometry samples anew and takes the shadows of all lights.
  void look(const Look& look);
  // Switches lights on: bit per light.
  void light(std::uint32_t lit) { scene_.lit = lit; }
  // The picture without defects. Not for a plane.
  void render_base();
  std::span<const glm::vec4> picture();  // radiance, w = share of samples that hit the part

  void set_work(const TileWork& work);
  void render_deltas(const TileWork& work);
  void render_coverage(const TileWork& work, float min_width_px);
  std::span<const shared::Delta> deltas(const TileWork& work);   // [tile][pixel]
  std::span<const std::uint32_t> touched(const TileWork& work);  // [pair][pixel]
  std::span<const glm::vec2> coverage(const TileWork& work);     // [pair][pixel]

 private:
  using Matrix = std::function<glm::mat4(std::uint32_t layer)>;
  void make_images();
  void make_descriptors();
  void update_descriptors();
  void fit_visibility(const Raster& raster);
  void make_shadow_views();
  void draw_layers(vk::raii::CommandBuffer& commands, bool shadow, const Matrix& clip);
  void upload(vk::raii::CommandBuffer& commands);
  template <typename Push>
  void dispatch(vk::raii::CommandBuffer& commands, const std::string& shader, const Push& push,
                std::uint32_t x, std::uint32_t y = 1);
  void dispatch_picture(vk::raii::CommandBuffer& commands, const std::string& shader,
                        std::uint32_t light);
  gpu::Buffer& buffer(std::uint32_t binding) { return *buffers_[binding]; }

  gpu::Device& device_;
  Pipelines& pipelines_;
  gpu::Stream stream_;
  vk::Extent2D extent_;
  bool plane_;
  shared::Scene scene_{};
  std::uint32_t index_count_ = 0;
  const glm::vec3* environment_ = nullptr;
  std::span<const shared::RayBox> boxes_;
  float radius_mm_ = 0;
  Bounds seen_, part_;
  std::vector<std::unique_ptr<gpu::Buffer>> buffers_;
  gpu::Buffer picture_copy_;
  std::unique_ptr<gpu::Image> visibility_, depth_, shadow_maps_, shadow_depth_, shadows_, picture_,
      codes_;
  std::vector<shared::ShadowView> views_;  // [light][shadow point]
  vk::raii::DescriptorPool descriptor_pool_ = nullptr;
  vk::raii::DescriptorSet set_ = nullptr;
};

}  // namespace blemish::render
