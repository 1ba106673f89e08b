// Light that strays between lens surfaces and housing: a share of it leaves its place and is spread
// over a wide neighborhood. The spread light is taken from the overview of the picture, before the
// narrow blurs, which change nothing on that scale.
#include <algorithm>
#include <cmath>
#include <memory>

#include "augment/blur.hpp"
#include "augment/kernels.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"amount", Unit::ratio, 0, 0.5, "[0 %, 8 %]", "share of the light that strays"},
    {"spread", Unit::ratio, 0.02, 1, "50 %",
     "standard deviation of where it goes, of the picture's diagonal"},
};

// One dimension, the edges replicated.
cv::Mat smooth(const cv::Mat& picture, const std::vector<double>& weights, bool across) {
  const int reach = static_cast<int>(weights.size() / 2);
  double sum = 0;
  for (const double weight : weights) {
    sum += weight;
  }
  cv::Mat result(picture.size(), picture.type());
  const int channels = picture.channels();
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.cols * channels; ++x) {
      double value = 0;
      for (int k = -reach; k <= reach; ++k) {
        const int yy = across ? y : std::clamp(y + k, 0, picture.rows - 1);
        const int xx =
            across ? std::clamp(x / channels + k, 0, picture.cols - 1) * channels + x % channels
                   : x;
        value += weights[static_cast<std::size_t>(k + reach)] *
                 static_cast<double>(picture.ptr<float>(yy)[xx]);
      }
      result.ptr<float>(y)[x] = static_cast<float>(value / sum);
    }
  }
  return result;
}

// A block's value stands at its middle; between them bilinear.
class Veil {
 public:
  Veil(cv::Mat blocks, double amount) : blocks_(std::move(blocks)), amount_(amount) {}

  void values(int y, int channel, int width, float* out) const {
    const int channels = blocks_.channels();
    const auto [y0, y1, fy] = place(y, blocks_.rows);
    const auto* upper = blocks_.ptr<float>(y0) + std::min(channel, channels - 1);
    const auto* lower = blocks_.ptr<float>(y1) + std::min(channel, channels - 1);
    for (int x = 0; x < width; ++x) {
      const auto [x0, x1, fx] = place(x, blocks_.cols);
      const float left = upper[x0 * channels] + fy * (lower[x0 * channels] - upper[x0 * channels]);
      const float right = upper[x1 * channels] + fy * (lower[x1 * channels] - upper[x1 * channels]);
      out[x] = static_cast<float>(amount_) * (left + fx * (right - left));
    }
  }

 private:
  struct Between {
    int low, high;
    float share;
  };
  static Between place(int pixel, int blocks) {
    const float at = std::clamp((static_cast<float>(pixel) + 0.5f) / kOverviewPx - 0.5f, 0.0f,
                                static_cast<float>(blocks - 1));
    const int low = static_cast<int>(at);
    return {low, std::min(low + 1, blocks - 1), at - static_cast<float>(low)};
  }

  cv::Mat blocks_;
  double amount_;
};

void build(const base::Values& values, Builder& builder) {
  const double amount = static_cast<double>(values["amount"]);
  if (amount <= 0) {
    return;
  }
  const double sigma = static_cast<double>(values["spread"]) *
                       std::hypot(builder.width(), builder.height()) / kOverviewPx;
  const std::vector<double> weights = gaussian_weights(std::max(sigma, 0.3));
  const auto veil = std::make_shared<Veil>(
      smooth(smooth(builder.overview(), weights, true), weights, false), amount);
  const double rest = 1 - amount;
  builder.multiply({rest, rest, rest});
  builder.add([veil, width = builder.width()](int y, int channel, float* out) {
    veil->values(y, channel, width, out);
  });
}

}  // namespace

extern const Op veiling_glare;
constinit const Op veiling_glare{"veiling_glare", "light that strays in the lens and dims contrast",
                                 Place::glare, kParams, build};

}  // namespace blemish::augment
