// Renders a sample's shots on the device, pass by pass, and adds the passes up: every pass has
// places in the pixel, points of the lens, times and points of the lights of its own. Where a lens
// magnifies colors differently each color is rendered through its own camera.
#pragma once

#include <vector>

#include "render/passes.hpp"

namespace blemish::render {

// What the device says of one shot, means over all passes.
struct ShotSums {
  std::vector<glm::vec4> base;        // [pixel] radiance of the clean part, w = share that hits it
  std::vector<shared::Delta> deltas;  // [tile][pixel]
};

// The camera of some of the colors.
struct BandCamera {
  shared::Camera camera;
  glm::vec3 channels{1};  // 1 = takes part
};

struct SweepPlan {
  std::vector<BandCamera> bands;
  std::uint32_t pass_count = 1;
  std::vector<std::uint32_t> lit;  // of each shot: bit per light
  bool plane = false;
};

class Sweep {
 public:
  // Keeps a reference to `passes`, whose scene is set.
  Sweep(Passes& passes, SweepPlan plan);

  // The clean part in all shots, and what `work` changes in it if there is any.
  void render(const TileWork* work);
  // What other work changes, and where.
  struct Changes {
    std::vector<ShotSums> shots;         // without a base
    std::vector<std::uint32_t> touched;  // [pair][pixel], by any pass
  };
  Changes changes(const TileWork& work);
  // Takes the clean part from an earlier sample of the same view and renders the changes.
  void reuse(std::vector<ShotSums> clean, const TileWork* work);

  bool several_bands() const { return plan_.bands.size() > 1; }
  // The device sees something else by now.
  void forget() { shown_ = kNothing; }

  std::vector<ShotSums> shots;
  std::vector<std::uint32_t> touched;  // [pair][pixel], by any pass

 private:
  void run(std::vector<ShotSums>& sums, std::vector<std::uint32_t>& reach, bool base,
           const TileWork* work);
  void look(std::size_t band, std::uint32_t pass);

  Passes& passes_;
  SweepPlan plan_;
  // Band and pass that the device's visibility and shadows are of.
  using Shown = std::pair<std::size_t, std::uint32_t>;
  static constexpr Shown kNothing{~std::size_t{0}, 0};
  Shown shown_ = kNothing;
};

}  // namespace blemish::render
