#include "dataset/spool.hpp"

#include <gtest/gtest.h>

namespace blemish::dataset {
namespace {

Object full_object(int i) {
  Object object;
  object.uid = "u" + std::to_string(i);
  object.place = "annotation " + std::to_string(i);
  object.number = i;
  object.class_name = "pit";
  object.source_class = "hole";
  object.class_id = 2;
  cv::Mat mask = cv::Mat::zeros(40, 50, CV_8U);
  mask(cv::Rect(i % 30, 3, 5, 4)).setTo(1);
  object.mask = label::encode_rle(mask, {0, 0, 50, 40}, 40, 50);
  object.box = {0.25 + i, 1.5, 7.125, 1.0 / 3};
  object.polygons = {{{1, 2.5}, {3, 4}, {5, 6.75}}, {{7, 8}, {9, 10}, {11, 12}}};
  object.area_px = 20.5;
  object.partial = object.ignore = true;
  object.truncated = 0.1;
  object.occluded = 0.2;
  object.centerline_px = {{1, 1}, {2, 2}};
  object.keypoints_px = {{"start", {1.5, 2.5}}};
  object.attributes = {{"a", 1}, {"b", "text"}, {"c", {1, 2, 3}}};
  return object;
}

void expect_same(const Object& a, const Object& b) {
  EXPECT_EQ(a.uid, b.uid);
  EXPECT_EQ(a.place, b.place);
  EXPECT_EQ(a.number, b.number);
  EXPECT_EQ(a.class_name, b.class_name);
  EXPECT_EQ(a.source_class, b.source_class);
  EXPECT_EQ(a.class_id, b.class_id);
  EXPECT_EQ(a.mask.text, b.mask.text);
  EXPECT_EQ(a.mask.counts, b.mask.counts);
  EXPECT_EQ(a.mask.height, b.mask.height);
  EXPECT_EQ(a.box, b.box);
  EXPECT_EQ(a.polygons, b.polygons);
  EXPECT_EQ(a.area_px, b.area_px);
  EXPECT_EQ(a.partial, b.partial);
  EXPECT_EQ(a.ignore, b.ignore);
  EXPECT_EQ(a.truncated, b.truncated);
  EXPECT_EQ(a.occluded, b.occluded);
  EXPECT_EQ(a.centerline_px, b.centerline_px);
  EXPECT_EQ(a.keypoints_px, b.keypoints_px);
  EXPECT_EQ(a.attributes, b.attributes);
}

TEST(Spool, GivesBackWhatWasPutInAnyOrder) {
  Spool spool;
  std::vector<std::uint64_t> places;
  constexpr int kMany = 5000;  // more than is held back
  for (int i = 0; i < kMany; ++i) {
    places.push_back(spool.put(full_object(i)));
    if (i % 777 == 0) {
      expect_same(spool.get(places[static_cast<std::size_t>(i / 2)]), full_object(i / 2));
    }
  }
  for (int i = kMany - 1; i >= 0; i -= 7) {
    expect_same(spool.get(places[static_cast<std::size_t>(i)]), full_object(i));
  }
  for (int i = 0; i < kMany; i += 3) {
    expect_same(spool.get(places[static_cast<std::size_t>(i)]), full_object(i));
  }
}

TEST(Spool, KeepsWhatIsNotKnownUnknownAndWhatIsLargeWhole) {
  Spool spool;
  Object bare;
  bare.uid = "bare";
  Object large = full_object(1);
  large.attributes["text"] = std::string(1'000'000, 'x');
  const std::uint64_t first = spool.put(bare), second = spool.put(large), third = spool.put(bare);
  EXPECT_FALSE(spool.get(first).has_mask());
  EXPECT_FALSE(spool.get(first).area_px);
  expect_same(spool.get(second), large);
  expect_same(spool.get(third), bare);
}

}  // namespace
}  // namespace blemish::dataset
