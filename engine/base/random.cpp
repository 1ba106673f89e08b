#include "base/random.hpp"

#include <cassert>
#include <cmath>
#include <limits>

#include <Random123/philox.h>

namespace blemish::base {

namespace {

constexpr std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
constexpr std::uint32_t high(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }

// A ratio of two polynomials of degree 7, coefficients from the constant term up.
struct Rational {
  std::array<double, 8> numerator;
  std::array<double, 8> denominator;

  double operator()(double x) const {
    double p = numerator[7];
    double q = denominator[7];
    for (std::size_t i = 7; i-- > 0;) {
      p = p * x + numerator[i];
      q = q * x + denominator[i];
    }
    return p / q;
  }
};

// Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", PPND16.
constexpr Rational kCenter{
    {3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
     1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
     3.3430575583588128105e+4, 2.5090809287301226727e+3},
    {1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
     2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
     5.2264952788528545610e+3}};
constexpr Rational kShoulder{
    {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
     3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
     2.27238449892691845833e-2, 7.74545014278341407640e-4},
    {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9}};
constexpr Rational kTail{
    {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
     2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
     2.71155556874348757815e-5, 2.01033439929228813265e-7},
    {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
     2.04426310338993978564e-15}};

}  // namespace

std::array<std::uint32_t, 4> philox(std::uint64_t seed, std::uint64_t index,
                                    std::uint32_t path_hash, std::uint32_t draw) {
  const r123::Philox4x32::ctr_type counter{{low(index), high(index), path_hash, draw}};
  const r123::Philox4x32::key_type key{{low(seed), high(seed)}};
  const r123::Philox4x32::ctr_type out = r123::Philox4x32{}(counter, key);
  return {out[0], out[1], out[2], out[3]};
}

std::uint32_t path_hash(std::string_view path) {
  std::uint32_t hash = 2166136261u;
  for (const char c : path) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  }
  hash = (hash ^ (hash >> 16)) * 0x85ebca6bu;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35u;
  return hash ^ (hash >> 16);
}

double Stream::uniform() {
  const std::array<std::uint32_t, 4> words = philox(seed_, index_, path_, draw_++);
  const std::uint64_t bits = ((std::uint64_t{words[0]} << 32) | words[1]) >> 12;
  return (static_cast<double>(bits) + 0.5) * 0x1p-52;
}

double Stream::normal() { return normal_quantile(uniform()); }

std::uint32_t Stream::word() { return philox(seed_, index_, path_, draw_++)[0]; }

double normal_quantile(double p) {
  assert(p >= 0 && p <= 1);
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    return q * kCenter(0.180625 - q * q);
  }
  const double tail = q < 0 ? p : 1 - p;
  if (tail <= 0) {
    return std::copysign(std::numeric_limits<double>::infinity(), q);
  }
  const double r = std::sqrt(-std::log(tail));
  const double z = r <= 5 ? kShoulder(r - 1.6) : kTail(r - 5);
  return std::copysign(z, q);
}

double normal_cdf(double z) { return 0.5 * std::erfc(-z * 0.70710678118654752440); }

}  // namespace blemish::base
