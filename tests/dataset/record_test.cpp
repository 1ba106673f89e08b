#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "dataset/hand_record.hpp"
#include "dataset/sample.hpp"

namespace blemish::dataset {
namespace {

using blemish::testing::hand_record;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr recipe::MaskPolicy kCore = recipe::MaskPolicy::core;

TEST(Record, ALineReadBackGivesTheSameLine) {
  for (const std::int64_t index : {0, 7, 1234567}) {
    const std::string line = to_json_line(hand_record(index), kCore);
    EXPECT_EQ(to_json_line(from_json_line(line, "m", 1), kCore), line);
  }
}

TEST(Record, TheLineHasTheDocumentedKeysInOrder) {
  const auto json = nlohmann::ordered_json::parse(to_json_line(hand_record(2), kCore));
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) {
    keys.push_back(key);
  }
  EXPECT_THAT(keys, ElementsAre("index", "split", "group", "control", "attributes", "images",
                                "files", "plan_sha256", "background", "scale_assumed", "noise",
                                "pose", "verdict", "mask", "instances", "nuisances", "planned",
                                "unplaced", "out_of_view", "dropped", "checks"));
  for (const char* key :
       {"uid",          "number",    "kind",        "class",          "region",
        "bbox",         "area_px",   "coverage_px", "masks",          "centerline",
        "keypoints",    "length_um", "width_um",    "depth_um",       "area_um2",
        "contrast",     "cnr",       "dprime",      "dprime_noise",   "visibility",
        "truncated",    "occluded",  "severity",    "parameters",     "outlines",
        "oriented_box", "ignored",   "amodal_px",   "shot_visibility"}) {
    EXPECT_TRUE(json["instances"][0].contains(key)) << key;
  }
  EXPECT_TRUE(json["instances"][0]["masks"]["visible"].contains("main"));
  EXPECT_TRUE(json["instances"][0]["dprime"]["main"].is_number());
  EXPECT_TRUE(json["instances"][0]["parameters"].contains("depth_um"));
}

TEST(Record, WhatNoRuleJudgesIsNull) {
  Record record = hand_record(2);
  EXPECT_THAT(to_json_line(record, kCore), HasSubstr("\"verdict\":\"borderline\""));
  record.verdict.clear();
  record.pose.reset();
  const auto json = nlohmann::json::parse(to_json_line(record, kCore));
  EXPECT_TRUE(json["verdict"].is_null());
  EXPECT_TRUE(json["pose"].is_null());
  EXPECT_TRUE(json["instances"][0]["severity"].is_null());
  EXPECT_EQ(json["instances"][1]["severity"], "minor");
  const Record back = from_json_line(to_json_line(record, kCore), "m", 1);
  EXPECT_FALSE(back.pose);
  EXPECT_EQ(back.verdict, "");
}

TEST(Record, AGrownMaskIsTheExportedOne) {
  Record record = hand_record(2);
  label::Instance& pit = record.instances[0];
  pit.grown = pit.influence;
  const std::string line = to_json_line(record, kCore);
  const Record back = from_json_line(line, "m", 1);
  EXPECT_EQ(back.instances[0].exported(recipe::MaskPolicy::core).text, pit.influence.text);
  EXPECT_EQ(back.instances[1].exported(recipe::MaskPolicy::core).text,
            record.instances[1].core.text);
  EXPECT_EQ(to_json_line(back, kCore), line);
}

TEST(Record, TheBackgroundIsNullForAMesh) {
  Record record = hand_record(2);
  record.background_file.clear();
  const std::string line = to_json_line(record, kCore);
  EXPECT_THAT(line, HasSubstr("\"background\":null"));
  EXPECT_TRUE(from_json_line(line, "m", 1).background_file.empty());
}

TEST(Record, ABrokenLineIsNamedWithItsPlace) {
  const std::string good = to_json_line(hand_record(2), kCore);
  std::string lost = good;
  lost.replace(lost.find("\"uid\""), 5, "\"uuu\"");
  std::string kind = good;
  kind.replace(kind.find("\"kind\":\"pit\""), 12, "\"kind\":\"pip\"");
  for (const std::string& line : {std::string("{"), good.substr(0, good.size() / 2), lost, kind}) {
    try {
      from_json_line(line, "set/manifest.jsonl", 17);
      ADD_FAILURE() << "read: " << line;
    } catch (const base::Error& error) {
      EXPECT_THAT(error.what(), HasSubstr("set/manifest.jsonl:17: "));
    }
  }
}

TEST(Record, TextThatIsNotUtf8StillGivesALine) {
  Record record = hand_record(2);
  record.background_file = "na\xEFve.png";
  EXPECT_NO_THROW(from_json_line(to_json_line(record, kCore), "m", 1));
}

TEST(Record, SeveralShotsEachHaveTheirMaskAndFigures) {
  const Record record = hand_record(3, true);
  const std::string line = to_json_line(record, kCore);
  const auto json = nlohmann::ordered_json::parse(line);
  for (const auto& instance : json["instances"]) {
    for (const char* shot : {"dark", "bright"}) {
      EXPECT_TRUE(instance["masks"]["visible"].contains(shot));
      EXPECT_TRUE(instance["dprime"][shot].is_number());
      EXPECT_TRUE(instance["dprime_noise"][shot].is_number());
    }
    EXPECT_GT(instance["dprime"]["dark"], instance["dprime"]["bright"]);
  }
  const Record back = from_json_line(line, "m", 1);
  EXPECT_EQ(to_json_line(back, kCore), line);
  EXPECT_EQ(back.images[1].shot, "bright");
  EXPECT_EQ(back.instances[0].visible.text, record.instances[0].visible.text);
  EXPECT_NEAR(back.instances[0].dprime, record.instances[0].dprime,
              1e-4 * record.instances[0].dprime);
}

}  // namespace
}  // namespace blemish::dataset
