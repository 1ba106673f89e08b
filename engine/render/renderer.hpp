// Executes plans on the device. One renderer serves the samples of one recipe; several threads may
// ask at once: a few samples are under way together, so that the device works on one while the host
// composes another.
#pragma once

#include <memory>

#include "gpu/device.hpp"
#include "render/frame.hpp"

namespace blemish::render {

struct RenderOptions {
  int samples = 16;   // geometry samples a pixel; a multiple of 16
  int in_flight = 2;  // samples that may be under way together
};

class Renderer {
 public:
  // Uploads the scene. Throws base::Error when a picture is larger than the device's limit.
  Renderer(gpu::Device& device, const recipe::Recipe& recipe, const scene::Scene& scene,
           const RenderOptions& options = {});
  ~Renderer();
  // Thread-safe; waits while all of `in_flight` are busy. Throws base::Error (unreadable photo,
  // unusable lens, device lost).
  Frame render(const plan::SamplePlan& plan);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace blemish::render
