// Goodness of fit for tests with fixed seeds.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace blemish::base {

// Kolmogorov and Smirnov's statistic times the root of the sample's size; a sample of the right
// distribution is above kKsLimit once in a thousand.
constexpr double kKsLimit = 1.95;

template <typename Cdf>
double ks_statistic(std::vector<double> values, Cdf cdf) {
  std::sort(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  double worst = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double p = cdf(values[i]);
    const auto rank = static_cast<double>(i);
    worst = std::max({worst, p - rank / n, (rank + 1) / n - p});
  }
  return worst * std::sqrt(n);
}

}  // namespace blemish::base
