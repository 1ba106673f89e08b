#include "dataset/quota.hpp"

#include <gtest/gtest.h>

#include "dataset/hand_record.hpp"
#include "temp_dir.hpp"

namespace blemish::dataset {
namespace {

using blemish::testing::hand_sample;
using blemish::testing::HandSample;
using blemish::testing::TempDir;

// The hand samples have a pit and a scratch each, and a pit that was dropped.
QuotaCount pits_of(std::vector<HandSample> samples, int planned_each) {
  const TempDir folder_path;
  Header header;
  header.name = "hand";
  header.count = 100;
  header.classes = {"pit", "scratch"};
  Folder folder(folder_path.path(), header, false);
  for (HandSample& sample : samples) {
    sample.record.unplaced.clear();
    sample.record.planned = {{"pit", planned_each}};
    folder.write_files(sample.record, sample.pictures, sample.instance_map);
    folder.commit(sample.record);
  }
  folder.finish();
  return count_quotas(folder_path.path(), {{"pit", 10}}).at(0);
}

TEST(Quota, WhatIsIgnoredOrDroppedIsMissing) {
  std::vector<HandSample> samples{hand_sample(0), hand_sample(1), hand_sample(2)};
  samples[1].record.instances[0].ignored = true;
  const QuotaCount pits = pits_of(samples, 3);
  EXPECT_EQ(pits.planned, 9);
  EXPECT_EQ(pits.labelled, 2);
  EXPECT_EQ(pits.invisible, 1 + 3);
  EXPECT_EQ(pits.out_of_view, 3);
  EXPECT_EQ(pits.shortfall(), 7);
  const std::string text = shortfalls({pits}).at(0);
  EXPECT_NE(text.find("2 of 9 labelled, 4 are not seen"), std::string::npos) << text;
}

TEST(Quota, OneViewThatShowsItIsEnough) {
  std::vector<HandSample> samples{hand_sample(0), hand_sample(1)};
  for (HandSample& sample : samples) {  // two views of one part
    sample.record.part = 0;
    sample.record.dropped.clear();
  }
  samples[1].record.instances[0].ignored = true;
  const QuotaCount pits = pits_of(samples, 1);
  EXPECT_EQ(pits.planned, 1);
  EXPECT_EQ(pits.labelled, 1);
  EXPECT_EQ(pits.invisible, 0);
  EXPECT_EQ(pits.shortfall(), 0);
}

}  // namespace
}  // namespace blemish::dataset
