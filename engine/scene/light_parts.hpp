// What the rigs' files share: parameters that are declared once and joined to each rig's own, and
// the parts of a light that follow from them. Private to this room.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "scene/light.hpp"

namespace blemish::scene {

constexpr double kPi = 3.14159265358979323846;
constexpr double kDeg = kPi / 180;

// Places all over what shines, mm about look_at.
std::vector<glm::dvec3> places_of(const std::vector<shared::Light>& lights);

template <std::size_t... Sizes>
constexpr auto joined(const std::array<base::Param, Sizes>&... tables) {
  std::array<base::Param, (Sizes + ...)> result{};
  std::size_t at = 0;
  const auto append = [&](const auto& table) {
    for (const base::Param& param : table) {
      result[at++] = param;
    }
  };
  (append(tables), ...);
  return result;
}

constexpr double kNoFilterNm = 2000;

constexpr auto kPower = std::to_array<base::Param>({
    {"power", base::Unit::power, 0, 1e6, "1",
     "emitted light before filter and polarizer, relative to the other rigs; where the exposure "
     "time alone says how bright the picture is, the irradiance at look_at in W/m2"},
});
constexpr auto kSpectrum = std::to_array<base::Param>({
    {"spectrum", base::Unit::spectrum, 0, base::kHottestKelvin, "white",
     "an LED's wavelength, a lamp's color temperature, or equal energy"},
});
constexpr auto kOptics = std::to_array<base::Param>({
    {"band_pass_center", base::Unit::nm, base::kShortestNm, base::kLongestNm, "550 nm",
     "middle of the filter before the light"},
    {"band_pass_width", base::Unit::nm, 1, kNoFilterNm, "2000 nm",
     "width of the filter; 2000 nm = no filter"},
    {"polarizer", base::Unit::choice, 0, 2, "none",
     "pair on light and lens: crossed suppresses what is reflected once", "none|crossed|parallel"},
});
constexpr auto kDiffuser = std::to_array<base::Param>({
    {"diffuser", base::Unit::ratio, 0, 1, "1",
     "spread about the aim: 0 = LED lenses, half the intensity at 15 deg; 1 = Lambert, at 60 deg"},
});
constexpr auto kSector = std::to_array<base::Param>({
    {"sector_start", base::Unit::rad, -2 * kPi, 2 * kPi, "0 deg",
     "where the lit sector begins, counter-clockwise from image right"},
    {"sector_extent", base::Unit::rad, 0, 2 * kPi, "360 deg", "how far the lit sector reaches"},
});
constexpr auto kAt = std::to_array<base::Param>({
    {"at_x", base::Unit::mm, -5000, 5000, "0 mm", "the rig's axis, to image right of look_at"},
    {"at_y", base::Unit::mm, -5000, 5000, "0 mm", "the rig's axis, to image top of look_at"},
});
// Where a light stands, with the defaults of its rig.
constexpr std::array<base::Param, 3> standing(std::string_view distance, std::string_view height) {
  return {{{"azimuth", base::Unit::rad, -2 * kPi, 2 * kPi, "90 deg",
            "where it stands, counter-clockwise from image right"},
           {"distance", base::Unit::mm, 0, 5000, distance,
            "horizontal distance of its center from look_at"},
           {"height", base::Unit::mm, 0.5, 5000, height, "height of its center over look_at"}}};
}
constexpr auto kAim = std::to_array<base::Param>({
    {"aim_x", base::Unit::mm, -5000, 5000, "0 mm",
     "the point at look_at's height that it faces, to image right of look_at"},
    {"aim_y", base::Unit::mm, -5000, 5000, "0 mm", "the same, to image top"},
});

// Color and polarizers of the common parameters; Lambertian, the whole turn lit, no geometry yet.
shared::Light plain_light(const base::Values& values);
// The same for an emission of its own color (means near 650, 550 and 450 nm).
shared::Light plain_light(const base::Values& values, glm::dvec3 rgb);

// Exponent of the cosine that halves the intensity at this angle from the aim.
double focus_from_half_angle(double half_angle_rad);
double focus_of_diffuser(double diffuser);

// Sets the radiance so that an area emits the power; `light.focus` and `across` are set before.
void spread_power(shared::Light& light, double power, double area_mm2);

// The sector, converted to the light's frame.
void set_sector(shared::Light& light, const base::Values& values);

glm::dvec3 point_at(const base::Values& values, double z_mm);  // at_x, at_y
glm::dvec3 aim_of(const base::Values& values);
glm::dvec3 center_of_standing(const base::Values& values);  // azimuth, distance, height

// A rectangle that faces `aim`, its tangent horizontal, across the line to it.
void set_rectangle(shared::Light& light, glm::dvec3 center, glm::dvec3 aim, double azimuth_rad,
                   double half_along, double half_across);
// A horizontal band about a vertical axis that shines down.
void set_ring(shared::Light& light, glm::dvec3 center, double inner, double outer, double rise);
double ring_area_mm2(const shared::Light& light);

}  // namespace blemish::scene
