// A bowl of several rings, each with its own color: what automated optical inspection of boards
// uses, where color tells the slope.
#include "scene/light_parts.hpp"
#include "scene/light_spectrum.hpp"

namespace blemish::scene {
namespace {

using base::Unit;

constexpr int kMaxRings = 8;
constexpr std::string_view kRingSpectrum =
    "of the first ring, the lowest; the others follow upward";

// Red from the top, green from the middle, blue from the side; further rings are white.
constexpr auto kRings = std::to_array<base::Param>({
    {"ring1_spectrum", Unit::spectrum, 0, base::kHottestKelvin, "465 nm", kRingSpectrum},
    {"ring1_power", Unit::number, 0, 1e6, "1", "its share of the power"},
    {"ring2_spectrum", Unit::spectrum, 0, base::kHottestKelvin, "525 nm", "of the second ring"},
    {"ring2_power", Unit::number, 0, 1e6, "1", "its share"},
    {"ring3_spectrum", Unit::spectrum, 0, base::kHottestKelvin, "630 nm", "of the third ring"},
    {"ring3_power", Unit::number, 0, 1e6, "1", "its share"},
    {"ring4_spectrum", Unit::spectrum, 0, base::kHottestKelvin, "white", "of the fourth ring"},
    {"ring4_power", Unit::number, 0, 1e6, "1", "its share"},
    {"ring5_spectrum", Unit::spectrum, 0, base::kHottestKelvin, "white", "of the fifth ring"},
    {"ring5_power", Unit::number, 0, 1e6, "1", "its share"},
    {"ring6_spectrum", Unit::spectrum, 0, base::kHottestKelvin, "white", "of the sixth ring"},
    {"ring6_power", Unit::number, 0, 1e6, "1", "its share"},
    {"ring7_spectrum", Unit::spectrum, 0, base::kHottestKelvin, "white", "of the seventh ring"},
    {"ring7_power", Unit::number, 0, 1e6, "1", "its share"},
    {"ring8_spectrum", Unit::spectrum, 0, base::kHottestKelvin, "white", "of the eighth ring"},
    {"ring8_power", Unit::number, 0, 1e6, "1", "its share"},
});

constexpr auto kParams =
    joined(std::to_array<base::Param>({
               {"radius", Unit::mm, 5, 2000, "100 mm", "radius of the bowl about look_at"},
               {"rings", Unit::count, 1, kMaxRings, "3", "how many rings of equal angular width"},
               {"low", Unit::rad, 0, 89 * kDeg, "2 deg", "elevation of the lowest ring's edge"},
               {"high", Unit::rad, 1 * kDeg, 89.5 * kDeg, "88 deg",
                "elevation of the highest ring's edge; above it is the camera hole"},
               {"gap", Unit::rad, 0, 30 * kDeg, "3 deg", "dark angle between rings"},
           }),
           kRings, kAt, kSector, kDiffuser, kPower, kOptics);

std::vector<shared::Light> make(const base::Values& values) {
  const int count = int(values["rings"]);
  const auto [low, high] = std::minmax({double(values["low"]), double(values["high"])});
  const double pitch = std::max(high - low, 0.1 * kDeg) / count;
  const double gap = count > 1 ? std::min(double(values["gap"]), 0.9 * pitch) : 0;
  // Gaps lie between rings only.
  const double width = (count * pitch - (count - 1) * gap) / count;
  const double radius = double(values["radius"]);
  double all_power = 0;
  const auto ring_value = [&](int i, const char* what) {
    return double(values["ring" + std::to_string(i + 1) + what]);
  };
  for (int i = 0; i < count; ++i) {
    all_power += ring_value(i, "_power");
  }
  std::vector<shared::Light> lights;
  for (int i = 0; i < count; ++i) {
    shared::Light light = plain_light(
        values, emitted_rgb(ring_value(i, "_spectrum"), double(values["band_pass_center"]),
                            double(values["band_pass_width"])));
    const double bottom = low + i * (width + gap);
    const double top = bottom + width;
    // A cone's band between two circles of the sphere: the inner edge is the upper one.
    const double inner = radius * std::cos(top);
    const double outer = radius * std::cos(bottom);
    const double middle = radius * 0.5 * (std::sin(top) + std::sin(bottom));
    set_ring(light, point_at(values, middle), inner, outer,
             radius * (std::sin(bottom) - std::sin(top)));
    set_sector(light, values);
    light.focus = float(focus_of_diffuser(double(values["diffuser"])));
    const double share = all_power > 0 ? ring_value(i, "_power") / all_power : 0;
    spread_power(light, double(values["power"]) * share, ring_area_mm2(light));
    lights.push_back(light);
  }
  return lights;
}

}  // namespace

extern constinit const LightType bowl_light;
constinit const LightType bowl_light{
    "bowl", "Rings on a bowl, each of its own color: blue from the side, red from the top.",
    kParams, make};

}  // namespace blemish::scene
