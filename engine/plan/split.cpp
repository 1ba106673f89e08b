#include "plan/split.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "base/random.hpp"

namespace blemish::plan {

std::vector<std::uint8_t> deal_splits(std::uint64_t seed, std::size_t groups,
                                      const std::vector<std::pair<std::string, double>>& splits) {
  assert(!splits.empty() && splits.size() < 256);
  std::vector<std::pair<std::uint64_t, std::size_t>> ranks(groups);
  const std::uint32_t path = base::path_hash("output.splits");
  for (std::size_t group = 0; group < groups; ++group) {
    const auto words = base::philox(seed, group, path, 0);
    ranks[group] = {std::uint64_t(words[0]) << 32 | words[1], group};
  }
  std::sort(ranks.begin(), ranks.end());
  std::vector<std::uint8_t> result(groups, std::uint8_t(splits.size() - 1));
  std::size_t rank = 0;
  double share = 0;
  for (std::size_t split = 0; split < splits.size(); ++split) {
    share += splits[split].second;
    const auto end = std::min(groups, std::size_t(std::llround(share * double(groups))));
    for (; rank < end; ++rank) {
      result[ranks[rank].second] = std::uint8_t(split);
    }
  }
  return result;
}

}  // namespace blemish::plan
