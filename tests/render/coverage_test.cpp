// The device's coverage against the referee's, within the bounds that the design states.
#include <cmath>

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include "support/referee.hpp"

namespace blemish::render {
namespace {

using testing::Agreement;
using testing::Stage;
using testing::straight_scratch;
using testing::values_of;
using testing::with;

constexpr double kDegree = 0.017453292519943295;
constexpr double kPhotoUmPerPx = 20;

std::string view_recipe(const std::string& part, const std::string& lens, const std::string& view,
                        const std::string& sensor = "") {
  return "blemish: 1\nname: view\npart: {" + part +
         ", unit: mm, material: steel}\ncamera:\n  resolution: 192x192\n  lens: " + lens +
         "\n  sensor: {preset: imx174" + sensor + "}\n  view: " + view +
         "\nlights:\n  - coaxial: {}\n";
}

std::string scene_file(const std::string& name) {
  return std::string("mesh: \"") + BLEMISH_SOURCE_DIR + "/scenes/" + name + "\"";
}

Stage& photo_stage() {
  static Stage stage(testing::photo_recipe(),
                     testing::photo_writer(testing::textured_photo(192, 192, CV_8UC1)));
  return stage;
}

// 24 um/px, tilted, the face about z = 0.
Stage& ring_stage() {
  static Stage stage(view_recipe(scene_file("ring/ring.stl"),
                                 "{kind: telecentric, field_width: 4.6 mm}",
                                 "{tilt: -12 deg, turn: 10 deg, shift: {x: 6 mm, y: 2 mm}}"));
  return stage;
}

// About 47 um/px, tilted; the pocket's wall runs through the picture and hides some of its floor.
Stage& plate_stage() {
  static Stage stage(
      view_recipe(scene_file("plate/plate.obj"), "{kind: pinhole, focal: 25 mm}",
                  "{distance: 200 mm, tilt: 15 deg, turn: 20 deg, shift: {x: 1 mm, y: -6 mm}}"));
  return stage;
}

void write_sphere(const testing::TempDir& folder) {
  constexpr int kRings = 128;
  constexpr double kRadiusMm = 5;
  std::ofstream file(folder / "sphere.obj");
  for (int i = 0; i <= kRings; ++i) {
    for (int k = 0; k < 2 * kRings; ++k) {
      const double polar = i * 180.0 / kRings * kDegree;
      const double turn = k * 180.0 / kRings * kDegree;
      file << "v " << kRadiusMm * std::sin(polar) * std::cos(turn) << ' '
           << kRadiusMm * std::sin(polar) * std::sin(turn) << ' ' << kRadiusMm * std::cos(polar)
           << '\n';
    }
  }
  for (int i = 0; i < kRings; ++i) {
    for (int k = 0; k < 2 * kRings; ++k) {
      const int a = 1 + i * 2 * kRings + k;
      const int b = 1 + i * 2 * kRings + (k + 1) % (2 * kRings);
      file << "f " << a << ' ' << a + 2 * kRings << ' ' << b << '\n';
      file << "f " << b << ' ' << a + 2 * kRings << ' ' << b + 2 * kRings << '\n';
    }
  }
}

// 60 um/px.
Stage& sphere_stage() {
  static Stage stage(view_recipe("mesh: sphere.obj", "{kind: telecentric, field_width: 11.5 mm}",
                                 "{distance: 300 mm}"),
                     write_sphere);
  return stage;
}

struct Case {
  std::string what;
  plan::PlannedDefect defect;
};

std::vector<Agreement> referee_all(Stage& stage, const std::vector<Case>& cases, int side) {
  std::vector<plan::PlannedDefect> defects;
  for (const Case& one : cases) {
    defects.push_back(one.defect);
  }
  const plan::SamplePlan plan = stage.plan_with(defects);
  const Frame frame = stage.render(plan);
  const testing::Referee referee(stage, plan, side);
  std::vector<Agreement> result;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const InstanceRaster& raster = frame.instances[i];
    result.push_back(testing::compare(
        cv::Mat_<float>(testing::whole(frame, raster.coverage, raster.box)), referee.coverage(i)));
    const Agreement& a = result.back();
    std::printf("  %-28s partial %5d  mean %.5f  largest %.3f  sums %9.3f %9.3f\n",
                cases[i].what.c_str(), a.partial_px, a.mean_difference, a.largest, a.device_sum,
                a.referee_sum);
  }
  return result;
}

void expect_agreement(Stage& stage, const std::vector<Case>& cases, int side) {
  const std::vector<Agreement> results = referee_all(stage, cases, side);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    EXPECT_GT(results[i].partial_px, 5) << cases[i].what;
    EXPECT_LE(results[i].mean_difference, 0.005) << cases[i].what;
    EXPECT_EQ(results[i].wrong_px, 0) << cases[i].what;
  }
}

