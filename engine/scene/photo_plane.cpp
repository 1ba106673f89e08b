#include "scene/photo_plane.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <filesystem>
#include <map>
#include <sstream>

#include <fmt/format.h>
#include <glm/gtc/matrix_transform.hpp>
#include <opencv2/calib3d.hpp>

#include "base/files.hpp"
#include "scene/photo.hpp"

namespace blemish::scene {
namespace {

constexpr double kWorstErrorPx = 1.5;  // corners clicked by hand are rarely better than this

// Where the part's origin stands before a pinhole camera, and how well that explains the corners.
struct Fit {
  cv::Mat turn;  // 3 x 1, rotation vector
  cv::Mat way;   // 3 x 1, mm; camera axes: x right, y down, z away
  double error_px = 1e30;
};

Fit fit_pose(const std::vector<cv::Point3d>& points, const std::vector<cv::Point2d>& pixels,
             double focal_px) {
  const cv::Matx33d lens(focal_px, 0, 0, 0, focal_px, 0, 0, 0, 1);
  // IPPE knows both poses that explain a flat target about equally well, but stumbles over one seen
  // exactly straight; the iterative method does not.
  Fit best;
  for (const int method : {cv::SOLVEPNP_IPPE, cv::SOLVEPNP_ITERATIVE}) {
    std::vector<cv::Mat> turns, ways;
    std::vector<double> errors;
    cv::solvePnPGeneric(points, pixels, lens, cv::noArray(), turns, ways, false,
                        cv::SolvePnPMethod(method), cv::noArray(), cv::noArray(), errors);
    for (std::size_t i = 0; i < turns.size(); ++i) {
      if (errors[i] < best.error_px && ways[i].at<double>(2) > 0) {
        best = {turns[i], ways[i], errors[i]};
      }
    }
  }
  return best;
}

// Golden section in the logarithm of the focal length, between bounds around the best of a grid.
double best_focal(const std::vector<cv::Point3d>& points, const std::vector<cv::Point2d>& pixels,
                  double diagonal_px) {
  const auto error = [&](double log_focal) {
    return fit_pose(points, pixels, std::exp(log_focal)).error_px;
  };
  constexpr int kSteps = 48;
  const double low = std::log(0.4 * diagonal_px);
  const double step = (std::log(400 * diagonal_px) - low) / kSteps;
  int best = 0;
  for (int i = 1; i <= kSteps; ++i) {
    best = error(low + i * step) < error(low + best * step) ? i : best;
  }
  double a = low + (best - 1) * step;
  double b = low + (best + 1) * step;
  constexpr double kGolden = 0.6180339887498949;
  for (int i = 0; i < 40; ++i) {
    const double p = b - kGolden * (b - a);
    const double q = a + kGolden * (b - a);
    (error(p) < error(q) ? b : a) = error(p) < error(q) ? q : p;
  }
  return std::exp(0.5 * (a + b));
}

PhotoView straight_view(const PhotoSpec& spec, const PhotoInfo& photo) {
  PhotoView view{photo_camera(photo.width_px, photo.height_px, spec.um_per_px), glm::dmat4(1)};
  if (spec.plane.kind == PlaneSpec::Kind::tilted) {
    // About the horizontal line across the azimuth: what lies at the azimuth falls away.
    const double azimuth = spec.plane.azimuth_rad;
    view.render_from_part = glm::rotate(glm::dmat4(1), spec.plane.tilt_rad,
                                        glm::dvec3(-std::sin(azimuth), std::cos(azimuth), 0));
  }
  return view;
}

using CornerTable = std::map<std::string, std::vector<glm::dvec2>>;

// A line "file,x1,y1,x2,y2,x3,y3,x4,y4" a photo; a first line that starts with "file" is a head.
CornerTable read_corners(const PhotoSpec& spec) {
  const std::string& file = spec.plane.corner_file;
  std::istringstream lines(base::read_file(file));
  CornerTable table;
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::replace(line.begin(), line.end(), '\r', ' ');
    if (line.find_first_not_of(" \t") == std::string::npos ||
        (number == 1 && line.starts_with("file"))) {
      continue;
    }
    std::istringstream fields(line);
    std::string name, field;
    std::getline(fields, name, ',');
    std::vector<double> values;
    while (std::getline(fields, field, ',')) {
      std::istringstream text(field);
      double value = 0;
      text >> value;
      std::string rest;
      if (text.fail() || text >> rest || !std::isfinite(value)) {
        values.clear();
        break;
      }
      values.push_back(value);
    }
    const base::Where where{file, number, 1, {}};
    if (values.size() != 8) {
      throw base::Error(where, "a line must hold a file name and eight numbers",
                        "photo.png,x1,y1,x2,y2,x3,y3,x4,y4: top left, top right, bottom right, "
                        "bottom left corner in pixels");
    }
    std::vector<glm::dvec2> corners;
    for (std::size_t i = 0; i < values.size(); i += 2) {
      corners.emplace_back(values[i], values[i + 1]);
    }
    if (!table.emplace(name, corners).second) {
      throw base::Error(where, fmt::format("{} has two lines", name), "remove one of them");
    }
  }
  return table;
}

PhotoView cornered_view(const PhotoSpec& spec, const PhotoInfo& photo, const CornerTable& table) {
  const std::string name = std::filesystem::path(photo.file).filename().string();
  const auto found = table.find(name);
  const base::Where where{spec.plane.corner_file, 0, 0, {}};
  if (found == table.end()) {
    throw base::Error(where, fmt::format("photo {} has no line", name),
                      fmt::format("add {},x1,y1,x2,y2,x3,y3,x4,y4", name));
  }
  double error_px = 0;
  const PhotoView view = view_of_corners(found->second, spec.plane.size_mm,
                                         {photo.width_px, photo.height_px}, error_px);
  if (!(error_px < kWorstErrorPx)) {
    throw base::Error(where,
                      fmt::format("the corners of {} miss a rectangle of {:g} x {:g} mm by {:.1f} "
                                  "px, however the camera stands",
                                  name, spec.plane.size_mm.x, spec.plane.size_mm.y, error_px),
                      "check their order (top left, top right, bottom right, bottom left) and "
                      "`size`; a cropped photo has lost its middle");
  }
  return view;
}

}  // namespace

