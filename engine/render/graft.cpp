#include "render/graft.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <opencv2/imgproc.hpp>

#include "render/instances.hpp"

namespace blemish::render {
namespace {

constexpr double kUnchanged = 1e-4;  // of a factor, below any photo's noise

// A cut-out as the picture's camera sees it.
struct Laid {
  cv::Rect box;
  cv::Mat factor;    // 1 where it does not reach
  cv::Mat coverage;  // 32F
};

const scene::Cutout& cutout_of(const recipe::Recipe& recipe, const plan::PlannedDefect& defect) {
  for (const recipe::DefectEntry& entry : recipe.defects) {
    if (defect.path.starts_with(entry.path + "#")) {
      return entry.cutouts->at(std::size_t(defect.values["source"]));
    }
  }
  throw base::Error({}, "the plan's graft " + defect.path + " is none of its recipe's");
}

// Where a corner of the mask's box lies: on the surface, or in the anchor's plane beyond the edge
// of a mesh.
std::optional<cv::Point2d> corner_px(const Projector& projector, glm::dvec2 local_um,
                                     const plan::PlannedDefect& defect, const View& view) {
  const auto pixel = projector.pixel_from_local(local_um);
  if (pixel || !view.scene->mesh) {
    return pixel;
  }
  const shared::Frame frame = frame_in_render(defect.anchor, view.render_from_part);
  const glm::vec2 local_mm = glm::vec2(local_um) * 1e-3f;
  const glm::vec2 at = shared::pixel_from_point(
      view.camera, frame.origin_mm + local_mm.x * frame.tangent + local_mm.y * frame.bitangent);
  return cv::Point2d(double(at.x), double(at.y));
}

// From the pixels of the cut-out, outer corner (0, 0), to those of the picture: by the corners of
// the mask's box.
std::optional<cv::Mat> picture_from_cutout(const scene::Cutout& cutout,
                                           const plan::PlannedDefect& defect, const View& view) {
  const Projector projector(view, defect);
  const double side = defect.values["mirror"] > 0.5f ? -1 : 1;
  std::array<cv::Point2f, 4> from, to;
  for (std::size_t i = 0; i < 4; ++i) {
    const glm::dvec2 corner(i % 2 == 0 ? -0.5 : 0.5, i < 2 ? 0.5 : -0.5);
    const auto pixel = corner_px(projector,
                                 {side * corner.x * double(defect.values["length"]),
                                  corner.y * double(defect.values["width"])},
                                 defect, view);
    if (!pixel) {
      return std::nullopt;
    }
    from[i] = {float(cutout.box.x + (corner.x + 0.5) * cutout.box.width),
               float(cutout.box.y + (0.5 - corner.y) * cutout.box.height)};
    to[i] = {float(pixel->x), float(pixel->y)};
  }
  return cv::getPerspectiveTransform(from.data(), to.data());
}

// OpenCV counts from the middle of the first pixel.
cv::Mat centered(const cv::Mat& transform, cv::Point corner) {
  const cv::Mat back = (cv::Mat_<double>(3, 3) << 1, 0, 0.5, 0, 1, 0.5, 0, 0, 1);
  const cv::Mat shift =
      (cv::Mat_<double>(3, 3) << 1, 0, -0.5 - corner.x, 0, 1, -0.5 - corner.y, 0, 0, 1);
  return shift * transform * back;
}

std::optional<Laid> lay(const scene::Cutout& cutout, const plan::PlannedDefect& defect,
                        const View& view, cv::Size picture) {
  const auto transform = picture_from_cutout(cutout, defect, view);
  if (!transform) {
    return std::nullopt;
  }
  std::vector<cv::Point2f> corners{{0, 0},
                                   {float(cutout.mask.cols), 0},
                                   {float(cutout.mask.cols), float(cutout.mask.rows)},
                                   {0, float(cutout.mask.rows)}};
  cv::perspectiveTransform(corners, corners, *transform);
  const cv::Rect whole = cv::boundingRect(corners);
  Laid laid;
  laid.box = (whole + cv::Size(2, 2) - cv::Point(1, 1)) & cv::Rect({}, picture);
  if (laid.box.empty()) {
    return std::nullopt;
  }
  // Finer than the picture, then averaged over its pixels: neither aliases when it shrinks.
  constexpr int kFine = 4;
  const cv::Mat fine =
      (cv::Mat_<double>(3, 3) << kFine, 0, 0.5 * (kFine - 1), 0, kFine, 0.5 * (kFine - 1), 0, 0, 1);
  const cv::Mat to_fine = fine * centered(*transform, laid.box.tl());
  const auto warp = [&](const cv::Mat& from, int interpolation, double beyond) {
    cv::Mat large, small;
    cv::warpPerspective(from, large, to_fine, laid.box.size() * kFine, interpolation,
                        cv::BORDER_CONSTANT, cv::Scalar::all(beyond));
    cv::resize(large, small, laid.box.size(), 0, 0, cv::INTER_AREA);
    return small;
  };
  cv::Mat mask;
  cutout.mask.convertTo(mask, CV_32F);
  laid.coverage = warp(mask, cv::INTER_NEAREST, 0);
  laid.factor = warp(cutout.factor, cv::INTER_LINEAR, 1);
  // Interpolation between ones gives one but for rounding.
  cv::Mat numbers = laid.factor.reshape(1);
  cv::Mat off;
  cv::absdiff(numbers, 1.0, off);
  numbers.setTo(1, off < kUnchanged);
  return laid;
}

// Of a mesh only what lies on the surface around the anchor takes part, by the middle of each
// pixel: not what stands before it or lies behind its edge.
void keep_surface(Laid& laid, const plan::PlannedDefect& defect, const View& view) {
  const glm::dmat4 part_from_render = glm::inverse(view.render_from_part);
  const double extent_um =
      glm::length(glm::dvec2(double(defect.values["length"]), double(defect.values["width"])));
  const double thickness_mm = 0.3 * extent_um * 1e-3 + 0.02;  // as that of other kinds
  const auto off = [&](cv::Point pixel) {
    const auto [origin, way] = part_ray(view, part_from_render, glm::vec2(pixel.x, pixel.y) + 0.5f);
    const auto hit = view.scene->bvh->nearest(origin, way);
    return !hit || std::abs(glm::dot(origin + hit->t * way - defect.anchor.origin_mm,
                                     defect.anchor.normal)) > thickness_mm;
  };
  for (int y = 0; y < laid.box.height; ++y) {
    for (int x = 0; x < laid.box.width; ++x) {
      if (off(laid.box.tl() + cv::Point(x, y))) {
        laid.coverage.at<float>(y, x) = 0;
        laid.factor(cv::Rect(x, y, 1, 1)).setTo(cv::Scalar::all(1));
      }
    }
  }
}

// A gray photo takes the mean of a colored cut-out, a colored photo the same change in all colors.
cv::Mat with_channels(const cv::Mat& factor, int channels) {
  if (factor.channels() == channels) {
    return factor;
  }
  cv::Mat result;
  if (channels == 1) {
    cv::transform(factor, result, cv::Matx13f(1 / 3.f, 1 / 3.f, 1 / 3.f));
  } else {
    cv::merge(std::vector<cv::Mat>{factor, factor, factor}, result);
  }
  return result;
}

}  // namespace

void lay_grafts(Frame& frame, const plan::SamplePlan& plan, const recipe::Recipe& recipe,
                const View& view) {
  for (InstanceRaster& raster : frame.instances) {
    const auto planned =
        std::find_if(plan.defects.begin(), plan.defects.end(),
                     [&](const auto& defect) { return defect.number == raster.number; });
    if (planned == plan.defects.end() || planned->kind != "graft") {
      continue;
    }
    auto laid =
        lay(cutout_of(recipe, *planned), *planned, view, cv::Size(frame.width_px, frame.height_px));
    if (laid && view.scene->mesh) {
      keep_surface(*laid, *planned, view);
    }
    if (!laid || cv::countNonZero(laid->coverage) == 0) {
      continue;
    }
    raster.box = laid->box;
    raster.coverage = laid->coverage;
    raster.thin = cv::Mat::zeros(laid->box.size(), CV_8U);
    raster.influence = (laid->coverage > 0) / 255;
    for (Shot& shot : frame.shots) {
      cv::Mat part = shot.image(laid->box);
      const cv::Mat before = part.clone();
      const cv::Mat factor = with_channels(laid->factor, part.channels());
      cv::Mat change = factor - cv::Scalar::all(1);
      change *= double(planned->values["strength"]);
      cv::Mat after = before + before.mul(change);
      after = cv::max(after, 0.0);
      const cv::Mat changed = differs(after, before) / 255;
      after.copyTo(part, changed);
      raster.influence |= changed;
      if (!shot.photo_untouched_image.empty()) {
        shot.photo_untouched_image(laid->box).setTo(0, changed);
      }
      raster.delta.push_back(mean_difference(part, before));
    }
  }
}

}  // namespace blemish::render
