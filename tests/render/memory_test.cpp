// How much of the device a renderer takes.
#include <gmock/gmock.h>

#include "gpu/requirements.hpp"
#include "gpu/vulkan.hpp"
#include "support/stage.hpp"

namespace blemish::testing {
namespace {

class Pieces : public DeviceTest {};

// Devices keep a limited number of pieces of memory; some only 4096, and a renderer is not alone.
TEST_F(Pieces, OfMemoryAreFewAndAllGivenBack) {
  const std::uint32_t before = device().impl().live_allocations;
  {
    Stage stage(std::string("blemish: 1\nname: m\npart: {unit: mm, material: steel, mesh: \"") +
                BLEMISH_SOURCE_DIR + "/scenes/ring/ring.stl\", " +
                R"(finish: {kind: ground, ra: 0.4 um}}
camera:
  resolution: 64x64
  lens: {kind: telecentric, field_width: 22 mm}
  sensor: {preset: imx174, exposure: {mean_level: 40 %}}
lights:
  - ring: {height: 30 mm}
)");
    stage.render(stage.blank);
    const std::uint32_t used = device().impl().live_allocations - before;
    EXPECT_GT(used, 5u);
    EXPECT_LE(used, gpu::kAllocations / 8);
  }
  EXPECT_EQ(device().impl().live_allocations, before);
}

}  // namespace
}  // namespace blemish::testing
