// From linear signal to delivered value, both 1 at full scale: the identity for rendered pictures,
// a photo's response for photos. A table replaces the response's power function, which would take
// longer than everything else.
#pragma once

#include <vector>

#include "augment/develop.hpp"

namespace blemish::augment {

class Encoding {
 public:
  explicit Encoding(const PhotoDelivery& photo);
  // Ends at 0 and 1.
  float value(float linear) const;
  // Derivative of value() for 0 <= linear <= 1, the limit's beyond.
  float slope(float linear) const;

 private:
  const PhotoDelivery& photo_;
  std::vector<float> table_;  // over the square root of the linear signal; empty = identity
};

}  // namespace blemish::augment
