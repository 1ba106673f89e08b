#include "base/params.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

namespace blemish::base {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Interval {
  double low = -kInfinity;
  double high = kInfinity;
};

Interval intersect(Interval a, Interval b) {
  return {std::max(a.low, b.low), std::min(a.high, b.high)};
}

Interval clip_of(const Distribution& d) {
  return {d.clip_low.value_or(-kInfinity), d.clip_high.value_or(kInfinity)};
}

double safe_log(double x) { return x > 0 ? std::log(x) : -kInfinity; }

// The standard normal's mass between two points, taken in the lower tail, where it has its digits.
double normal_mass(Interval z) {
  if (z.low >= z.high) {
    return 0;
  }
  return z.low > 0 ? normal_cdf(-z.low) - normal_cdf(-z.high)
                   : normal_cdf(z.high) - normal_cdf(z.low);
}

// The quantile of the standard normal restricted to an interval.
double truncated_normal_quantile(Interval z, double u) {
  if (normal_mass(z) <= 0) {
    return std::clamp(0.0, z.low, std::max(z.low, z.high));
  }
  if (z.low > 0) {
    return -truncated_normal_quantile({-z.high, -z.low}, 1 - u);
  }
  const double p = normal_cdf(z.low) + u * normal_mass(z);
  return std::clamp(normal_quantile(std::min(p, 1.0)), z.low, z.high);
}

// The interval of a normal or lognormal in units of its standard deviation.
Interval standardized(const Distribution& d, Interval range) {
  if (d.kind == Distribution::Kind::lognormal) {
    return {(safe_log(range.low) - std::log(d.a)) / d.b,
            (safe_log(range.high) - std::log(d.a)) / d.b};
  }
  return {(range.low - d.a) / d.b, (range.high - d.a) / d.b};
}

double gaussian_quantile(const Distribution& d, Interval range, double u) {
  if (d.b == 0) {
    return d.a;
  }
  const double z = truncated_normal_quantile(standardized(d, intersect(range, clip_of(d))), u);
  return d.kind == Distribution::Kind::lognormal ? d.a * std::exp(d.b * z) : d.a + d.b * z;
}

double choice_quantile(const Distribution& d, double u) {
  const double total = std::accumulate(d.weights.begin(), d.weights.end(), 0.0);
  double sum = 0;
  std::size_t last = 0;
  for (std::size_t i = 0; i < d.values.size(); ++i) {
    if (d.weights[i] <= 0) {
      continue;
    }
    sum += d.weights[i];
    last = i;
    if (u * total < sum) {
      break;
    }
  }
  return d.values[last];
}

// Calls visit(k, probability of k) upward from 0 until it returns false or nothing is left.
template <typename Visit>
void for_each_count(double mean, double last, Visit visit) {
  assert(mean < 700);  // exp(-mean) must not vanish
  double probability = std::exp(-mean);
  for (double k = 0; k <= last; ++k) {
    if (!visit(k, probability) || (k > mean && probability < 1e-300)) {
      return;
    }
    probability *= mean / (k + 1);
  }
}

double poisson_mass(double mean, Interval range) {
  double mass = 0;
  for_each_count(mean, range.high, [&](double k, double probability) {
    mass += k >= range.low ? probability : 0;
    return true;
  });
  return std::min(mass, 1.0);
}

double poisson_quantile(double mean, Interval range, double u) {
  const double wanted = u * poisson_mass(mean, range);
  double sum = 0;
  double result = std::max(0.0, std::ceil(range.low));
  for_each_count(mean, range.high, [&](double k, double probability) {
    if (k < range.low) {
      return true;
    }
    result = k;
    sum += probability;
    return sum <= wanted;
  });
  return result;
}

double quantile(const Distribution& d, Interval range, double u) {
  using Kind = Distribution::Kind;
  switch (d.kind) {
    case Kind::constant:
      return d.a;
    case Kind::uniform: {
      const Interval inside = intersect(range, {d.a, d.b});
      return inside.low + u * (inside.high - inside.low);
    }
    case Kind::loguniform: {
      const Interval inside = intersect(range, {d.a, d.b});
      return inside.low * std::exp(u * std::log(inside.high / inside.low));
    }
    case Kind::normal:
    case Kind::lognormal:
      return gaussian_quantile(d, range, u);
    case Kind::choice:
      return choice_quantile(d, u);
    case Kind::poisson:
      return poisson_quantile(d.a, range, u);
    case Kind::empirical:
      return d.values[std::min(std::size_t(u * double(d.values.size())), d.values.size() - 1)];
  }
  return d.a;
}

double scale_of(const Distribution& d, double um_per_px) {
  assert(!d.in_px || um_per_px > 0);
  return d.in_px ? um_per_px : 1;
}

// The numbers that times `scale` lie in [min, max].
Interval unscaled(double min, double max, double scale) {
  if (scale == 0) {
    return {};
  }
  return scale > 0 ? Interval{min / scale, max / scale} : Interval{max / scale, min / scale};
}

double scaled_quantile(const Distribution& d, double min, double max, double u, double scale) {
  return std::clamp(quantile(d, unscaled(min, max, scale), u) * scale, min, max);
}

// Rows of a file stand in no order.
double scaled_median(const Distribution& d, double min, double max, double scale) {
  if (d.kind != Distribution::Kind::empirical) {
    return scaled_quantile(d, min, max, 0.5, scale);
  }
  Distribution sorted = d;
  std::sort(sorted.values.begin(), sorted.values.end());
  return scaled_quantile(sorted, min, max, 0.5, scale);
}

double share(double part, double whole) {
  return whole > 0 ? std::clamp(part / whole, 0.0, 1.0) : 0;
}

double mass_inside(const Distribution& d, Interval range) {
  using Kind = Distribution::Kind;
  const auto contains = [&](double x) { return x >= range.low && x <= range.high; };
  const Interval inside = intersect(range, {d.a, d.b});
  switch (d.kind) {
    case Kind::constant:
      return contains(d.a) ? 1 : 0;
    case Kind::uniform:
      return d.a == d.b ? contains(d.a) : share(inside.high - inside.low, d.b - d.a);
    case Kind::loguniform:
      return d.a == d.b ? contains(d.a)
                        : share(safe_log(inside.high) - safe_log(inside.low), std::log(d.b / d.a));
    case Kind::normal:
    case Kind::lognormal:
      return d.b == 0 ? contains(d.a)
                      : share(normal_mass(standardized(d, intersect(range, clip_of(d)))),
                              normal_mass(standardized(d, clip_of(d))));
    case Kind::choice: {
      double good = 0;
      for (std::size_t i = 0; i < d.values.size(); ++i) {
        good += contains(d.values[i]) ? d.weights[i] : 0;
      }
      return share(good, std::accumulate(d.weights.begin(), d.weights.end(), 0.0));
    }
    case Kind::empirical:
      return share(double(std::count_if(d.values.begin(), d.values.end(), contains)),
                   double(d.values.size()));
    case Kind::poisson:
      return poisson_mass(d.a, range);
  }
  return 0;
}

Interval own_support(const Distribution& d) {
  using Kind = Distribution::Kind;
  switch (d.kind) {
    case Kind::constant:
      return {d.a, d.a};
    case Kind::uniform:
    case Kind::loguniform:
      return {d.a, d.b};
    case Kind::choice:
    case Kind::empirical: {
      const auto [low, high] = std::minmax_element(d.values.begin(), d.values.end());
      return {*low, *high};
    }
    case Kind::poisson:
      return {0, kInfinity};
    case Kind::normal:
      return clip_of(d);
    case Kind::lognormal:
      return intersect({0, kInfinity}, clip_of(d));
  }
  return {};
}

}  // namespace

