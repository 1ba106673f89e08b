// From linear signal to delivered value, both 1 at full scale: the identity for rendered pictures,
// a photo's response for photos. A table replaces the response's power function, which would take
// longer than everything else.
#pragma once

#include <optional>

#include "augment/develop.hpp"
#include "augment/rows.hpp"

namespace blemish::augment {

class Encoding {
 public:
  explicit Encoding(const PhotoResponse& photo);
  bool is_identity() const { return !curve_; }
  // In place; ends at 0 and 1.
  void apply(float* linear, int n) const;
  // Derivative for 0 <= linear <= 1, the limit's beyond.
  float slope(float linear) const { return curve_ ? curve_->slope(linear) : 1.0f; }

 private:
  const PhotoResponse& photo_;
  std::optional<Curve> curve_;
};

}  // namespace blemish::augment
