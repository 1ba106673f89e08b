// What lint says about a light: the field that follows from its angles, and what is likely to be a
// mistake.
#include <fmt/format.h>

#include "base/units.hpp"
#include "scene/light_parts.hpp"

namespace blemish::scene {
namespace {

constexpr int kSteps = 16;
// Below this a light's intensity toward look_at, as a share of that along its aim, is a mistake.
constexpr double kTooWeak = 0.01;
constexpr double kTooNarrow = 0.1 * kDeg;
constexpr double kPassesNothing = 0.01;

// Elements of a light over its whole extent: where they are, and which way they shine.
struct Element {
  glm::dvec3 at;
  glm::dvec3 aim;  // unit
};

std::vector<Element> ring_elements(const shared::Light& light) {
  std::vector<Element> elements;
  const glm::dvec3 axis(light.axis);
  const glm::dvec3 tangent(light.tangent);
  const glm::dvec3 bitangent = glm::cross(axis, tangent);
  for (int i = 0; i <= 4 * kSteps; ++i) {
    const double turn = double(light.sector.x) + double(light.sector.y) * i / (4 * kSteps);
    for (const double v : {0.0, 0.5, 1.0}) {
      const double radius = glm::mix(double(light.size_mm.x), double(light.size_mm.y), v);
      const glm::dvec3 at = glm::dvec3(light.center_mm) +
                            radius * (std::cos(turn) * tangent + std::sin(turn) * bitangent) -
                            (v - 0.5) * double(light.rise_mm) * axis;
      elements.push_back({at, glm::normalize(glm::dvec3(light.aim_mm) - at)});
    }
  }
  return elements;
}

// A grid with the center and the corners on it; behind an opening, what look_at sees through it.
std::vector<Element> rectangle_elements(const shared::Light& light) {
  std::vector<Element> elements;
  const glm::dvec3 axis(light.axis);
  const glm::dvec3 tangent(light.tangent);
  const glm::dvec3 bitangent = glm::cross(axis, tangent);
  const glm::dvec3 center(light.center_mm);
  for (int i = -kSteps; i <= kSteps; ++i) {
    for (int k = -kSteps; k <= kSteps; ++k) {
      const glm::dvec2 place = glm::dvec2(light.size_mm) * glm::dvec2(i, k) / double(kSteps);
      const glm::dvec3 at = center + place.x * tangent + place.y * bitangent;
      if (light.gate_mm.x > 0) {
        const double passed = double(light.gate_mm.y) / glm::dot(-at, axis);
        const glm::dvec3 through = at * (1 - passed) - center;
        const double gate = double(light.gate_mm.x);
        if (std::abs(glm::dot(through, tangent)) > gate ||
            std::abs(glm::dot(through, bitangent)) > gate) {
          continue;
        }
      }
      elements.push_back({at, axis});
    }
  }
  return elements;
}

std::vector<Element> dome_elements(const shared::Light& light) {
  std::vector<Element> elements;
  const double hole = double(light.size_mm.y) / double(light.size_mm.x);
  for (int i = 0; i <= 4 * kSteps; ++i) {
    // The frame's azimuth runs clockwise.
    const double turn = -(double(light.sector.x) + double(light.sector.y) * i / (4 * kSteps));
    for (int k = 0; k <= kSteps; ++k) {
      const double r = glm::mix(1.0, hole, double(k) / kSteps);
      const glm::dvec3 way(r * std::cos(turn), r * std::sin(turn), std::sqrt(1 - r * r));
      elements.push_back({glm::dvec3(light.center_mm) + double(light.size_mm.x) * way, -way});
    }
  }
  return elements;
}

std::vector<Element> elements_of(const std::vector<shared::Light>& lights) {
  std::vector<Element> all;
  for (const shared::Light& light : lights) {
    const std::vector<Element> own = light.kind == shared::kLightRing ? ring_elements(light)
                                     : light.kind == shared::kLightRectangle
                                         ? rectangle_elements(light)
                                         : dome_elements(light);
    all.insert(all.end(), own.begin(), own.end());
  }
  return all;
}

// Bright field is light from above 45 deg, dark field light from below: what a flat mirror would
// throw past a camera overhead. A facet tilted by a throws light from 90 deg - 2 a.
std::string field_of(const std::vector<shared::Light>& lights) {
  double min = 90 * kDeg;
  double max = -90 * kDeg;
  for (const Element& element : elements_of(lights)) {
    const double elevation = std::atan2(element.at.z, std::hypot(element.at.x, element.at.y));
    min = std::min(min, elevation);
    max = std::max(max, elevation);
  }
  if (max < min) {
    return "look_at sees nothing of it through its opening";
  }
  if (max <= 0) {
    return "from below (back light)";
  }
  min = std::max(min, 0.0);
  const char* field = max <= 45 * kDeg   ? "dark field"
                      : min >= 45 * kDeg ? "bright field"
                                         : "bright and dark field";
  return fmt::format(
      "elevation {:.0f} deg to {:.0f} deg ({}), facets tilted {:.0f} deg to {:.0f} "
      "deg shine",
      min / kDeg, max / kDeg, field, 45 - max / kDeg / 2, 45 - min / kDeg / 2);
}

// Largest share of its intensity along the aim that an element sends to look_at.
double intensity_at_look_at(const std::vector<shared::Light>& lights) {
  double best = 0;
  for (const shared::Light& light : lights) {
    for (const Element& element : elements_of({light})) {
      const glm::dvec3 to_look_at = -glm::normalize(element.at);
      const auto along = float(glm::dot(to_look_at, glm::dvec3(light.tangent)));
      best = std::max(best, double(shared::emitted_intensity(
                                light, float(glm::dot(to_look_at, element.aim)),
                                light.kind == shared::kLightRectangle ? along : 0.f)));
    }
  }
  return best;
}

// The drawn value, or nothing when the rig has no such parameter.
std::optional<double> value_of(const base::Values& values, std::string_view name) {
  const std::optional<std::size_t> index = base::index_of(values.table, name);
  return index ? std::optional(double(values.values[*index])) : std::nullopt;
}

double radiance_sum(const std::vector<shared::Light>& lights) {
  double sum = 0;
  for (const shared::Light& light : lights) {
    sum += double(light.radiance.x + light.radiance.y + light.radiance.z);
  }
  return sum;
}

// Share of the light that the filter passes.
double passed_share(const LightType& type, const base::Values& values) {
  base::Values bare = values;
  bare.values[*base::index_of(values.table, "band_pass_width")] = float(kNoFilterNm);
  const double whole = radiance_sum(make_lights(type, bare));
  return whole > 0 ? radiance_sum(make_lights(type, values)) / whole : 1;
}

}  // namespace

std::vector<glm::dvec3> places_of(const std::vector<shared::Light>& lights) {
  std::vector<glm::dvec3> places;
  for (const Element& element : elements_of(lights)) {
    places.push_back(element.at);
  }
  return places;
}

std::string describe_light(const LightType& type, const base::Values& values) {
  std::string text = fmt::format("{}: {}", type.name, field_of(make_lights(type, values)));
  const std::optional<double> extent = value_of(values, "sector_extent");
  if (extent && *extent < 359.9 * kDeg) {
    text += fmt::format(", lit over {:.0f} deg from {:.0f} deg", *extent / kDeg,
                        *value_of(values, "sector_start") / kDeg);
  }
  if (const std::optional<double> spectrum = value_of(values, "spectrum");
      spectrum && *spectrum > 0) {
    text += ", " + base::format_quantity(*spectrum, base::Unit::spectrum);
  }
  if (double(values["band_pass_width"]) < kNoFilterNm) {
    text += fmt::format(", {:.3g} % through the filter", 100 * passed_share(type, values));
  }
  if (values["polarizer"] > 0) {
    text += values["polarizer"] < 1.5f ? ", crossed polarizers" : ", parallel polarizers";
  }
  return text;
}

std::vector<std::pair<std::string, std::string>> doubts_about(const LightType& type,
                                                              const base::Values& values,
                                                              std::optional<double> camera_mm) {
  std::vector<std::pair<std::string, std::string>> doubts;
  const auto doubt = [&](const std::string& message, const std::string& remedy) {
    doubts.emplace_back(fmt::format("the {} {}", type.name, message), remedy);
  };
  if (double(values["power"]) <= 0) {
    doubt("has no power", "power: 1");
    return doubts;
  }
  if (value_of(values, "sector_extent").value_or(1) < kTooNarrow) {
    doubt("has no lit sector", "sector: {start: 0 deg, extent: 90 deg}");
    return doubts;
  }
  const std::vector<shared::Light> lights = make_lights(type, values);
  if (passed_share(type, values) < kPassesNothing) {
    doubt("emits next to nothing that its filter passes",
          "choose band_pass about the light's own wavelength");
  }
  const std::vector<Element> elements = elements_of(lights);
  if (lights.front().visible == 0 && intensity_at_look_at(lights) < kTooWeak) {
    doubt("sends next to no light to look_at", "check where it stands and what it is aimed at");
  }
  if (camera_mm && std::all_of(elements.begin(), elements.end(),
                               [&](const Element& element) { return element.at.z > *camera_mm; })) {
    doubt("stands above the camera", "lower it, or raise camera.view.distance");
  }
  return doubts;
}

}  // namespace blemish::scene
