#include "scene/redact.hpp"

#include <opencv2/imgproc.hpp>

namespace blemish::scene {

namespace {

constexpr int kPatches = 2;  // along each side of a piece

void blur_piece(cv::Mat& photo, cv::Rect box, const cv::Mat& mask) {
  cv::Mat piece = photo(box);
  cv::Mat coarse, smooth;
  cv::resize(piece, coarse, {kPatches, kPatches}, 0, 0, cv::INTER_AREA);
  cv::resize(coarse, smooth, piece.size(), 0, 0, cv::INTER_LINEAR);
  smooth.copyTo(piece, mask);
}

}  // namespace

void redact(cv::Mat& photo, const RedactSpec& spec, const cv::Mat& mask) {
  for (const cv::Rect& box : spec.boxes_px) {
    if (const cv::Rect inside = box & cv::Rect(cv::Point(), photo.size()); !inside.empty()) {
      blur_piece(photo, inside, cv::Mat::ones(inside.size(), CV_8U));
    }
  }
  if (mask.empty()) {
    return;
  }
  cv::Mat pieces, boxes, centers;
  const int count = cv::connectedComponentsWithStats(mask != 0, pieces, boxes, centers, 8);
  for (int piece = 1; piece < count; ++piece) {  // 0 is what is not marked
    const int* row = boxes.ptr<int>(piece);
    const cv::Rect box(row[cv::CC_STAT_LEFT], row[cv::CC_STAT_TOP], row[cv::CC_STAT_WIDTH],
                       row[cv::CC_STAT_HEIGHT]);
    blur_piece(photo, box, pieces(box) == piece);
  }
}

}  // namespace blemish::scene
