#include "scene/light.hpp"

#include <gtest/gtest.h>

#include "base/reader.hpp"
#include "scene/light_spectrum.hpp"
#include "scene/part.hpp"
#include "shaders/shared/shadow_points.h"

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

TEST(Lights, EveryTypeMakesALight) {
  for (const LightType* type : light_types()) {
    const shared::Light light = make_lights(*type, defaults(*type)).front();
    EXPECT_EQ(light.axis.z < 0, type->name != "backlight") << type->name;
    EXPECT_NEAR(glm::length(light.axis), 1, 1e-5) << type->name;
    EXPECT_NEAR(glm::dot(light.axis, light.tangent), 0, 1e-5) << type->name;
    EXPECT_GT(light.radiance.x + light.radiance.y + light.radiance.z, 0) << type->name;
    EXPECT_EQ(find_light(type->name), type);
    EXPECT_FALSE(type->help.empty());
  }
}

// Emitted power by a sum over all directions from one element, times the area.
double power_of(const shared::Light& light) {
  constexpr int kSteps = 1500;
  double sum = 0;
  for (int i = 0; i < kSteps; ++i) {
    for (int k = 0; k < kSteps; ++k) {
      const double z = (i + 0.5) / kSteps;
      const double along = std::sqrt(1 - z * z) * std::cos(2 * kPi * (k + 0.5) / kSteps);
      sum += double(shared::emitted_intensity(light, float(z), float(along)));
    }
  }
  const double per_area = sum * 2 * kPi / (double(kSteps) * kSteps);
  const glm::dvec2 size(light.size_mm);
  const double area =
      light.kind == shared::kLightRectangle ? 4 * size.x * size.y
      : light.kind == shared::kLightRing
          ? kPi * (size.x + size.y) * std::hypot(size.y - size.x, double(light.rise_mm))
          : 2 * kPi * size.x * std::sqrt(size.x * size.x - size.y * size.y);
  return double(light.radiance.x + light.radiance.y + light.radiance.z) / 3 * per_area * area;
}

TEST(Lights, EmitTheirPower) {
  for (const LightType* type : light_types()) {
    if (type->name == "environment") {
      continue;  // has no area; its power is that of a dome
    }
    base::Values values = defaults(*type);
    set(values, "power", 5);
    if (base::index_of(values.table, "diffuser")) {
      set(values, "diffuser", 0.3);
    }
    double sum = 0;
    for (const shared::Light& light : make_lights(*type, values)) {
      sum += power_of(light);
    }
    // A beam splitter leaves a quarter.
    EXPECT_NEAR(sum, type->name == "coaxial" ? 1.25 : 5, 0.01) << type->name;
  }
}

TEST(Lights, SpectraHaveTheMeanOfWhiteInThreeBands) {
  EXPECT_EQ(emitted_rgb(0, 550, 2000), glm::dvec3(1));
  for (const double spectrum : {380., 465., 525., 550., 630., 850., 1850., 3200., 5600., 15000.}) {
    const glm::dvec3 rgb = emitted_rgb(spectrum, 550, 2000);
    EXPECT_NEAR((rgb.x + rgb.y + rgb.z) / 3, 1, 1e-6) << spectrum;
  }
  const glm::dvec3 red = emitted_rgb(630, 550, 2000);
  EXPECT_NEAR(red.x, 2.4, 0.02);
  EXPECT_NEAR(red.y, 0.6, 0.02);
  EXPECT_NEAR(emitted_rgb(850, 550, 2000).x, 3, 1e-6);  // counts for red
  EXPECT_NEAR(emitted_rgb(380, 550, 2000).z, 3, 1e-6);
  const glm::dvec3 warm = emitted_rgb(2856, 550, 2000);
  EXPECT_GT(warm.x, 2 * warm.z);
  const glm::dvec3 cold = emitted_rgb(12000, 550, 2000);
  EXPECT_GT(cold.z, 1.2 * cold.x);
}

TEST(Lights, AFilterPassesItsShare) {
  const glm::dvec3 white = emitted_rgb(0, 600, 30);
  EXPECT_NEAR(white.x + white.y + white.z, 3 * 0.1, 1e-3);  // 30 nm of 300
  EXPECT_NEAR(white.x, white.y, 1e-6);
  const glm::dvec3 led = emitted_rgb(630, 630, 60);
  EXPECT_NEAR((led.x + led.y + led.z) / 3, 1, 0.01);
  const glm::dvec3 other = emitted_rgb(630, 470, 30);
  EXPECT_NEAR(other.x + other.y + other.z, 0, 1e-6);
}

TEST(Lights, ABowlTellsSlopesByColor) {
  const std::vector<shared::Light> lights =
      make_lights(*find_light("bowl"), defaults(*find_light("bowl")));
  ASSERT_EQ(lights.size(), 3u);
  EXPECT_LT(lights[0].center_mm.z, lights[1].center_mm.z);
  EXPECT_LT(lights[1].center_mm.z, lights[2].center_mm.z);
  const auto color_of = [](const shared::Light& light) {
    const glm::vec3 c = light.radiance;
    return c.x > c.y && c.x > c.z ? "red" : c.y > c.z ? "green" : "blue";
  };
  EXPECT_STREQ(color_of(lights[0]), "blue");
  EXPECT_STREQ(color_of(lights[1]), "green");
  EXPECT_STREQ(color_of(lights[2]), "red");
  for (const shared::Light& light : lights) {
    // Both edges lie on the sphere.
    const double up = double(light.center_mm.z);
    const double rise = double(light.rise_mm);
    EXPECT_NEAR(std::hypot(double(light.size_mm.x), up - rise / 2), 100, 0.01);
    EXPECT_NEAR(std::hypot(double(light.size_mm.y), up + rise / 2), 100, 0.01);
  }
}

