// Picture and twin: the same bits outside the defects' influence, and on a photo outside everything
// that was added; both through the same camera as the labels.
#include <cmath>

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include "augment/develop.hpp"
#include "support/referee.hpp"

namespace blemish::render {
namespace {

using testing::Stage;
using testing::values_of;

constexpr double kPhotoUmPerPx = 20;

class Twin : public testing::DeviceTest {};

bool same(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && a.type() == b.type() && cv::norm(a, b, cv::NORM_INF) == 0;
}

// 255 where two pictures differ in any channel.
cv::Mat differing(const cv::Mat& a, const cv::Mat& b) {
  const cv::Mat flat = a.reshape(1, a.rows) != b.reshape(1, b.rows);
  cv::Mat result;
  cv::resize(flat, result, a.size(), 0, 0, cv::INTER_AREA);
  return result != 0;
}

std::string ring_recipe(const std::string& resolution, const std::string& lights) {
  return std::string("blemish: 1\nname: ring\npart: {mesh: \"") + BLEMISH_SOURCE_DIR +
         R"(/scenes/ring/ring.stl", unit: mm, material: steel, finish: {kind: ground, ra: 0.3 um}}
camera:
  lens: {kind: telecentric, field_width: 4 mm}
  sensor: {preset: imx174}
  view: {tilt: 5 deg, shift: {x: 7 mm}}
  resolution: )" +
         resolution + "\nlights:\n" + lights;
}

Stage& mesh_stage() {
  static Stage stage(ring_recipe("128x128", "  - ring: {height: 30 mm}\n"));
  return stage;
}

Stage& photo_stage() {
  static Stage stage(testing::photo_recipe(),
                     testing::photo_writer(testing::textured_photo(128, 128, CV_8UC1)));
  return stage;
}

// A scratch, a pit across it, and dust as a nuisance beside and on them.
plan::SamplePlan busy_plan(const Stage& stage, double px_um) {
  plan::SamplePlan plan = stage.plan_with(
      {stage.defect("scratch", values_of("scratch", {{"length", 40 * px_um}, {"width", 2 * px_um}}),
                    {50, 60}, 0.5),
       stage.defect("pit", values_of("pit", {{"diameter", 9 * px_um}, {"depth", 2 * px_um}}),
                    {60, 56})});
  for (const glm::vec2 at : {glm::vec2(20, 100), glm::vec2(45, 62)}) {
    plan.nuisances.push_back(
        stage.defect("dust", values_of("dust", {{"shape", 0}, {"size", 6 * px_um}}), at));
  }
  return plan;
}

cv::Mat union_of_influences(const Frame& frame) {
  cv::Mat result = cv::Mat::zeros(frame.height_px, frame.width_px, CV_8U);
  for (const InstanceRaster& raster : frame.instances) {
    result |= testing::whole(frame, raster.influence, raster.box);
  }
  return result;
}

void expect_twins(Stage& stage, double px_um) {
  const Frame frame = stage.render(busy_plan(stage, px_um));
  ASSERT_EQ(frame.instances.size(), 2u);
  const cv::Mat influence = union_of_influences(frame);
  const cv::Mat changed = differing(frame.shots[0].image, frame.shots[0].twin);
  EXPECT_GT(cv::countNonZero(changed), 100);
  EXPECT_EQ(cv::countNonZero(changed & (influence == 0)), 0);
  for (const InstanceRaster& raster : frame.instances) {
    EXPECT_EQ(cv::countNonZero((raster.coverage > 0) & (raster.influence == 0)), 0);
    EXPECT_GT(cv::countNonZero(raster.coverage > 0), 20);
    EXPECT_GT(cv::norm(raster.delta[0], cv::NORM_INF), 0.001);
  }
  const Frame again = stage.render(busy_plan(stage, px_um));
  EXPECT_TRUE(same(frame.shots[0].image, again.shots[0].image) &&
              same(frame.shots[0].twin, again.shots[0].twin));
  for (std::size_t i = 0; i < frame.instances.size(); ++i) {
    EXPECT_TRUE(same(frame.instances[i].coverage, again.instances[i].coverage));
    EXPECT_TRUE(same(frame.instances[i].delta[0], again.instances[i].delta[0]));
  }
}

