#include "dataset/leaks.hpp"

#include <algorithm>
#include <bit>
#include <set>

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include "base/error.hpp"
#include "base/image.hpp"

namespace blemish::dataset {

namespace {

constexpr int kNearBits = 3;        // with four bands of 16 bits one band is equal
constexpr double kSameGrain = 0.5;  // of independent noise: 0
constexpr int kMostConfirmed = 5000;

cv::Mat gray_of(const cv::Mat& picture) {
  cv::Mat gray, floats;
  if (picture.channels() == 3) {
    cv::cvtColor(picture, gray, cv::COLOR_BGR2GRAY);
  } else {
    gray = picture;
  }
  gray.convertTo(floats, CV_32F);
  return floats;
}

// What the picture has beyond its blur, cut off so that edges do not outweigh the rest.
cv::Mat grain_of(const cv::Mat& picture) {
  constexpr double kBlurPx = 1;
  constexpr float kCut = 2;
  const cv::Mat gray = gray_of(picture);
  cv::Mat blurred;
  cv::GaussianBlur(gray, blurred, {}, kBlurPx);
  cv::Mat grain = gray - blurred;
  const double typical = cv::mean(cv::abs(grain))[0];
  const double cut = kCut * std::max(typical, 1e-3);
  return cv::min(cv::max(grain, -cut), cut);
}

}  // namespace

std::uint64_t perceptual_hash(const cv::Mat& picture) {
  // Large ones are made smaller before they become numbers of four bytes.
  constexpr int kLargePx = 4096;
  cv::Mat handy = picture, small;
  if (std::max(picture.rows, picture.cols) > kLargePx) {
    cv::resize(picture, handy, {std::min(picture.cols, kLargePx), std::min(picture.rows, kLargePx)},
               0, 0, cv::INTER_AREA);
  }
  cv::resize(gray_of(handy), small, {9, 8}, 0, 0, cv::INTER_AREA);
  std::uint64_t hash = 0;
  for (int y = 0; y < 8; ++y) {
    for (int x = 0; x < 8; ++x) {
      hash = hash << 1 | (small.at<float>(y, x + 1) > small.at<float>(y, x) ? 1 : 0);
    }
  }
  return hash;
}

double grain_correlation(const cv::Mat& a, const cv::Mat& b) {
  if (a.size() != b.size()) {
    return 0;
  }
  const cv::Mat grain_a = grain_of(a);
  const cv::Mat grain_b = grain_of(b);
  const double power = std::sqrt(grain_a.dot(grain_a) * grain_b.dot(grain_b));
  return power > 0 ? grain_a.dot(grain_b) / power : 0;
}

void LeakFinder::add(const std::filesystem::path& file, const std::string& split,
                     const std::string& sha256, const cv::Mat& picture) {
  seen_.push_back({file, split, sha256, perceptual_hash(picture)});
}

void LeakFinder::finish(Report& report) const {
  std::unordered_map<std::string, std::size_t> by_bytes;
  std::set<std::size_t> copies;
  for (std::size_t i = 0; i < seen_.size(); ++i) {
    const auto [first, fresh] = by_bytes.emplace(seen_[i].sha256, i);
    if (!fresh && seen_[first->second].split != seen_[i].split) {
      copies.insert(i);
      report.add("leak-hash", seen_[i].file.string(), {},
                 fmt::format("is in {}, and in {} as {}", seen_[i].split,
                             seen_[first->second].split, seen_[first->second].file.string()));
    }
  }
  std::set<std::pair<std::size_t, std::size_t>> pairs;
  for (int band = 0; band < 4; ++band) {
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> buckets;
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      std::vector<std::size_t>& bucket = buckets[seen_[i].hash >> (16 * band) & 0xFFFF];
      for (const std::size_t other : bucket) {
        if (static_cast<int>(pairs.size()) < kMostConfirmed &&
            seen_[other].split != seen_[i].split && seen_[other].sha256 != seen_[i].sha256 &&
            std::popcount(seen_[other].hash ^ seen_[i].hash) <= kNearBits) {
          pairs.emplace(other, i);
        }
      }
      bucket.push_back(i);
    }
  }
  for (const auto& [first, second] : pairs) {
    const double grain = grain_correlation(base::read_image(seen_[first].file.string()),
                                           base::read_image(seen_[second].file.string()));
    if (grain > kSameGrain) {
      report.add(
          "leak-near", seen_[second].file.string(), {},
          fmt::format("in {}, has the grain of {} in {} (correlation {:.2f})", seen_[second].split,
                      seen_[first].file.string(), seen_[first].split, grain));
    }
  }
}

}  // namespace blemish::dataset
