// The shared shading on the CPU: its quadratures against brute force, its energy against what went
// in.
#include "shaders/shared/shading.h"

#include <cmath>

#include <gtest/gtest.h>

namespace blemish::shared {
namespace {

constexpr float kDegree = 0.0174532925f;
constexpr uint kAllLit = 0xffffu;

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
  return s;
}

Light ring(float elevation, float width_mm) {
  const float distance_mm = 100;
  const float radius_mm = distance_mm * std::cos(elevation);
  return {kLightRing, vec3(1),   {0, 0, distance_mm * std::sin(elevation)},
          {0, 0, -1}, {1, 0, 0}, {radius_mm - 0.5f * width_mm, radius_mm + 0.5f * width_mm},
          {1, 1}};
}

Light rectangle() {
  const vec3 center_mm(60, 20, 80);
  const vec3 axis = -normalize(center_mm);
  return {kLightRectangle, vec3(1), center_mm, axis, normalize(cross(vec3(0, 0, 1), axis)),
          {30, 12},        {1, 1}};
}

Light dome(float hole_mm) {
  return {kLightDome, vec3(1), vec3(0), {0, 0, -1}, {1, 0, 0}, {100, hole_mm}, {1, 1}};
}

// The renderer spreads few points over the many samples of a pixel; so does this.
vec4 by_quadrature(const Surface& s, const Light& light) {
  constexpr int kShifts = 1024;
  vec4 sum(0);
  for (int i = 0; i < kShifts; ++i) {
    const float a = (float(i) + 0.5f) / kShifts;
    const float b = fract(0.6180339887f * float(i));
    sum += shade_light(s, light, kAllLit, {8, 3, a, b});
  }
  return sum / float(kShifts);
}

// Sum over equal pieces of the light's area (ring, rectangle).
vec4 by_area(const Surface& s, const Light& light) {
  constexpr int kAlong = 2000, kAcross = 60;
  const vec3 side = cross(light.axis, light.tangent);
  dvec4 sum(0);
  for (int i = 0; i < kAlong; ++i) {
    for (int k = 0; k < kAcross; ++k) {
      const float u = (float(i) + 0.5f) / kAlong;
      const float v = (float(k) + 0.5f) / kAcross;
      const bool is_ring = light.kind == kLightRing;
      const float radius = mix(light.size_mm.x, light.size_mm.y, v);
      const vec2 in_plane = is_ring ? radius * vec2(std::cos(2 * kPi * u), std::sin(2 * kPi * u))
                                    : light.size_mm * (2.0f * vec2(u, v) - 1.0f);
      const vec3 at = light.center_mm + in_plane.x * light.tangent + in_plane.y * side;
      const float area = is_ring ? 2 * kPi * radius * (light.size_mm.y - light.size_mm.x)
                                 : 4 * light.size_mm.x * light.size_mm.y;
      const vec3 to = at - s.point_mm;
      const vec3 to_light = normalize(to);
      const float emission =
          is_ring ? dot(to_light, normalize(at)) : std::max(0.0f, -dot(to_light, light.axis));
      sum += dvec4(reflect_point(s, to_light, emission * area / dot(to, to)));
    }
  }
  return vec4(sum / double(kAlong * kAcross));
}

// Sum over equal pieces of all directions (dome).
vec4 by_direction(const Surface& s, const Light& light) {
  constexpr int kTurns = 900, kHeights = 900;
  dvec4 sum(0);
  for (int i = 0; i < kTurns; ++i) {
    for (int k = 0; k < kHeights; ++k) {
      const float z = 2 * (float(k) + 0.5f) / kHeights - 1;
      const float turn = 2 * kPi * (float(i) + 0.5f) / kTurns;
      const float r = std::sqrt(1 - z * z);
      const vec3 way(r * std::cos(turn), r * std::sin(turn), z);
      sum += dvec4(reflect_point(s, way, dome_emission(light, s.point_mm, way)));
    }
  }
  return vec4(4 * double(kPi) / (kTurns * kHeights) * sum);
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

TEST(Shading, RingAndRectangleAreTheirArea) {
  for (const float alpha : {0.1f, 0.3f}) {
    for (const float tilt_deg : {0.0f, 8.0f, 25.0f}) {
      Surface s = surface(tilted(tilt_deg * kDegree, 0.4f), {0, 0, 1}, alpha);
      s.point_mm = {6, -4, 1};
      for (const Light& light : {ring(20 * kDegree, 15), ring(60 * kDegree, 15), rectangle()}) {
        const std::string what = "light " + std::to_string(light.kind) + " alpha " +
                                 std::to_string(alpha) + " tilt " + std::to_string(tilt_deg);
        const vec4 value = by_quadrature(s, light);
        const vec4 truth = by_area(s, light);
        expect_close(value, truth, 0.01, what);
        EXPECT_NEAR(double(value.z / truth.z), 1, 0.01) << what;
      }
    }
  }
}

// The mirror ray of a level surface at the center runs along a ring's axis.
TEST(Shading, ARingAboveALevelCenterIsItsArea) {
  const Surface s = surface({0, 0, 1}, {0, 0, 1}, 0.05f);
  const Light light = ring(70 * kDegree, 6);
  expect_close(by_quadrature(s, light), by_area(s, light), 0.01, "center");
}

TEST(Shading, DomeIsItsDirections) {
  for (const float alpha : {0.15f, 0.4f}) {
    for (const float tilt_deg : {0.0f, 15.0f, 35.0f}) {
      Surface s = surface(tilted(tilt_deg * kDegree, 1), {0, 0, 1}, alpha);
      s.point_mm = {5, 8, 0};
      const std::string what =
          "alpha " + std::to_string(alpha) + " tilt " + std::to_string(tilt_deg);
      expect_close(by_quadrature(s, dome(20)), by_direction(s, dome(20)), 0.01, what);
    }
  }
}

// The hole's softened edge lies wholly inside a hole this small.
constexpr float kNoHoleMm = -100;

TEST(Shading, AWhiteMetalUnderAnEvenDomeIsAsBrightAsTheDome) {
  for (const float alpha : {0.05f, 0.1f, 0.2f, 0.35f, 0.5f, 0.8f, 1.0f}) {
    for (const float cosine : {0.3f, 0.5f, 0.7f, 0.85f, 1.0f}) {
      const Surface s = surface({0, 0, 1}, {std::sqrt(1 - cosine * cosine), 0, cosine}, alpha);
      const vec3 out = outgoing_radiance(s, by_quadrature(s, dome(kNoHoleMm)), {1, 1});
      EXPECT_NEAR(double(out.x), 1, 0.01) << "alpha " << alpha << " cosine " << cosine;
    }
  }
}

// Radiance under an even dome from a base and the coat above it, or from the base alone.
vec3 whole_radiance(const Surface& s) {
  vec3 sum = outgoing_radiance(s, by_direction(s, dome(kNoHoleMm)), {1, 1});
  if (s.coat_f0 > 0) {
    const Surface coat = coat_of(s);
    sum += outgoing_radiance(coat, by_direction(coat, dome(kNoHoleMm)), {1, 1});
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
      EXPECT_NEAR(double(out.x), 1, 0.04) << metal << " cosine " << cosine;
      EXPECT_LT(out.x, 1.03f) << metal << " cosine " << cosine;
    }
  }
}

TEST(Shading, ALambertPlaneUnderAnEvenDomeIsItsAlbedo) {
  Surface s = surface({0, 0, 1}, {0, 0, 1}, 0.1f);
  s.f0 = vec3(0);
  s.edge = 0;
  s.diffuse = vec3(0.6f, 0.3f, 0.1f);
  const vec3 out = outgoing_radiance(s, by_quadrature(s, dome(kNoHoleMm)), {1, 1});
  for (int c = 0; c < 3; ++c) {
    EXPECT_NEAR(double(out[c]), double(s.diffuse[c]), 0.01);
  }
  // A wall sees half of it.
  s.facets = surface(tilted(90 * kDegree), {0, 0, 1}, 0.1f).facets;
  EXPECT_NEAR(double(by_quadrature(s, dome(kNoHoleMm)).z), 0.5 * double(kPi), 0.02);
}

}  // namespace
}  // namespace blemish::shared
