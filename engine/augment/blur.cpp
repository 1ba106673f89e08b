#include "augment/blur.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>

#include "augment/kernels.hpp"

namespace blemish::augment {
namespace {

// Taps of equal weight side by side.
struct Run {
  int first, last, dy;
  float weight;
};

constexpr int kShortestRun = 16;  // from here on running sums are quicker than weights

struct Weights {
  std::vector<Tap> taps;
  std::vector<Run> runs;
  std::vector<float> plain, squared;  // of the taps
};

// Sorts taps into runs and single ones; they come row by row, from left to right.
Weights weights_of(const std::vector<Tap>& taps) {
  Weights weights;
  for (std::size_t i = 0; i < taps.size();) {
    std::size_t end = i + 1;
    while (end < taps.size() && taps[end].dy == taps[i].dy && taps[end].weight == taps[i].weight &&
           taps[end].dx == taps[end - 1].dx + 1) {
      ++end;
    }
    if (end - i >= kShortestRun) {
      weights.runs.push_back({taps[i].dx, taps[end - 1].dx, taps[i].dy, taps[i].weight});
    } else {
      weights.taps.insert(weights.taps.end(), taps.begin() + static_cast<std::ptrdiff_t>(i),
                          taps.begin() + static_cast<std::ptrdiff_t>(end));
    }
    i = end;
  }
  for (const Tap& tap : weights.taps) {
    weights.plain.push_back(tap.weight);
    weights.squared.push_back(tap.weight * tap.weight);
  }
  return weights;
}

// Running sums of a plane's rows, from the left margin on: at(x, y) is the sum of all before x.
class RunningSums {
 public:
  RunningSums(const Tile& in, Quantity quantity, int channel)
      : top_(in.top()), margin_(in.margin()), stride_(in.width() + 2 * in.margin() + 1) {
    sums_.resize(static_cast<std::size_t>(stride_) * static_cast<std::size_t>(in.bottom() - top_));
    for (int y = top_; y < in.bottom(); ++y) {
      const float* row = in.at(quantity, channel, y) - margin_;
      double* sums = sums_.data() + static_cast<std::ptrdiff_t>(y - top_) * stride_;
      double sum = 0;
      for (int x = 0; x + 1 < stride_; ++x) {
        sums[x] = sum;
        sum += static_cast<double>(row[x]);
      }
      sums[stride_ - 1] = sum;
    }
  }
  const double* at(int x, int y) const {
    return sums_.data() + static_cast<std::ptrdiff_t>(y - top_) * stride_ + margin_ + x;
  }

 private:
  int top_, margin_, stride_;
  std::vector<double> sums_;
};

void blur_plane(const Tile& in, Tile& out, const Weights& weights, Quantity quantity, int channel) {
  const bool variance = quantity == Quantity::variance;
  const std::vector<float>& weight = variance ? weights.squared : weights.plain;
  std::optional<RunningSums> sums;
  if (!weights.runs.empty()) {
    sums.emplace(in, quantity, channel);
  }
  std::vector<const float*> rows(weights.taps.size());
  for (int y = out.top(); y < out.bottom(); ++y) {
    const auto inside = [&](int dy) { return std::clamp(y + dy, in.top(), in.bottom() - 1); };
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const Tap& tap = weights.taps[k];
      rows[k] = in.at(quantity, channel, inside(tap.dy)) + tap.dx;
    }
    float* result = out.at(quantity, channel, y);
    kernels().weigh(rows.data(), weight.data(), static_cast<int>(rows.size()), out.width(), result);
    for (const Run& run : weights.runs) {
      const int from = inside(run.dy);
      kernels().add_run(sums->at(run.first, from), sums->at(run.last + 1, from),
                        variance ? run.weight * run.weight : run.weight, out.width(), result);
    }
  }
}

}  // namespace

TileStep blur_step(std::vector<Tap> taps) {
  TileStep step;
  double sum = 0;
  for (const Tap& tap : taps) {
    sum += static_cast<double>(tap.weight);
    step.reach_x = std::max(step.reach_x, std::abs(tap.dx));
    step.reach_y = std::max(step.reach_y, std::abs(tap.dy));
  }
  for (Tap& tap : taps) {
    tap.weight = static_cast<float>(static_cast<double>(tap.weight) / sum);
  }
  step.apply = [weights = weights_of(taps)](const Tile& in, Tile& out) {
    out.for_planes(
        [&](Quantity quantity, int channel) { blur_plane(in, out, weights, quantity, channel); });
  };
  return step;
}

std::vector<Tap> line_taps(const std::function<double(double)>& mass_below, double half_length_px,
                           double angle_rad) {
  // The line is cut by the pixels of its longer direction; across it two pixels share.
  const double along_x = std::cos(angle_rad), along_y = -std::sin(angle_rad);
  const bool flat = std::abs(along_x) >= std::abs(along_y);
  const double major = flat ? along_x : along_y, minor = flat ? along_y : along_x;
  const double way = 1 / std::abs(major);  // along the line, of one pixel
  const double slope = minor / major;
  const int reach = static_cast<int>(std::ceil(half_length_px / way + 0.5));
  std::map<std::pair<int, int>, double> weights;
  for (int k = -reach; k <= reach; ++k) {
    const double mass = mass_below((k + 0.5) * way) - mass_below((k - 0.5) * way);
    const double across = slope * k;
    const int low = static_cast<int>(std::floor(across));
    const double share = across - low;
    for (const auto& [offset, weight] : {std::pair{low, 1 - share}, std::pair{low + 1, share}}) {
      weights[flat ? std::pair{offset, k} : std::pair{k, offset}] += mass * weight;
    }
  }
  std::vector<Tap> taps;
  for (const auto& [place, weight] : weights) {
    if (weight > 1e-6) {
      taps.push_back({place.second, place.first, static_cast<float>(weight)});
    }
  }
  return taps;
}

std::vector<double> gaussian_weights(double sigma_px) {
  const int reach = static_cast<int>(std::ceil(4 * sigma_px));
  std::vector<double> weights;
  for (int x = -reach; x <= reach; ++x) {
    weights.push_back(std::exp(-0.5 * x * x / (sigma_px * sigma_px)));
  }
  return weights;
}

}  // namespace blemish::augment