void expect_grid_agreement(Stage& stage, const std::vector<Case>& cases) {
  const std::vector<Agreement> results = referee_all(stage, cases, 40);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    EXPECT_GT(results[i].partial_px, 10) << cases[i].what;
    EXPECT_LE(results[i].mean_difference, 0.005) << cases[i].what;
    EXPECT_LE(results[i].largest, 0.25) << cases[i].what;
    EXPECT_NEAR(results[i].device_sum / results[i].referee_sum, 1, 0.005) << cases[i].what;
  }
}

class Coverage : public testing::DeviceTest {};

TEST_F(Coverage, OnAPhotoIsTheReferees) {
  Stage& s = photo_stage();
  const double px = kPhotoUmPerPx;
  const auto curved = values_of("scratch", {{"length", 90 * px},
                                            {"width", 4 * px},
                                            {"bend", 1.5},
                                            {"wander", 0.01},
                                            {"variation", 0.5},
                                            {"fade", 0.3}});
  expect_agreement(
      s,
      {{"thin scratch",
        s.defect("scratch", straight_scratch(40 * px, 0.5 * px), {40.3, 20.7}, 0.4)},
       {"long scratch", s.defect("scratch", straight_scratch(150 * px, 3 * px), {96, 100}, -0.7)},
       {"scratch over it", s.defect("scratch", curved, {96, 100}, 0.9)},
       {"curved scratch", s.defect("scratch", curved, {60, 60}, 2)},
       {"scratch over the border",
        s.defect("scratch", straight_scratch(60 * px, 2.5 * px), {185, 30}, 0.3)},
       {"pit", s.defect("pit", values_of("pit", {{"diameter", 12 * px}}), {150.4, 60.2})},
       {"small pit", s.defect("pit", values_of("pit", {{"diameter", 2 * px}}), {20.4, 160.2})},
       {"pit at the corner", s.defect("pit", values_of("pit", {{"diameter", 30 * px}}), {3, 189})},
       {"particle",
        s.defect("dust", values_of("dust", {{"shape", 0}, {"size", 7 * px}}), {30, 100})},
       {"fiber",
        s.defect("dust",
                 values_of("dust",
                           {{"shape", 1}, {"length", 50 * px}, {"width", 0.8 * px}, {"bend", 1.5}}),
                 {140, 150}, 1)}},
      64);
}

// Kinds that are fields of many small parts, and a torn one.
TEST_F(Coverage, OfFieldsIsTheReferees) {
  Stage& s = photo_stage();
  const double px = kPhotoUmPerPx;
  expect_agreement(
      s,
      {{"pitting", s.defect("pitting",
                            values_of("pitting", {{"length", 60 * px},
                                                  {"width", 40 * px},
                                                  {"diameter", 9 * px},
                                                  {"density", 0.8}}),
                            {45, 50}, 0.3)},
       {"craze", s.defect("craze",
                          values_of("craze", {{"length", 60 * px},
                                              {"width", 40 * px},
                                              {"mesh", 11 * px},
                                              {"opening", 2 * px}}),
                          {140, 50}, 1)},
       {"scuff",
        s.defect("scuff",
                 values_of(
                     "scuff",
                     {{"length", 50 * px}, {"width", 25 * px}, {"grain", 1.5 * px}, {"bend", 0.3}}),
                 {50, 140}, 0.5)}},
      64);
}

TEST_F(Coverage, OnATiltedTelecentricFaceIsTheReferees) {
  Stage& s = ring_stage();
  const double px = 24;
  expect_agreement(
      s,
      {{"scratch", s.defect("scratch", straight_scratch(60 * px, 2 * px), {90, 90}, 0.8)},
       {"thin scratch", s.defect("scratch", straight_scratch(40 * px, 0.5 * px), {110, 80}, 2.2)},
       {"pit", s.defect("pit", values_of("pit", {{"diameter", 10 * px}}), {80, 110})}},
      40);
}

