// Parameters: declared once in a table, read from a recipe as distributions, drawn as numbers. The
// table drives parsing, range faults, sampling, JSON and the reference pages. This file does not
// know YAML; base/reader does the reading.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/random.hpp"
#include "base/units.hpp"

namespace blemish::base {

// One row of a parameter table. Constant-initialized.
struct Param {
  std::string_view name;  // as in YAML, no unit
  Unit unit;
  double min;  // allowed range in the canonical unit, inclusive
  double max;
  std::string_view fallback;  // default, in recipe language, e.g. "[15 um, 60 um]"; "" = required
  std::string_view help;      // one sentence
  std::string_view choices = "";  // for Unit::choice: "particle|fiber"
};

using ParamTable = std::span<const Param>;

// A value to be drawn. All numbers are in the canonical unit (or in pixels, see in_px).
struct Distribution {
  enum class Kind { constant, uniform, normal, lognormal, loguniform, choice, poisson, empirical };
  Kind kind = Kind::constant;
  double a = 0;                               // constant | low | mean | median | low | – | mean
  double b = 0;                               //          | high | sd | sigma | high
  std::optional<double> clip_low, clip_high;  // of normal and lognormal
  std::vector<double> values, weights;        // of choice; the column's rows of empirical
  bool in_px = false;                         // numbers are surface lengths in pixels
  std::string of;  // name of a sibling that the drawn number is multiplied with, or empty
  std::string file, file_sha256;  // of empirical; columns of one content share the row
};

Distribution constant(double value);

// Draws through the inverse distribution, truncated to [min, max] and the clip (so that no value is
// piled on a bound). Uses exactly one draw of the stream. `um_per_px` turns pixel lengths into
// micrometers; it must be positive when the distribution is in pixels.
double draw(const Distribution& distribution, double min, double max, Stream& stream,
            double um_per_px = 0);
// The share of the distribution's mass outside [min, max]; lint warns above 5 %.
double mass_outside(const Distribution& distribution, double min, double max, double um_per_px = 0);
// The value below which a share of the drawn ones lies.
double quantile(const Distribution& distribution, double min, double max, double share,
                double um_per_px = 0);
// The median, for the "median pose" of the exposure solver.
double median(const Distribution& distribution, double min, double max, double um_per_px = 0);
// Closed interval that holds every value that can be drawn.
std::pair<double, double> support(const Distribution& distribution, double min, double max,
                                  double um_per_px = 0);

// The distributions of one table as a recipe gives them; distributions[i] belongs to table[i].
struct ParamSet {
  ParamTable table;
  std::vector<Distribution> distributions;

  const Distribution& operator[](std::string_view name) const;  // asserts that the name exists
};

// Drawn values of one table, stored as float; values[i] belongs to table[i].
struct Values {
  ParamTable table;
  std::vector<float> values;

  float operator[](std::string_view name) const;  // asserts that the name exists
};

std::optional<std::size_t> index_of(ParamTable table, std::string_view name);

// Draws every parameter from its own stream: path = prefix + "." + name. So the order of the table
// does not matter. Columns of one file come from the same row, drawn from the stream
// row_path(rows); `rows` is the prefix unless it is given.
Values draw(const ParamSet& set, std::uint64_t seed, std::uint64_t index, std::string_view prefix,
            double um_per_px = 0, std::string_view rows = {});
std::string row_path(std::string_view prefix, const Distribution& empirical);
Values medians(const ParamSet& set, double um_per_px = 0);
// The share of a parameter that depends on a sibling which its range would cut off.
double mass_outside(const ParamSet& set, std::size_t dependent, double um_per_px = 0);

// The words of a choice parameter.
std::vector<std::string> choice_words(const Param& param);

}  // namespace blemish::base
