// Finishes: their slopes' distribution against the closed form, the same brightness at every scale,
// known answers of tool marks, the Ra that a recipe asks for, and the lay on tops and walls.
#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/reader.hpp"
#include "scene/finish_model.hpp"
#include "scene/light.hpp"
#include "shaders/shared/shading.h"
#include "support/values.hpp"

namespace blemish::scene {
namespace {

using glm::vec3;

base::Values values_of(const std::string& kind,
                       std::initializer_list<std::pair<std::string_view, float>> settings = {}) {
  base::ParamSet set{finish_table(kind), {}};
  for (const base::Param& param : set.table) {
    set.distributions.push_back(base::fallback_distribution(param));
  }
  base::Values values = base::medians(set);
  for (const auto& [name, value] : settings) {
    values.values.at(base::index_of(values.table, name).value()) = value;
  }
  return values;
}

shared::Finish finish_of(const std::string& kind,
                         std::initializer_list<std::pair<std::string_view, float>> settings = {}) {
  return make_finish(kind, values_of(kind, settings), glm::dmat4(1));
}

shared::Surface finished(const shared::Finish& finish, vec3 normal, vec3 point_um,
                         float footprint_um, float offset = 0.5f) {
  shared::Surface s{};
  s.view = {0, 0, 1};
  s.horizon_z = {0, 0, 1};
  return shared::with_finish(s, finish, normal, point_um, footprint_um, offset);
}

// Student's t with 2 degrees of freedom: GGX slopes along one direction.
double student_cdf(double s, double scale) {
  return 0.5 + 0.5 * s / std::sqrt(scale * scale + s * s);
}

// The quantile of the standard normal and of Student's t at the middles of n equal shares.
double normal_at(int i, int n) { return base::normal_quantile((i + 0.5) / n); }
double student_at(int i, int n, double scale) {
  const double w = 2 * (i + 0.5) / n - 1;
  return scale * w / std::sqrt(1 - w * w);
}

TEST(FinishSlopes, WhatIsMissingAndWhatIsLeftMakeTheWhole) {
  constexpr int kSide = 900;
  for (const double rest : {0.02, 0.1, 0.3, 0.5, 0.8, 0.99}) {
    std::vector<double> sums;
    for (int i = 0; i < kSide; ++i) {
      const double slope = double(shared::missing_slope(float(normal_at(i, kSide)), float(rest)));
      for (int k = 0; k < kSide; ++k) {
        sums.push_back(slope + student_at(k, kSide, std::sqrt(1 - rest)));
      }
    }
    std::sort(sums.begin(), sums.end());
    double worst = 0;
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const double share = (double(i) + 0.5) / double(sums.size());
      worst = std::max(worst, std::abs(share - student_cdf(sums[i], 1)));
    }
    EXPECT_LT(worst, 0.006) << rest;
    // The tails, where glints come from.
    for (const double far : {2.0, 4.0}) {
      const auto beyond = double(sums.end() - std::upper_bound(sums.begin(), sums.end(), far));
      EXPECT_NEAR(beyond / double(sums.size()) / (1 - student_cdf(far, 1)), 1, 0.08) << rest;
    }
  }
}

// Two dimensions: the radius of the sum has 1 - 1 / (1 + r^2) as distribution.
TEST(FinishSlopes, TheSameHoldsInTwoDimensions) {
  constexpr int kRadii = 160;
  constexpr int kTurns = 24;
  for (const double rest : {0.1, 0.4, 0.7, 0.95}) {
    std::vector<double> radii;
    for (int i = 0; i < kRadii; ++i) {
      const auto g = float(std::sqrt(-2 * std::log(1 - (i + 0.5) / kRadii)));
      const double a = double(g * shared::missing_slope_2d(g, float(rest)));
      for (int k = 0; k < kRadii; ++k) {
        const double u = (k + 0.5) / kRadii;
        const double b = std::sqrt((1 - rest) * u / (1 - u));
        for (int turn = 0; turn < kTurns; ++turn) {
          const double c = std::cos(3.14159265 * (turn + 0.5) / kTurns);
          radii.push_back(std::sqrt(a * a + b * b + 2 * a * b * c));
        }
      }
    }
    std::sort(radii.begin(), radii.end());
    double worst = 0;
    for (std::size_t i = 0; i < radii.size(); ++i) {
      const double share = (double(i) + 0.5) / double(radii.size());
      worst = std::max(worst, std::abs(share - (1 - 1 / (1 + radii[i] * radii[i]))));
    }
    EXPECT_LT(worst, 0.02) << rest;
  }
}

double next(double& x, double step) { return x = x + step - std::floor(x + step); }

TEST(FinishSlopes, MarksAreNormalAtEveryPlace) {
  constexpr int kCount = 60000;
  std::vector<double> field;
  double a = 0.5;
  double b = 0.5;
  for (int i = 0; i < kCount; ++i) {
    const double x = 3e4 * next(a, 0.7548776662);
    const double y = 3e4 * next(b, 0.5698402910);
    field.push_back(double(shared::groove_noise(float(x), float(y), 0xffffffffu, 0xffffffffu, 5u)));
  }
  std::sort(field.begin(), field.end());
  double worst = 0;
  for (int i = 0; i < kCount; ++i) {
    worst = std::max(worst, std::abs((i + 0.5) / kCount - base::normal_cdf(field[std::size_t(i)])));
  }
  EXPECT_LT(worst, 1.63 / std::sqrt(kCount) + 0.002);  // 1 % level, and the bits' steps
}

double radiance(const shared::Surface& s, const shared::Light& light, int i) {
  const auto part = [&](double step) { return float(i * step - std::floor(i * step)); };
  const shared::Quadrature q{
      light.kind == shared::kLightDome ? 2 : 8, 1, part(0.381966), part(0.2360679), 0, 1};
  return double(
      shared::outgoing_radiance(s, shared::shade_light(s, light, shared::all_lit(), q), {1, 1}).y);
}

// A rig with some of its parameters set.
shared::Light rig(std::string_view name, blemish::testing::Settings settings) {
  const LightType& type = *find_light(name);
  const base::Values usual = base::medians(blemish::testing::fallback_params(type.params));
  return make_lights(type, blemish::testing::with(usual, settings)).front();
}

shared::Light ring_at(double elevation) {
  const double radius = 300 * std::cos(elevation);
  return rig("ring", {{"height", 300 * std::sin(elevation)},
                      {"inner_radius", radius - 3},
                      {"outer_radius", radius + 3}});
}

// Under a dome, a bright and a dark field. Mean over a plane of some meters, so that the widest
// marks too are many.
std::array<double, 3> means(const shared::Finish& finish, float footprint_um) {
  const shared::Light dome = rig("dome", {{"radius", 300}, {"hole_radius", 0}});
  const shared::Substance steel = make_substance(find_material("steel"));
  std::array<double, 3> sums{};
  constexpr int kCount = 10000;
  double a = 0.5;
  double b = 0.5;
  for (int i = 0; i < kCount; ++i) {
    const vec3 at(1e6f * float(next(a, 0.7548776662)), 1e6f * float(next(b, 0.5698402910)), 0);
    const float offset = float(i * 0.618033989 - std::floor(i * 0.618033989));
    shared::Surface s = finished(finish, {0, 0, 1}, at, footprint_um, offset);
    s.coat_f0 = 0;
    s = shared::with_substance(s, steel);
    sums[0] += radiance(s, dome, i) / kCount;
    sums[1] += radiance(s, ring_at(1.25), i) / kCount;
    sums[2] += radiance(s, ring_at(0.35), i) / kCount;
  }
  return sums;
}

TEST(FinishScale, BrightnessHoldsWhenThePixelIsHalved) {
  for (const std::string& kind : finish_names()) {
    const shared::Finish finish = finish_of(kind);
    std::array<double, 3> coarser = means(finish, 128);
    for (const float footprint_um : {64.0f, 32.0f, 16.0f, 8.0f}) {
      const std::array<double, 3> finer = means(finish, footprint_um);
      EXPECT_NEAR(finer[0] / coarser[0], 1, 0.02) << kind << " dome " << footprint_um;
      EXPECT_NEAR(finer[1] / coarser[1], 1, 0.1) << kind << " bright field " << footprint_um;
      EXPECT_NEAR(finer[2] / coarser[2], 1, 0.1) << kind << " dark field " << footprint_um;
      coarser = finer;
    }
  }
}

// Mean of |height| about the mean line over lengths of 20 spacings, heights from slopes.
double measured_ra_um(const std::function<double(double)>& slope, double spacing_um) {
  const double step_um = spacing_um / 100;
  constexpr int kSteps = 2000;
  constexpr int kProfiles = 150;
  double sum = 0;
  for (int profile = 0; profile < kProfiles; ++profile) {
    std::vector<double> height(kSteps);
    double z = 0;
    double mean = 0;
    double moment = 0;
    for (int i = 0; i < kSteps; ++i) {
      z += step_um * slope(step_um * (i + 1.37 * kSteps * profile));
      height[std::size_t(i)] = z;
      mean += z / kSteps;
      moment += z * (i - 0.5 * (kSteps - 1));
    }
    const double tilt = 12 * moment / (double(kSteps) * (double(kSteps) * kSteps - 1));
    for (int i = 0; i < kSteps; ++i) {
      sum += std::abs(height[std::size_t(i)] - mean - tilt * (i - 0.5 * (kSteps - 1)));
    }
  }
  return sum / (kSteps * kProfiles);
}

double slope_across(const shared::Finish& finish, double y_um, float offset = 0.5f) {
  const shared::Surface s =
      finished(finish, {0, 0, 1}, {0.013f * float(y_um), float(y_um), 0}, 1e-3f, offset);
  return -double(s.facets.normal.y / s.facets.normal.z);
}

TEST(FinishModel, HeightsHaveTheRaOfTheRecipe) {
  for (const char* kind : {"polished", "ground", "brushed", "rolled", "blasted", "cast", "molded",
                           "painted", "anodized"}) {
    const base::Values values = values_of(kind);
    const shared::Finish finish = finish_of(kind);
    const double ra_um = measured_ra_um([&](double y) { return slope_across(finish, y); },
                                        double(values["spacing"]));
    EXPECT_NEAR(ra_um / double(values["ra"]), 1, 0.15) << kind;
  }
}

TEST(FinishModel, ATurnedProfileIsThatOfFeedAndToolRadius) {
  // Lay is circular: along +y from the center the profile lies across the marks.
  shared::Finish finish = finish_of("turned", {{"feed", 200}, {"tool_radius", 0.5f}});
  finish.mark_sets = 0;
  double z = 0;
  double low = 0;
  double high = 0;
  double steepest = 0;
  for (double y = 10000; y < 11000; y += 0.25) {
    const shared::Surface s = finished(finish, {0, 0, 1}, {0, float(y), 0}, 1e-3f);
    const double slope = -double(s.facets.normal.y / s.facets.normal.z);
    z += 0.25 * slope;
    low = std::min(low, z);
    high = std::max(high, z);
    steepest = std::max(steepest, std::abs(slope));
  }
  EXPECT_NEAR(steepest, 0.2, 0.003);          // f / (2 R), bent by less than a percent
  EXPECT_NEAR((high - low) / 10.0, 1, 0.03);  // R_t = f^2 / (8 R) = 10 um
  // Out of sight the slopes keep their end.
  for (int i = 0; i < 100; ++i) {
    const shared::Surface s =
        finished(finish, {0, 0, 1}, {0, 10000, 0}, 500, (float(i) + 0.5f) / 100);
    EXPECT_LT(std::abs(s.facets.normal.y / s.facets.normal.z), 0.2f);
    EXPECT_FLOAT_EQ(s.facets.alpha_y, finish.alpha);
  }
}

// Places along the feed where the profile has a cusp: the slope jumps down.
std::vector<double> cusps(const shared::Finish& finish) {
  std::vector<double> places;
  double before = 0;
  for (double x = 0; x < 4800; x += 0.5) {
    const double y = 0.5 * double(finish.step_um);  // the middle of a pass: marks across the feed
    const shared::Surface s = finished(finish, {0, 0, 1}, {float(x), float(y), 0}, 1e-3f);
    const double slope = -double(s.facets.normal.x / s.facets.normal.z);
    if (x > 0 && slope < before - 0.02) {
      places.push_back(x);
    }
    before = slope;
  }
  return places;
}

TEST(FinishModel, MilledMarksFollowFeedAndTeeth) {
  shared::Finish even = finish_of("milled", {{"runout", 0}});
  even.mark_sets = 0;
  const std::vector<double> regular = cusps(even);
  ASSERT_NEAR(double(regular.size()), 40, 1);
  for (std::size_t i = 1; i < regular.size(); ++i) {
    EXPECT_NEAR(regular[i] - regular[i - 1], 120, 1.5);
  }
  // Runout repeats with the turn of the mill: 4 teeth.
  shared::Finish uneven = finish_of("milled", {{"runout", 1.5f}});
  uneven.mark_sets = 0;
  const std::vector<double> irregular = cusps(uneven);
  const auto per_turn = std::size_t(std::lround(double(irregular.size()) / 10));
  ASSERT_GT(per_turn, 0u);
  double widest = 0;
  for (std::size_t i = per_turn; i < irregular.size(); ++i) {
    EXPECT_NEAR(irregular[i] - irregular[i - per_turn], 480, 1.5);
    widest = std::max(widest, irregular[i] - irregular[i - 1]);
  }
  EXPECT_GT(widest, 125);
}

TEST(FinishLay, GoesOnOnWallsAndBends) {
  const auto along = [](const shared::Finish& finish, vec3 normal, vec3 at) {
    return glm::abs(finished(finish, normal, at, shared::kUnresolved).facets.tangent);
  };
  const auto is = [](vec3 a, vec3 b) { return glm::distance(a, b) < 1e-3f; };
  const shared::Finish linear = finish_of("ground");
  EXPECT_TRUE(is(along(linear, {0, 0, 1}, vec3(0)), {1, 0, 0}));
  EXPECT_TRUE(is(along(linear, {0, 1, 0}, vec3(0)), {1, 0, 0}));  // the lay's own wall
  const shared::Finish turned_lay = finish_of("ground", {{"lay", 1.5707963f}});
  EXPECT_TRUE(is(along(turned_lay, {0, 0, 1}, vec3(0)), {0, 1, 0}));
  const shared::Finish circular = finish_of("ground", {{"pattern", 1}});
  EXPECT_TRUE(is(along(circular, {0, 0, 1}, {5000, 0, 0}), {0, 1, 0}));
  EXPECT_TRUE(is(along(circular, {0, 0, 1}, {0, -5000, 0}), {1, 0, 0}));
  EXPECT_TRUE(is(along(circular, {1, 0, 0}, {5000, 0, -700}), {0, 1, 0}));  // around a cylinder
  const shared::Finish radial = finish_of("ground", {{"pattern", 2}});
  EXPECT_TRUE(is(along(radial, {0, 0, 1}, {5000, 0, 0}), {1, 0, 0}));
  EXPECT_TRUE(is(along(radial, {1, 0, 0}, {5000, 0, -700}), {0, 0, 1}));  // along a cylinder
  const shared::Finish aside =
      finish_of("ground", {{"pattern", 1}, {"center_x", 5}, {"center_y", 5}});
  EXPECT_TRUE(is(along(aside, {0, 0, 1}, {5000, 0, 0}), {1, 0, 0}));
}

TEST(FinishLay, IsRougherAcrossAndCrossedMarksAreSymmetric) {
  const shared::Facets brushed =
      finished(finish_of("brushed"), {0, 0, 1}, vec3(0), shared::kUnresolved).facets;
  EXPECT_GT(brushed.alpha_y, 1.5f * brushed.alpha_x);
  const shared::Facets blasted =
      finished(finish_of("blasted"), {0, 0, 1}, vec3(0), shared::kUnresolved).facets;
  EXPECT_FLOAT_EQ(blasted.alpha_y, blasted.alpha_x);
  const shared::Finish crossed = finish_of("ground", {{"pattern", 3}, {"cross_angle", 0.785398f}});
  EXPECT_EQ(crossed.mark_sets, 2u);
  const shared::Facets even = finished(crossed, {0, 0, 1}, vec3(0), shared::kUnresolved).facets;
  EXPECT_NEAR(even.alpha_y / even.alpha_x, 1, 0.1);
}

TEST(FinishLay, CircularMarksCloseAroundTheTurn) {
  const shared::Finish circular = finish_of("ground", {{"pattern", 1}});
  for (float radius = 4000; radius < 9000; radius += 37) {
    const vec3 before = finished(circular, {0, 0, 1}, {-radius, 0.01f, 0}, 5).facets.normal;
    const vec3 after = finished(circular, {0, 0, 1}, {-radius, -0.01f, 0}, 5).facets.normal;
    EXPECT_LT(glm::distance(before, after), 0.02f) << radius;
  }
}

TEST(Finishes, TablesHoldTheirDefaults) {
  EXPECT_EQ(finish_names().size(), 11u);
  for (const std::string& name : finish_names()) {
    EXPECT_FALSE(finish_help(name).empty());
    EXPECT_TRUE(base::index_of(finish_table(name), "ra")) << name;
    for (const base::Param& param : finish_table(name)) {
      const base::Distribution fallback = base::fallback_distribution(param);
      if (param.unit != base::Unit::choice) {
        EXPECT_GE(fallback.a, param.min) << name << "." << param.name;
        EXPECT_LE(fallback.a, param.max) << name << "." << param.name;
      }
    }
  }
}

}  // namespace
}  // namespace blemish::scene
