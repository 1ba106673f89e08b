#include "scene/cutout.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include "base/files.hpp"
#include "base/image.hpp"
#include "scene/scene.hpp"

namespace blemish::scene {
namespace {

constexpr int kAway = 3;   // pixels between the mask and what counts as clean
constexpr int kRing = 12;  // width of what is looked at beyond
constexpr int kLeastRing = 24;
constexpr float kDarkest = 1e-3f;  // of full scale
constexpr float kLeast = 0.02f, kMost = 20;

[[noreturn]] void refuse(const std::string& file, const std::string& message,
                         const std::string& remedy) {
  throw base::Error({file, 0, 0, {}}, message, remedy);
}

cv::Mat load_mask(const std::string& file, cv::Size size) {
  cv::Mat mask = base::read_image(file);
  if (mask.channels() != 1) {
    cv::extractChannel(mask, mask, 1);
  }
  if (mask.size() != size) {
    refuse(file,
           fmt::format("the mask is {}x{}, its picture {}x{}", mask.cols, mask.rows, size.width,
                       size.height),
           "draw the mask on the picture's own pixels");
  }
  mask = (mask > 0) / 255;
  if (cv::countNonZero(mask) == 0) {
    refuse(file, "the mask is empty", "mark the defect's pixels with any value above 0");
  }
  return mask;
}

cv::Mat grown(const cv::Mat& mask, int by_px) {
  cv::Mat result;
  cv::dilate(mask, result,
             cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * by_px + 1, 2 * by_px + 1}));
  return result;
}

// The clean surface's light by a plane through the ring around the mask, one channel.
cv::Mat clean_plane(const cv::Mat& light, const cv::Mat& ring) {
  std::vector<cv::Point> places;
  cv::findNonZero(ring, places);
  cv::Mat at(int(places.size()), 3, CV_64F);
  cv::Mat values(int(places.size()), 1, CV_64F);
  for (int i = 0; i < at.rows; ++i) {
    const cv::Point p = places[std::size_t(i)];
    at.at<double>(i, 0) = 1;
    at.at<double>(i, 1) = p.x;
    at.at<double>(i, 2) = p.y;
    values.at<double>(i) = double(light.at<float>(p));
  }
  cv::Mat plane;
  cv::solve(at, values, plane, cv::DECOMP_SVD);
  cv::Mat clean(light.size(), CV_32F);
  for (int y = 0; y < clean.rows; ++y) {
    for (int x = 0; x < clean.cols; ++x) {
      clean.at<float>(y, x) =
          float(plane.at<double>(0) + plane.at<double>(1) * x + plane.at<double>(2) * y);
    }
  }
  return cv::max(clean, double(kDarkest));
}

cv::Mat linear_of(const cv::Mat& encoded, const PhotoSpec& response) {
  const double full = encoded.depth() == CV_16U ? 65535 : 255;
  cv::Mat linear;
  encoded.convertTo(linear, CV_32F, 1 / full);
  for (int y = 0; y < linear.rows; ++y) {
    auto* row = linear.ptr<float>(y);
    for (int x = 0; x < linear.cols * linear.channels(); ++x) {
      row[x] = float(decode(response, double(row[x])));
    }
  }
  return linear;
}

}  // namespace

Cutout load_cutout(const std::string& file, const std::string& mask_file, const PhotoSpec& response,
                   double um_per_px) {
  const cv::Mat encoded = base::read_image(file);
  Cutout cutout;
  cutout.file = file;
  cutout.sha256 = base::sha256_file(file);
  cutout.mask_file = mask_file;
  cutout.mask = load_mask(mask_file, encoded.size());
  cutout.mask_sha256 = base::sha256_file(mask_file);
  cutout.box = cv::boundingRect(cutout.mask);
  cutout.um_per_px = um_per_px;
  const cv::Mat ring = grown(cutout.mask, kAway + kRing) - grown(cutout.mask, kAway);
  if (cv::countNonZero(ring) < kLeastRing) {
    refuse(file, "there is too little of the clean surface around the mask",
           fmt::format("leave a margin of at least {} px around the defect", kAway + kRing));
  }
  // The change fades out over what an annotator's line may be off by, and has an end.
  cv::Mat weight;
  grown(cutout.mask, 1).convertTo(weight, CV_32F);
  cv::GaussianBlur(weight, weight, {5, 5}, 1, 1, cv::BORDER_REPLICATE);
  std::vector<cv::Mat> channels;
  cv::split(linear_of(encoded, response), channels);
  for (cv::Mat& channel : channels) {
    cv::Mat ratio = channel / clean_plane(channel, ring);
    ratio = cv::min(cv::max(ratio, double(kLeast)), double(kMost));
    channel = 1 + (ratio - 1).mul(weight);
  }
  cv::merge(channels, cutout.factor);
  return cutout;
}

}  // namespace blemish::scene
