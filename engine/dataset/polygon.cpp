#include "dataset/polygon.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>

#include <opencv2/imgproc.hpp>

namespace blemish::dataset {

namespace {

double cross(cv::Point2d a, cv::Point2d b) { return a.x * b.y - a.y * b.x; }

cv::Point direction(cv::Point from, cv::Point to) {
  const auto sign = [](int value) { return (value > 0) - (value < 0); };
  return {sign(to.x - from.x), sign(to.y - from.y)};
}

struct Gap {
  std::size_t at_a = 0, at_b = 0;  // corners
  double length = std::numeric_limits<double>::max();
};

Gap gap_of(const Path& a, const Path& b) {
  Gap gap;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) {
      if (const double length = cv::norm(a[i] - b[j]); length < gap.length) {
        gap = {i, j, length};
      }
    }
  }
  return gap;
}

// Two rings spliced at their nearest corners.
Path spliced(const Path& a, const Path& b) {
  const Gap gap = gap_of(a, b);
  const auto turn = a.begin() + static_cast<std::ptrdiff_t>(gap.at_a);
  Path result(a.begin(), turn + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    result.push_back(b[(gap.at_b + j) % b.size()]);
  }
  result.insert(result.end(), turn, a.end());
  return result;
}

// Where a ring crosses the middles of pixel columns, after pycocotools' rleFrPoly (Bresenham on a
// grid five times as fine). `visit(x, y)`: between pixels y - 1 and y of column x.
template <typename Visit>
void for_each_crossing(const Path& ring, cv::Size picture, Visit visit) {
  constexpr int kScale = 5;
  const auto fine = [](double value) { return static_cast<int>(kScale * value + 0.5); };
  std::vector<cv::Point> dense;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const cv::Point2d& from = ring[i];
    const cv::Point2d& to = ring[(i + 1) % ring.size()];
    cv::Point start(fine(from.x), fine(from.y));
    cv::Point end(fine(to.x), fine(to.y));
    const int dx = std::abs(end.x - start.x);
    const int dy = std::abs(end.y - start.y);
    const bool flip = (dx >= dy && start.x > end.x) || (dx < dy && start.y > end.y);
    if (flip) {
      std::swap(start, end);
    }
    const int steps = std::max(dx, dy);
    const double slope = steps == 0 ? 0
                         : dx >= dy ? static_cast<double>(end.y - start.y) / dx
                                    : static_cast<double>(end.x - start.x) / dy;
    for (int d = 0; d <= steps; ++d) {
      const int t = flip ? steps - d : d;
      if (dx >= dy) {
        dense.emplace_back(t + start.x, static_cast<int>(start.y + slope * t + 0.5));
      } else {
        dense.emplace_back(static_cast<int>(start.x + slope * t + 0.5), t + start.y);
      }
    }
  }
  for (std::size_t i = 1; i < dense.size(); ++i) {
    const cv::Point& a = dense[i - 1];
    const cv::Point& b = dense[i];
    if (a.x == b.x) {
      continue;
    }
    const double x = ((b.x < a.x ? b.x : b.x - 1) + 0.5) / kScale - 0.5;
    if (std::floor(x) == x && x >= 0 && x <= picture.width - 1) {
      const double y = (std::min(a.y, b.y) + 0.5) / kScale - 0.5;
      visit(static_cast<int>(x),
            static_cast<int>(std::ceil(std::clamp(y, 0.0, static_cast<double>(picture.height)))));
    }
  }
}

// Outer rings run clockwise on the screen and holes against it: the mask is on the right hand.
Path inset(const label::Ring& ring, const Shape& shape, double distance_px) {
  const auto is_set = [&](cv::Point pixel) {
    return shape.box.contains(pixel) && shape.mask.at<std::uint8_t>(pixel - shape.box.tl()) != 0;
  };
  const auto right = [](cv::Point way) { return cv::Point(-way.y, way.x); };
  Path result;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const cv::Point& here = ring[i];
    const cv::Point in = direction(ring[(i + ring.size() - 1) % ring.size()], here);
    const cv::Point out = direction(here, ring[(i + 1) % ring.size()]);
    const cv::Point inward = right(in) + right(out);
    const cv::Point pixel(inward.x < 0 ? here.x - 1 : here.x, inward.y < 0 ? here.y - 1 : here.y);
    if (is_set(pixel)) {
      result.push_back(cv::Point2d(here) + distance_px * cv::Point2d(inward));
    } else {  // two pixels touch here: out of the one, into the other
      result.push_back(cv::Point2d(here) + distance_px * cv::Point2d(right(in) - in));
      result.push_back(cv::Point2d(here) + distance_px * cv::Point2d(right(out) + out));
    }
  }
  return result;
}

}  // namespace

