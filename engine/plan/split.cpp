#include "plan/split.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "plan/shares.hpp"

namespace blemish::plan {

std::vector<std::uint8_t> deal_splits(std::uint64_t seed, std::size_t groups,
                                      const std::vector<std::pair<std::string, double>>& splits) {
  assert(!splits.empty() && splits.size() < 256);
  const std::vector<std::int64_t> order = keyed_order(seed, "output.splits", std::int64_t(groups));
  std::vector<std::uint8_t> result(groups, std::uint8_t(splits.size() - 1));
  std::size_t rank = 0;
  double share = 0;
  for (std::size_t split = 0; split < splits.size(); ++split) {
    share += splits[split].second;
    const auto end = std::min(groups, std::size_t(std::llround(share * double(groups))));
    for (; rank < end; ++rank) {
      result[std::size_t(order[rank])] = std::uint8_t(split);
    }
  }
  return result;
}

}  // namespace blemish::plan
