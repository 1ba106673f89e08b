#include "render/variant.hpp"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>
#include <tbb/parallel_for.h>

#include "render/instances.hpp"

namespace blemish::render {
namespace {

// Of the part's light, or of this share of full scale where that is darker.
constexpr double kSameLight = 2e-3;
constexpr double kDark = 0.02;
constexpr double kLeastFacing = 0.1;  // lest a surface seen from the side counts as far off

// Whether a ray meets the same surface in both.
class Comparison {
 public:
  explicit Comparison(const VariantViews& views)
      : views_(views), part_from_render_(glm::inverse(views.part.render_from_part)) {}

  bool differs(glm::dvec2 pixel) const {
    const auto [origin, way] = part_ray(views_.part, part_from_render_, glm::vec2(pixel));
    const auto part = views_.part.scene->bvh->nearest(origin, way);
    const auto variant = views_.variant.scene->bvh->nearest(origin, way);
    if (!part || !variant) {
      return part.has_value() != variant.has_value();
    }
    const double facing = std::max(kLeastFacing, std::abs(glm::dot(normal(part->triangle), way)));
    return std::abs(part->t - variant->t) * facing > views_.difference->tolerance_mm;
  }

  // Share of a pixel where they differ, by so many places.
  double share(cv::Point pixel, int places) const {
    int different = 0;
    for (int i = 0; i < places; ++i) {
      different += differs(glm::dvec2(pixel.x, pixel.y) + even_place(i)) ? 1 : 0;
    }
    return double(different) / places;
  }

 private:
  glm::dvec3 normal(std::uint32_t triangle) const {
    const scene::Mesh& mesh = *views_.part.scene->mesh;
    const glm::dvec3 a = mesh.corner(triangle, 0);
    return glm::normalize(glm::cross(mesh.corner(triangle, 1) - a, mesh.corner(triangle, 2) - a));
  }

  const VariantViews& views_;
  glm::dmat4 part_from_render_;
};

// The pixels that may show a difference of geometry: around the box that holds them all. Lenses
// that bend lines get some more.
cv::Rect reach_px(const VariantViews& views, cv::Size picture) {
  constexpr int kSteps = 4;
  glm::dvec2 low(1e300), high(-1e300);
  for (int i = 0; i <= kSteps; ++i) {
    for (int j = 0; j <= kSteps; ++j) {
      for (int k = 0; k <= kSteps; ++k) {
        const glm::dvec3 share = glm::dvec3(i, j, k) / double(kSteps);
        const glm::dvec3 at = views.difference->min_mm +
                              share * (views.difference->max_mm - views.difference->min_mm);
        const glm::dvec2 pixel(shared::pixel_from_point(
            views.part.camera,
            glm::vec3(glm::dvec3(views.part.render_from_part * glm::dvec4(at, 1)))));
        low = glm::min(low, pixel);
        high = glm::max(high, pixel);
      }
    }
  }
  const glm::dvec2 slack = 2.0 + (shared::bends(views.part.camera) ? 0.05 : 0.0) * (high - low);
  const glm::dvec2 end(picture.width, picture.height);
  low = glm::clamp(glm::floor(low - slack), glm::dvec2(0), end);
  high = glm::clamp(glm::ceil(high + slack), glm::dvec2(0), end);
  return {cv::Point(int(low.x), int(low.y)), cv::Point(int(high.x), int(high.y))};
}

// 32F over the rectangle: exact where the meshes' outlines cross a pixel, from 1024 places.
// Isolated from other samples' work like everything that waits here.
cv::Mat coverage_in(cv::Rect area, const cv::Mat& changed, const VariantViews& views) {
  constexpr int kCoarse = 16;
  constexpr int kFine = 1024;
  const Comparison comparison(views);
  cv::Mat found = cv::Mat::zeros(area.size(), CV_8U);
  const auto rows = [&](const auto& body) {
    tbb::this_task_arena::isolate([&] { tbb::parallel_for(0, area.height, body); });
  };
  rows([&](int y) {
    for (int x = 0; x < area.width; ++x) {
      found.at<uchar>(y, x) = comparison.differs({area.x + x + 0.5, area.y + y + 0.5}) ? 1 : 0;
    }
  });
  cv::Mat near = (found | changed(area)) != 0;
  cv::dilate(near, near, cv::Mat::ones(3, 3, CV_8U));
  cv::Mat coverage = cv::Mat::zeros(area.size(), CV_32F);
  rows([&](int y) {
    for (int x = 0; x < area.width; ++x) {
      if (near.at<uchar>(y, x) == 0) {
        continue;
      }
      const cv::Point pixel(area.x + x, area.y + y);
      const double coarse = comparison.share(pixel, kCoarse);
      coverage.at<float>(y, x) =
          float(coarse == 0 || coarse == 1 ? coarse : comparison.share(pixel, kFine));
    }
  });
  return coverage;
}

// 8U, 1 where two pictures differ by more than two renderings of one surface do.
cv::Mat light_differs(const cv::Mat& a, const cv::Mat& b) {
  cv::Mat difference, bound;
  cv::absdiff(a, b, difference);
  bound = kSameLight * cv::max(cv::Mat(cv::abs(b)), kDark);
  return any_channel(difference > bound) / 255;
}

// The pictures' pixels where another defect changed the variant.
cv::Mat changed_by_others(const Shot& shot) { return differs(shot.image, shot.twin) / 255; }

}  // namespace

void lay_variant(Frame& frame, const Frame& part, int number, const VariantViews& views) {
  const cv::Size size(frame.width_px, frame.height_px);
  const auto own = std::find_if(frame.instances.begin(), frame.instances.end(),
                                [&](const auto& raster) { return raster.number == number; });
  cv::Mat changed = cv::Mat::zeros(size, CV_8U);
  for (std::size_t i = 0; i < frame.shots.size(); ++i) {
    changed |= light_differs(frame.shots[i].twin, part.shots[i].twin);
    changed |= light_differs(frame.shots[i].image, part.shots[i].image);
  }
  const cv::Rect area = reach_px(views, size);
  cv::Mat coverage = cv::Mat::zeros(size, CV_32F);
  if (!area.empty()) {
    coverage_in(area, changed, views).copyTo(coverage(area));
  }
  const cv::Mat influence = (changed | (coverage > 0)) & cv::Scalar(1);
  if (own != frame.instances.end()) {
    own->box = cv::boundingRect(influence);
    own->in_frame = views.seen.in_frame;
    own->unhidden = views.seen.unhidden;
    own->amodal_px = cv::sum(coverage)[0] / std::max(1e-6, own->in_frame * own->unhidden);
    if (!own->box.empty()) {
      own->coverage = coverage(own->box).clone();
      own->influence = influence(own->box).clone();
      own->thin = cv::Mat::zeros(own->box.size(), CV_8U);
    }
  }
  for (std::size_t i = 0; i < frame.shots.size(); ++i) {
    Shot& shot = frame.shots[i];
    if (own != frame.instances.end() && !own->box.empty()) {
      own->delta.push_back(mean_difference(shot.image(own->box), part.shots[i].image(own->box)));
      own->delta.back().setTo(0, own->influence == 0);
    }
    cv::Mat image = part.shots[i].twin.clone();
    shot.image.copyTo(image, influence | changed_by_others(shot));
    shot.image = image;
    shot.twin = part.shots[i].twin;
  }
  frame.part = part.part;
}

}  // namespace blemish::render
