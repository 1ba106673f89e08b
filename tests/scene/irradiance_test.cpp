// What a power in W/m2 means, against closed forms.
#include "scene/irradiance.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "scene/light.hpp"
#include "support/values.hpp"

namespace blemish::scene {
namespace {

constexpr double kPi = 3.14159265358979323846;

std::vector<shared::Light> rig(std::string_view name, blemish::testing::Settings settings) {
  const LightType& type = *find_light(name);
  return make_lights(
      type, blemish::testing::with(base::medians(blemish::testing::fallback_params(type.params)),
                                   settings));
}

TEST(Irradiance, OfAWholeDomeIsPiTimesItsRadiance) {
  const shared::Light dome = rig("dome", {{"radius", 80}, {"hole_radius", 0}}).front();
  EXPECT_NEAR(irradiance_at_look_at(dome) / (kPi * double(dome.radiance.x)), 1, 1e-3);
}

// E = L A / h^2 of a small Lambertian panel straight above.
TEST(Irradiance, OfASmallPanelFallsWithTheSquare) {
  const shared::Light panel =
      rig("panel", {{"length", 2}, {"width", 2}, {"elevation", kPi / 2}, {"distance", 200}})
          .front();
  EXPECT_NEAR(irradiance_at_look_at(panel) / (double(panel.radiance.x) * 4 / (200.0 * 200.0)), 1,
              1e-3);
}

// A thin Lambertian ring of radius r at height h that faces look_at: E = L w 2 pi r cos / d^2.
TEST(Irradiance, OfAThinRing) {
  const shared::Light ring =
      rig("ring", {{"inner_radius", 59.9}, {"outer_radius", 60.1}, {"height", 45}}).front();
  const double d2 = 60.0 * 60.0 + 45.0 * 45.0;
  const double width = std::hypot(double(ring.size_mm.y - ring.size_mm.x), double(ring.rise_mm));
  const double expected = double(ring.radiance.x) * width * 2 * kPi * 60 * 45 / std::sqrt(d2) / d2;
  EXPECT_NEAR(irradiance_at_look_at(ring) / expected, 1, 0.02);
}

TEST(Irradiance, RigsAreScaledAsAWhole) {
  std::vector<shared::Light> bowl = rig("bowl", {});
  scale_to_irradiance(bowl, 25);
  double sum = 0;
  for (const shared::Light& one : bowl) {
    sum += irradiance_at_look_at(one);
  }
  EXPECT_NEAR(sum, 25, 1e-3);
}

// A 5.86 um pixel at f/4 behind radiance 1 W/(m2 sr): E = pi / 64 = 0.0491 W/m2; in 1 ms 1.686e-15
// J arrive, which at 550 nm are 4668 photons, 3594 of them counted, of 32691.
TEST(Exposure, CountsElectrons) {
  SensorSpec sensor;
  sensor.preset = find_sensor("imx174");
  sensor.exposure_s = 1e-3;
  EXPECT_NEAR(exposure_per_radiance(sensor, 4), 3594.0 / 32691, 2e-4);
  EXPECT_NEAR(exposure_per_radiance(sensor, 8), 3594.0 / 32691 / 4, 5e-5);
}

}  // namespace
}  // namespace blemish::scene
