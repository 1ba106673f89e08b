// Executes a plan on the device. One renderer serves many samples of one recipe, one at a time: it
// is not thread-safe; the conveyor calls it from its serial stage.
#pragma once

#include <memory>

#include "gpu/device.hpp"
#include "render/frame.hpp"

namespace blemish::render {

struct RenderOptions {
  int samples = 16;  // geometry samples a pixel; a multiple of 4
};

class Renderer {
 public:
  // Uploads the scene. Throws base::Error when a picture is larger than the device's limit.
  Renderer(gpu::Device& device, const recipe::Recipe& recipe, const scene::Scene& scene,
           const RenderOptions& options = {});
  ~Renderer();
  // Throws base::Error (unreadable photo, device lost).
  Frame render(const plan::SamplePlan& plan);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace blemish::render
