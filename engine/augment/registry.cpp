#include <algorithm>

#include "augment/op.hpp"

namespace blemish::augment {

extern const Op exposure;
extern const Op sensor_noise;

const std::vector<const Op*>& registry() {
  static const std::vector<const Op*> ops{
      &exposure,
      &sensor_noise,
  };
  return ops;
}

const Op* find(std::string_view name) {
  const auto& ops = registry();
  const auto at =
      std::find_if(ops.begin(), ops.end(), [&](const Op* op) { return op->name == name; });
  return at == ops.end() ? nullptr : *at;
}

}  // namespace blemish::augment
