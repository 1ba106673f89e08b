#include "scene/photo_plane.hpp"

#include <cmath>
#include <fstream>

#include <fmt/format.h>
#include <glm/gtc/matrix_transform.hpp>
#include <gtest/gtest.h>
#include <opencv2/core.hpp>

#include "base/files.hpp"
#include "base/image.hpp"
#include "temp_dir.hpp"

namespace blemish::scene {
namespace {

constexpr double kDeg = 3.14159265358979323846 / 180;

glm::dvec2 pixel_of(const PhotoView& view, glm::dvec3 part_mm) {
  const glm::dvec3 at(view.render_from_part * glm::dvec4(part_mm, 1));
  return glm::dvec2(shared::pixel_from_point(view.camera, glm::vec3(at)));
}

// A camera somewhere before the plane z = 0.
PhotoView posed(double focal_px, double distance_mm, double tilt, double turn, glm::dvec2 shift) {
  PhotoView view;
  view.camera = photo_camera(800, 600, 1);
  view.camera.focal_px = float(focal_px);
  view.camera.distance_mm = view.camera.focus_mm = float(distance_mm);
  view.camera.mm_per_px = float(distance_mm / focal_px);
  view.render_from_part = glm::rotate(glm::dmat4(1), tilt, glm::dvec3(1, 0.3, 0)) *
                          glm::rotate(glm::dmat4(1), turn, glm::dvec3(0, 0, 1)) *
                          glm::translate(glm::dmat4(1), glm::dvec3(shift, 0));
  return view;
}

std::vector<glm::dvec2> corners_of(const PhotoView& view, glm::dvec2 size_mm) {
  const glm::dvec2 h = 0.5 * size_mm;
  return {pixel_of(view, {-h.x, h.y, 0}), pixel_of(view, {h.x, h.y, 0}),
          pixel_of(view, {h.x, -h.y, 0}), pixel_of(view, {-h.x, -h.y, 0})};
}

TEST(PhotoPlane, FourCornersTellWhereEveryPointIs) {
  const glm::dvec2 size_mm(120, 80);
  for (const double tilt_deg : {0.0, 12.0, 40.0}) {
    const PhotoView truth = posed(1500, 300, tilt_deg * kDeg, 8 * kDeg, {4, -3});
    double error_px = 0;
    const PhotoView found =
        view_of_corners(corners_of(truth, size_mm), size_mm, {800, 600}, error_px);
    EXPECT_LT(error_px, 0.05) << tilt_deg;
    for (double x = -50; x <= 50; x += 25) {
      for (double y = -35; y <= 35; y += 17.5) {
        EXPECT_LT(glm::distance(pixel_of(found, {x, y, 0}), pixel_of(truth, {x, y, 0})), 0.1)
            << tilt_deg << " at " << x << " " << y;
      }
    }
  }
}

TEST(PhotoPlane, CornersOfNoRectangleLeaveAnError) {
  double error_px = 0;
  view_of_corners({{100, 100}, {700, 120}, {690, 500}, {420, 300}}, {120, 80}, {800, 600},
                  error_px);
  EXPECT_GT(error_px, 5);
}

// Seen tilted, the scale is that across the tilt at the rectangle's center, not the nearer half's.
TEST(PhotoPlane, CornersTellTheScaleOfTheirCenter) {
  const testing::TempDir folder;
  PhotoSpec spec;
  spec.plane.kind = PlaneSpec::Kind::corners;
  spec.plane.corner_file = folder / "corners.csv";
  spec.plane.size_mm = {120, 80};
  std::ofstream lines(spec.plane.corner_file);
  double sum_um = 0;
  for (const double distance_mm : {300.0, 420.0}) {
    const std::string name = fmt::format("{}.png", distance_mm);
    spec.files.push_back(folder / name);
    base::write_file(spec.files.back(),
                     base::encode_png(cv::Mat(600, 800, CV_8UC1, cv::Scalar(90))));
    const PhotoView view = posed(1500, distance_mm, 40 * kDeg, 0, {0, 0});
    lines << name;
    for (const glm::dvec2& corner : corners_of(view, spec.plane.size_mm)) {
      lines << ',' << corner.x << ',' << corner.y;
    }
    lines << '\n';
    // posed() tilts about (1, 0.3, 0): a step along it stays at its distance.
    const glm::dvec3 step = 0.1 * glm::normalize(glm::dvec3(1, 0.3, 0));
    sum_um += 200 / glm::distance(pixel_of(view, step), pixel_of(view, -step));
  }
  lines.close();
  EXPECT_NEAR(corner_um_per_px(spec), sum_um / 2, 0.002 * sum_um);
}

TEST(PhotoPlane, ATiltedPlaneIsForeshortenedTowardItsAzimuth) {
  PhotoSpec spec;
  spec.um_per_px = 10;
  spec.plane.kind = PlaneSpec::Kind::tilted;
  spec.plane.tilt_rad = 60 * kDeg;
  spec.plane.azimuth_rad = 90 * kDeg;
  const PhotoView view = photo_views(spec, {{"a.png", 200, 100}}).front();
  EXPECT_NEAR(pixel_of(view, {0, 0.4, 0}).y, 50 - 20, 1e-3);  // 40 px, seen at 60 deg
  EXPECT_NEAR(pixel_of(view, {0.4, 0, 0}).x, 100 + 40, 1e-3);
  EXPECT_LT((view.render_from_part * glm::dvec4(0, 1, 0, 1)).z, 0);  // falls away upward
}

TEST(PhotoPlane, ABarIsMetOnItsNearSide) {
  PhotoSpec spec;
  spec.plane.kind = PlaneSpec::Kind::cylinder;
  spec.plane.radius_mm = 5;
  spec.plane.axis_rad = 30 * kDeg;
  const shared::Sheet sheet = photo_sheet(spec);
  const glm::vec3 across(-std::sin(30 * kDeg), std::cos(30 * kDeg), 0);
  for (const float aside : {0.0f, 2.0f, -4.9f}) {
    const glm::vec3 from = aside * across + 7.0f * sheet.axis + glm::vec3(0, 0, 1000);
    const shared::Meeting meeting = shared::meet_sheet(sheet, {from, {0, 0, -1}});
    EXPECT_TRUE(meeting.found);
    EXPECT_NEAR(meeting.point_mm.z, std::sqrt(25 - aside * aside) - 5, 2e-4);
    EXPECT_NEAR(glm::dot(meeting.normal, across), aside / 5, 1e-4);
  }
  EXPECT_FALSE(shared::meet_sheet(sheet, {5.1f * across + glm::vec3(0, 0, 9), {0, 0, -1}}).found);
}

class CornerFile : public ::testing::Test {
 protected:
  // The message for a file of this text, or "" when it is taken.
  std::string fault(const std::string& text) {
    PhotoSpec spec;
    spec.um_per_px = 100;
    spec.plane.kind = PlaneSpec::Kind::corners;
    spec.plane.corner_file = folder_ / "corners.csv";
    spec.plane.size_mm = {120, 80};
    std::ofstream(spec.plane.corner_file) << text;
    try {
      photo_views(spec, {{"/photos/a.png", 800, 600}});
      return "";
    } catch (const base::Error& error) {
      return error.what();
    }
  }
  testing::TempDir folder_;
};

TEST_F(CornerFile, IsReadLineByLine) {
  EXPECT_EQ(fault("file,x1,y1,x2,y2,x3,y3,x4,y4\r\na.png,100,100,700,100,700,500,100,500\r\n"), "");
}

TEST_F(CornerFile, FaultsNameTheLine) {
  EXPECT_NE(fault("a.png,100,100,700,100\n").find("corners.csv:1:1: a line must hold"),
            std::string::npos);
  EXPECT_NE(fault("\na.png,1,2,3,4,5,6,7,x\n").find("corners.csv:2:1"), std::string::npos);
  EXPECT_NE(fault("b.png,1,2,3,4,5,6,7,8\n").find("photo a.png has no line"), std::string::npos);
  EXPECT_NE(fault("a.png,1,2,3,4,5,6,7,8\na.png,1,2,3,4,5,6,7,8\n").find("has two lines"),
            std::string::npos);
  EXPECT_NE(fault("a.png,100,100,700,100,100,500,700,500\n").find("miss a rectangle"),
            std::string::npos);
}

}  // namespace
}  // namespace blemish::scene