Distribution constant(double value) {
  Distribution result;
  result.a = value;
  return result;
}

double draw(const Distribution& distribution, double min, double max, Stream& stream,
            double um_per_px) {
  assert(distribution.of.empty());
  return scaled_quantile(distribution, min, max, stream.uniform(),
                         scale_of(distribution, um_per_px));
}

double mass_outside(const Distribution& distribution, double min, double max, double um_per_px) {
  const double scale = scale_of(distribution, um_per_px);
  return 1 - mass_inside(distribution, {min / scale, max / scale});
}

double quantile(const Distribution& distribution, double min, double max, double share,
                double um_per_px) {
  return scaled_quantile(distribution, min, max, share, um_per_px);
}

double median(const Distribution& distribution, double min, double max, double um_per_px) {
  assert(distribution.of.empty());
  return scaled_median(distribution, min, max, scale_of(distribution, um_per_px));
}

std::pair<double, double> support(const Distribution& distribution, double min, double max,
                                  double um_per_px) {
  const double scale = scale_of(distribution, um_per_px);
  const Interval own = own_support(distribution);
  return {std::clamp(own.low * scale, min, max), std::clamp(own.high * scale, min, max)};
}

std::optional<std::size_t> index_of(ParamTable table, std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const Param& param) { return param.name == name; });
  if (found == table.end()) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(found - table.begin());
}

