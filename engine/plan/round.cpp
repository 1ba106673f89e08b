#include "plan/round.hpp"

namespace blemish::plan {
namespace {

// Apart, because g++ 12 leaves the rounding out where it turns the conversions of neighboring
// values to float and back into one vector operation.
[[gnu::noinline]] double rounded_to_float(double value) { return double(float(value)); }

}  // namespace

glm::dvec3 rounded_to_float(glm::dvec3 v) {
  return {rounded_to_float(v.x), rounded_to_float(v.y), rounded_to_float(v.z)};
}

}  // namespace blemish::plan