TEST_F(Twin, OfAMeshDiffersOnlyInsideTheInfluence) { expect_twins(mesh_stage(), 31); }

TEST_F(Twin, OfAPhotoDiffersOnlyInsideTheInfluence) { expect_twins(photo_stage(), kPhotoUmPerPx); }

// Sharp marks in the corners of a long scratch's bounding box, one of them far from the scratch.
TEST_F(Twin, OfAPhotoBlursOnceWhereBoxesOverlap) {
  Stage s(testing::photo_recipe(),
          testing::photo_writer(testing::textured_photo(256, 256, CV_8UC1)));
  const double px = kPhotoUmPerPx;
  const base::Values mark = values_of(
      "tool_mark", {{"length", 12 * px}, {"width", 8 * px}, {"depth", 2 * px}, {"edge", 0.02}});
  const Frame frame = s.render(s.plan_with(
      {s.defect("scratch", testing::straight_scratch(260 * px, 2 * px), {128, 128}, -0.785),
       s.defect("tool_mark", mark, {216, 40}), s.defect("tool_mark", mark, {40, 216})}));
  ASSERT_EQ(frame.instances.size(), 3u);
  const cv::Mat changed = differing(frame.shots[0].image, frame.shots[0].twin);
  EXPECT_GT(cv::countNonZero(changed(cv::Rect(206, 30, 20, 20))), 50);
  EXPECT_EQ(cv::countNonZero(changed & (union_of_influences(frame) == 0)), 0);
}

void expect_nuisances_in_both(Stage& stage, double px_um) {
  plan::SamplePlan plan = busy_plan(stage, px_um);
  plan.defects.clear();
  const Frame clean = stage.render(stage.blank);
  EXPECT_TRUE(same(clean.shots[0].image, clean.shots[0].twin));
  EXPECT_TRUE(clean.instances.empty());
  const Frame dusty = stage.render(plan);
  EXPECT_TRUE(same(dusty.shots[0].image, dusty.shots[0].twin));
  EXPECT_GT(cv::countNonZero(differing(dusty.shots[0].twin, clean.shots[0].twin)), 30);
  // The same twin with defects beside them.
  const Frame busy = stage.render(busy_plan(stage, px_um));
  EXPECT_TRUE(same(busy.shots[0].twin, dusty.shots[0].twin));
}

// Where they overlap an instance's change is what would be gone without it, whatever lies around.
void expect_left_out(Stage& stage, double px_um) {
  const auto pit = [&](glm::dvec2 at, double diameter_px) {
    return stage.defect(
        "pit", values_of("pit", {{"diameter", diameter_px * px_um}, {"depth", 2 * px_um}}), at);
  };
  const base::Values scratch =
      values_of("scratch", {{"length", 60 * px_um}, {"width", 3 * px_um}, {"depth", px_um}});
  const plan::SamplePlan plan =
      stage.plan_with({pit({60, 60}, 14), stage.defect("scratch", scratch, {56, 62}, 0.5),
                       pit({68, 62}, 10), pit({64, 100}, 10)});
  const Frame frame = stage.render(plan);
  ASSERT_EQ(frame.instances.size(), 4u);
  for (std::size_t i = 0; i < 4; ++i) {
    plan::SamplePlan fewer = plan;
    fewer.defects.erase(fewer.defects.begin() + std::ptrdiff_t(i));
    const InstanceRaster& raster = frame.instances[i];
    ASSERT_FALSE(raster.box.empty()) << i;
    cv::Mat change = frame.shots[0].image - stage.render(fewer).shots[0].image;
    change = change(raster.box).clone();
    change.setTo(0, raster.influence == 0);
    EXPECT_GT(cv::norm(change, cv::NORM_INF), 0.001) << i;
    EXPECT_LT(cv::norm(change, raster.delta[0], cv::NORM_INF), 1e-4) << i;
  }
}

TEST_F(Twin, OfAMeshTellsWhatEachOfSeveralChanges) { expect_left_out(mesh_stage(), 31); }

TEST_F(Twin, OfAPhotoTellsWhatEachOfSeveralChanges) {
  expect_left_out(photo_stage(), kPhotoUmPerPx);
}

