#include "scene/finish_model.hpp"

#include <array>
#include <cassert>
#include <cmath>
#include <string_view>

namespace blemish::scene {
namespace {

// What the drawn parameters leave open, by kind: how long a streak is against its width, and the
// roughness of the facets between the marks.
struct Character {
  std::string_view kind;
  float streak;
  float alpha;
};
constexpr std::array kCharacters{Character{"polished", 20, 0.05f}, Character{"ground", 60, 0.07f},
                                 Character{"brushed", 300, 0.07f}};

constexpr double kRqFromRa = 1.25;             // of a Gaussian profile
constexpr double kFinestPerSpacing = 1 / 8.0;  // finest wavelength / mean distance of the marks
constexpr double kAlongShare = 0.25;           // roughness along the lay / across it

}  // namespace

// The octaves' heights add up to Rq: octave k has wavelength w 2^k and RMS slope s f^k, so height
// s w / (2 pi) (2 f)^k; their squares sum to Rq^2, which gives s.
shared::Finish make_finish(const std::string& kind, const base::Values& values,
                           const glm::dmat4& render_from_part) {
  const Character* character = nullptr;
  for (const Character& candidate : kCharacters) {
    character = candidate.kind == kind ? &candidate : character;
  }
  assert(character != nullptr);
  const double lay_rad = double(values["lay"]);
  const auto turned = [&](glm::dvec3 d) {
    return glm::vec3(glm::normalize(glm::dvec3(render_from_part * glm::dvec4(d, 0))));
  };
  shared::Finish finish{};
  finish.lay = turned({std::cos(lay_rad), std::sin(lay_rad), 0});
  finish.across = turned({-std::sin(lay_rad), std::cos(lay_rad), 0});
  finish.up = turned({0, 0, 1});
  const double finest_um = kFinestPerSpacing * double(values["spacing"]);
  double height_squares = 0;
  double slope_squares = 0;
  for (int k = 0; k < shared::kFinishOctaves; ++k) {
    height_squares += std::pow(2 * double(shared::kFinishFalloff), 2 * k);
    slope_squares += std::pow(double(shared::kFinishFalloff), 2 * k);
  }
  const double rq_um = kRqFromRa * double(values["ra"]);
  const double slope = rq_um * 2 * double(shared::kPi) / (finest_um * std::sqrt(height_squares));
  finish.spacing_um = float(finest_um);
  finish.slope = float(slope);
  finish.streak = character->streak;
  finish.alpha_across = character->alpha;
  finish.alpha_along =
      float(double(character->alpha) + kAlongShare * std::sqrt(2 * slope_squares) * slope);
  finish.seed = 1;
  return finish;
}

}  // namespace blemish::scene
