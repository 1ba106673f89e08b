#include "scene/irradiance.hpp"

#include <cassert>
#include <cmath>

#include "shaders/shared/shading.h"

namespace blemish::scene {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr int kSteps = 96;  // of the grid over a light's area, each way

// Cosine of the arriving light with the level surface, over the square of the distance.
double received(glm::vec3 at) {
  const glm::dvec3 to(at);
  const double square = glm::dot(to, to);
  return std::abs(to.z) / (square * std::sqrt(square));
}

double ring_irradiance(const shared::Light& light) {
  const float extent = std::min(light.sector.y, shared::kWholeTurn);
  const glm::vec2 across(light.size_mm.y - light.size_mm.x, light.rise_mm);
  double sum = 0;
  for (int i = 0; i < kSteps * kSteps; ++i) {
    const float turn = light.sector.x + extent * (float(i % kSteps) + 0.5f) / kSteps;
    const float v = (float(i / kSteps) + 0.5f) / kSteps;
    const float radius = glm::mix(light.size_mm.x, light.size_mm.y, v);
    const glm::vec3 at = shared::place_on_ring(light, turn, v);
    const glm::vec3 aim = glm::normalize(at - light.aim_mm);
    const float intensity = shared::emitted_intensity(light, glm::dot(glm::normalize(at), aim), 0);
    sum += double(intensity * radius) * received(at);
  }
  return sum * double(extent) * glm::length(glm::dvec2(across)) / (kSteps * kSteps);
}

double rectangle_irradiance(const shared::Light& light) {
  glm::vec2 half = light.size_mm;
  if (light.gate_mm.x > 0) {
    // From look_at the opening shows its own size, grown by the distances behind it.
    const float distance = glm::length(light.center_mm);
    const float nearness = light.gate_mm.y / std::max(distance, light.gate_mm.y);
    half = glm::min(half, glm::vec2(light.gate_mm.x / std::max(1 - nearness, 1e-3f)));
  }
  double sum = 0;
  for (int i = 0; i < kSteps * kSteps; ++i) {
    const glm::vec2 place =
        (2.0f * (glm::vec2(i % kSteps, i / kSteps) + 0.5f) / float(kSteps) - 1.0f) * half;
    const glm::vec3 at = shared::place_on_rectangle(light, place);
    const glm::vec3 way = -glm::normalize(at);
    const float intensity =
        shared::emitted_intensity(light, glm::dot(way, light.axis), glm::dot(way, light.tangent));
    sum += double(intensity) * received(at);
  }
  return sum * 4 * double(half.x * half.y) / (kSteps * kSteps);
}

double dome_irradiance(const shared::Light& light) {
  double sum = 0;
  for (int i = 0; i < kSteps * kSteps; ++i) {
    const float turn = shared::kWholeTurn * (float(i % kSteps) + 0.5f) / kSteps;
    const float square = (float(i / kSteps) + 0.5f) / kSteps;  // even in irradiance
    const glm::vec3 way(std::sqrt(square) * std::cos(turn), std::sqrt(square) * std::sin(turn),
                        std::sqrt(1 - square));
    sum += double(shared::dome_emission(light, shared::place_on_dome(light, glm::vec3(0), way), 0));
  }
  return kPi * sum / (kSteps * kSteps);
}

}  // namespace

double irradiance_at_look_at(const shared::Light& light) {
  const double mean = double(light.radiance.x + light.radiance.y + light.radiance.z) / 3;
  switch (light.kind) {
    case shared::kLightRing:
      return mean * ring_irradiance(light);
    case shared::kLightRectangle:
      return mean * rectangle_irradiance(light);
    default:
      assert(light.kind == shared::kLightDome);
      return mean * dome_irradiance(light);
  }
}

void scale_to_irradiance(std::vector<shared::Light>& lights, double irradiance_w_m2) {
  double sum = 0;
  for (const shared::Light& light : lights) {
    sum += irradiance_at_look_at(light);
  }
  for (shared::Light& light : lights) {
    light.radiance *= sum > 0 ? float(irradiance_w_m2 / sum) : 1.0f;
  }
}

double exposure_per_radiance(const SensorSpec& sensor, double f_number) {
  constexpr double kPlanckTimesLight = 6.62607015e-34 * 299792458.0;
  constexpr double kWavelengthM = 550e-9;
  const double pixel_m = sensor.preset->pixel_um * 1e-6;
  const double electrons_per_joule =
      sensor.preset->quantum_efficiency * kWavelengthM / kPlanckTimesLight;
  const double irradiance = kPi / (4 * f_number * f_number);  // of radiance 1
  return irradiance * pixel_m * pixel_m * sensor.exposure_s * electrons_per_joule /
         sensor.preset->full_well_e;
}

}  // namespace blemish::scene
