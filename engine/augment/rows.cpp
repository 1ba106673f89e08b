#include "augment/rows.hpp"

#include <algorithm>

#include "augment/kernels.hpp"

namespace blemish::augment {

void scale_row(const Row& row, float factor) {
  const Kernels& loops = kernels();
  loops.scale(factor, row.width, row.sample);
  if (row.mean != nullptr) {
    loops.scale(factor, row.width, row.mean);
    loops.scale(factor * factor, row.width, row.variance);
  }
}

void add_to_row(const Row& row, float summand) {
  kernels().shift(summand, row.width, row.sample);
  if (row.mean != nullptr) {
    kernels().shift(summand, row.width, row.mean);
  }
}

void add_noise_to_row(const Row& row, float summand, float variance) {
  kernels().shift(summand, row.width, row.sample);
  if (row.mean != nullptr) {
    kernels().shift(variance, row.width, row.variance);
  }
}

void add_field_to_row(const Row& row, const NoiseField& field, int y, float sigma) {
  kernels().add_normals(field.columns(), field.row(y), row.width, sigma, row.sample);
  if (row.mean != nullptr) {
    kernels().shift(sigma * sigma, row.width, row.variance);
  }
}

void Curve::apply(float* values, int n) const {
  kernels().look_up(table_.data(), static_cast<int>(kCells), n, values);
}

float Curve::slope(float value) const {
  const float root = std::sqrt(std::clamp(value, 0.0f, 1.0f));
  const auto cell = std::min(static_cast<std::size_t>(root * kCells), kCells - 1);
  const float low = static_cast<float>(cell) / kCells;
  const float high = static_cast<float>(cell + 1) / kCells;
  return (table_[cell + 1] - table_[cell]) / (high * high - low * low);
}

void bend_row(const Row& row, const Curve& curve) {
  if (row.mean != nullptr) {
    for (int x = 0; x < row.width; ++x) {
      const float slope = curve.slope(row.mean[x]);
      row.variance[x] *= slope * slope;
    }
    curve.apply(row.mean, row.width);
  }
  curve.apply(row.sample, row.width);
}

}  // namespace blemish::augment
