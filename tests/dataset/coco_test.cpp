#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "dataset/hand_record.hpp"
#include "temp_dir.hpp"

namespace blemish::dataset {
namespace {

using blemish::testing::hand_sample;
using blemish::testing::HandSample;
using blemish::testing::TempDir;
using Json = nlohmann::json;

class Coco : public ::testing::Test {
 protected:
  Header header_;
  TempDir dir_;

  Coco() {
    header_.name = "hand";
    header_.count = 100;
    header_.classes = {"pit", "scratch"};
    header_.formats = {"coco"};
  }
  Json written(const std::vector<HandSample>& samples) {
    Folder folder(dir_.path(), header_, false);
    for (HandSample sample : samples) {
      folder.write_files(sample.record, sample.pictures, sample.instance_map);
      folder.commit(sample.record);
    }
    folder.finish();
    return Json::parse(base::read_file(dir_.path() / "annotations/coco.json"));
  }
};

std::vector<HandSample> samples(const std::vector<std::int64_t>& indices) {
  std::vector<HandSample> result;
  for (const std::int64_t index : indices) {
    result.push_back(hand_sample(index));
  }
  return result;
}

TEST_F(Coco, IdsBeginAtOneAndPointAtWhatIsThere) {
  const Json json = written(samples({0, 3, 4}));
  std::set<int> images, categories, annotations;
  for (const Json& image : json["images"]) {
    EXPECT_TRUE(images.insert(image["id"].get<int>()).second);
    EXPECT_TRUE(std::filesystem::exists(dir_.path() / image["file_name"].get<std::string>()));
  }
  for (const Json& category : json["categories"]) {
    EXPECT_TRUE(categories.insert(category["id"].get<int>()).second);
  }
  for (const Json& annotation : json["annotations"]) {
    EXPECT_TRUE(annotations.insert(annotation["id"].get<int>()).second);
    EXPECT_EQ(images.count(annotation["image_id"].get<int>()), 1u);
    EXPECT_EQ(categories.count(annotation["category_id"].get<int>()), 1u);
  }
  EXPECT_EQ(images, (std::set<int>{1, 4, 5}));
  EXPECT_EQ(categories, (std::set<int>{1, 2}));
  EXPECT_EQ(annotations, (std::set<int>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(json["images"][2]["split"], "val");
}

TEST_F(Coco, AreaAndBoxAreThoseOfTheMask) {
  const Json json = written(samples({0, 1, 2, 3}));
  ASSERT_EQ(json["annotations"].size(), 8u);
  for (const Json& annotation : json["annotations"]) {
    const Json& segmentation = annotation["segmentation"];
    const label::Rle rle =
        label::parse_rle(segmentation["counts"], segmentation["size"][0], segmentation["size"][1]);
    EXPECT_EQ(rle.height, 64);
    EXPECT_EQ(label::area(rle), annotation["area"].get<std::int64_t>());
    const cv::Rect box = label::bounding_box(rle);
    EXPECT_EQ(annotation["bbox"], (Json{box.x, box.y, box.width, box.height}));
    EXPECT_EQ(annotation["iscrowd"], 0);
  }
}

TEST_F(Coco, AttributesCarryTheFactsFlat) {
  const Json json = written(samples({0}));
  const Json& attributes = json["annotations"][1]["attributes"];
  EXPECT_EQ(attributes["kind"], "scratch");
  EXPECT_EQ(attributes["truncated"], 0.125);
  EXPECT_TRUE(attributes["parameters.depth_um"].is_number());
  EXPECT_TRUE(attributes["seed"].is_number_unsigned());
  for (const auto& [key, value] : attributes.items()) {
    EXPECT_TRUE(value.is_number() || value.is_string()) << key;
  }
}

TEST_F(Coco, EachShotIsAnImageWithTheSameMasks) {
  const Json json = written({hand_sample(0, true), hand_sample(3, true)});
  ASSERT_EQ(json["images"].size(), 4u);
  EXPECT_EQ(json["images"][1]["shot"], "bright");
  EXPECT_EQ(json["images"][1]["file_name"], "images/000000_bright.png");
  EXPECT_EQ(json["images"][2]["id"], 7);
  ASSERT_EQ(json["annotations"].size(), 8u);
  const Json& dark = json["annotations"][0];
  const Json& bright = json["annotations"][2];
  EXPECT_EQ(dark["image_id"], 1);
  EXPECT_EQ(bright["image_id"], 2);
  EXPECT_EQ(dark["segmentation"], bright["segmentation"]);
  EXPECT_EQ(dark["attributes"]["uid"], bright["attributes"]["uid"]);
  EXPECT_GT(dark["attributes"]["dprime"], bright["attributes"]["dprime"]);
  EXPECT_EQ(bright["attributes"]["visibility"], "visible");
}

TEST_F(Coco, AnInstanceWithoutPixelsIsLeftOut) {
  HandSample sample = hand_sample(0);
  label::Instance& pit = sample.record.instances.at(0);
  pit.area_px = 0;
  pit.bbox = {};
  const Json json = written({sample});
  ASSERT_EQ(json["annotations"].size(), 1u);
  EXPECT_EQ(json["annotations"][0]["id"], 1);
  EXPECT_EQ(json["annotations"][0]["attributes"]["kind"], "scratch");
}

TEST_F(Coco, WhatIsIgnoredIsACrowd) {
  HandSample sample = hand_sample(0);
  sample.record.instances.at(0).ignored = true;
  const Json json = written({sample});
  EXPECT_EQ(json["annotations"][0]["iscrowd"], 1);
  EXPECT_EQ(json["annotations"][1]["iscrowd"], 0);
  EXPECT_EQ(json["images"][0]["verdict"], "borderline");
  EXPECT_EQ(json["annotations"][1]["attributes"]["severity"], "minor");
  EXPECT_FALSE(json["annotations"][0]["attributes"].contains("severity"));
}

TEST_F(Coco, AnEmptySetIsStillJson) {
  const Json json = written({});
  EXPECT_TRUE(json["images"].empty());
  EXPECT_TRUE(json["annotations"].empty());
  EXPECT_EQ(json["categories"].size(), 2u);
}

TEST(Formats, AreKnownByName) {
  for (const Format* format : formats()) {
    EXPECT_FALSE(format->help.empty()) << format->name;
  }
  EXPECT_EQ(format_names().size(), formats().size());
}

}  // namespace
}  // namespace blemish::dataset
