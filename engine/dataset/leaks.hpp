// The same picture, or nearly the same, in two splits: by the bytes' hash, and by a perceptual hash
// whose candidates are confirmed on the pictures' fine grain. Parts in one fixture all look alike;
// only the same photo has the same grain.
#pragma once

#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include <opencv2/core.hpp>

#include "dataset/report.hpp"

namespace blemish::dataset {

// 64 bits: whether brightness rises to the right, on a grid of 8 x 8.
std::uint64_t perceptual_hash(const cv::Mat& picture);
// Correlation of two pictures' grain, edges held down; 0 when their sizes differ.
double grain_correlation(const cv::Mat& a, const cv::Mat& b);

class LeakFinder {
 public:
  void add(const std::filesystem::path& file, const std::string& split, const std::string& sha256,
           const cv::Mat& picture);
  void finish(Report& report) const;

 private:
  struct Seen {
    std::filesystem::path file;
    std::string split, sha256;
    std::uint64_t hash = 0;
  };
  std::vector<Seen> seen_;
};

}  // namespace blemish::dataset
