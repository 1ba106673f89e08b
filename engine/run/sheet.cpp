#include "run/sheet.hpp"

#include <algorithm>

#include <opencv2/imgproc.hpp>

namespace blemish::run {
namespace {

constexpr int kCaptionPx = 22;
constexpr int kGapPx = 6;

// As large as the room allows.
void draw_caption(cv::Mat& sheet, const std::string& text, cv::Point at, int room_px) {
  constexpr double kLargest = 0.42;
  const int width = cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, kLargest, 1, nullptr).width;
  const double size = kLargest * std::min(1.0, double(room_px) / std::max(width, 1));
  cv::putText(sheet, text, at, cv::FONT_HERSHEY_SIMPLEX, size, cv::Scalar::all(225), 1,
              cv::LINE_AA);
}

}  // namespace

cv::Mat to_bgr8(const cv::Mat& picture, double max_code) {
  cv::Mat result;
  picture.convertTo(result, CV_8U, 255 / max_code);
  if (result.channels() == 1) {
    cv::cvtColor(result, result, cv::COLOR_GRAY2BGR);
  }
  return result;
}

cv::Mat shrunk(const cv::Mat& picture) {
  const double scale = static_cast<double>(kThumbPx) / std::max(picture.cols, picture.rows);
  cv::Mat result = picture;
  if (scale < 1) {
    cv::resize(picture, result, {}, scale, scale, cv::INTER_AREA);
  }
  return result;
}

cv::Mat lay_out(const std::vector<cv::Mat>& thumbs, const std::vector<std::string>& captions,
                int columns) {
  int tallest = 0;
  int widest = kThumbPx;
  for (const cv::Mat& thumb : thumbs) {
    tallest = std::max(tallest, thumb.rows);
    widest = std::max(widest, thumb.cols);
  }
  const int cell_width = widest + kGapPx, cell_height = tallest + kCaptionPx + kGapPx;
  const int rows = (static_cast<int>(thumbs.size()) + columns - 1) / columns;
  cv::Mat sheet(rows * cell_height + kGapPx, columns * cell_width + kGapPx, CV_8UC3, kGround);
  for (int i = 0; i < static_cast<int>(thumbs.size()); ++i) {
    const cv::Mat& thumb = thumbs[static_cast<std::size_t>(i)];
    const cv::Point corner(kGapPx + i % columns * cell_width, kGapPx + i / columns * cell_height);
    const cv::Point middle((widest - thumb.cols) / 2, (tallest - thumb.rows) / 2);
    thumb.copyTo(sheet(cv::Rect(corner + middle, thumb.size())));
    draw_caption(sheet, captions[static_cast<std::size_t>(i)], corner + cv::Point(2, tallest + 15),
                 widest);
  }
  return sheet;
}

}  // namespace blemish::run
