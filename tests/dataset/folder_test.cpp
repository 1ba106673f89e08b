#include <algorithm>
#include <fstream>
#include <map>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/image.hpp"
#include "dataset/hand_record.hpp"
#include "temp_dir.hpp"

namespace blemish::dataset {
namespace {

namespace fs = std::filesystem;
using blemish::testing::hand_sample;
using blemish::testing::HandSample;
using blemish::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Header header_of_ten() {
  Header header;
  header.name = "hand";
  header.recipe_yaml = "blemish: 1\n";
  header.recipe_sha256 = base::sha256(header.recipe_yaml);
  header.engine_version = "0.1.0";
  header.device = "none";
  header.driver = "none 1";
  header.seed = 5;
  header.count = 10;
  header.classes = {"pit", "scratch"};
  header.wholly_rendered = false;
  header.coverage = true;
  header.formats = {"coco"};
  return header;
}

void make(Folder& folder, std::int64_t index) {
  HandSample sample = hand_sample(index);
  folder.write_files(sample.record, sample.pictures, sample.instance_map);
  folder.commit(sample.record);
}

void make_all(const fs::path& root, const std::vector<std::int64_t>& order) {
  Folder folder(root, header_of_ten(), false);
  for (const std::int64_t index : order) {
    make(folder, index);
  }
  folder.finish();
}

// Every file but run/, with its bytes.
std::map<std::string, std::string> contents(const fs::path& root) {
  std::map<std::string, std::string> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    const std::string name = entry.path().lexically_relative(root).generic_string();
    if (entry.is_regular_file() && !name.starts_with("run/")) {
      files[name] = base::read_file(entry.path());
    }
  }
  return files;
}

std::string error_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const base::Error& error) {
    return base::to_text(error.fault());
  }
  return "no error";
}

std::vector<std::int64_t> indices(const fs::path& root) {
  std::vector<std::int64_t> result;
  for_each_record(root, [&](const Record& record) { result.push_back(record.index); });
  return result;
}

