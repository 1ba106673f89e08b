#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "plan/recipes.hpp"

namespace blemish::plan {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::HasSubstr;

const std::string kMore =
    "nuisances:\n  - dust: {per_image: {poisson: 3}}\n"
    "capture:\n  - exposure: {stops: [-0.3, 0.3]}\n  - sensor_noise: {}\n";

void expect_round_trips(const Rehearsal& setup, int count) {
  for (int i = 0; i < count; ++i) {
    const SamplePlan plan = setup.make(i);
    const std::string text = to_json(plan);
    const SamplePlan back = from_json(text, "plan.json");
    ASSERT_EQ(to_json(back), text);
    ASSERT_EQ(back.defects.size(), plan.defects.size());
    for (std::size_t k = 0; k < plan.defects.size(); ++k) {
      ASSERT_EQ(back.defects[k].values.values, plan.defects[k].values.values);
      ASSERT_EQ(back.defects[k].anchor.origin_mm, plan.defects[k].anchor.origin_mm);
      ASSERT_EQ(back.defects[k].anchor.tangent, plan.defects[k].anchor.tangent);
      ASSERT_EQ(back.defects[k].seed, plan.defects[k].seed);
    }
    ASSERT_EQ(back.shots.size(), plan.shots.size());
    for (std::size_t k = 0; k < plan.shots.size(); ++k) {
      ASSERT_EQ(back.shots[k].exposure, plan.shots[k].exposure);
      ASSERT_EQ(back.shots[k].lights, plan.shots[k].lights);
      ASSERT_EQ(back.shots[k].noise_key, plan.shots[k].noise_key);
    }
    ASSERT_EQ(back.photo, plan.photo);
    ASSERT_EQ(back.part, plan.part);
    ASSERT_EQ(back.step, plan.step);
    ASSERT_EQ(view_key(back), view_key(plan));
    ASSERT_EQ(back.seed, plan.seed);
  }
}

TEST(PlanJson, RoundTripsWithoutLosingABit) {
  expect_round_trips(
      Rehearsal(ring(defects("{poisson: 3}", kScratch + kPit + "    - dust: {}\n"), kMore), 40),
      40);
  expect_round_trips(
      Rehearsal(
          photos(defects("{poisson: 3}", kScratch + "    - pit: {on: face, count: 4}\n"), kMore),
          20),
      20);
}

TEST(PlanJson, FloatsAreShortAndNamesCarryUnits) {
  const Rehearsal setup(ring(defects("1", "    - scratch: {on: face, width: 20.1 um}\n")), 1);
  const std::string text = to_json(setup.make(0));
  EXPECT_THAT(text, HasSubstr("\"width_um\": 20.1,"));
  EXPECT_THAT(text, HasSubstr("\"distance_mm\": 300.0,"));
}

TEST(PlanJson, LargeSeedsSurvive) {
  const Rehearsal setup(ring(defects("1", kScratch)), 1);
  SamplePlan plan = setup.make(0);
  plan.seed = 0xfedcba9876543210u;
  EXPECT_EQ(from_json(to_json(plan), "plan.json").seed, plan.seed);
}

struct Edit {
  const char* pointer;
  Json value;  // null = remove the key
  const char* path;
  const char* message;
};

std::string message_of(const std::string& text) {
  try {
    from_json(text, "plan.json");
  } catch (const base::Error& error) {
    return base::to_text(error.fault());
  }
  return "";
}

TEST(PlanJson, FaultsNameTheirPlace) {
  const Rehearsal setup(ring(defects("2", "    - scratch: {on: face}\n"), kMore), 1);
  const Json good = Json::parse(to_json(setup.make(0)));
  ASSERT_EQ(message_of(good.dump()), "");
  const std::vector<Edit> edits{
      {"/blemish_plan", 2, "blemish_plan", "whole number"},
      {"/seed", -1, "seed", "whole number"},
      {"/index", 5, "index", "below the count"},
      {"/split", nullptr, "split", "missing"},
      {"/shots", Json::array(), "shots", "empty"},
      {"/shots/0/name", "a/b", "shots[0].name", "letters"},
      {"/shots/0/exposure", "bright", "shots[0].exposure", "number"},
      {"/shots/0/exposure", 0, "shots[0].exposure", "above 0"},
      {"/shots/0/lights/1", 2, "shots[0].lights[1]", "0 to 1"},
      {"/shots/0/lights/1", 0, "shots[0].lights[1]", "twice"},
      {"/defects", 3, "defects", "list"},
      {"/defects/1/number", 7, "defects[1].number", "must be 2"},
      {"/defects/0/kind", "dragon", "defects[0].kind", "unknown kind"},
      {"/defects/0/parameters/width_um", nullptr, "defects[0].parameters.width_um", "missing"},
      {"/defects/0/parameters/width_um", 1e9, "defects[0].parameters.width_um", "outside"},
      {"/defects/0/parameters/width_um", "wide", "defects[0].parameters.width_um", "number"},
      {"/defects/0/parameters/widht_um", 3, "defects[0].parameters", "did you mean \"width_um\""},
      {"/defects/0/anchor/normal", Json::array({0, 0, 2}), "defects[0].anchor", "frame"},
      {"/defects/0/anchor/tangent", Json::array({0, 1}), "defects[0].anchor.tangent", "three"},
      {"/defects/0/seed", 4294967296, "defects[0].seed", "whole number"},
      {"/lights/0/kind", "sun", "lights[0].kind", "unknown light"},
      {"/capture/0/op", "magic", "capture[0].op", "unknown op"},
      {"/finishes/0/kind", "furry", "finishes[0].kind", "unknown finish"},
      {"/finishes", Json::array(), "finishes", "must hold 1 to 8"},
      {"/view/tilt_rad", 9, "view.tilt_rad", "outside"},
      {"/extra", 1, "plan.json", "unknown key \"extra\""},
  };
  for (const Edit& edit : edits) {
    Json bad = good;
    const Json::json_pointer pointer(edit.pointer);
    if (edit.value.is_null()) {
      bad[pointer.parent_pointer()].erase(pointer.back());
    } else {
      bad[pointer] = edit.value;
    }
    const std::string message = message_of(bad.dump());
    EXPECT_THAT(message, HasSubstr("plan.json")) << edit.pointer;
    EXPECT_THAT(message, HasSubstr(edit.path)) << edit.pointer;
    EXPECT_THAT(message, HasSubstr(edit.message)) << edit.pointer;
  }
}

TEST(PlanJson, WhatIsNoPlanIsRefused) {
  EXPECT_THAT(message_of("{\n  \"a\": 1,\n  nonsense\n}"), HasSubstr("plan.json:3:"));
  EXPECT_THAT(message_of(""), HasSubstr("not JSON"));
  EXPECT_THAT(message_of("[]"), HasSubstr("not a plan"));
  EXPECT_THAT(message_of("{\"a\": 1}"), HasSubstr("not a plan"));
}

}  // namespace
}  // namespace blemish::plan
