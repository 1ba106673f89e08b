// The shared shading on the CPU: its quadratures against brute force, its energy against what went
// in.
#include "shaders/shared/shading.h"

#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "scene/environment.hpp"
#include "scene/light.hpp"
#include "support/values.hpp"

namespace blemish::shared {
namespace {

constexpr float kDegree = 0.0174532925f;
const uvec2 kAllLit = all_lit();

vec3 tilted(float angle, float azimuth = 0) {
  return {std::sin(angle) * std::cos(azimuth), std::sin(angle) * std::sin(azimuth),
          std::cos(angle)};
}

Surface surface(vec3 normal, vec3 view, float alpha) {
  Surface s{};
  s.view = view;
  s.f0 = vec3(1);
  s.edge = 1;
  s.horizon_z = vec3(0, 0, 1);
  s.facets.normal = normal;
  s.facets.tangent = normalize(cross(vec3(0, 1, 0), normal));
  s.facets.bitangent = cross(normal, s.facets.tangent);
  s.facets.alpha_x = s.facets.alpha_y = alpha;
  s.diffuse = vec3(0.5f);
  return s;
}

// A rig with some of its parameters set, as the renderer gets it.
std::vector<Light> rig(std::string_view name, blemish::testing::Settings settings = {}) {
  const scene::LightType& type = *scene::find_light(name);
  const base::Values usual = base::medians(blemish::testing::fallback_params(type.params));
  return scene::make_lights(type, blemish::testing::with(usual, settings));
}

Light ring(float elevation, float width_mm) {
  const double distance_mm = 100;
  const double radius_mm = distance_mm * std::cos(double(elevation));
  return rig("ring", {{"height", distance_mm * std::sin(double(elevation))},
                      {"inner_radius", radius_mm - 0.5 * double(width_mm)},
                      {"outer_radius", radius_mm + 0.5 * double(width_mm)}})
      .front();
}

Light dome(double hole_mm) {
  return rig("dome", {{"radius", 100}, {"hole_radius", hole_mm}}).front();
}

// The renderer spreads few points over the many samples of a pixel; so does this.
vec4 by_quadrature(const Surface& s, const Light& light) {
  constexpr int kShifts = 2048;
  dvec4 sum(0);
  for (int i = 0; i < kShifts; ++i) {
    const float a = (float(i) + 0.5f) / kShifts;
    const float b = fract(0.6180339887f * float(i));
    sum += dvec4(shade_light(s, light, kAllLit, {6, 1, a, b, 0, kShifts}));
  }
  return vec4(sum / double(kShifts));
}

// Sum over equal pieces of the light's area (ring, rectangle). What an opening hides is left out.
vec4 by_area(const Surface& s, const Light& light) {
  constexpr int kAlong = 1200, kAcross = 300;
  const vec3 side = cross(light.axis, light.tangent);
  const bool is_ring = light.kind == kLightRing;
  const float width = light.size_mm.y - light.size_mm.x;
  dvec4 sum(0);
  for (int i = 0; i < kAlong; ++i) {
    for (int k = 0; k < kAcross; ++k) {
      const float u = (float(i) + 0.5f) / kAlong;
      const float v = (float(k) + 0.5f) / kAcross;
      const float turn = light.sector.x + light.sector.y * u;
      const float radius = mix(light.size_mm.x, light.size_mm.y, v);
      const vec2 in_plane = is_ring ? radius * vec2(std::cos(turn), std::sin(turn))
                                    : light.size_mm * (2.0f * vec2(u, v) - 1.0f);
      const float back = is_ring ? (v - 0.5f) * light.rise_mm : 0;
      const vec3 at =
          light.center_mm + in_plane.x * light.tangent + in_plane.y * side - back * light.axis;
      const float area = is_ring ? light.sector.y * radius * std::hypot(width, light.rise_mm)
                                 : 4 * light.size_mm.x * light.size_mm.y;
      const vec3 to = at - s.point_mm;
      const vec3 to_light = normalize(to);
      const vec3 aim = is_ring ? normalize(light.aim_mm - at) : light.axis;
      const float cosine = std::max(0.0f, -dot(to_light, aim));
      float intensity = std::pow(cosine, light.focus);
      if (light.across > 0) {
        const float along = dot(to_light, light.tangent);
        intensity = cosine * std::pow(cosine / std::sqrt(1 - along * along), light.focus - 1);
      }
      if (light.gate_mm.x > 0) {
        const float share = light.gate_mm.y / -dot(to, light.axis);
        const vec3 through = at - share * to - light.center_mm;
        if (std::abs(dot(through, light.tangent)) > light.gate_mm.x ||
            std::abs(dot(through, side)) > light.gate_mm.x) {
          continue;
        }
      }
      sum += dvec4(reflect_point(s, to_light, intensity * area / dot(to, to)));
    }
  }
  return vec4(sum / double(kAlong * kAcross));
}

// Sum over equal pieces of all directions (dome), its edges as they are.
vec4 by_direction(const Surface& s, const Light& light) {
  constexpr int kTurns = 1400, kHeights = 1400;
  dvec4 sum(0);
  for (int i = 0; i < kTurns; ++i) {
    for (int k = 0; k < kHeights; ++k) {
      // Finer toward the zenith, where the hole is.
      const float t = (float(k) + 0.5f) / kHeights;
      const float z = 1 - 2 * t * t;
      const float turn = 2 * kPi * (float(i) + 0.5f) / kTurns;
      const float r = std::sqrt(std::max(0.0f, 1 - z * z));
      const vec3 way(r * std::cos(turn), r * std::sin(turn), z);
      const vec3 place = place_on_dome(light, s.point_mm, way);
      const vec3 bitangent = cross(light.axis, light.tangent);
      float azimuth = std::atan2(dot(place, bitangent), dot(place, light.tangent)) - light.sector.x;
      azimuth -= kWholeTurn * std::floor(azimuth / kWholeTurn);
      const bool lit = place.z > 0 && azimuth <= light.sector.y &&
                       length(vec2(place.x, place.y)) * light.size_mm.x >= light.size_mm.y;
      sum += dvec4(reflect_point(s, way, lit ? 4 * t : 0));
    }
  }
  return vec4(2 * double(kPi) / (kTurns * kHeights) * sum);
}

void expect_close(vec4 value, vec4 truth, double tolerance, const std::string& what) {
  const double total = double(truth.x + truth.y);
  EXPECT_GT(total, 1e-6) << what;
  EXPECT_NEAR(double(value.x + value.y) / total, 1, tolerance) << what;
  EXPECT_NEAR(double(value.y), double(truth.y), tolerance * total) << what;
}

TEST(Shading, AFacetThrowsLightFromTwiceItsTilt) {
  for (const float tilt_deg : {10.0f, 20.0f, 30.0f}) {
    float best = 0;
    float best_elevation_deg = 0;
    for (float elevation_deg = 4; elevation_deg <= 86; elevation_deg += 0.5f) {
      const Surface s = surface(tilted(tilt_deg * kDegree), {0, 0, 1}, 0.03f);
      const vec3 sums = by_quadrature(s, ring(elevation_deg * kDegree, 1));
      if (sums.x + sums.y > best) {
        best = sums.x + sums.y;
        best_elevation_deg = elevation_deg;
      }
    }
    EXPECT_NEAR(best_elevation_deg, 90 - 2 * tilt_deg, 1);
  }
}

// What a view gets back of an even sky: of all light, of its Fresnel rise, of a dielectric's dip.
// Half vectors drawn evenly from the distribution of facets that the view sees (Heitz 2018).
dvec3 albedo_by_integration(float cosine, float alpha) {
  constexpr int kSide = 400;
  const Surface s = surface({0, 0, 1}, {std::sqrt(1 - cosine * cosine), 0, cosine}, alpha);
  dvec3 sum(0);
  for (int i = 0; i < kSide * kSide; ++i) {
    const float radius = std::sqrt((float(i % kSide) + 0.5f) / kSide);
    const float turn = 2 * kPi * (float(i / kSide) + 0.5f) / kSide;
    const vec3 stretched = normalize(vec3(alpha * s.view.x, 0, s.view.z));
    const float a = radius * std::cos(turn);
    const float w = 0.5f * (1 + stretched.z);
    const float b = (1 - w) * std::sqrt(1 - a * a) + w * radius * std::sin(turn);
    const vec3 n = a * vec3(0, 1, 0) + b * vec3(-stretched.z, 0, stretched.x) +
                   std::sqrt(std::max(0.0f, 1 - a * a - b * b)) * stretched;
    const vec3 h = normalize(vec3(alpha * n.x, alpha * n.y, std::max(n.z, 1e-6f)));
    const float half_cosine = dot(s.view, h);
    const vec3 way = 2 * half_cosine * h - s.view;
    if (half_cosine <= 0 || way.z <= 0) {
      continue;
    }
    float unused;
    const float q = h.z * h.z + (h.x * h.x + h.y * h.y) / (alpha * alpha);
    const float root =
        std::sqrt(alpha * alpha * s.view.x * s.view.x + s.view.z * s.view.z) + s.view.z;
    const float density = 2 * half_cosine / (kPi * alpha * alpha * q * q * root);
    const float part = facet_reflection(s.facets, s.view, way, unused) * 4 * half_cosine / density;
    sum += double(part) * dvec3(1, double(fresnel_rise(half_cosine)),
                                double(fresnel_dip(half_cosine, kDielectricBend)));
  }
  return sum / double(kSide * kSide);
}

TEST(Shading, AlbedosOfOneBounceAreTheIntegrals) {
  for (const float alpha : {0.02f, 0.06f, 0.13f, 0.25f, 0.42f, 0.6f, 0.8f, 1.0f}) {
    for (const float cosine : {0.05f, 0.1f, 0.2f, 0.35f, 0.5f, 0.7f, 0.85f, 1.0f}) {
      const dvec3 truth = albedo_by_integration(cosine, alpha);
      SCOPED_TRACE("alpha " + std::to_string(alpha) + " cosine " + std::to_string(cosine));
      EXPECT_NEAR(double(single_bounce_albedo(cosine, alpha)), truth.x, 0.0033);
      EXPECT_NEAR(double(rise_albedo(cosine, alpha)), truth.y, 0.006);
      EXPECT_NEAR(double(dip_albedo(cosine, alpha)), truth.z, 0.004);
    }
  }
}

// What surfaces are lit: smooth and rough, even and brushed, seen straight and aslant, at the
// middle and far off it.
struct Case {
  std::string name;
  Surface surface;
};
std::vector<Case> cases() {
  std::vector<Case> result;
  const auto add = [&](float alpha_x, float alpha_y, float tilt_deg, vec3 point_mm) {
    Surface s = surface(tilted(tilt_deg * kDegree, 0.4f), {0, 0, 1}, alpha_x);
    s.facets.alpha_y = alpha_y;
    s.point_mm = point_mm;
    result.push_back({fmt::format("alpha {} {} tilt {} at {} {}", alpha_x, alpha_y, tilt_deg,
                                  point_mm.x, point_mm.y),
                      s});
  };
  for (const float alpha : {0.02f, 0.1f, 0.6f}) {
    for (const float tilt_deg : {0.0f, 8.0f, 25.0f}) {
      add(alpha, alpha, tilt_deg, {6, -4, 1});
    }
  }
  add(0.03f, 0.4f, 8, {6, -4, 1});
  add(0.4f, 0.05f, 25, {6, -4, 1});
  add(0.1f, 0.1f, 15, {-35, 25, 0});
  return result;
}

// A pixel that sees one smooth patch has two samples of six points.
vec4 by_few_points(const Surface& s, const Light& light) {
  dvec4 sum(0);
  for (const float place : {0.5f, 1.5f}) {
    sum +=
        dvec4(shade_light(s, light, kAllLit, {6, 1, 0.5f * place, fract(0.618034f * place), 0, 2}));
  }
  return vec4(0.5 * sum);
}

TEST(Shading, APixelsFewPointsAreEnoughUnderARing) {
  const std::vector<vec2> alphas{{0.3f, 0.3f}, {0.1f, 0.1f}, {0.2f, 0.04f}, {0.04f, 0.15f}};
  for (const float elevation_deg : {25.0f, 45.0f, 65.0f}) {
    const Light light = ring(elevation_deg * kDegree, 20);
    for (const vec2 alpha : alphas) {
      for (const vec3 point_mm : {vec3(0.1f, 0.2f, 0), vec3(4, -3, 0)}) {
        Surface s = surface({0, 0, 1}, {0, 0, 1}, alpha.x);
        s.facets.alpha_y = alpha.y;
        s.point_mm = point_mm;
        const std::string what = fmt::format("ring at {} deg, alpha {} {} at {} {}", elevation_deg,
                                             alpha.x, alpha.y, point_mm.x, point_mm.y);
        const float irradiance = by_quadrature(s, light).z;
        EXPECT_NEAR(by_few_points(s, light).z, irradiance, 0.03f * irradiance) << what;
        s.diffuse = vec3(0);
        expect_close(by_few_points(s, light), by_quadrature(s, light), 0.03, what);
      }
    }
  }
}

void expect_area(const Light& light, const std::string& name) {
  for (const Case& one : cases()) {
    const std::string what = name + ", " + one.name;
    const vec4 value = by_quadrature(one.surface, light);
    const vec4 truth = by_area(one.surface, light);
    expect_close(value, truth, 0.01, what);
    EXPECT_NEAR(double(value.z / truth.z), 1, 0.01) << what;
  }
}

TEST(Shading, RingsAreTheirArea) {
  expect_area(ring(20 * kDegree, 15), "low ring");
  expect_area(ring(60 * kDegree, 15), "high ring");
  expect_area(rig("ring", {{"diffuser", 0}}).front(), "ring of LED lenses");
  for (const double start_deg : {-120.0, 10.0, 170.0}) {
    expect_area(rig("ring", {{"sector_start", start_deg * double(kDegree)},
                             {"sector_extent", 100 * double(kDegree)}})
                    .front(),
                fmt::format("sector from {}", start_deg));
  }
  expect_area(rig("ring", {{"at_x", 20}, {"at_y", -10}}).front(), "ring aside");
}

TEST(Shading, BowlsAreTheirArea) {
  const std::vector<Light> lights = rig("bowl");
  ASSERT_EQ(lights.size(), 3u);
  for (std::size_t i = 0; i < lights.size(); ++i) {
    expect_area(lights[i], fmt::format("ring {} of a bowl", i + 1));
  }
  expect_area(rig("bowl", {{"rings", 1}, {"sector_extent", 140 * double(kDegree)}}).front(),
              "sector of a bowl");
}

TEST(Shading, RectanglesAreTheirArea) {
  expect_area(rig("bar").front(), "bar");
  expect_area(rig("bar", {{"diffuser", 0.2}, {"aim_x", 15}}).front(), "bar of LED lenses");
  expect_area(rig("line").front(), "line");
  expect_area(rig("panel", {{"elevation", 70 * double(kDegree)}}).front(), "panel");
}

TEST(Shading, SpotsAreTheirArea) {
  expect_area(rig("spot").front(), "spot");
  expect_area(rig("spot", {{"radius", 40}, {"distance", 40}}).front(), "wide spot");
}

TEST(Shading, CoaxialLightIsItsAreaSeenThroughTheOpening) {
  for (const Case& one : cases()) {
    if (one.surface.point_mm.x < 0) {
      continue;  // sees next to nothing of it
    }
    for (const double splitter_mm : {60.0, 20.0}) {
      const Light light = rig("coaxial", {{"splitter", splitter_mm}}).front();
      const std::string what = one.name + ", opening " + std::to_string(splitter_mm);
      const vec4 value = by_quadrature(one.surface, light);
      const vec4 truth = by_area(one.surface, light);
      expect_close(value, truth, 0.015, what);
      EXPECT_NEAR(double(value.z / truth.z), 1, 0.01) << what;
    }
  }
  // The opening takes away what its edge hides.
  Surface s = surface({0, 0, 1}, {0, 0, 1}, 0.3f);
  const float open = by_quadrature(s, rig("coaxial", {{"splitter", 200}}).front()).z;
  s.point_mm = {22, 0, 0};
  EXPECT_LT(by_quadrature(s, rig("coaxial", {{"splitter", 30}}).front()).z, 0.6f * open);
}

TEST(Shading, DomesAreTheirDirections) {
  const std::vector<std::pair<std::string, Light>> domes{
      {"dome", dome(20)},
      {"half a dome",
       rig("dome", {{"sector_start", 0.3}, {"sector_extent", double(kPi)}}).front()}};
  for (const auto& [name, light] : domes) {
    for (const Case& one : cases()) {
      const vec4 value = by_quadrature(one.surface, light);
      const vec4 truth = by_direction(one.surface, light);
      expect_close(value, truth, 0.015, name + ", " + one.name);
      EXPECT_NEAR(double(value.z / truth.z), 1, 0.01) << name << ", " << one.name;
    }
  }
}

// A room with a lamp, as texels for environment lights.
const std::vector<vec3>& room() {
  static const std::vector<vec3> texels = [] {
    constexpr uint kWidth = 64;
    std::vector<vec3> level(kWidth * kWidth / 2, vec3(0.4f, 0.5f, 0.6f));
    for (uint y = 5; y < 9; ++y) {
      for (uint x = 12; x < 18; ++x) {
        level[y * kWidth + x] = vec3(40, 30, 20);
      }
    }
    return scene::environment_texels(std::move(level), kWidth);
  }();
  return texels;
}

TEST(Shading, EnvironmentsAreTheirDirections) {
  environment_texels = room().data();
  Light light = rig("environment", {{"turn", 0.5}}).front();
  light.map_width = 64;
  for (const Case& one : cases()) {
    const Surface& s = one.surface;
    constexpr int kShifts = 2048;
    dmat3 value(0);  // columns: specular and diffuse of red, green, blue
    for (int i = 0; i < kShifts; ++i) {
      const float a = (float(i) + 0.5f) / kShifts;
      const float b = fract(0.6180339887f * float(i));
      Probe unused = probe_from(0);
      const ColorSums sums = shade_environment(s, light, kAllLit, {6, 1, a, b, 0, kShifts}, unused);
      value[0] += dvec3(sums.red.x + sums.red.y, sums.red.z, 0) / double(kShifts);
      value[2] += dvec3(sums.blue.x + sums.blue.y, sums.blue.z, 0) / double(kShifts);
    }
    constexpr int kSteps = 2000;
    dmat3 truth(0);
    // Directions about the mirror direction, finer toward it.
    const vec3 mirror = mirror_direction(s);
    const vec3 x = normalize(cross(mirror, vec3(0.1f, 1, 0.2f)));
    const vec3 y = cross(mirror, x);
    for (int i = 0; i < kSteps * kSteps / 4; ++i) {
      const float t = (float(i % kSteps) + 0.5f) / kSteps;
      const float z = 1 - 2 * t * t * t;
      const float turn = kWholeTurn * (float(i / kSteps) + 0.5f) / (kSteps / 4);
      const float r = std::sqrt(std::max(0.0f, 1 - z * z));
      const vec3 way = r * (std::cos(turn) * x + std::sin(turn) * y) + z * mirror;
      const double share =
          double(6 * t * t * kWholeTurn) / (kSteps * (kSteps / 4) * kSteps / kSteps);
      const dvec4 sums(reflect_point(s, way, 1));
      const dvec3 color(environment_radiance(light, way, 0));
      truth[0] += dvec3(sums.x + sums.y, sums.z, 0) * color.x * share;
      truth[2] += dvec3(sums.x + sums.y, sums.z, 0) * color.z * share;
    }
    for (const int c : {0, 2}) {
      EXPECT_NEAR(value[c].x / truth[c].x, 1, 0.015) << one.name << " color " << c;
      EXPECT_NEAR(value[c].y / truth[c].y, 1, 0.015) << one.name << " color " << c;
    }
  }
}

TEST(Shading, AWhiteMetalInEvenSurroundingsIsAsBrightAsThey) {
  const std::vector<vec3> even = scene::environment_texels(std::vector<vec3>(32 * 16, vec3(7)), 32);
  environment_texels = even.data();
  Light light = rig("environment").front();
  light.map_width = 32;
  light.radiance = vec3(1);
  Surface s = surface(tilted(10 * kDegree), {0, 0, 1}, 0.2f);
  s.diffuse = vec3(0);
  EXPECT_NEAR(double(lit_radiance(s, light, kAllLit, {6, 1, 0.5f, 0.5f, 0, 1}).y), 1, 0.03);
  s.f0 = vec3(0);
  s.diffuse = vec3(0.5f);
  EXPECT_NEAR(double(lit_radiance(s, light, kAllLit, {6, 1, 0.5f, 0.5f, 0, 1}).y), 0.5, 0.05);
  environment_texels = nullptr;
}

TEST(Shading, AMirrorSeesTheDomesHoleWhole) {
  // Straight under it a polished part shows the hole dark, one that looks past it the dome whole.
  const Surface into_hole = surface({0, 0, 1}, {0, 0, 1}, 0.02f);
  const Surface past_hole = surface(tilted(15 * kDegree), {0, 0, 1}, 0.02f);
  const vec4 dark = by_quadrature(into_hole, dome(40));
  const vec4 lit = by_quadrature(past_hole, dome(40));
  EXPECT_LT(dark.x + dark.y, 0.03f);
  EXPECT_NEAR(double(lit.x + lit.y), 1, 0.03);
}

TEST(Shading, TheCameraSeesABacklightBesideThePart) {
  const Light light = rig("backlight").front();
  const vec3 seen = emitted_toward(light, {{10, 10, 300}, {0, 0, -1}});
  EXPECT_NEAR(double(seen.x / light.radiance.x), 1, 1e-5);
  EXPECT_EQ(emitted_toward(light, {{150, 10, 300}, {0, 0, -1}}), vec3(0));
  EXPECT_EQ(emitted_toward(light, {{10, 10, -300}, {0, 0, 1}}), vec3(0));  // its back
  EXPECT_EQ(emitted_toward(rig("panel").front(), {{0, 0, 300}, {0, 0, -1}}), vec3(0));
  // It shines on what faces down only.
  EXPECT_EQ(by_quadrature(surface({0, 0, 1}, {0, 0, 1}, 0.3f), light), vec4(0));
}

TEST(Shading, PolarizersPartWhatWasReflectedOnce) {
  Surface s = surface({0, 0, 1}, {0, 0, 1}, 0.1f);
  s.f0 = vec3(0.04f);
  s.diffuse = vec3(0.5f);
  const auto seen = [&](double polarizer, float diffuse) {
    s.diffuse = vec3(diffuse);
    const Light light = rig("coaxial", {{"polarizer", polarizer}}).front();
    return double(lit_radiance(s, light, kAllLit, {8, 3, 0.5f, 0.5f, 0, 1}).x);
  };
  const double mirror = seen(0, 0);
  const double scattered = seen(0, 0.5f) - mirror;
  EXPECT_LT(seen(1, 0), 0.01 * mirror);
  EXPECT_NEAR(seen(2, 0), 0.5 * mirror, 0.01 * mirror);
  EXPECT_NEAR((seen(1, 0.5f) - seen(1, 0)) / scattered, 0.25, 1e-3);
  EXPECT_NEAR((seen(2, 0.5f) - seen(2, 0)) / scattered, 0.25, 1e-3);
}

// How far one pixel's points (two samples of six) are from the mean over all pixels' shifts.
double spread_of_pixels(const Surface& s, const Light& light) {
  constexpr int kPixels = 256;
  const vec4 mean = by_quadrature(s, light);
  double squares = 0;
  for (int i = 0; i < kPixels; ++i) {
    vec4 pixel(0);
    for (int k = 0; k < 2; ++k) {
      const float a = fract((float(k) + float(i) / kPixels) / 2);
      const float b = fract(0.618034f * (float(k) + 0.5f) + 0.7548777f * float(i));
      pixel += 0.5f * shade_light(s, light, kAllLit, {6, 1, a, b, 0, 2});
    }
    squares += std::pow(double((pixel.x + pixel.y) / (mean.x + mean.y)) - 1, 2);
  }
  return std::sqrt(squares / kPixels);
}

// Far from the lobe, too, few points must do: dark fields are all made of such light.
TEST(Shading, FewPointsAPixelAreEnough) {
  struct Rig {
    std::string_view name;
    double most;
  };
  for (const Rig& one : {Rig{"ring", 0.1}, Rig{"bar", 0.035}, Rig{"line", 0.03}, Rig{"panel", 0.11},
                         Rig{"spot", 0.02}, Rig{"dome", 0.04}, Rig{"bowl", 0.28}}) {
    for (const Light& light : rig(one.name)) {
      double sum = 0;
      const std::vector<Case> all = cases();
      for (Case surface : all) {
        surface.surface.diffuse = vec3(0);
        sum += spread_of_pixels(surface.surface, light) / double(all.size());
      }
      EXPECT_LT(sum, one.most) << one.name;
    }
  }
}

// What is in sight of a light when a straight screen hides its far side: of each cell its point, or
// the places about it.
uvec2 shares_behind(const Light& light, vec3 screen, float offset, uint pass) {
  uvec2 shares(0);
  for (uint i = 0; i < kShadowPoints; ++i) {
    shares |= encode_share(i, dot(shadow_point_mm(light, i, pass), screen) < offset ? 1 : 0);
  }
  return shares;
}

uvec2 soft_shares_behind(const Light& light, vec3 screen, float offset, uint pass, uint passes) {
  uvec2 shares(0);
  for (uint i = 0; i < kShadowPoints; ++i) {
    float seen = 0;
    for (uint k = 0; k < kShadowTaps; ++k) {
      const vec3 at = place_in_cell_mm(light, i, shadow_tap(k, pass, passes));
      seen += dot(at, screen) < offset ? 1.0f / float(kShadowTaps) : 0.0f;
    }
    shares |= encode_share(i, seen);
  }
  return shares;
}

// Share of the irradiance of a level surface at look_at that comes from before the screen.
double share_before(const Light& light, vec3 screen, float offset) {
  constexpr int kSteps = 400;
  const vec3 side = cross(light.axis, light.tangent);
  double before = 0;
  double all = 0;
  for (int i = 0; i < kSteps * kSteps; ++i) {
    const float u = (float(i % kSteps) + 0.5f) / kSteps;
    const float v = (float(i / kSteps) + 0.5f) / kSteps;
    const vec3 spoke = std::cos(kWholeTurn * u) * light.tangent + std::sin(kWholeTurn * u) * side;
    vec3 at = light.center_mm + light.size_mm.x * (2 * u - 1) * light.tangent +
              light.size_mm.y * (2 * v - 1) * side;
    float weight = 1;
    if (light.kind == kLightRing) {
      weight = mix(light.size_mm.x, light.size_mm.y, v);
      at = light.center_mm + weight * spoke;
    }
    if (light.kind == kLightDome) {
      // Even in irradiance.
      at = light.size_mm.x * (std::sqrt(v) * spoke + vec3(0, 0, std::sqrt(1 - v)));
      weight = std::sqrt(v) * light.size_mm.x < light.size_mm.y ? 0 : 1;
    } else {
      const vec3 way = normalize(at);
      const vec3 aim = light.kind == kLightRing ? normalize(light.aim_mm - at) : light.axis;
      weight *= way.z * emitted_intensity(light, -dot(way, aim), 0) / dot(at, at);
    }
    all += double(weight);
    before += dot(at, screen) < offset ? double(weight) : 0;
  }
  return before / all;
}

// `shares_of` some passes tell the share of the light in front of a screen, wherever that cuts it.
template <typename SharesOf>
void expect_true_penumbra(uint passes, const SharesOf& shares_of) {
  struct Rig {
    std::string_view name;
    vec3 screen;
    std::vector<float> offsets_mm;
    double tolerance;  // of the whole light: a shadow is known to a cell of the light
  };
  for (const Rig& one :
       {Rig{"ring", {1, 0, 0}, {-50, -10, 33, 60}, 0.02},
        Rig{"bar", {1, 0, 0}, {-60, -20, 7, 50}, 0.02}, Rig{"spot", {1, 0, 0}, {-6, 1, 5}, 0.02},
        Rig{"dome", {0.6f, 0.8f, 0}, {-80, -15, 30, 90}, 0.03}}) {
    const Light light = rig(one.name).front();
    // Rough and even, so that the light's own extent is all that counts.
    const Surface s = surface({0, 0, 1}, {0, 0, 1}, 0.6f);
    const double whole = double(by_quadrature(s, light).z);
    for (const float offset : one.offsets_mm) {
      constexpr uint kPoints = 512;
      double lit = 0;
      for (uint i = 0; i < kPoints; ++i) {
        const uint pass = i % passes;
        const uvec2 shares = shares_of(light, one.screen, offset, pass);
        const float a = (float(i) + 0.5f) / float(kPoints);
        const float b = fract(0.6180339887f * float(i));
        lit +=
            double(shade_light(s, light, shares, {8, 3, a, b, pass, float(kPoints)}).z) / kPoints;
      }
      SCOPED_TRACE(fmt::format("{} cut at {} mm", one.name, offset));
      EXPECT_NEAR(lit / whole, share_before(light, one.screen, offset), one.tolerance);
    }
  }
}

TEST(Shading, ManyPassesGiveTheTruePenumbra) { expect_true_penumbra(512, shares_behind); }

// One pass, too: its places lie all over each cell, and a few passes' where the one's lie.
TEST(Shading, PlacesAboutTheShadowPointsGiveTheTruePenumbra) {
  for (const uint passes : {1u, 4u, 16u}) {
    SCOPED_TRACE(fmt::format("{} passes", passes));
    expect_true_penumbra(passes, [&](const Light& light, vec3 screen, float offset, uint pass) {
      return soft_shares_behind(light, screen, offset, pass, passes);
    });
  }
}

TEST(Shading, AWhiteMetalUnderAnEvenDomeIsAsBrightAsTheDome) {
  for (const float alpha : {0.05f, 0.1f, 0.2f, 0.35f, 0.5f, 0.8f, 1.0f}) {
    for (const float cosine : {0.3f, 0.5f, 0.7f, 0.85f, 1.0f}) {
      const Surface s = surface({0, 0, 1}, {std::sqrt(1 - cosine * cosine), 0, cosine}, alpha);
      const vec3 out = outgoing_radiance(s, by_quadrature(s, dome(0)), {1, 1});
      EXPECT_NEAR(double(out.x), 1, 0.01) << "alpha " << alpha << " cosine " << cosine;
    }
  }
}

// Radiance under an even dome from a base and the coat above it, or from the base alone.
vec3 whole_radiance(const Surface& s) {
  vec3 sum = outgoing_radiance(s, by_direction(s, dome(0)), {1, 1});
  if (s.coat_f0 > 0) {
    const Surface coat = coat_of(s);
    sum += outgoing_radiance(coat, by_direction(coat, dome(0)), {1, 1});
  }
  return sum;
}

TEST(Shading, AWhiteDielectricReturnsAllLightAndABlackOneItsReflection) {
  for (const float alpha : {0.1f, 0.3f, 0.6f}) {
    for (const float cosine : {0.3f, 0.6f, 1.0f}) {
      Surface s = surface({0, 0, 1}, {std::sqrt(1 - cosine * cosine), 0, cosine}, alpha);
      s.f0 = vec3(kCoatF0);
      s.f82 = vec3(kCoatDip);
      s.bend = kDielectricBend;
      s.diffuse = vec3(1, 0.5f, 0);
      const vec3 out = whole_radiance(s);
      EXPECT_NEAR(double(out.x), 1, 0.01) << "alpha " << alpha << " cosine " << cosine;
      EXPECT_NEAR(double(out.y), 0.5 * double(out.x + out.z), 1e-4);
      EXPECT_LT(out.z, 0.5f);
      EXPECT_GT(out.z, 0.01f);
    }
  }
}

TEST(Shading, ACoatTakesNothingFromAWhiteBaseAndAddsNothing) {
  for (const float cosine : {0.3f, 0.6f, 1.0f}) {
    for (const bool metal : {false, true}) {
      Surface s = surface({0, 0, 1}, {std::sqrt(1 - cosine * cosine), 0, cosine}, 0.25f);
      s.coat_f0 = kCoatF0;
      s.coat_alpha = 0.1f;
      s.f0 = vec3(metal ? 1 : 0);
      s.edge = metal ? 1 : 0;
      s.diffuse = vec3(metal ? 0 : 1);
      const vec3 out = whole_radiance(s);
      // Between a coat and a metal some grazing light is lost, none is gained.
      EXPECT_NEAR(double(out.x), 1, metal ? 0.09 : 0.04) << metal << " cosine " << cosine;
      EXPECT_LT(out.x, 1.01f) << metal << " cosine " << cosine;
    }
  }
}

TEST(Shading, ALambertPlaneUnderAnEvenDomeIsItsAlbedo) {
  Surface s = surface({0, 0, 1}, {0, 0, 1}, 0.1f);
  s.f0 = vec3(0);
  s.edge = 0;
  s.diffuse = vec3(0.6f, 0.3f, 0.1f);
  const vec3 out = outgoing_radiance(s, by_quadrature(s, dome(0)), {1, 1});
  for (int c = 0; c < 3; ++c) {
    EXPECT_NEAR(double(out[c]), double(s.diffuse[c]), 0.01);
  }
  // A wall sees half of it.
  s.facets = surface(tilted(90 * kDegree), {0, 0, 1}, 0.1f).facets;
  EXPECT_NEAR(double(by_quadrature(s, dome(0)).z), 0.5 * double(kPi), 0.02);
}

}  // namespace
}  // namespace blemish::shared