TEST(Lights, ASectorIsLitWhereItIsSaid) {
  base::Values values = defaults(*find_light("ring"));
  set(values, "sector_start", 20 * kDeg);
  set(values, "sector_extent", 90 * kDeg);
  const shared::Light light = make_lights(*find_light("ring"), values).front();
  for (std::uint32_t i = 0; i < shared::kShadowPoints; ++i) {
    const glm::vec3 at = shared::shadow_point_mm(light, i, 3);
    const double azimuth = std::atan2(double(at.y), double(at.x)) / kDeg;
    EXPECT_GT(azimuth, 20 - 1e-3);
    EXPECT_LT(azimuth, 110 + 1e-3);
  }
}

TEST(Lights, DoubtsNameWhatIsLikelyToBeAMistake) {
  const auto doubts = [](std::string_view name,
                         const std::vector<std::pair<std::string_view, double>>& settings) {
    base::Values values = defaults(*find_light(name));
    for (const auto& [parameter, value] : settings) {
      set(values, parameter, value);
    }
    std::string all;
    for (const auto& [message, remedy] : doubts_about(*find_light(name), values, 300)) {
      EXPECT_FALSE(remedy.empty());
      all += message + ";";
    }
    return all;
  };
  for (const LightType* type : light_types()) {
    EXPECT_EQ(doubts(type->name, {}), "") << type->name;
  }
  EXPECT_EQ(doubts("spot", {{"aim_x", 300}}), "the spot sends next to no light to look_at;");
  EXPECT_EQ(doubts("ring", {{"sector_extent", 0}}), "the ring has no lit sector;");
  EXPECT_EQ(doubts("bar", {{"power", 0}}), "the bar has no power;");
  EXPECT_EQ(doubts("panel", {{"elevation", 80 * kDeg}, {"distance", 600}}),
            "the panel stands above the camera;");
  EXPECT_EQ(doubts("ring", {{"spectrum", 630}, {"band_pass_center", 470}, {"band_pass_width", 20}}),
            "the ring emits next to nothing that its filter passes;");
}

TEST(Lights, KeysOfGroupsAreNested) {
  EXPECT_EQ(light_key("sector_start"), (std::pair<std::string, std::string>("sector", "start")));
  EXPECT_EQ(light_key("band_pass_width"),
            (std::pair<std::string, std::string>("band_pass", "width")));
  EXPECT_EQ(light_key("ring3_power"), (std::pair<std::string, std::string>("ring3", "power")));
  EXPECT_EQ(light_key("aim_x"), (std::pair<std::string, std::string>("aim", "x")));
  EXPECT_EQ(light_key("inner_radius"), (std::pair<std::string, std::string>("", "inner_radius")));
}

TEST(Lights, PowerScalesRadiance) {
  for (const LightType* type : light_types()) {
    base::Values values = defaults(*type);
    const float once = make_lights(*type, values).front().radiance.z;
    set(values, "power", 3);
    EXPECT_NEAR(make_lights(*type, values).front().radiance.z, 3 * once, 1e-5 * once) << type->name;
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
  const shared::Light light = make_lights(disc, values).front();
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
  const shared::Light light = make_lights(bar, values).front();
  EXPECT_NEAR(light.center_mm.x, 80, 1e-4);
  EXPECT_NEAR(light.axis.x, -0.8, 1e-6);
  EXPECT_NEAR(light.axis.z, -0.6, 1e-6);
  EXPECT_NEAR(std::abs(light.tangent.y), 1, 1e-6);
}

TEST(Lights, DescriptionTellsElevationAndField) {
  const LightType& ring = *find_light("ring");
  base::Values values = defaults(ring);
  set(values, "height", 25);
  EXPECT_EQ(describe_light(ring, values),
            "ring: elevation 18 deg to 23 deg (dark field), facets tilted 34 deg to 36 deg shine");
  set(values, "height", 200);
  EXPECT_EQ(describe_light(ring, values),
            "ring: elevation 69 deg to 73 deg (bright field), facets tilted 8 deg to 10 deg shine");
  const LightType& coaxial = *find_light("coaxial");
  EXPECT_NE(describe_light(coaxial, defaults(coaxial)).find("to 90 deg (bright field)"),
            std::string::npos);
  const LightType& dome = *find_light("dome");
  EXPECT_NE(describe_light(dome, defaults(dome)).find("bright and dark field"), std::string::npos);
  const LightType& backlight = *find_light("backlight");
  EXPECT_EQ(describe_light(backlight, defaults(backlight)), "backlight: from below (back light)");
  set(values, "sector_extent", 90 * kDeg);
  set(values, "spectrum", 630);
  set(values, "polarizer", 1);
  EXPECT_EQ(describe_light(ring, values),
            "ring: elevation 69 deg to 73 deg (bright field), facets tilted 8 deg to 10 deg shine, "
            "lit over 90 deg from 0 deg, 630 nm, crossed polarizers");
}

TEST(Lights, RingWithSwappedRadiiIsTheSameRing) {
  const LightType& ring = *find_light("ring");
  base::Values values = defaults(ring);
  const glm::vec2 usual = make_lights(ring, values).front().size_mm;
  std::swap(values.values[0], values.values[1]);
  EXPECT_EQ(make_lights(ring, values).front().size_mm, usual);
}

}  // namespace
}  // namespace blemish::scene
