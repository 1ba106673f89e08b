#include "label/observer.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace blemish::label {

namespace {

constexpr int kSmallestTilePx = 32;
constexpr int kLargestTilePx = 128;
constexpr int kPatchesPerSide = 5;

int tile_size(cv::Size defect, cv::Size picture) {
  const int wanted = std::max(defect.width, defect.height);
  const int room = std::min(picture.width, picture.height);
  int size = kSmallestTilePx;
  while (size < 2 * wanted && size < kLargestTilePx) {
    size *= 2;
  }
  while (size > room) {
    size /= 2;
  }
  return size;
}

// Power at each frequency of a real 64F tile.
cv::Mat power_spectrum(const cv::Mat& tile) {
  cv::Mat spectrum;
  cv::dft(tile, spectrum, cv::DFT_COMPLEX_OUTPUT);
  cv::Mat planes[2];
  cv::split(spectrum, planes);
  return planes[0].mul(planes[0]) + planes[1].mul(planes[1]);
}

cv::Mat hann_window(int size) {
  cv::Mat line(size, 1, CV_64F);
  for (int i = 0; i < size; ++i) {
    line.at<double>(i) = 0.5 - 0.5 * std::cos(2 * CV_PI * (i + 0.5) / size);
  }
  return line * line.t();
}

// Takes the mean and the least-squares plane off a square patch. About the center the three terms
// are orthogonal, so each is a plain projection.
void remove_trend(cv::Mat& patch) {
  const int n = patch.rows;
  const double middle = 0.5 * (n - 1);
  double sum = 0, sum_x = 0, sum_y = 0, norm = 0;
  for (int y = 0; y < n; ++y) {
    for (int x = 0; x < n; ++x) {
      const double value = patch.at<double>(y, x);
      sum += value;
      sum_x += value * (x - middle);
      sum_y += value * (y - middle);
      norm += (x - middle) * (x - middle);
    }
  }
  const double mean = sum / (n * n);
  const double slope_x = norm > 0 ? sum_x / norm : 0;
  const double slope_y = norm > 0 ? sum_y / norm : 0;
  for (int y = 0; y < n; ++y) {
    for (int x = 0; x < n; ++x) {
      patch.at<double>(y, x) -= mean + slope_x * (x - middle) + slope_y * (y - middle);
    }
  }
}

// Starts of up to kPatchesPerSide patches of size n that lie evenly within [low, high).
std::vector<int> patch_starts(int low, int high, int n) {
  const int room = std::max(0, high - low - n);
  const int count = std::min(kPatchesPerSide, 1 + 2 * room / n);
  std::vector<int> starts;
  for (int i = 0; i < count; ++i) {
    starts.push_back(low + (count == 1 ? room / 2 : room * i / (count - 1)));
  }
  return starts;
}

// T_f of the header, from patches within one tile's width of the defect.
cv::Mat texture_power(cv::Rect box, int n, const cv::Mat& mean_twin, const cv::Mat& variance_twin) {
  const auto around = [n](int start, int size, int limit) {
    const int low = std::clamp(start - n, 0, std::max(0, limit - n));
    return patch_starts(low, std::clamp(start + size + n, low + n, limit), n);
  };
  const cv::Mat window = hann_window(n);
  const double gain = n * n / cv::sum(window.mul(window))[0];
  cv::Mat power = cv::Mat::zeros(n, n, CV_64F);
  int patches = 0;
  for (const int y : around(box.y, box.height, mean_twin.rows)) {
    for (const int x : around(box.x, box.width, mean_twin.cols)) {
      const cv::Rect place(x, y, n, n);
      cv::Mat patch;
      mean_twin(place).convertTo(patch, CV_64F);
      remove_trend(patch);
      power += power_spectrum(patch.mul(window)) * (gain / cv::mean(variance_twin(place))[0]);
      ++patches;
    }
  }
  return power / patches;
}

}  // namespace

double prewhitened_dprime(const cv::Mat& delta, cv::Rect box, const cv::Mat& mean_twin,
                          const cv::Mat& variance_twin) {
  assert(delta.size() == box.size() && delta.type() == CV_32F);
  assert(mean_twin.size() == variance_twin.size() && mean_twin.type() == CV_32F);
  if (box.empty() || cv::countNonZero(delta) == 0) {
    return 0;
  }
  cv::Mat whitened, deviation;
  delta.convertTo(whitened, CV_64F);
  variance_twin(box).convertTo(deviation, CV_64F);
  cv::sqrt(deviation, deviation);
  whitened /= deviation;

  const int n = tile_size(box.size(), mean_twin.size());
  const cv::Mat noise_and_texture = texture_power(box, n, mean_twin, variance_twin) + n * n;
  double sum = 0;
  for (int y = 0; y < box.height; y += n) {
    for (int x = 0; x < box.width; x += n) {
      const cv::Rect part = cv::Rect(x, y, n, n) & cv::Rect({}, box.size());
      cv::Mat tile = cv::Mat::zeros(n, n, CV_64F);
      whitened(part).copyTo(tile(cv::Rect({}, part.size())));
      sum += cv::sum(power_spectrum(tile) / noise_and_texture)[0];
    }
  }
  return std::sqrt(sum);
}

}  // namespace blemish::label
