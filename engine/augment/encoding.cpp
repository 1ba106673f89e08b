#include "augment/encoding.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace blemish::augment {
namespace {

constexpr std::size_t kCells = 4096;
// Below, the slope of a power function changes too much over a cell.
constexpr float kExactBelow = 1.0f / 4096;

}  // namespace

Encoding::Encoding(const PhotoDelivery& photo) : photo_(photo) {
  if (photo.codes.empty() || photo.encode == nullptr) {
    return;
  }
  table_.resize(kCells + 1);
  for (std::size_t i = 0; i <= kCells; ++i) {
    const double root = static_cast<double>(i) / kCells;
    table_[i] = static_cast<float>(photo.encode(photo.response, root * root));
  }
}

float Encoding::value(float linear) const {
  const float clamped = std::clamp(linear, 0.0f, 1.0f);
  if (table_.empty()) {
    return clamped;
  }
  if (clamped < kExactBelow) {
    return static_cast<float>(photo_.encode(photo_.response, static_cast<double>(clamped)));
  }
  const float at = std::sqrt(clamped) * kCells;
  const auto cell = std::min(static_cast<std::size_t>(at), kCells - 1);
  const float share = at - static_cast<float>(cell);
  return table_[cell] + share * (table_[cell + 1] - table_[cell]);
}

float Encoding::slope(float linear) const {
  if (table_.empty()) {
    return 1.0f;
  }
  const float root = std::sqrt(std::clamp(linear, 0.0f, 1.0f));
  const auto cell = std::min(static_cast<std::size_t>(root * kCells), kCells - 1);
  const float low = static_cast<float>(cell) / kCells;
  const float high = static_cast<float>(cell + 1) / kCells;
  return (table_[cell + 1] - table_[cell]) / (high * high - low * low);
}

}  // namespace blemish::augment
