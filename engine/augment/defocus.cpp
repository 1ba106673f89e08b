// Out of focus: every point becomes a disc, the lens' opening, or (the cheap form) a Gaussian.
#include <cmath>

#include "augment/blur.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"radius", Unit::um, 0, 1e5, "[0 px, 1.5 px]", "of the disc that a point becomes"},
    {"sigma", Unit::um, 0, 1e5, "0 px", "of a Gaussian instead or on top"},
};

// The share of the pixel that the disc covers.
double coverage(int dx, int dy, double radius) {
  constexpr double kHalfDiagonal = 0.71;
  const double distance = std::hypot(dx, dy);
  if (distance + kHalfDiagonal <= radius) {
    return 1;
  }
  if (distance - kHalfDiagonal >= radius) {
    return 0;
  }
  constexpr int kSide = 32;
  int inside = 0;
  for (int i = 0; i < kSide; ++i) {
    const double y = dy - 0.5 + (i + 0.5) / kSide;
    for (int j = 0; j < kSide; ++j) {
      const double x = dx - 0.5 + (j + 0.5) / kSide;
      inside += x * x + y * y <= radius * radius ? 1 : 0;
    }
  }
  return static_cast<double>(inside) / (kSide * kSide);
}

std::vector<Tap> disc_taps(double radius_px) {
  const int reach = static_cast<int>(std::ceil(radius_px + 0.5));
  std::vector<Tap> taps;
  for (int dy = -reach; dy <= reach; ++dy) {
    for (int dx = -reach; dx <= reach; ++dx) {
      if (const double weight = coverage(dx, dy, radius_px); weight > 0) {
        taps.push_back({dx, dy, static_cast<float>(weight)});
      }
    }
  }
  return taps;
}

void build(const base::Values& values, Builder& builder) {
  const double radius_px = builder.px(static_cast<double>(values["radius"]));
  // A disc inside one pixel blurs nothing.
  if (radius_px > 0.5) {
    builder.tile(blur_step(disc_taps(radius_px)));
  }
  const double sigma_px = builder.px(static_cast<double>(values["sigma"]));
  if (sigma_px > 0.1) {
    const std::vector<double> weights = gaussian_weights(sigma_px);
    const int reach = static_cast<int>(weights.size() / 2);
    std::vector<Tap> across, down;
    for (int i = -reach; i <= reach; ++i) {
      const auto weight = static_cast<float>(weights[static_cast<std::size_t>(i + reach)]);
      across.push_back({i, 0, weight});
      down.push_back({0, i, weight});
    }
    builder.tile(blur_step(across));
    builder.tile(blur_step(down));
  }
}

}  // namespace

extern const Op defocus;
constinit const Op defocus{
    "defocus", "a lens that is out of focus", Place::focus, kParams, build, nullptr, Blurs::focus};

}  // namespace blemish::augment
