#include "dataset/leaks.hpp"

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include "base/image.hpp"
#include "dataset/small_set.hpp"

namespace blemish::dataset {
namespace {

using blemish::testing::add_grain;

// The same part in the same fixture, each photo with its own grain.
cv::Mat photo(std::int64_t index) {
  cv::Mat picture(120, 160, CV_8U, cv::Scalar(90));
  cv::circle(picture, {80, 60}, 40, cv::Scalar(160), -1);
  cv::rectangle(picture, {10, 10}, {60, 30}, cv::Scalar(40), -1);
  add_grain(picture, index);
  return picture;
}

TEST(Leaks, PhotosOfEqualPartsAreNotTakenForOne) {
  EXPECT_LT(grain_correlation(photo(1), photo(2)), 0.4);
}

TEST(Leaks, ALargePictureHasTheHashOfASmallOne) {
  cv::Mat large;
  cv::resize(photo(1), large, {6400, 4800}, 0, 0, cv::INTER_NEAREST);
  EXPECT_EQ(perceptual_hash(large), perceptual_hash(photo(1)));
}

TEST(Leaks, OnePhotoIsKnownAgainBrighterAndWithADefect) {
  cv::Mat again = photo(1) * 1.1;
  cv::line(again, {70, 30}, {90, 80}, cv::Scalar(200), 2);
  EXPECT_GT(grain_correlation(photo(1), again), 0.8);
}

TEST(Leaks, AreFoundAcrossSplitsOnly) {
  const blemish::testing::TempDir dir;
  const auto keep = [&](const std::string& name, const cv::Mat& pixels) {
    base::write_file(dir.path() / name, base::encode_png(pixels));
    return dir.path() / name;
  };
  cv::Mat again = photo(1);
  again(cv::Rect(100, 50, 10, 10)) += cv::Scalar(20);
  LeakFinder within, across;
  for (const auto& [finder, split] : {std::pair{&within, "train"}, {&across, "test"}}) {
    finder->add(keep("a.png", photo(1)), "train", "a", photo(1));
    finder->add(keep("b.png", again), split, "b", again);
    finder->add(keep("c.png", photo(2)), split, "c", photo(2));
  }
  Report none, some;
  within.finish(none);
  across.finish(some);
  EXPECT_FALSE(none.has("leak-near"));
  EXPECT_EQ(some.counts().at("leak-near"), 1);
}

}  // namespace
}  // namespace blemish::dataset