shared::Sheet photo_sheet(const PhotoSpec& spec) {
  shared::Sheet sheet{};
  sheet.normal = glm::vec3(0, 0, 1);
  sheet.axis = glm::vec3(1, 0, 0);
  if (spec.plane.kind == PlaneSpec::Kind::cylinder) {
    sheet.radius_mm = float(spec.plane.radius_mm);
    sheet.axis = glm::vec3(std::cos(spec.plane.axis_rad), std::sin(spec.plane.axis_rad), 0);
  }
  return sheet;
}

shared::Sheet turned_sheet(const shared::Sheet& sheet, const glm::dmat4& render_from_part) {
  shared::Sheet result = sheet;
  const auto turn = [&](glm::vec3 v) {
    return glm::vec3(glm::dvec3(render_from_part * glm::dvec4(glm::dvec3(v), 0)));
  };
  result.origin_mm =
      glm::vec3(glm::dvec3(render_from_part * glm::dvec4(glm::dvec3(sheet.origin_mm), 1)));
  result.normal = turn(sheet.normal);
  result.axis = turn(sheet.axis);
  return result;
}

// IPPE (Collins and Bartoli 2014) finds the pose for a focal length; of those the one that explains
// the corners best is taken.
PhotoView view_of_corners(const std::vector<glm::dvec2>& corners_px, glm::dvec2 size_mm,
                          glm::ivec2 picture_px, double& error_px) {
  const glm::dvec2 middle = 0.5 * glm::dvec2(picture_px);
  const glm::dvec2 half = 0.5 * size_mm;
  const std::vector<cv::Point3d> points{
      {-half.x, half.y, 0}, {half.x, half.y, 0}, {half.x, -half.y, 0}, {-half.x, -half.y, 0}};
  std::vector<cv::Point2d> pixels;
  for (const glm::dvec2& corner : corners_px) {
    pixels.emplace_back(corner.x - middle.x, corner.y - middle.y);
  }
  const double focal_px = best_focal(points, pixels, glm::length(glm::dvec2(picture_px)));
  const Fit fit = fit_pose(points, pixels, focal_px);
  error_px = fit.error_px;
  PhotoView view{};
  view.camera = photo_camera(picture_px.x, picture_px.y, 1);
  if (fit.turn.empty()) {
    return view;
  }
  cv::Mat turn;
  cv::Rodrigues(fit.turn, turn);
  const double distance_mm = fit.way.at<double>(2);
  view.camera.focal_px = float(focal_px);
  view.camera.unit_px = view.camera.focal_px;
  view.camera.distance_mm = float(distance_mm);
  view.camera.focus_mm = float(distance_mm);
  view.camera.mm_per_px = float(distance_mm / focal_px);
  // From the camera's axes (y down, z away, origin in the lens) to render space.
  for (int row = 0; row < 3; ++row) {
    const double sign = row == 0 ? 1 : -1;
    for (int column = 0; column < 3; ++column) {
      view.render_from_part[column][row] = sign * turn.at<double>(row, column);
    }
    view.render_from_part[3][row] = sign * fit.way.at<double>(row) + (row == 2 ? distance_mm : 0);
  }
  return view;
}

std::vector<PhotoView> photo_views(const PhotoSpec& spec, const std::vector<PhotoInfo>& photos) {
  const bool cornered = spec.plane.kind == PlaneSpec::Kind::corners;
  const CornerTable table = cornered ? read_corners(spec) : CornerTable{};
  std::vector<PhotoView> views;
  for (const PhotoInfo& photo : photos) {
    views.push_back(cornered ? cornered_view(spec, photo, table) : straight_view(spec, photo));
  }
  return views;
}

double corner_um_per_px(const PhotoSpec& spec) {
  assert(spec.plane.kind == PlaneSpec::Kind::corners && !spec.files.empty());
  const std::vector<PhotoView> views = photo_views(spec, inspect_photos(spec));
  double sum_mm = 0;
  for (const PhotoView& view : views) {
    sum_mm += double(view.camera.mm_per_px);
  }
  return 1000 * sum_mm / double(views.size());
}

}  // namespace blemish::scene
