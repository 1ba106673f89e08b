// Noise and blur of a photo from the photo alone. Noise: Immerkaer's mask, which a linear ramp does
// not excite, on blocks; the calmest tenth of them tells the noise, the rest is texture. Blur: the
// sharpest edges; the width of an edge is its range over its steepest slope.
#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "scene/scene.hpp"

namespace blemish::scene {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kMinBlurPx = 0.3;
constexpr double kMaxBlurPx = 3.0;
constexpr double kUsualBlurPx = 0.7;  // a camera in focus; used when a photo shows no edge
constexpr std::size_t kFewEdges = 40;
constexpr int kRows = 256;  // of a photo that are searched for edges: enough, and quick

// One channel; of a color photo the green one, the sharpest and calmest of most cameras.
cv::Mat one_channel(const cv::Mat& encoded) {
  cv::Mat plane = encoded;
  if (encoded.channels() == 3) {
    cv::extractChannel(encoded, plane, 1);
  }
  cv::Mat result;
  plane.convertTo(result, CV_32F);
  return result;
}

// Clipped pixels have no noise and no slope: blocks with more than a few say nothing.
bool clipped(const cv::Mat& block, float max_code) {
  int count = 0;
  for (int y = 0; y < block.rows; ++y) {
    const auto* row = block.ptr<float>(y);
    count +=
        int(std::count_if(row, row + block.cols, [&](float v) { return v <= 0 || v >= max_code; }));
  }
  return 100 * count > block.rows * block.cols;
}

double median_of(std::vector<double>& values) {
  const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double noise_sigma(const cv::Mat& plane, float max_code) {
  constexpr int kBlock = 32;
  const cv::Mat mask = (cv::Mat_<float>(3, 3) << 1, -2, 1, -2, 4, -2, 1, -2, 1);
  cv::Mat response;
  cv::filter2D(plane, response, CV_32F, mask);
  std::vector<double> sigmas;
  for (int y = 0; y + kBlock <= plane.rows; y += kBlock) {
    for (int x = 0; x + kBlock <= plane.cols; x += kBlock) {
      const cv::Rect box(x, y, kBlock, kBlock);
      if (!clipped(plane(box), max_code)) {
        const double mean = cv::norm(response(box), cv::NORM_L1) / double(kBlock * kBlock);
        sigmas.push_back(std::sqrt(kPi / 2) / 6 * mean);
      }
    }
  }
  if (sigmas.empty()) {
    return 0;
  }
  std::sort(sigmas.begin(), sigmas.end());
  sigmas.resize(std::max<std::size_t>(1, sigmas.size() / 10));
  return median_of(sigmas);
}

struct Edge {
  double strength;  // range over its length, codes
  double sigma_px;  // of the Gaussian whose edge this would be
};

// The edge whose steepest step lies between row[x] and row[x + 1]: its range is what the row gains
// in one direction about it, its slope the top of a parabola through the logarithms of the steps.
// An ideal edge of width sigma has slope = range / (sigma sqrt(2 pi)); pixel box and difference
// each add a variance of 1/12.
Edge measure_edge(const float* row, int width, int x, float min_step) {
  constexpr int kHalf = 10;
  const float sign = row[x + 1] > row[x] ? 1.0f : -1.0f;
  const auto step = [&](int i) { return sign * (row[i + 1] - row[i]); };
  int first = x;
  int last = x;
  while (first > 0 && x - first < kHalf && step(first - 1) > min_step) {
    --first;
  }
  while (last + 2 < width && last - x < kHalf && step(last + 1) > min_step) {
    ++last;
  }
  const double range = double(sign * (row[last + 1] - row[first]));
  double peak = double(step(x));
  if (first < x && last > x) {
    const double before = std::log(double(step(x - 1)));
    const double at = std::log(peak);
    const double after = std::log(double(step(x + 1)));
    const double bend = before - 2 * at + after;
    if (bend < -1e-9) {
      peak = std::exp(at - (after - before) * (after - before) / (8 * bend));
    }
  }
  const double total = range / (peak * std::sqrt(2 * kPi));
  return {range, std::sqrt(std::max(0.0, total * total - 2.0 / 12))};
}

// Edges across the rows: `min_range` keeps noise and faint texture out.
void find_edges(const cv::Mat& plane, float max_code, float min_range, std::vector<Edge>& edges) {
  constexpr float kStraight = 0.35f;  // largest slope along the edge over the one across it
  const int stride = std::max(1, plane.rows / kRows);
  for (int y = 1; y + 1 < plane.rows; y += stride) {
    const auto* above = plane.ptr<float>(y - 1);
    const auto* row = plane.ptr<float>(y);
    const auto* below = plane.ptr<float>(y + 1);
    for (int x = 1; x + 3 < plane.cols; ++x) {
      const float step = std::abs(row[x + 1] - row[x]);
      if (step < min_range / 12 || step < std::abs(row[x] - row[x - 1]) ||
          step <= std::abs(row[x + 2] - row[x + 1])) {
        continue;
      }
      const float along = 0.25f * std::abs(below[x] - above[x] + below[x + 1] - above[x + 1]);
      const bool near_clip = std::max(row[x], row[x + 1]) >= max_code;
      if (along > kStraight * step || near_clip) {
        continue;
      }
      Edge edge = measure_edge(row, plane.cols, x, 0.02f * step);
      if (edge.strength >= double(min_range)) {
        edge.sigma_px *= double(step) / std::hypot(double(step), double(along));
        edges.push_back(edge);
      }
    }
  }
}

float max_code_of(const cv::Mat& encoded) { return encoded.depth() == CV_8U ? 255.0f : 65535.0f; }

}  // namespace

double estimate_noise_sigma(const cv::Mat& encoded) {
  return noise_sigma(one_channel(encoded), max_code_of(encoded));
}

double estimate_blur_sigma_px(const cv::Mat& encoded) {
  const float max_code = max_code_of(encoded);
  const cv::Mat plane = one_channel(encoded);
  const float min_range = std::max(0.04f * max_code, 12 * float(noise_sigma(plane, max_code)));
  std::vector<Edge> edges;
  find_edges(plane, max_code, min_range, edges);
  find_edges(plane.t(), max_code, min_range, edges);
  if (edges.size() < kFewEdges) {
    return kUsualBlurPx;
  }
  // The strongest edges are the least moved by noise; among them the sharper ones are the camera's
  // own, the softer ones the part's.
  const auto strong = edges.begin() + std::ptrdiff_t(std::max(kFewEdges, edges.size() / 4));
  std::nth_element(edges.begin(), strong - 1, edges.end(),
                   [](const Edge& a, const Edge& b) { return a.strength > b.strength; });
  std::vector<double> sigmas;
  std::transform(edges.begin(), strong, std::back_inserter(sigmas),
                 [](const Edge& edge) { return edge.sigma_px; });
  const auto sharp = sigmas.begin() + std::ptrdiff_t(sigmas.size() / 5);
  std::nth_element(sigmas.begin(), sharp, sigmas.end());
  return std::clamp(*sharp, kMinBlurPx, kMaxBlurPx);
}

}  // namespace blemish::scene
