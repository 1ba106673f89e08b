#include "base/units.hpp"

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <map>
#include <numbers>

#include <fmt/format.h>

namespace blemish::base {

namespace {

// value in the canonical unit = written value * numerator / denominator; the division keeps
// "7 %" and "0.1 nm" the nearest doubles.
struct UnitForm {
  Unit unit;
  std::string_view text;  // "" = bare number
  double numerator = 1;
  double denominator = 1;
  bool in_px = false;
  bool listed = true;  // in messages; other spellings of the same are not
};

constexpr std::array kForms{
    UnitForm{Unit::number, ""},
    UnitForm{Unit::number, "%", 1, 100},
    UnitForm{Unit::count, ""},
    UnitForm{Unit::um, "nm", 1, 1000},
    UnitForm{Unit::um, "um"},
    UnitForm{Unit::um, "\u00b5m", 1, 1, false, false},
    UnitForm{Unit::um, "\u03bcm", 1, 1, false, false},
    UnitForm{Unit::um, "mm", 1000},
    UnitForm{Unit::um, "cm", 10000},
    UnitForm{Unit::um, "in", 25400},
    UnitForm{Unit::um, "px", 1, 1, true},
    UnitForm{Unit::mm, "um", 1, 1000},
    UnitForm{Unit::mm, "\u00b5m", 1, 1000, false, false},
    UnitForm{Unit::mm, "\u03bcm", 1, 1000, false, false},
    UnitForm{Unit::mm, "mm"},
    UnitForm{Unit::mm, "cm", 10},
    UnitForm{Unit::mm, "m", 1000},
    UnitForm{Unit::mm, "in", 254, 10},
    UnitForm{Unit::rad, "deg", std::numbers::pi, 180},
    UnitForm{Unit::rad, "rad"},
    UnitForm{Unit::s, "us", 1, 1e6},
    UnitForm{Unit::s, "ms", 1, 1000},
    UnitForm{Unit::s, "s"},
    UnitForm{Unit::ratio, "%", 1, 100},
    UnitForm{Unit::ratio, ""},
    UnitForm{Unit::electrons, "e-"},
    UnitForm{Unit::db, "dB"},
    UnitForm{Unit::px, "px"},
    UnitForm{Unit::stops, ""},
    UnitForm{Unit::stops, "stops"},
    UnitForm{Unit::um_per_px, "um/px"},
    UnitForm{Unit::um_per_px, "mm/px", 1000},
    UnitForm{Unit::power, ""},
    UnitForm{Unit::power, "%", 1, 100},
    UnitForm{Unit::power, "W/m2"},
    UnitForm{Unit::mm_per_s, "mm/s"},
    UnitForm{Unit::mm_per_s, "m/s", 1000},
    UnitForm{Unit::mm_per_s, "m/min", 1000, 60},
    UnitForm{Unit::nm, "nm"},
    UnitForm{Unit::nm, "um", 1000},
    UnitForm{Unit::kelvin, "K"},
    UnitForm{Unit::celsius, "C"},
    UnitForm{Unit::celsius, "degC", 1, 1, false, false},
    UnitForm{Unit::celsius, "\u00b0C", 1, 1, false, false},
    UnitForm{Unit::hz, "Hz"},
    UnitForm{Unit::hz, "kHz", 1000},
    UnitForm{Unit::e_per_s, "e-/s"},
    UnitForm{Unit::spectrum, "nm"},
    UnitForm{Unit::spectrum, "K"},
};

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') {
    text.remove_prefix(1);
  }
  while (!text.empty() && text.back() == ' ') {
    text.remove_suffix(1);
  }
  return text;
}

const UnitForm* find_form(Unit unit, std::string_view text) {
  for (const UnitForm& form : kForms) {
    if (form.unit == unit && form.text == text) {
      return &form;
    }
  }
  return nullptr;
}

std::map<Unit, std::string> make_allowed() {
  std::map<Unit, std::string> result;
  for (const UnitForm& form : kForms) {
    if (form.listed) {
      std::string& text = result[form.unit];
      text += text.empty() ? "" : ", ";
      text += form.text.empty() ? "bare number" : form.text;
    }
  }
  result[Unit::count] = "whole number";
  result[Unit::choice] = "one word of a list";
  result[Unit::spectrum] += ", the word white";
  return result;
}