const std::vector<std::int64_t> kInOrder{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

TEST(Folder, HoldsEverythingThatTheManifestNames) {
  const TempDir dir;
  make_all(dir.path() / "set", kInOrder);
  EXPECT_EQ(indices(dir.path() / "set"), kInOrder);
  for_each_record(dir.path() / "set", [&](const Record& record) {
    ASSERT_EQ(record.images.size(), 1u);
    ASSERT_EQ(record.files.size(), 4u);  // twin, instances, two coverages
    const HandSample sample = hand_sample(record.index);
    const fs::path root = dir.path() / "set";
    EXPECT_EQ(base::sha256_file(root / record.images[0].file), record.images[0].sha256);
    for (const SideFile& side : record.files) {
      EXPECT_EQ(base::sha256_file(root / side.file), side.sha256) << side.file;
    }
    const cv::Mat image = base::read_image(root / record.images[0].file);
    EXPECT_EQ(cv::norm(image, sample.pictures[0].image, cv::NORM_INF), 0);
    const cv::Mat map =
        base::read_image(root / "instances" / fs::path(record.images[0].file).filename());
    EXPECT_EQ(map.type(), CV_16U);
    EXPECT_EQ(cv::norm(map, sample.instance_map, cv::NORM_INF), 0);
  });
}

TEST(Folder, EachShotHasAPictureAndATwin) {
  const TempDir dir;
  Header header = header_of_ten();
  header.shots = {"dark", "bright"};
  Folder folder(dir.path() / "set", header, false);
  HandSample sample = hand_sample(4, true);
  folder.write_files(sample.record, sample.pictures, sample.instance_map);
  folder.commit(sample.record);
  folder.finish();
  const auto files = contents(dir.path() / "set");
  for (const char* file :
       {"images/000004_dark.png", "images/000004_bright.png", "twin/000004_dark.png",
        "twin/000004_bright.png", "instances/000004.png", "coverage/000004_2.png"}) {
    EXPECT_EQ(files.count(file), 1u) << file;
  }
  EXPECT_EQ(files.count("images/000004.png"), 0u);
  for_each_record(dir.path() / "set", [&](const Record& record) {
    ASSERT_EQ(record.images.size(), 2u);
    EXPECT_EQ(record.images[1].shot, "bright");
    const cv::Mat image = base::read_image(dir.path() / "set" / record.images[1].file);
    EXPECT_EQ(cv::norm(image, sample.pictures[1].image, cv::NORM_INF), 0);
  });
}

TEST(Folder, PicturesSayThatTheyAreSynthetic) {
  const TempDir dir;
  make_all(dir.path(), {3});
  EXPECT_THAT(base::read_file(dir.path() / "images/000003.png"), HasSubstr("compositeSynthetic"));
  EXPECT_THAT(base::read_file(dir.path() / "twin/000003.png"), HasSubstr("compositeSynthetic"));
}

TEST(Folder, TwinAndCoverageAreWrittenOnlyWhenAskedFor) {
  const TempDir dir;
  Header header = header_of_ten();
  header.twin = header.coverage = false;
  Folder folder(dir.path(), header, false);
  make(folder, 0);
  EXPECT_FALSE(fs::exists(dir.path() / "twin"));
  EXPECT_FALSE(fs::exists(dir.path() / "coverage"));
  EXPECT_TRUE(fs::exists(dir.path() / "instances/000000.png"));
}

TEST(Folder, TheBytesAreTheSameWhateverTheOrder) {
  const TempDir dir;
  make_all(dir.path() / "a", kInOrder);
  make_all(dir.path() / "b", {7, 2, 9, 0, 1, 8, 4, 3, 6, 5});
  EXPECT_EQ(contents(dir.path() / "a"), contents(dir.path() / "b"));
}

TEST(Folder, TheBytesAreTheSameFromManyThreads) {
  const TempDir dir;
  make_all(dir.path() / "a", kInOrder);
  {
    Folder folder(dir.path() / "b", header_of_ten(), false);
    std::mutex one_at_a_time;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        for (std::int64_t index = t; index < 10; index += 4) {
          HandSample sample = hand_sample(index);
          folder.write_files(sample.record, sample.pictures, sample.instance_map);
          const std::lock_guard guard(one_at_a_time);
          folder.commit(sample.record);
        }
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    folder.finish();
  }
  EXPECT_EQ(contents(dir.path() / "a"), contents(dir.path() / "b"));
}

TEST(Folder, TheBytesAreTheSameAfterACrash) {
  const TempDir dir;
  make_all(dir.path() / "a", kInOrder);
  const fs::path crashed = dir.path() / "b";
  {
    Folder folder(crashed, header_of_ten(), false);
    for (const std::int64_t index : {4, 0, 7}) {
      make(folder, index);
    }
    HandSample sample = hand_sample(8);  // its line never comes
    folder.write_files(sample.record, sample.pictures, sample.instance_map);
  }
  std::ofstream(crashed / "manifest.jsonl", std::ios::app) << "{\"index\":8,\"split\":\"tr";
  std::ofstream(crashed / "images/.blemish-tmp-1-1") << "half a picture";
  {
    Folder folder(crashed, header_of_ten(), true);
    EXPECT_THAT(folder.finished(), ElementsAre(0, 4, 7));
    for (const std::int64_t index : kInOrder) {
      if (folder.finished().count(index) == 0) {
        make(folder, index);
      }
    }
    folder.finish();
  }
  EXPECT_EQ(contents(dir.path() / "a"), contents(crashed));
}

TEST(Folder, AFinishedPartCanBeGoneOnWith) {
  const TempDir dir;
  make_all(dir.path() / "a", kInOrder);
  make_all(dir.path() / "b", {6, 3});
  EXPECT_THAT(indices(dir.path() / "b"), ElementsAre(3, 6));
  Folder folder(dir.path() / "b", header_of_ten(), true);
  for (const std::int64_t index : {9, 8, 7, 5, 4, 2, 1, 0}) {
    make(folder, index);
  }
  folder.finish();
  EXPECT_EQ(contents(dir.path() / "a"), contents(dir.path() / "b"));
}

TEST(Folder, DatasetJsonHasTheFactsAndNoHashIsStale) {
  const TempDir dir;
  make_all(dir.path(), {1, 0});
  const auto json = nlohmann::json::parse(base::read_file(dir.path() / "dataset.json"));
  EXPECT_EQ(json["samples"], 2);
  EXPECT_EQ(json["count"], 10);
  EXPECT_EQ(json["classes"][1]["id"], 2);
  std::vector<std::string> files;
  for (const auto& [file, hash] : json["hashes"].items()) {
    files.push_back(file);
    EXPECT_EQ(base::sha256_file(dir.path() / file), hash.get<std::string>()) << file;
  }
  EXPECT_THAT(files, ElementsAre("README.md", "annotations/coco.json", "croissant.json",
                                 "manifest.jsonl", "recipe.yaml"));
  const Folder resumed(dir.path(), header_of_ten(), true);
  EXPECT_FALSE(
      nlohmann::json::parse(base::read_file(dir.path() / "dataset.json")).contains("hashes"));
  EXPECT_FALSE(fs::exists(dir.path() / "sha256sums.txt"));
}

TEST(Folder, RefusesADatasetThatIsThereWithoutResume) {
  const TempDir dir;
  make_all(dir.path(), {0});
  const std::string error = error_of([&] { Folder(dir.path(), header_of_ten(), false); });
  EXPECT_THAT(error, HasSubstr("holds a dataset already"));
  EXPECT_THAT(error, HasSubstr("--resume"));
}

TEST(Folder, RefusesToResumeAnotherDataset) {
  const TempDir dir;
  make_all(dir.path(), {0});
  const std::vector<std::pair<std::string, std::function<void(Header&)>>> changes{
      {"recipe", [](Header& header) { header.recipe_sha256 = "00"; }},
      {"seed", [](Header& header) { header.seed = 6; }},
      {"count", [](Header& header) { header.count = 11; }},
      {"device", [](Header& header) { header.device = "another"; }},
      {"engine_version", [](Header& header) { header.engine_version = "9"; }}};
  const auto before = contents(dir.path());
  for (const auto& [key, change] : changes) {
    Header header = header_of_ten();
    change(header);
    EXPECT_THAT(error_of([&, h = header] { Folder(dir.path(), h, true); }),
                HasSubstr("dataset.json: " + key + ": the folder holds another dataset"));
  }
  EXPECT_EQ(contents(dir.path()), before);
}

TEST(Folder, RefusesForeignFiles) {
  const TempDir dir;
  base::write_file(dir.path() / "thesis.doc", std::string_view("x"));
  for (const bool resume : {false, true}) {
    EXPECT_THAT(error_of([&] { Folder(dir.path(), header_of_ten(), resume); }),
                HasSubstr("holds \"thesis.doc\", which is not of a dataset"));
  }
  base::write_file(dir.path() / "dataset.json", std::string_view("{\"a\":1}"));
  EXPECT_THAT(error_of([&] { Folder(dir.path(), header_of_ten(), true); }),
              HasSubstr("dataset.json: is not that of a dataset"));
  EXPECT_THAT(error_of([&] { Folder(dir.path() / "thesis.doc", header_of_ten(), false); }),
              HasSubstr("is a file, not a folder"));
}

TEST(Folder, AnEmptyFolderIsFineEvenToResume) {
  const TempDir dir;
  const Folder folder(dir.path(), header_of_ten(), true);
  EXPECT_THAT(folder.finished(), IsEmpty());
}

TEST(Folder, TwoRunsCannotWriteToOneFolder) {
  const TempDir dir;
  const Folder first(dir.path(), header_of_ten(), false);
  EXPECT_THAT(error_of([&] { Folder(dir.path(), header_of_ten(), true); }),
              HasSubstr("another run is writing"));
}

TEST(Folder, ABrokenLineWithinTheManifestIsAnError) {
  const TempDir dir;
  make_all(dir.path(), {0, 1});
  std::string text = base::read_file(dir.path() / "manifest.jsonl");
  base::write_file(dir.path() / "manifest.jsonl", "garbage\n" + text);
  EXPECT_THAT(error_of([&] { Folder(dir.path(), header_of_ten(), true); }),
              HasSubstr("manifest.jsonl:1: is no line of a manifest"));
  base::write_file(dir.path() / "manifest.jsonl", text + "{\"index\":10,\"split\":\"a\"}\n");
  EXPECT_THAT(error_of([&] { Folder(dir.path(), header_of_ten(), true); }),
              HasSubstr("manifest.jsonl:3: index 10 is beyond -n 10"));
}

TEST(Folder, FailuresAreKeptBesideTheDataset) {
  const TempDir dir;
  Folder folder(dir.path(), header_of_ten(), false);
  folder.record_failure(4, "photo is missing", "{\"index\":4}");
  folder.record_failure(5, "no plan", "");
  std::ifstream stream(dir.path() / "run/failures.jsonl");
  std::string line;
  std::getline(stream, line);
  EXPECT_EQ(line, R"({"index":4,"error":"photo is missing","plan":{"index":4}})");
  std::getline(stream, line);
  EXPECT_EQ(line, R"({"index":5,"error":"no plan","plan":null})");
}

TEST(Folder, ReadingAFolderWithoutAManifestIsAnError) {
  const TempDir dir;
  EXPECT_THAT(error_of([&] { indices(dir.path()); }), HasSubstr("manifest.jsonl: cannot open"));
}

}  // namespace
}  // namespace blemish::dataset
