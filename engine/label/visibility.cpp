#include "label/visibility.hpp"

#include <cassert>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "label/observer.hpp"

namespace blemish::label {

namespace {

constexpr double kRoundingVariance = 1.0 / 12;
constexpr int kRingFromPx = 3;
constexpr int kRingToPx = 10;
constexpr int kRingLeastPixels = 30;
constexpr int kRingWidestPx = 160;
// A contrast to black is told relative to one code.
constexpr double kLeastMeanCode = 1;

cv::Mat channel_mean(const cv::Mat& image) {
  if (image.channels() == 1) {
    return image;
  }
  cv::Mat mean;
  cv::transform(image, mean,
                cv::Mat(1, image.channels(), CV_32F, cv::Scalar(1.0 / image.channels())));
  return mean;
}

// The slope where the total change is too small to divide by: that of the whole footprint.
double mean_slope(const Evidence& evidence, const Footprint& footprint) {
  const double linear =
      cv::norm(evidence.linear_delta(footprint.box), cv::NORM_L1, footprint.influence);
  const double codes = cv::norm(evidence.delta(footprint.box), cv::NORM_L1, footprint.influence);
  return linear > 0 ? codes / linear : 0;
}

// Pixels between `from` and `to` px outside the influence, in no other influence either.
cv::Mat ring_around(const Evidence& evidence, const Footprint& footprint, cv::Rect outer,
                    int to_px) {
  const cv::Mat influence = widened(footprint.influence, footprint.box, outer);
  cv::Mat distance;
  cv::distanceTransform(influence == 0, distance, cv::DIST_L2, cv::DIST_MASK_PRECISE);
  return (distance >= kRingFromPx) & (distance <= to_px) & (evidence.influence_count(outer) == 0);
}

// Standard deviation of the delivered twin about the instance: its texture and its noise.
double ring_deviation(const Evidence& evidence, const Footprint& footprint) {
  const cv::Rect picture({}, evidence.mean_twin.size());
  for (int to_px = kRingToPx; to_px <= kRingWidestPx; to_px *= 2) {
    const cv::Rect outer =
        cv::Rect(footprint.box.x - to_px, footprint.box.y - to_px, footprint.box.width + 2 * to_px,
                 footprint.box.height + 2 * to_px) &
        picture;
    const cv::Mat ring = ring_around(evidence, footprint, outer, to_px);
    if (cv::countNonZero(ring) < kRingLeastPixels) {
      continue;
    }
    cv::Scalar mean, deviation;
    cv::meanStdDev(evidence.mean_twin(outer), mean, deviation, ring);
    return std::sqrt(deviation[0] * deviation[0] +
                     cv::mean(evidence.variance_twin(outer), ring)[0]);
  }
  return std::sqrt(cv::mean(evidence.variance_twin(footprint.box), footprint.influence)[0]);
}

}  // namespace

Evidence make_evidence(const render::Shot& shot, const augment::Developed& developed,
                       const std::vector<Footprint>& footprints) {
  const cv::Size picture = shot.twin.size();
  assert(developed.mean_image.size() == picture && developed.mean_image.type() == CV_32F);
  assert(developed.mean_twin.size() == picture && developed.variance_twin.size() == picture);
  Evidence evidence;
  evidence.mean_twin = developed.mean_twin;
  evidence.variance_twin = cv::max(developed.variance_twin, kRoundingVariance);
  evidence.delta = developed.mean_image - developed.mean_twin;
  evidence.influence_count = count_influences(footprints, picture);
  double most = 0;
  cv::minMaxLoc(evidence.influence_count, nullptr, &most);
  if (most > 1) {
    evidence.linear_delta = channel_mean(shot.image) - channel_mean(shot.twin);
  }
  return evidence;
}

cv::Mat own_delta(const Evidence& evidence, const Footprint& footprint, const cv::Mat& linear_delta,
                  cv::Rect box) {
  cv::Mat delta = cv::Mat::zeros(footprint.box.size(), CV_32F);
  evidence.delta(footprint.box).copyTo(delta, footprint.influence);
  const cv::Mat overlap =
      (evidence.influence_count(footprint.box) > 1) & (footprint.influence != 0);
  if (cv::countNonZero(overlap) == 0) {
    return delta;
  }
  assert(linear_delta.size() == box.size());
  const cv::Mat alone = widened(linear_delta, box, footprint.box);
  const cv::Mat together = evidence.linear_delta(footprint.box);
  const double fallback = mean_slope(evidence, footprint);
  for (int y = 0; y < delta.rows; ++y) {
    for (int x = 0; x < delta.cols; ++x) {
      if (overlap.at<std::uint8_t>(y, x) == 0) {
        continue;
      }
      const double own = static_cast<double>(alone.at<float>(y, x));
      const double all = static_cast<double>(together.at<float>(y, x));
      // Opposite changes may all but cancel; then their quotient says nothing.
      const bool sound = std::abs(all) > 0.1 * std::abs(own);
      const double slope = sound ? static_cast<double>(delta.at<float>(y, x)) / all : fallback;
      delta.at<float>(y, x) = static_cast<float>(own == 0 ? 0 : own * slope);
    }
  }
  return delta;
}

Visibility measure(const Evidence& evidence, const Footprint& footprint, const cv::Mat& delta) {
  Visibility result;
  const cv::Mat variance = evidence.variance_twin(footprint.box);
  const cv::Mat energy = delta.mul(delta);
  result.visible = ((energy > variance) & (footprint.influence != 0)) / 255;
  result.dprime_noise = std::sqrt(cv::sum(energy / variance)[0]);
  result.dprime =
      prewhitened_dprime(delta, footprint.box, evidence.mean_twin, evidence.variance_twin);
  if (cv::countNonZero(footprint.core) > 0) {
    const double change = cv::mean(delta, footprint.core)[0];
    const double level = cv::mean(evidence.mean_twin(footprint.box), footprint.core)[0];
    result.contrast = change / std::max(level, kLeastMeanCode);
    result.cnr = change / ring_deviation(evidence, footprint);
  }
  return result;
}

std::string visibility_at(double dprime, const recipe::LabelPolicy& policy) {
  return dprime < policy.weak_from      ? "invisible"
         : dprime < policy.visible_from ? "weak"
                                        : "visible";
}

}  // namespace blemish::label
