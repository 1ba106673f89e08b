#include "scene/light.hpp"

#include <gtest/gtest.h>

#include "base/reader.hpp"
#include "scene/part.hpp"

namespace blemish::scene {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kDeg = kPi / 180;

base::Values defaults(const LightType& type) {
  base::Values values{type.params, {}};
  for (const base::Param& param : type.params) {
    const base::Distribution fallback = base::fallback_distribution(param);
    values.values.push_back(float(base::median(fallback, param.min, param.max)));
  }
  return values;
}

void set(base::Values& values, std::string_view name, double value) {
  values.values[*base::index_of(values.table, name)] = float(value);
}

TEST(Lights, EveryTypeMakesALightThatShinesDown) {
  for (const LightType* type : light_types()) {
    const shared::Light light = make_light(*type, defaults(*type));
    EXPECT_LT(light.axis.z, 0) << type->name;
    EXPECT_NEAR(glm::length(light.axis), 1, 1e-5) << type->name;
    EXPECT_NEAR(glm::dot(light.axis, light.tangent), 0, 1e-5) << type->name;
    EXPECT_GT(light.radiance.x, 0) << type->name;
    EXPECT_EQ(find_light(type->name), type);
    EXPECT_FALSE(type->help.empty());
  }
}

TEST(Lights, PowerScalesRadiance) {
  for (const LightType* type : light_types()) {
    base::Values values = defaults(*type);
    const float once = make_light(*type, values).radiance.x;
    set(values, "power", 3);
    EXPECT_NEAR(make_light(*type, values).radiance.x, 3 * once, 1e-5 * once) << type->name;
  }
}

TEST(Lights, DiscIsKnownButNotListed) {
  const LightType* disc = find_light("disc");
  ASSERT_NE(disc, nullptr);
  for (const LightType* type : light_types()) {
    EXPECT_NE(type, disc);
  }
  EXPECT_EQ(find_light("lantern"), nullptr);
}

TEST(Lights, DiscStandsInItsDirectionWithItsSolidAngle) {
  const LightType& disc = *find_light("disc");
  base::Values values = defaults(disc);
  set(values, "azimuth", 30 * kDeg);
  set(values, "elevation", 25 * kDeg);
  set(values, "size", 20 * kDeg);
  const shared::Light light = make_light(disc, values);
  const glm::dvec3 direction = glm::normalize(glm::dvec3(light.center_mm));
  EXPECT_NEAR(std::atan2(direction.y, direction.x), 30 * kDeg, 1e-6);
  EXPECT_NEAR(std::asin(direction.z), 25 * kDeg, 1e-6);
  // Solid angle of the square by a fine sum over its area.
  const double half = double(light.size_mm.x);
  const double distance = glm::length(glm::dvec3(light.center_mm));
  double solid_angle = 0;
  constexpr int kSteps = 400;
  const double cell = 2 * half / kSteps;
  for (int i = 0; i < kSteps; ++i) {
    for (int k = 0; k < kSteps; ++k) {
      const double x = (i + 0.5) * cell - half;
      const double y = (k + 0.5) * cell - half;
      const double r2 = x * x + y * y + distance * distance;
      solid_angle += cell * cell * distance / (r2 * std::sqrt(r2));
    }
  }
  EXPECT_NEAR(solid_angle, 2 * kPi * (1 - std::cos(10 * kDeg)), 1e-4);
  EXPECT_NEAR(double(light.radiance.x) * solid_angle, 1, 1e-3);
}

TEST(Lights, BarFacesLookAtWithItsLongSideAcross) {
  const LightType& bar = *find_light("bar");
  base::Values values = defaults(bar);
  set(values, "azimuth", 0);
  set(values, "distance", 80);
  set(values, "height", 60);
  const shared::Light light = make_light(bar, values);
  EXPECT_NEAR(light.center_mm.x, 80, 1e-4);
  EXPECT_NEAR(light.axis.x, -0.8, 1e-6);
  EXPECT_NEAR(light.axis.z, -0.6, 1e-6);
  EXPECT_NEAR(std::abs(light.tangent.y), 1, 1e-6);
}

TEST(Lights, DescriptionTellsElevationAndField) {
  const LightType& ring = *find_light("ring");
  base::Values values = defaults(ring);
  set(values, "height", 25);
  EXPECT_EQ(describe_light(ring, values), "ring: elevation 18 deg to 23 deg (dark field)");
  set(values, "height", 200);
  EXPECT_EQ(describe_light(ring, values), "ring: elevation 69 deg to 73 deg (bright field)");
  const LightType& coaxial = *find_light("coaxial");
  EXPECT_NE(describe_light(coaxial, defaults(coaxial)).find("to 90 deg (bright field)"),
            std::string::npos);
  const LightType& dome = *find_light("dome");
  EXPECT_NE(describe_light(dome, defaults(dome)).find("bright and dark field"), std::string::npos);
}

TEST(Lights, RingWithSwappedRadiiIsTheSameRing) {
  const LightType& ring = *find_light("ring");
  base::Values values = defaults(ring);
  const glm::vec2 usual = make_light(ring, values).size_mm;
  std::swap(values.values[0], values.values[1]);
  EXPECT_EQ(make_light(ring, values).size_mm, usual);
}

}  // namespace
}  // namespace blemish::scene