TEST_F(Twin, EachShotIsThePictureUnderItsLightsAlone) {
  Stage stage(ring_recipe("96x96", R"(  - ring: {height: 20 mm}
  - coaxial: {}
shots: {dark: [ring1], bright: [coaxial1], both: [ring1, coaxial1]}
)"));
  const plan::SamplePlan plan = stage.plan_with(
      {stage.defect("scratch", values_of("scratch", {{"length", 1600}, {"width", 80}}), {50, 50}),
       stage.defect("pit", values_of("pit", {{"diameter", 400}, {"depth", 80}}), {56, 52})});
  const Frame frame = stage.render(plan);
  ASSERT_EQ(frame.shots.size(), 3u);
  EXPECT_EQ(frame.shots[1].name, "bright");
  for (std::size_t i = 0; i < 3; ++i) {
    plan::SamplePlan one = plan;
    one.shots = {plan.shots[i]};
    const Frame alone = stage.render(one);
    // The grouping of shots may order the sums of lights, so the last bits are free.
    EXPECT_LT(cv::norm(alone.shots[0].image, frame.shots[i].image, cv::NORM_INF), 1e-5);
    EXPECT_LT(cv::norm(alone.shots[0].twin, frame.shots[i].twin, cv::NORM_INF), 1e-5);
    const cv::Mat changed = differing(frame.shots[i].image, frame.shots[i].twin);
    EXPECT_GT(cv::countNonZero(changed), 20);
    EXPECT_EQ(cv::countNonZero(changed & (union_of_influences(frame) == 0)), 0);
    // They overlap, so each has its own change by leaving it out, in each shot.
    for (std::size_t k = 0; k < 2; ++k) {
      ASSERT_EQ(frame.instances[k].delta.size(), 3u);
      EXPECT_GT(cv::norm(frame.instances[k].delta[i], cv::NORM_INF), 0.001);
    }
  }
  EXPECT_GT(cv::norm(frame.shots[0].image, frame.shots[1].image, cv::NORM_INF), 0.1);
}

TEST_F(Twin, OfAMeshBearsADefectOnTheFarSide) {
  Stage& stage = mesh_stage();
  plan::SamplePlan plan = busy_plan(stage, 31);
  plan::PlannedDefect below = plan.defects[1];
  below.number = below.group = 3;
  below.anchor.origin_mm.z = double(stage.scene.mesh->min_mm.z);
  below.anchor.normal = -below.anchor.normal;
  below.anchor.bitangent = -below.anchor.bitangent;
  plan.defects.push_back(below);
  const Frame frame = stage.render(plan);
  ASSERT_EQ(frame.instances.size(), 3u);
  EXPECT_TRUE(frame.instances[2].box.empty());
  EXPECT_EQ(frame.instances[2].unhidden, 0);
  const Frame without = stage.render(busy_plan(stage, 31));
  EXPECT_TRUE(same(frame.shots[0].image, without.shots[0].image));
}

TEST_F(Twin, OfAMeshHasTheNuisances) { expect_nuisances_in_both(mesh_stage(), 31); }

TEST_F(Twin, OfAPhotoHasTheNuisances) { expect_nuisances_in_both(photo_stage(), kPhotoUmPerPx); }

double encode_photo(const void* spec, double linear) {
  return scene::encode(*static_cast<const scene::PhotoSpec*>(spec), linear);
}

augment::Developed develop(const Stage& stage, const Frame& frame) {
  augment::PhotoDelivery photo;
  photo.codes = frame.photo;
  photo.untouched_image = frame.shots[0].photo_untouched_image;
  photo.untouched_twin = frame.shots[0].photo_untouched_twin;
  photo.topup_image = frame.shots[0].noise_topup_image;
  photo.topup_twin = frame.shots[0].noise_topup_twin;
  photo.topup_key = 5;
  photo.noise_code = frame.photo_noise_code;
  photo.encode = encode_photo;
  photo.response = &*stage.recipe.part.photos;
  augment::Context context;
  context.max_code = frame.photo.depth() == CV_16U ? 65535 : 255;
  return augment::develop(frame.shots[0].image, frame.shots[0].twin, {}, context, photo);
}

TEST_F(Twin, LeavesThePhotosOwnCodesWhereNothingReaches) {
  for (const int type : {CV_8UC1, CV_8UC3, CV_16UC1}) {
    const cv::Mat photo = testing::textured_photo(112, 96, type);
    Stage stage(testing::photo_recipe(), testing::photo_writer(photo));
    const Frame frame = stage.render(busy_plan(stage, kPhotoUmPerPx));
    const augment::Developed developed = develop(stage, frame);
    ASSERT_EQ(developed.image.type(), type);
    const cv::Mat changed = differing(developed.image, photo);
    EXPECT_GT(cv::countNonZero(changed), 100);
    EXPECT_EQ(cv::countNonZero(changed & (frame.shots[0].photo_untouched_image != 0)), 0);
    // The dust aside, what is touched is what the instances say.
    const cv::Mat dusty = differing(developed.twin, photo);
    EXPECT_EQ(cv::countNonZero(dusty & (frame.shots[0].photo_untouched_twin != 0)), 0);
    EXPECT_EQ(cv::countNonZero(changed & (union_of_influences(frame) == 0) &
                               (frame.shots[0].photo_untouched_twin != 0)),
              0);
    EXPECT_GT(cv::countNonZero(frame.shots[0].photo_untouched_image), 112 * 96 / 2);
  }
}

// Middle of what is darker than half the picture's mean.
cv::Point2d middle_of_dark(const cv::Mat& picture) {
  const double level = 0.6 * cv::mean(picture)[0];
  cv::Mat weight = cv::max(0.0, level - picture);
  const cv::Moments moments = cv::moments(weight);
  return {moments.m10 / moments.m00 + 0.5, moments.m01 / moments.m00 + 0.5};
}

// A disc drawn into the photo about the surface place (1.3 mm, -0.7 mm), and a pit anchored there.
TEST_F(Twin, OfAPhotoInAMovedViewKeepsLabelsOnTheirPlace) {
  const glm::dvec2 place_mm(1.3, -0.7);
  const double px_per_mm = 1000 / kPhotoUmPerPx;
  constexpr int kSidePx = 512;  // no view looks past the photo's edge
  cv::Mat fine(kSidePx * 8, kSidePx * 8, CV_8UC1, cv::Scalar(160));
  const cv::Point2d at((0.5 * kSidePx + place_mm.x * px_per_mm) * 8 - 0.5,
                       (0.5 * kSidePx - place_mm.y * px_per_mm) * 8 - 0.5);
  cv::circle(fine, cv::Point(at * 16), 7 * 8 * 16, cv::Scalar(15), cv::FILLED, cv::LINE_8, 4);
  cv::Mat photo;
  cv::resize(fine, photo, {kSidePx, kSidePx}, 0, 0, cv::INTER_AREA);
  for (const char* view : {"{turn: 25 deg, shift: {x: -0.6 mm, y: 0.35 mm}}",
                           "{turn: -70 deg, tilt: 12 deg, shift: {x: 0.2 mm, y: 0.9 mm}}"}) {
    Stage stage(testing::photo_recipe(std::string("camera:\n  resolution: 200x160\n"
                                                  "  lens: {kind: telecentric, field_width: 4 mm}\n"
                                                  "  sensor: {preset: imx174}\n  view: ") +
                                      view + "\n"),
                testing::photo_writer(photo));
    plan::PlannedDefect pit =
        stage.defect("pit", values_of("pit", {{"diameter", 200}, {"irregularity", 0}}), {100, 80});
    pit.anchor.origin_mm = {place_mm, 0};
    const Frame frame = stage.render(stage.plan_with({pit}));
    const InstanceRaster& raster = frame.instances[0];
    const cv::Point2d marked = middle_of_dark(frame.shots[0].twin);
    const cv::Moments moments = cv::moments(raster.coverage);
    const cv::Point2d label(raster.box.x + moments.m10 / moments.m00 + 0.5,
                            raster.box.y + moments.m01 / moments.m00 + 0.5);
    EXPECT_LT(cv::norm(label - marked), 0.5) << view;
    EXPECT_LT(cv::norm(raster.center_px - marked), 0.5) << view;
    // It did move.
    EXPECT_GT(cv::norm(marked - cv::Point2d(100 + place_mm.x * 50, 80 - place_mm.y * 50)), 10);
  }
}

}  // namespace
}  // namespace blemish::render