const Distribution& ParamSet::operator[](std::string_view name) const {
  const std::optional<std::size_t> index = index_of(table, name);
  assert(index && *index < distributions.size());
  return distributions[*index];
}

float Values::operator[](std::string_view name) const {
  const std::optional<std::size_t> index = index_of(table, name);
  assert(index && *index < values.size());
  return values[*index];
}

namespace {

// Gives every parameter of a set a value, those that others depend on first. `number` gives a
// parameter's own number in [min, max] by a scale: the sibling's value, or that of pixels.
template <typename Number>
class Filling {
 public:
  Filling(const ParamSet& set, double um_per_px, Number number)
      : set_(set), um_per_px_(um_per_px), number_(number), values_(set.table.size()) {}

  double value(std::size_t i) {
    if (!values_[i]) {
      values_[i] = number_(i, scale(i));
    }
    return *values_[i];
  }
  double scale(std::size_t i) {
    const Distribution& d = set_.distributions[i];
    if (d.of.empty()) {
      return scale_of(d, um_per_px_);
    }
    const std::optional<std::size_t> sibling = index_of(set_.table, d.of);
    assert(sibling && "the reader has checked what parameters depend on");
    return value(*sibling);
  }
  Values all() {
    Values result{set_.table, {}};
    for (std::size_t i = 0; i < set_.table.size(); ++i) {
      result.values.push_back(static_cast<float>(value(i)));
    }
    return result;
  }

 private:
  const ParamSet& set_;
  double um_per_px_;
  Number number_;
  std::vector<std::optional<double>> values_;
};

}  // namespace

std::string row_path(std::string_view prefix, const Distribution& empirical) {
  return std::string(prefix) + ".rows." + empirical.file_sha256.substr(0, 16);
}

Values draw(const ParamSet& set, std::uint64_t seed, std::uint64_t index, std::string_view prefix,
            double um_per_px, std::string_view rows) {
  const auto number = [&](std::size_t i, double scale) {
    const Param& param = set.table[i];
    const Distribution& d = set.distributions[i];
    Stream stream(seed, index,
                  d.kind == Distribution::Kind::empirical
                      ? row_path(rows.empty() ? prefix : rows, d)
                      : std::string(prefix) + "." + std::string(param.name));
    return scaled_quantile(d, param.min, param.max, stream.uniform(), scale);
  };
  return Filling(set, um_per_px, number).all();
}

Values medians(const ParamSet& set, double um_per_px) {
  const auto number = [&](std::size_t i, double scale) {
    return scaled_median(set.distributions[i], set.table[i].min, set.table[i].max, scale);
  };
  return Filling(set, um_per_px, number).all();
}

double mass_outside(const ParamSet& set, std::size_t dependent, double um_per_px) {
  constexpr int kTrials = 1000;
  const Param& param = set.table[dependent];
  int outside = 0;
  for (int k = 0; k < kTrials; ++k) {
    const auto number = [&](std::size_t i, double scale) {
      Stream stream(0, std::uint64_t(k), set.table[i].name);
      return scaled_quantile(set.distributions[i], set.table[i].min, set.table[i].max,
                             stream.uniform(), scale);
    };
    const double scale = Filling(set, um_per_px, number).scale(dependent);
    Stream stream(0, std::uint64_t(k), param.name);
    const double value = quantile(set.distributions[dependent], {}, stream.uniform()) * scale;
    outside += value < param.min || value > param.max ? 1 : 0;
  }
  return double(outside) / kTrials;
}

std::vector<std::string> choice_words(const Param& param) {
  std::vector<std::string> words;
  std::string_view rest = param.choices;
  while (!rest.empty()) {
    const std::size_t bar = rest.find('|');
    words.emplace_back(rest.substr(0, bar));
    rest = bar == std::string_view::npos ? std::string_view{} : rest.substr(bar + 1);
  }
  return words;
}

}  // namespace blemish::base
