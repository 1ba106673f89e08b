// Blurs as weighted sums of shifted pictures. Expected value and realization by the weights, the
// variance of independent noise by their squares.
#pragma once

#include <functional>
#include <vector>

#include "augment/op.hpp"

namespace blemish::augment {

struct Tap {
  int dx = 0, dy = 0;
  float weight = 0;
};

// Weights are scaled to add up to 1; the edges are replicated.
TileStep blur_step(std::vector<Tap> taps);

// A point spread along a straight line through 0: `mass_below(t)` is the share of its light before
// the place t (px), all of it within `half_length_px`. The angle as on the surface: 0 = image
// right, counter-clockwise.
std::vector<Tap> line_taps(const std::function<double(double)>& mass_below, double half_length_px,
                           double angle_rad);

// One dimension of a Gaussian, out to 4 sigma; as weights at -n … n.
std::vector<double> gaussian_weights(double sigma_px);

}  // namespace blemish::augment