std::string refuse_unit(std::string_view text, std::string_view unit_text, Unit unit) {
  const std::string allowed(allowed_units(unit));
  if (unit == Unit::count || unit == Unit::number) {
    return fmt::format("\"{}\" has a unit that is not due here, allowed: {}", text, allowed);
  }
  if (unit_text.empty()) {
    return fmt::format("{} has no unit, allowed: {}", text, allowed);
  }
  return fmt::format("\"{}\" is not a unit that is due here, allowed: {}", unit_text, allowed);
}

}  // namespace

std::optional<Quantity> parse_quantity(std::string_view text, Unit unit, std::string& fault) {
  assert(unit != Unit::choice);
  const std::string_view whole_text = trim(text);
  if (unit == Unit::spectrum && whole_text == "white") {
    return Quantity{};
  }
  std::string_view digits = whole_text;
  if (digits.size() > 1 && digits[0] == '+' && digits[1] != '-') {
    digits.remove_prefix(1);  // from_chars knows no plus sign
  }
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || !std::isfinite(value)) {
    fault = fmt::format("\"{}\" is not a number of the form due here, allowed: {}", whole_text,
                        allowed_units(unit));
    return std::nullopt;
  }
  const auto used = static_cast<std::size_t>(end - digits.data());
  const std::string_view unit_text = trim(digits.substr(used));
  const UnitForm* form = find_form(unit, unit_text);
  if (!form) {
    fault = refuse_unit(whole_text, unit_text, unit);
    return std::nullopt;
  }
  if (unit == Unit::count && value != std::floor(value)) {
    fault = fmt::format("{} is not a whole number", whole_text);
    return std::nullopt;
  }
  return Quantity{value * form->numerator / form->denominator, form->in_px, form->text == "K"};
}

std::string_view name_suffix(Unit unit) {
  switch (unit) {
    case Unit::um:
      return "_um";
    case Unit::mm:
      return "_mm";
    case Unit::rad:
      return "_rad";
    case Unit::s:
      return "_s";
    case Unit::electrons:
      return "_e";
    case Unit::db:
      return "_db";
    case Unit::px:
      return "_px";
    case Unit::um_per_px:
      return "_um_per_px";
    case Unit::mm_per_s:
      return "_mm_per_s";
    case Unit::nm:
      return "_nm";
    case Unit::kelvin:
      return "_k";
    case Unit::celsius:
      return "_c";
    case Unit::hz:
      return "_hz";
    case Unit::e_per_s:
      return "_e_per_s";
    case Unit::spectrum:
      return "_nm_or_k";
    default:
      return "";
  }
}

std::string_view allowed_units(Unit unit) {
  static const std::map<Unit, std::string> allowed = make_allowed();
  return allowed.at(unit);
}

std::string format_quantity(double value, Unit unit) {
  switch (unit) {
    case Unit::um:
      return std::abs(value) >= 1000 ? fmt::format("{:.6g} mm", value / 1000)
                                     : fmt::format("{:.6g} um", value);
    case Unit::mm:
      return fmt::format("{:.6g} mm", value);
    case Unit::rad:
      return fmt::format("{:.6g} deg", value * 180 / std::numbers::pi);
    case Unit::s:
      return std::abs(value) >= 1      ? fmt::format("{:.6g} s", value)
             : std::abs(value) >= 1e-3 ? fmt::format("{:.6g} ms", value * 1e3)
                                       : fmt::format("{:.6g} us", value * 1e6);
    case Unit::ratio:
      return fmt::format("{:.6g} %", value * 100);
    case Unit::electrons:
      return fmt::format("{:.6g} e-", value);
    case Unit::db:
      return fmt::format("{:.6g} dB", value);
    case Unit::px:
      return fmt::format("{:.6g} px", value);
    case Unit::stops:
      return fmt::format("{:.6g} stops", value);
    case Unit::um_per_px:
      return fmt::format("{:.6g} um/px", value);
    case Unit::mm_per_s:
      return fmt::format("{:.6g} mm/s", value);
    case Unit::nm:
      return fmt::format("{:.6g} nm", value);
    case Unit::kelvin:
      return fmt::format("{:.6g} K", value);
    case Unit::celsius:
      return fmt::format("{:.6g} C", value);
    case Unit::hz:
      return value >= 1000 ? fmt::format("{:.6g} kHz", value / 1000)
                           : fmt::format("{:.6g} Hz", value);
    case Unit::e_per_s:
      return fmt::format("{:.6g} e-/s", value);
    case Unit::spectrum:
      return value <= 0             ? "white"
             : value < kFirstKelvin ? fmt::format("{:.6g} nm", value)
                                    : fmt::format("{:.6g} K", value);
    default:
      return fmt::format("{:.10g}", value);
  }
}

}  // namespace blemish::base
