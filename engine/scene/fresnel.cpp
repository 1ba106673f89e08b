// Fits the shading's Fresnel form to the exact formula: for each channel the strength of the dip,
// for all three its common shape, by the least of the largest errors over all angles.
#include <algorithm>
#include <cmath>
#include <complex>

#include "scene/material.hpp"

namespace blemish::scene {
namespace {

constexpr int kAngles = 100;

struct Channel {
  std::array<double, kAngles + 1> cosine, exact, rise;  // rise: the form without its dip
};

struct Fit {
  double strength = 0;
  double error = 0;
};

Channel sample(Index index) {
  Channel channel;
  const double f0 = fresnel(index, 1);
  for (std::size_t i = 0; i <= kAngles; ++i) {
    const double c = double(i) / kAngles;
    const double rise = double(shared::fresnel_rise(float(c)));
    channel.cosine[i] = c;
    channel.exact[i] = fresnel(index, c);
    channel.rise[i] = f0 + (1 - f0) * rise;
  }
  return channel;
}

double largest_error(const Channel& channel, double bend, double strength) {
  double error = 0;
  for (std::size_t i = 0; i <= kAngles; ++i) {
    const double dip = double(shared::fresnel_dip(float(channel.cosine[i]), float(bend)));
    error = std::max(error, std::abs(channel.rise[i] - strength * dip - channel.exact[i]));
  }
  return error;
}

// The largest error is convex in the strength: ternary search.
Fit fit_strength(const Channel& channel, double bend) {
  double low = -2;
  double high = 8;
  while (high - low > 1e-3) {
    const double a = low + (high - low) / 3;
    const double b = high - (high - low) / 3;
    (largest_error(channel, bend, a) < largest_error(channel, bend, b) ? high : low) =
        largest_error(channel, bend, a) < largest_error(channel, bend, b) ? b : a;
  }
  const double strength = 0.5 * (low + high);
  return {strength, largest_error(channel, bend, strength)};
}

}  // namespace

// Fresnel's equations, r_s and r_p squared and averaged.
double fresnel(Index index, double cosine) {
  const std::complex<double> m(index.n, index.k);
  const double sine2 = 1 - cosine * cosine;
  const std::complex<double> inside = std::sqrt(1.0 - sine2 / (m * m));
  const std::complex<double> s = (cosine - m * inside) / (cosine + m * inside);
  const std::complex<double> p = (m * cosine - inside) / (m * cosine + inside);
  return 0.5 * (std::norm(s) + std::norm(p));
}

shared::Substance make_substance(const Material& material, bool coated) {
  shared::Substance result{};
  result.diffuse = glm::vec3(material.albedo);
  result.bend = shared::kDielectricBend;
  if (coated && !material.metal()) {
    return result;  // the binder of a paint is the coat's own: no interface between them
  }
  const double outside = coated ? double(shared::kCoatIndex) : 1.0;
  std::array<Index, 3> index = material.index;
  std::array<Channel, 3> channels;
  for (std::size_t c = 0; c < 3; ++c) {
    index[c] = {index[c].n / outside, index[c].k / outside};
    channels[c] = sample(index[c]);
  }
  result.edge = 1;
  double least = 1e9;
  // Dielectrics share one shape, so that the light their base gets is known for all of them.
  const double first = material.metal() ? -0.6 : double(shared::kDielectricBend);
  const double last = material.metal() ? 3 : first;
  for (double bend = first; bend <= last; bend += 0.15) {
    std::array<Fit, 3> fits;
    double error = 0;
    for (std::size_t c = 0; c < 3; ++c) {
      fits[c] = fit_strength(channels[c], bend);
      error = std::max(error, fits[c].error);
    }
    if (error < least) {
      least = error;
      result.bend = float(bend);
      result.f82 = glm::vec3(fits[0].strength, fits[1].strength, fits[2].strength);
    }
  }
  for (int c = 0; c < 3; ++c) {
    const auto tint = float(material.tint[c]);
    result.f0[c] = float(fresnel(index[std::size_t(c)], 1)) * tint;
    result.f82[c] *= tint;
  }
  return result;
}

}  // namespace blemish::scene
