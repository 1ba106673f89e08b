// Quantities with units. Inside the program every number is in the canonical unit of its dimension:
// micrometers on the surface, millimeters for part, camera and lights, radians, seconds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace blemish::base {

// The canonical unit of a parameter. The text forms accepted for each are in units.cpp, one table.
enum class Unit {
  number,     // a bare number, also "60 %" = 0.6
  count,      // a whole number
  um,         // length on the surface: nm, um, mm, cm, in, and px where a photo gives a scale
  mm,         // length of part, camera, lights: um, mm, cm, m, in
  rad,        // angle: deg, rad
  s,          // time: us, ms, s
  ratio,      // "45 %" or a bare number
  electrons,  // e-
  db,         // dB
  px,         // pixels
  stops,      // a bare number or "stops"
  um_per_px,  // um/px, mm/px
  mm_per_s,   // mm/s, m/s, m/min
  power,      // of a light: a bare number, "60 %", or W/m2 at look_at
  nm,         // wavelength: nm, um
  spectrum,   // of a light: a wavelength (nm), a color temperature (K) or "white", see below
  kelvin,     // differences of temperature: K
  celsius,    // C, degC
  hz,         // Hz, kHz
  e_per_s,    // e-/s
  choice,     // one of a list of words; stored as index
};

// A spectrum is one number: 0 = equal energy at all wavelengths ("white"), nanometers below
// kFirstKelvin, a color temperature in kelvin from there on.
constexpr double kFirstKelvin = 1800;
constexpr double kShortestNm = 350, kLongestNm = 1700, kHottestKelvin = 20000;

struct Quantity {
  double value = 0;     // in the canonical unit, or in pixels when in_px
  bool in_px = false;   // a surface length given in px, to be scaled by the photo's um/px
  bool kelvin = false;  // of a spectrum: given in K
};

// Parses "12 um" and its like. On failure `fault` receives the message (which names the allowed
// units) and nothing is returned.
std::optional<Quantity> parse_quantity(std::string_view text, Unit unit, std::string& fault);

// Suffix of C++, GLSL and JSON names: "_um", "_mm", "_rad", "_s", "_e", "_db", "_px", …, or "".
std::string_view name_suffix(Unit unit);
// Text for people: "um, mm, ..." as used in messages and in `describe`.
std::string_view allowed_units(Unit unit);
// A value in friendly units, such as "2.5 mm", "20 deg", "45 %".
std::string format_quantity(double value, Unit unit);

}  // namespace blemish::base
