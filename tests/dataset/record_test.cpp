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
      EXPECT_THAT(error.what(), HasSubstr("set/manifest.jsonl:17:"));
    }
  }
}

// Each value of a line, replaced by another or taken out: what is told and of which key.
TEST(Record, AFaultNamesTheKeyWhatStandsThereAndWhatShould) {
  const nlohmann::ordered_json good =
      nlohmann::ordered_json::parse(to_json_line(hand_record(2), kCore));
  const auto told = [&](const char* pointer, const nlohmann::ordered_json& value) {
    nlohmann::ordered_json bad = good;
    const nlohmann::ordered_json::json_pointer at(pointer);
    if (value.is_discarded()) {
      bad.at(at.parent_pointer()).erase(at.back());
    } else {
      bad.at(at) = value;
    }
    try {
      from_json_line(bad.dump(), "m.jsonl", 17);
    } catch (const base::Error& error) {
      return std::string(error.what()).substr(0, std::string(error.what()).find('\n'));
    }
    return std::string("no fault");
  };
  const nlohmann::ordered_json gone(nlohmann::ordered_json::value_t::discarded);
  using List = nlohmann::ordered_json::array_t;
  EXPECT_EQ(told("/index", "2"), "m.jsonl:17: index: is the text \"2\", not a whole number");
  EXPECT_EQ(told("/split", 3), "m.jsonl:17: split: is 3, not text");
  EXPECT_EQ(told("/instances", "none"), "m.jsonl:17: instances: is the text \"none\", not a list");
  EXPECT_EQ(told("/instances/1/uid", gone), "m.jsonl:17: instances[1].uid: is missing");
  EXPECT_EQ(told("/instances/1/bbox", List{1, 2, 3}),
            "m.jsonl:17: instances[1].bbox[3]: is missing: the list has 3 values");
  EXPECT_EQ(told("/instances/0/number", 1.5),
            "m.jsonl:17: instances[0].number: is 1.5, not a whole number from -2147483648 to "
            "2147483647");
  EXPECT_EQ(told("/instances/0/bbox/2", 4e9),
            "m.jsonl:17: instances[0].bbox[2]: is 4000000000.0, not a whole number from "
            "-2147483648 to 2147483647");
  EXPECT_EQ(told("/instances/0/length_um", nullptr),
            "m.jsonl:17: instances[0].length_um: is null, not a number");
  EXPECT_EQ(told("/instances/0/ignored", "no"),
            "m.jsonl:17: instances[0].ignored: is the text \"no\", not true or false");
  EXPECT_EQ(told("/instances/0/masks/core", 7),
            "m.jsonl:17: instances[0].masks.core: is 7, not a map");
  EXPECT_EQ(told("/instances/0/kind", "pip"),
            "m.jsonl:17: instances[0].kind: is the text \"pip\", not a kind that this version "
            "knows");
  EXPECT_EQ(told("/control", "dirty"),
            "m.jsonl:17: control: is the text \"dirty\", not clean, sham or null");
  EXPECT_EQ(told("/pose/camera_from_part/1", List{}),
            "m.jsonl:17: pose.camera_from_part[1][0]: is missing: the list has 0 values");
  EXPECT_THAT(told("/instances/0/masks/core/counts", "!"),
              HasSubstr("m.jsonl:17: instances[0].masks.core: "));
}

TEST(Record, NoTypeOfAnyValueIsTakenForAnother) {
  const nlohmann::ordered_json good =
      nlohmann::ordered_json::parse(to_json_line(hand_record(2), kCore));
  const nlohmann::ordered_json flat = good.flatten();
  for (const auto& [pointer, value] : flat.items()) {
    nlohmann::ordered_json bad = good;
    bad.at(nlohmann::ordered_json::json_pointer(pointer)) =
        nlohmann::ordered_json::array_t{nlohmann::ordered_json::object()};
    try {
      from_json_line(bad.dump(), "m.jsonl", 1);
      // What is kept for readers of the file alone.
      EXPECT_TRUE(pointer == "/mask" || pointer == "/background" || pointer.ends_with("/grown"))
          << pointer;
    } catch (const base::Error& error) {
      EXPECT_FALSE(error.fault().where.path.empty()) << pointer;
      EXPECT_EQ(std::string(error.what()).find("json.exception"), std::string::npos) << pointer;
    }
  }
}

TEST(Record, AnUnreadableLineIsNamedToTheColumn) {
  try {
    from_json_line("{\"index\": 2, \"split\" \"train\"}", "m.jsonl", 4);
    FAIL();
  } catch (const base::Error& error) {
    EXPECT_EQ(error.fault().where.line, 4);
    EXPECT_EQ(error.fault().where.column, 28);
    EXPECT_EQ(error.fault().message, "is no JSON: reading stopped here");
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
