#include "scene/finish_model.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <string_view>

namespace blemish::scene {
namespace {

// What the drawn parameters leave open, by kind: the roughness of the facets below all marks, how
// long a mark is against its width, and the roughness along the marks / across them.
struct Character {
  std::string_view kind;
  float alpha;
  float streak;
  float along;
};
constexpr std::array kCharacters{
    Character{"polished", 0.03f, 25, 0.5f},  Character{"ground", 0.06f, 50, 0.2f},
    Character{"brushed", 0.06f, 250, 0.12f}, Character{"rolled", 0.1f, 25, 0.6f},
    Character{"turned", 0.05f, 400, 0.2f},   Character{"milled", 0.06f, 150, 0.2f},
    Character{"blasted", 0.12f, 1, 1},       Character{"cast", 0.2f, 1, 1},
    Character{"molded", 0.05f, 1, 1},        Character{"painted", 0.04f, 1, 1},
    Character{"anodized", 0.08f, 1, 1}};

// Ra of a field / (its finest width * RMS slope), measured on the fields themselves and held by
// tests/scene/finish_test.cpp; and how many of its finest widths make the mean distance that
// recipes speak of.
struct Shape {
  double ra;
  double widths;
};
constexpr Shape kMarks{2.05, 24};
constexpr Shape kGrain{0.85, 4};
constexpr Shape kWaves{0.71, 4};
constexpr Shape kPeel{0.71, 2};
constexpr double kRoughest = 1;  // GGX roughness that no Ra exceeds

constexpr float kPigmentAlpha = 0.4f;     // of what lies below a clear coat
constexpr double kMarksPerFeed = 5;       // marks that the edge of a tool leaves within one feed
constexpr double kFinishMarginMm = 1e-3;  // single precision keeps this much of a meter

const Character& character_of(std::string_view kind) {
  for (const Character& character : kCharacters) {
    if (character.kind == kind) {
      return character;
    }
  }
  assert(false && "unknown finish");
  return kCharacters.front();
}

// A drawn value, or what stands for a parameter that the kind does not have.
double value_or(const base::Values& values, std::string_view name, double fallback) {
  return base::index_of(values.table, name) ? double(values[name]) : fallback;
}

// RMS slope of marks or grain (one component) of GGX roughness `alpha`, all of it rendered.
double rms_slope(double alpha, double below, bool grain) {
  const double whole2 = alpha * alpha + below * below;
  const auto rest = float(alpha * alpha / whole2);
  double sum = 0;
  double weights = 0;
  for (float g = 0.0125f; g < 5; g += 0.025f) {
    const double weight = std::exp(-0.5 * double(g * g)) * (grain ? double(g) : 1);
    const double slope = std::sqrt(whole2) * double(grain ? g * shared::missing_slope_2d(g, rest)
                                                          : shared::missing_slope(g, rest));
    const double bent2 =
        slope * slope / (1 + slope * slope / std::pow(double(shared::kSteepest), 2));
    sum += weight * bent2 * (grain ? 0.5 : 1);
    weights += weight;
  }
  return std::sqrt(sum / weights);
}

double alpha_from_ra(double ra_um, double spacing_um, Shape shape, double below) {
  const double wanted = ra_um * shape.widths / (shape.ra * spacing_um);
  double low = 1e-5;
  double high = kRoughest;
  while (high - low > 1e-4 * high) {
    const double middle = std::sqrt(low * high);
    (rms_slope(middle, below, shape.widths == kGrain.widths) < wanted ? low : high) = middle;
  }
  return high;
}

void set_marks(shared::Finish& finish, const Character& character, double ra_um, double spacing_um,
               int sets) {
  const double alpha = alpha_from_ra(ra_um, spacing_um, kMarks, double(finish.alpha));
  finish.mark_sets = std::uint32_t(sets);
  finish.mark_alpha = float(alpha / std::sqrt(double(sets)));
  finish.mark_um = float(spacing_um / kMarks.widths);
  finish.streak = character.streak;
  finish.alpha_along = float(double(character.along) * alpha);
}

void set_grain(shared::Finish& finish, double ra_um, double spacing_um) {
  finish.grain_alpha = float(alpha_from_ra(ra_um, spacing_um, kGrain, double(finish.alpha)));
  finish.grain_um = float(spacing_um / kGrain.widths);
}

// Of what was liquid, or cast in a mold: normal slopes, of which alpha^2 / 2 is the variance.
void set_waves(shared::Finish& finish, double ra_um, double spacing_um, Shape shape) {
  finish.grain_alpha =
      float(std::min(std::sqrt(2.0) * ra_um * shape.widths / (shape.ra * spacing_um), kRoughest));
  finish.grain_um = float(spacing_um / shape.widths);
  finish.grain_waves = 1;
}

void set_tool(shared::Finish& finish, const base::Values& values) {
  finish.feed_um = values["feed"];
  finish.nose_um = 1000 * values["tool_radius"];
  finish.teeth = float(value_or(values, "teeth", 1));
  finish.runout_um = float(value_or(values, "runout", 0));
  const double cutter_um = 1000 * value_or(values, "cutter_diameter", 0);
  finish.cutter_um = float(0.5 * cutter_um);
  finish.step_um = float(cutter_um * (1 - value_or(values, "overlap", 0)));
  const double back = value_or(values, "back_cut", 0);
  const double depth_um =
      double(finish.feed_um) * double(finish.feed_um) / (8 * double(finish.nose_um));
  finish.back_um = back > 0 ? float((1 - back) * depth_um) : -1;
}

std::uint32_t pattern_of(std::string_view kind, const base::Values& values) {
  if (kind == "milled") {
    return shared::kLayArcs;
  }
  const auto pattern = std::uint32_t(value_or(values, "pattern", kind == "turned" ? 1 : 0));
  return pattern == 3 ? shared::kLayLinear : pattern;
}

}  // namespace

shared::Finish make_finish(const std::string& kind, const base::Values& values,
                           const glm::dmat4& render_from_part, const RegionSpec* region) {
  const Character& character = character_of(kind);
  const double lay_rad = value_or(values, "lay", 0);
  const auto turned = [&](glm::dvec3 d) {
    return glm::vec3(glm::normalize(glm::dvec3(render_from_part * glm::dvec4(d, 0))));
  };
  shared::Finish finish{};
  finish.lay = turned({std::cos(lay_rad), std::sin(lay_rad), 0});
  finish.across = turned({-std::sin(lay_rad), std::cos(lay_rad), 0});
  finish.up = turned({0, 0, 1});
  const glm::dvec4 center_mm(value_or(values, "center_x", 0), value_or(values, "center_y", 0), 0,
                             1);
  finish.center_um = glm::vec3(1000.0 * glm::dvec3(render_from_part * center_mm));
  const Box box = region != nullptr && region->box ? region->box->widened(kFinishMarginMm) : Box{};
  finish.box_min_um = glm::vec3(1000.0 * box.min);
  finish.box_max_um = glm::vec3(1000.0 * box.max);
  finish.pattern = pattern_of(kind, values);
  finish.seed = 1;
  finish.alpha = float(value_or(values, "roughness", double(character.alpha)));
  finish.back_um = -1;
  finish.cross_cosine = 1;
  const double ra_um = double(values["ra"]);
  const bool has_tool = base::index_of(values.table, "feed").has_value();
  const bool has_lay = base::index_of(values.table, "pattern").has_value();
  if (has_tool) {
    set_tool(finish, values);
    set_marks(finish, character, ra_um, double(finish.feed_um) / kMarksPerFeed, 1);
  } else if (has_lay) {
    const bool crossed = value_or(values, "pattern", 0) == 3;
    set_marks(finish, character, ra_um, double(values["spacing"]), crossed ? 2 : 1);
    if (crossed) {
      finish.cross_sine = std::sin(values["cross_angle"]);
      finish.cross_cosine = std::cos(values["cross_angle"]);
    }
  } else if (kind == "painted") {
    set_waves(finish, ra_um, double(values["spacing"]), kPeel);
    finish.alpha_under = kPigmentAlpha;
  } else if (kind == "cast") {
    set_waves(finish, ra_um, double(values["spacing"]), kWaves);
  } else {
    set_grain(finish, ra_um, double(values["spacing"]));
  }
  if (kind == "painted" || kind == "anodized") {
    finish.coat_f0 = shared::kCoatF0;
  }
  return finish;
}

}  // namespace blemish::scene