TEST_F(Coverage, ThroughAPinholeIsTheReferees) {
  Stage& s = plate_stage();
  const double px = 47;
  expect_agreement(
      s,
      {{"scratch", s.defect("scratch", straight_scratch(50 * px, 2 * px), {80, 30}, 0.2)},
       {"curved scratch",
        s.defect("scratch", with(straight_scratch(40 * px, 3 * px), {{"bend", 1}}), {96, 150}, 1)},
       {"pit", s.defect("pit", values_of("pit", {{"diameter", 10 * px}}), {140, 120})}},
      40);
}

// The same map of a bent picture serves the device and the referee; 8 % distortion at the corner.
TEST_F(Coverage, ThroughABendingLensIsTheReferees) {
  Stage s(
      view_recipe(scene_file("plate/plate.obj"),
                  "{kind: pinhole, focal: 25 mm, distortion: {k1: -6, k2: 20, p1: 0.002}}",
                  "{distance: 200 mm, tilt: 15 deg, turn: 20 deg, shift: {x: 1 mm, y: -6 mm}}"));
  const double px = 47;
  expect_agreement(
      s,
      {{"scratch", s.defect("scratch", straight_scratch(50 * px, 2 * px), {60, 24}, 0.2)},
       {"thin scratch", s.defect("scratch", straight_scratch(40 * px, 0.5 * px), {150, 170}, 1)},
       {"pit", s.defect("pit", values_of("pit", {{"diameter", 10 * px}}), {170, 40})}},
      40);
}

TEST_F(Coverage, ByALineScanCameraIsTheReferees) {
  Stage s(view_recipe(scene_file("plate/plate.obj"), "{kind: pinhole, focal: 25 mm}",
                      "{distance: 200 mm, tilt: 5 deg, shift: {x: 1 mm, y: -6 mm}}\n"
                      "  line_scan: {jitter: 4 um, ripple: 150 um, period: 4 mm}"));
  const double px = 47;
  expect_agreement(
      s,
      {{"scratch", s.defect("scratch", straight_scratch(50 * px, 2 * px), {60, 24}, 0.2)},
       {"along the travel",
        s.defect("scratch", straight_scratch(60 * px, 1.5 * px), {150, 100}, 1.5)},
       {"pit", s.defect("pit", values_of("pit", {{"diameter", 10 * px}}), {30, 40})}},
      40);
}

// Labels see through the lens' middle in the exposure's middle, however blurred the picture is.
TEST_F(Coverage, OfABlurredPictureIsSharp) {
  Stage s(view_recipe(scene_file("ring/ring.stl"),
                      "{kind: telecentric, field_width: 4.6 mm, f_number: 2, focus: 290 mm}",
                      "{shift: {x: 6 mm, y: 2 mm}}\n  conveyor: {speed: 100 mm/s}",
                      ", exposure: {mean_level: 45 %, time: 1 ms}"));
  const double px = 24;
  expect_agreement(
      s, {{"scratch", s.defect("scratch", straight_scratch(60 * px, 2 * px), {90, 90}, 0.8)}}, 40);
}

std::string plane_recipe(const std::string& plane) {
  return R"(blemish: 1
name: photo
part:
  photos: {files: "photo.png", scale: 20 um/px, response: srgb}
  light: {azimuth: 60 deg, elevation: 35 deg, size: 20 deg}
  finish: {kind: ground, ra: 0.8 um, lay: 90 deg}
  plane: )" +
         plane + "\n";
}

TEST_F(Coverage, OnATiltedAndARoundPhotoIsTheReferees) {
  const auto photo = testing::photo_writer(testing::textured_photo(192, 192, CV_8UC1));
  Stage tilted(plane_recipe("{tilt: 40 deg, azimuth: 30 deg}"), photo);
  Stage bar(plane_recipe("{cylinder: {radius: 2.5 mm, axis: 20 deg}}"), photo);
  const double px = kPhotoUmPerPx;
  for (Stage* s : {&tilted, &bar}) {
    expect_agreement(
        *s,
        {{"scratch", s->defect("scratch", straight_scratch(60 * px, 2 * px), {90, 90}, 0.4)},
         {"aside", s->defect("scratch", straight_scratch(30 * px, 2 * px), {60, 150}, 1.9)},
         {"pit", s->defect("pit", values_of("pit", {{"diameter", 14 * px}}), {120, 60})}},
        40);
  }
}