bool Shape::has_holes() const {
  return std::any_of(pieces.begin(), pieces.end(),
                     [](const label::Outline& piece) { return !piece.holes.empty(); });
}

Path Shape::oriented_box() const {
  const label::OrientedBox corners = label::oriented_box(pieces);
  return {corners.begin(), corners.end()};
}

Shape shape_of(const Object& object) {
  Shape shape;
  shape.box = object.pixel_box();
  shape.mask = object.has_mask() ? label::decode_rle(object.mask, shape.box)
                                 : cv::Mat::ones(shape.box.size(), CV_8U);
  shape.pieces = label::outlines(shape.mask, shape.box.tl());
  return shape;
}

std::vector<Path> inset(const Shape& shape, double distance_px) {
  std::vector<Path> rings;
  for (const label::Outline& piece : shape.pieces) {
    rings.push_back(inset(piece.outer, shape, distance_px));
    for (const label::Ring& hole : piece.holes) {
      rings.push_back(inset(hole, shape, distance_px));
    }
  }
  return rings;
}

// The nearest ring first, so that no bridge passes over another ring.
Path joined(const std::vector<Path>& rings) {
  assert(!rings.empty());
  Path result = rings.front();
  std::vector<Path> rest(rings.begin() + 1, rings.end());
  while (!rest.empty()) {
    const auto nearest = std::min_element(rest.begin(), rest.end(), [&](auto& a, auto& b) {
      return gap_of(result, a).length < gap_of(result, b).length;
    });
    result = spliced(result, *nearest);
    rest.erase(nearest);
  }
  return result;
}

cv::Mat fill_borders(const std::vector<Path>& rings, cv::Rect box, cv::Size picture) {
  cv::Mat filled = cv::Mat::zeros(box.size(), CV_8U);
  for (const Path& ring : rings) {
    // pycocotools toggles along the picture in column-major order, columns one after the other.
    std::vector<std::int64_t> toggles;
    for_each_crossing(ring, picture, [&](int x, int y) {
      toggles.push_back(static_cast<std::int64_t>(x) * picture.height + y);
    });
    std::sort(toggles.begin(), toggles.end());
    for (std::size_t i = 0; i < toggles.size(); i += 2) {
      const std::int64_t end = i + 1 < toggles.size()
                                   ? toggles[i + 1]
                                   : static_cast<std::int64_t>(picture.height) * picture.width;
      for (std::int64_t at = toggles[i]; at < end; ++at) {
        const cv::Point pixel(static_cast<int>(at / picture.height),
                              static_cast<int>(at % picture.height));
        if (box.contains(pixel)) {
          filled.at<std::uint8_t>(pixel - box.tl()) = 1;
        }
      }
    }
  }
  return filled;
}

cv::Mat fill_pixels(const Path& ring, cv::Rect box, bool round) {
  std::vector<cv::Point> points;
  for (const cv::Point2d& point : ring) {
    points.push_back(round ? cv::Point(static_cast<int>(std::rint(point.x)),
                                       static_cast<int>(std::rint(point.y)))
                           : cv::Point(static_cast<int>(point.x), static_cast<int>(point.y)));
    points.back() -= box.tl();
  }
  cv::Mat filled = cv::Mat::zeros(box.size(), CV_8U);
  cv::fillPoly(filled, std::vector<std::vector<cv::Point>>{points}, cv::Scalar(1));
  return filled;
}

double iou(const cv::Mat& a, const cv::Mat& b) {
  const int either = cv::countNonZero(a | b);
  return either == 0 ? 1 : static_cast<double>(cv::countNonZero(a & b)) / either;
}

double iou(cv::Rect2d a, cv::Rect2d b) {
  const double both = (a & b).area();
  const double either = a.area() + b.area() - both;
  return either > 0 ? both / either : 1;
}

bool crosses_itself(const Path& ring) {
  const std::size_t count = ring.size();
  std::vector<std::size_t> order(count);
  for (std::size_t i = 0; i < count; ++i) {
    order[i] = i;
  }
  const auto end_of = [&](std::size_t i) { return ring[(i + 1) % count]; };
  const auto left = [&](std::size_t i) { return std::min(ring[i].x, end_of(i).x); };
  const auto right = [&](std::size_t i) { return std::max(ring[i].x, end_of(i).x); };
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return left(a) < left(b); });
  const auto side = [](cv::Point2d a, cv::Point2d b, cv::Point2d p) { return cross(b - a, p - a); };
  for (std::size_t i = 0; i < count; ++i) {
    const cv::Point2d a = ring[order[i]];
    const cv::Point2d b = end_of(order[i]);
    for (std::size_t j = i + 1; j < count && left(order[j]) < right(order[i]); ++j) {
      const cv::Point2d c = ring[order[j]];
      const cv::Point2d d = end_of(order[j]);
      if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace blemish::dataset
