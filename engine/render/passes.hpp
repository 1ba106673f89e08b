// The device side of a sample: buffers, images, pipelines, and the passes in their order. Speaks
// the structures of shaders/shared/layout.h; what they mean for a sample is the renderer's
// business.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>

#include "gpu/vulkan.hpp"
#include "render/tiles.hpp"

namespace blemish::render {

class Passes {
 public:
  Passes(gpu::Device& device, vk::Extent2D picture, bool plane);
  ~Passes();

  // Scene and geometry of a sample (vertices in render space).
  void set_scene(const shared::Scene& scene, std::span<const shared::Vertex> vertices,
                 std::span<const std::uint32_t> indices, std::span<const std::uint32_t> patches,
                 float radius_mm);
  // Geometry samples, shadows, and the picture without defects. Not for a plane.
  void render_base();
  std::span<const glm::vec4> picture();  // radiance, w = share of samples that hit the part

  void set_work(const TileWork& work);
  // Rewrites the instances' flags only (who belongs to picture and twin).
  void set_instances(const TileWork& work);
  void render_deltas(const TileWork& work);
  void render_coverage(const TileWork& work, float min_width_px);
  std::span<const shared::Delta> deltas(const TileWork& work);   // [tile][pixel]
  std::span<const std::uint32_t> touched(const TileWork& work);  // [pair][pixel]
  std::span<const glm::vec2> coverage(const TileWork& work);     // [pair][pixel]

 private:
  void make_layouts();
  void update_descriptors();
  void draw_layers(vk::raii::CommandBuffer& commands, const vk::raii::Pipeline& raster,
                   const gpu::Image& target, const gpu::Image& depth,
                   const vk::ClearColorValue& clear,
                   const std::function<glm::mat4(std::uint32_t)>& clip);
  vk::raii::Pipeline make_raster_pipeline(bool shadow);
  const vk::raii::Pipeline& pipeline(const std::string& shader);
  void upload(vk::raii::CommandBuffer& commands);
  template <typename Push>
  void dispatch(vk::raii::CommandBuffer& commands, const std::string& shader, const Push& push,
                std::uint32_t x, std::uint32_t y = 1);
  gpu::Buffer& buffer(std::uint32_t binding) { return *buffers_[binding]; }

  gpu::Device& device_;
  vk::Extent2D extent_;
  bool plane_;
  shared::Scene scene_{};
  std::uint32_t index_count_ = 0;
  float radius_mm_ = 0;
  std::vector<std::unique_ptr<gpu::Buffer>> buffers_;
  std::unique_ptr<gpu::Image> visibility_, depth_, shadow_maps_, shadow_depth_;
  vk::raii::DescriptorSetLayout set_layout_ = nullptr;
  vk::raii::PipelineLayout layout_ = nullptr;
  vk::raii::DescriptorPool descriptor_pool_ = nullptr;
  vk::raii::DescriptorSet set_ = nullptr;
  vk::raii::Pipeline visibility_pipeline_ = nullptr;
  vk::raii::Pipeline shadow_pipeline_ = nullptr;
  std::map<std::string, vk::raii::Pipeline> pipelines_;
};

}  // namespace blemish::render