TEST_F(Coverage, OnASphereIsTheReferees) {
  Stage& s = sphere_stage();
  const double px = 60;
  expect_agreement(
      s,
      {{"scratch at the top",
        s.defect("scratch", straight_scratch(60 * px, 2 * px), {96, 96}, 0.5)},
       {"scratch on the slope",
        s.defect("scratch", straight_scratch(40 * px, 2 * px), {140, 120}, 1.2)},
       {"pit on the slope", s.defect("pit", values_of("pit", {{"diameter", 14 * px}}), {60, 50})}},
      40);
}

// A kind's medians, every length in proportion so that its reach is so many pixels long.
base::Values sized(const defect::DefectType& type, double reach_px, double px_um) {
  base::Values values = values_of(type.name);
  const defect::Reach reach = type.reach(values, 7);
  const glm::dvec2 extent = reach.max_um - reach.min_um;
  const double scale = reach_px * px_um / std::max(extent.x, extent.y);
  for (std::size_t i = 0; i < type.params.size(); ++i) {
    const base::Param& param = type.params[i];
    if (param.unit == base::Unit::um) {
      values.values[i] = float(std::clamp(double(values.values[i]) * scale, param.min, param.max));
    }
  }
  return values;
}

// All kinds of the registry, a few to a picture.
void expect_agreement_of_all_kinds(Stage& stage, double px_um, const std::vector<glm::vec2>& places,
                                   int side) {
  std::vector<Case> cases;
  for (const defect::DefectType* type : defect::registry()) {
    const glm::vec2 at = places[cases.size()];
    cases.push_back({std::string(type->name),
                     stage.defect(std::string(type->name), sized(*type, 44, px_um), at, 0.6)});
    if (cases.size() == places.size() || type == defect::registry().back()) {
      expect_agreement(stage, cases, side);
      cases.clear();
    }
  }
}

TEST_F(Coverage, OfEveryKindThroughABendingTiltedPinholeIsTheReferees) {
  Stage s(view_recipe(scene_file("ring/ring.stl"),
                      "{kind: pinhole, focal: 25 mm, distortion: {k1: -6, k2: 20, p1: 0.002}}",
                      "{distance: 100 mm, tilt: 12 deg, turn: 20 deg, shift: {x: 7 mm}}"));
  expect_agreement_of_all_kinds(s, 24, {{60, 60}, {130, 60}, {60, 130}, {130, 130}}, 40);
}

TEST_F(Coverage, OfEveryKindOnASphereIsTheReferees) {
  expect_agreement_of_all_kinds(sphere_stage(), 60, {{70, 70}, {122, 70}, {70, 122}, {122, 122}},
                                40);
}

TEST_F(Coverage, OfFrayedBandsIsTheReferees) {
  Stage& s = sphere_stage();
  const double px = 60;
  const base::Values band = with(straight_scratch(60 * px, 10 * px),
                                 {{"fray", 0.8}, {"strands", 4}, {"skip_length", 12 * px}});
  const base::Values thin = with(straight_scratch(40 * px, 2 * px),
                                 {{"fray", 0.6}, {"strands", 2}, {"skip_length", 6 * px}});
  const base::Values inclusion =
      values_of("inclusion", {{"length", 50 * px}, {"width", 9 * px}, {"fray", 1}, {"taper", 0.3}});
  expect_agreement(s,
                   {{"band", s.defect("scratch", band, {96, 96}, 0.5)},
                    {"line", s.defect("scratch", thin, {140, 60}, 1.2)},
                    {"inclusion", s.defect("inclusion", inclusion, {60, 50}, 1.5)}},
                   40);
}

// Where an edge of the part runs through a pixel, visibility comes from a 4 x 4 grid: the accuracy
// there is that grid's.
TEST_F(Coverage, AcrossAnEdgeIsWithinTheGridOfGeometrySamples) {
  Stage& s = ring_stage();
  const double px = 24;
  Stage& walled = plate_stage();
  expect_grid_agreement(
      s, {{"along over the chamfer",
           s.defect("scratch", straight_scratch(70 * px, 6 * px), {112, 90}, 0)},
          {"askew over the chamfer",
           s.defect("scratch", straight_scratch(60 * px, 2 * px), {118, 130}, 0.7)}});
  expect_grid_agreement(
      walled, {{"partly behind the wall",
                walled.defect("scratch", straight_scratch(70 * 47.0, 5 * 47.0), {96, 110}, 1.9)}});
}

