#include "augment/encoding.hpp"

#include <algorithm>

namespace blemish::augment {
namespace {

// Below, the slope of a power function changes too much over a cell.
constexpr float kExactBelow = 1.0f / 4096;

}  // namespace

Encoding::Encoding(const PhotoResponse& photo) : photo_(photo) {
  if (photo.encode != nullptr) {
    curve_.emplace([&](double linear) { return photo.encode(photo.response, linear); });
  }
}

void Encoding::apply(float* linear, int n) const {
  if (!curve_) {
    for (int i = 0; i < n; ++i) {
      linear[i] = std::clamp(linear[i], 0.0f, 1.0f);
    }
    return;
  }
  constexpr int kPiece = 256;
  float exact[kPiece];
  for (int start = 0; start < n; start += kPiece) {
    const int count = std::min(kPiece, n - start);
    float* values = linear + start;
    std::copy_n(values, count, exact);
    curve_->apply(values, count);
    for (int i = 0; i < count; ++i) {
      if (exact[i] < kExactBelow) {
        const double clamped = std::max(static_cast<double>(exact[i]), 0.0);
        values[i] = static_cast<float>(photo_.encode(photo_.response, clamped));
      }
    }
  }
}

}  // namespace blemish::augment