TEST_F(Coverage, OfAStraightScratchSumsToLengthTimesWidth) {
  Stage& s = photo_stage();
  const double px = kPhotoUmPerPx;
  const std::vector<double> widths_px{0.3, 0.5, 1, 2.3, 6};
  for (const double angle_deg : {0.0, 17.0, 45.0, 90.0}) {
    const double angle = angle_deg * kDegree;
    std::vector<plan::PlannedDefect> defects;
    for (std::size_t i = 0; i < widths_px.size(); ++i) {
      // Side by side, so that none disturbs another.
      const double aside_px = 24 * (double(i) - 2);
      const glm::vec2 at(95.7 + aside_px * std::sin(angle), 96.2 + aside_px * std::cos(angle));
      defects.push_back(
          s.defect("scratch", straight_scratch(100 * px, widths_px[i] * px), at, angle));
    }
    const Frame frame = s.render(s.plan_with(defects));
    for (std::size_t i = 0; i < widths_px.size(); ++i) {
      const InstanceRaster& raster = frame.instances[i];
      EXPECT_NEAR(cv::sum(raster.coverage)[0] / (100 * widths_px[i]), 1, 0.002)
          << widths_px[i] << " px wide at " << angle_deg << " deg";
      EXPECT_NEAR(raster.amodal_area_um2 / (100 * widths_px[i] * px * px), 1, 1e-4);
    }
  }
}

// Where the nearest branch changes, the distance to the center line jumps; no pixel is set there.
TEST_F(Coverage, OfThinBranchesHoldsTogether) {
  Stage& s = photo_stage();
  const double px = kPhotoUmPerPx;
  std::vector<plan::PlannedDefect> defects;
  for (std::uint32_t i = 0; i < 12; ++i) {
    const base::Values values = values_of("crack", {{"length", 45 * px},
                                                    {"width", 0.5 * px},
                                                    {"bend", 0.2},
                                                    {"branches", 4},
                                                    {"branch_length", 0.4},
                                                    {"branch_angle", 40 * kDegree}});
    const glm::vec2 at(26.3f + 46 * float(i % 4), 32.6f + 62 * float(i / 4));
    defects.push_back(s.defect("crack", values, at, i * 15 * kDegree));
    defects.back().seed = 100 + i;
  }
  const Frame frame = s.render(s.plan_with(defects));
  for (const InstanceRaster& raster : frame.instances) {
    const cv::Mat mask = (raster.coverage >= 0.5) | (raster.thin != 0);
    cv::Mat pieces;
    EXPECT_EQ(cv::connectedComponents(mask, pieces, 8) - 1, 1);
  }
}

// 24 directions, straight and curved, each in a field of its own.
TEST_F(Coverage, OfThinFeaturesHoldsTogether) {
  Stage& s = photo_stage();
  const double px = kPhotoUmPerPx;
  for (const double width_px : {0.2, 0.8, 3.0}) {
    std::vector<plan::PlannedDefect> defects;
    for (int i = 0; i < 48; ++i) {
      const base::Values values = with(straight_scratch(22 * px, width_px * px),
                                       {{"bend", i < 24 ? 0 : 1.4}, {"fade", 0.3}});
      const glm::vec2 at(14.3f + 27 * float(i % 7), 14.6f + 27 * float(i / 7));
      defects.push_back(s.defect("scratch", values, at, (i % 24) * 15 * kDegree));
    }
    const Frame frame = s.render(s.plan_with(defects));
    for (const InstanceRaster& raster : frame.instances) {
      const cv::Mat mask = (raster.coverage >= 0.5) | (raster.thin != 0);
      cv::Mat pieces;
      EXPECT_EQ(cv::connectedComponents(mask, pieces, 8) - 1, 1)
          << width_px << " px wide, scratch " << raster.number;
      EXPECT_GT(cv::countNonZero(mask), 12);
    }
  }
}

}  // namespace
}  // namespace blemish::render
