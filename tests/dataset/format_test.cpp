// What each format's files hold, seen from outside; other programs' readers are in tests/interop.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/image.hpp"
#include "base/md5.hpp"
#include "dataset/card.hpp"
#include "dataset/small_set.hpp"
#include "dataset/voc_palette.hpp"

namespace blemish::dataset {
namespace {

namespace fs = std::filesystem;
using blemish::testing::export_small_set;
using blemish::testing::items_of;
using blemish::testing::make_small_set;
using blemish::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Exports : public ::testing::Test {
 protected:
  static TempDir* dir_;
  static void SetUpTestSuite() {
    dir_ = new TempDir;
    make_small_set(dir_->path() / "set");
  }
  static void TearDownTestSuite() { delete dir_; }

  fs::path set() const { return dir_->path() / "set"; }
  // A fresh folder for each call.
  fs::path to(const std::string& format, ExportChoice choice = {}, const std::string& key = {},
              const std::string& value = {}) {
    const fs::path root = dir_->path() / std::to_string(++calls_);
    exported_ = export_small_set(set(), format, root, std::move(choice), key, value);
    return root;
  }
  static std::vector<std::string> lines(const fs::path& file) {
    std::ifstream stream(file);
    std::vector<std::string> result;
    for (std::string line; std::getline(stream, line);) {
      result.push_back(line);
    }
    return result;
  }

  Exported exported_;

 private:
  static int calls_;
};
TempDir* Exports::dir_ = nullptr;
int Exports::calls_ = 0;

TEST_F(Exports, EveryFormatWritesWhatItListsACardAndAnAccountOfEachObject) {
  for (const Format* format : formats()) {
    SCOPED_TRACE(std::string(format->name));
    const fs::path root = to(std::string(format->name));
    std::set<std::string> listed(exported_.files.begin(), exported_.files.end());
    EXPECT_EQ(listed.size(), exported_.files.size()) << "a file is listed twice";
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
      if (entry.is_regular_file()) {
        EXPECT_EQ(listed.erase(fs::relative(entry.path(), root).generic_string()), 1u)
            << entry.path() << " is not listed";
      }
    }
    EXPECT_THAT(listed, IsEmpty());
    const std::string card = base::read_file(root / "README.md");
    EXPECT_THAT(card, HasSubstr("license: \"CC-BY-4.0\""));
    EXPECT_THAT(card, HasSubstr(exported_.losses.summary(format->name)));
    EXPECT_EQ(static_cast<std::int64_t>(lines(root / "objects.jsonl").size()),
              exported_.losses.objects);
    EXPECT_EQ(exported_.losses.objects, format->name == "mvtec" ? 2 : 16);
    for (const auto& [what, count] : exported_.losses.counts) {
      EXPECT_LE(count, exported_.losses.objects) << what << " is told twice";
    }
  }
}

TEST_F(Exports, TheUidIsInEveryFormat) {
  const std::string uid = items_of(set())[8].objects[0].uid;  // of val: MVTec leaves train's out
  for (const Format* format : formats()) {
    const fs::path root = to(std::string(format->name));
    bool found = false;
    for (const std::string& file : exported_.files) {
      found = found || base::read_file(root / file).find(uid) != std::string::npos;
    }
    EXPECT_TRUE(found) << format->name;
  }
}

TEST_F(Exports, AReaderGetsBackTheSameObjects) {
  const std::vector<Item> before = items_of(set());
  for (const char* format : {"coco", "webdataset"}) {
    const std::vector<Item> after = items_of(to(format));
    ASSERT_EQ(after.size(), before.size()) << format;
    for (std::size_t i = 0; i < before.size(); ++i) {
      SCOPED_TRACE(std::string(format) + " " + before[i].stem);
      EXPECT_EQ(after[i].stem, before[i].stem);
      EXPECT_EQ(after[i].split, before[i].split);
      ASSERT_EQ(after[i].objects.size(), before[i].objects.size());
      for (std::size_t j = 0; j < before[i].objects.size(); ++j) {
        EXPECT_EQ(after[i].objects[j].uid, before[i].objects[j].uid);
        EXPECT_EQ(after[i].objects[j].class_name, before[i].objects[j].class_name);
        EXPECT_EQ(after[i].objects[j].mask.text, before[i].objects[j].mask.text);
      }
    }
  }
}

TEST_F(Exports, YoloSegmentComesBackExactlyWhereOnePolygonCanSayIt) {
  const std::vector<Item> before = items_of(set());
  const std::vector<Item> after = items_of(to("yolo_segment"));
  ASSERT_EQ(after.size(), before.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    for (std::size_t j = 0; j < before[i].objects.size(); ++j) {
      EXPECT_EQ(after[i].objects.at(j).mask.text, before[i].objects[j].mask.text);
    }
  }
  EXPECT_DOUBLE_EQ(exported_.losses.iou_min, 1);
}

TEST_F(Exports, VocCountsFromOneUnlessAskedOtherwise) {
  const cv::Rect box = items_of(set())[0].objects[0].pixel_box();
  const auto says = [&](const fs::path& root, int left, int right) {
    const std::string xml = base::read_file(root / "Annotations/000000.xml");
    EXPECT_THAT(xml, HasSubstr("<xmin>" + std::to_string(left) + "</xmin>"));
    EXPECT_THAT(xml, HasSubstr("<xmax>" + std::to_string(right) + "</xmax>"));
  };
  says(to("voc"), box.x + 1, box.br().x);
  const fs::path zero = to("voc", {}, "zero_based", "yes");
  says(zero, box.x, box.br().x - 1);
  EXPECT_EQ(items_of(zero)[0].objects[0].pixel_box(), box);
  EXPECT_EQ(voc_palette()[1], cv::Vec3b(128, 0, 0));
  EXPECT_EQ(voc_palette()[255], cv::Vec3b(224, 224, 192));
}

TEST_F(Exports, YoloWritesAnEmptyFileForACleanPictureAndNoPath) {
  const fs::path root = to("yolo");
  EXPECT_EQ(base::read_file(root / "labels/train/000003.txt"), "");
  const std::string yaml = base::read_file(root / "data.yaml");
  EXPECT_THAT(yaml,
              HasSubstr("train: images/train\nval: images/val\nchannels: 1\nnames:\n  0: 'pit'"));
  EXPECT_THAT(yaml, ::testing::Not(HasSubstr("path:")));
  EXPECT_EQ(lines(root / "labels/train/000000.txt").size(), 2u);
}

TEST_F(Exports, KeypointsGoWhereTheFormatHasThemAndElseAreToldAsLost) {
  const auto [name, start] = items_of(set())[0].objects[1].keypoints_px.at(0);
  const Json plain = Json::parse(base::read_file(to("json") / "labels.json"));
  EXPECT_EQ(plain["pictures"][0]["objects"][1]["keypoints"]["start"],
            Json::array({start.x, start.y}));
  EXPECT_THAT(exported_.losses.summary("json"), ::testing::Not(HasSubstr("keypoints")));
  const Json data = Json::parse(base::read_file(to("datumaro") / "annotations/train.json"));
  EXPECT_EQ(data["categories"]["points"]["items"][0]["labels"], Json::array({"start"}));
  const Json& notes = data["items"][0]["annotations"];
  ASSERT_EQ(notes.size(), 3u);
  EXPECT_EQ(notes[2]["points"], Json::array({start.x - 0.5, start.y - 0.5}));
  EXPECT_EQ(notes[2]["group"], notes[1]["group"]);
  EXPECT_EQ(notes[2]["id"], 3);
  for (const char* format : {"coco", "cvat", "label_studio", "voc", "yolo"}) {
    to(format);
    EXPECT_THAT(exported_.losses.summary(format), HasSubstr("keypoints of 8")) << format;
  }
}

TEST_F(Exports, MvtecTrainsOnGoodPartsOnly) {
  const fs::path root = to("mvtec", {}, "defects", "all");
  EXPECT_TRUE(fs::exists(root / "hand/train/good/000.png"));
  EXPECT_FALSE(fs::exists(root / "hand/train/good/001.png"));
  EXPECT_TRUE(fs::exists(root / "hand/test/good/000.png"));
  EXPECT_TRUE(fs::exists(root / "hand/test/combined/007.png"));
  const cv::Mat mask =
      base::read_image((root / "hand/ground_truth/combined/007_mask.png").string());
  EXPECT_EQ(cv::countNonZero((mask != 0) & (mask != 255)), 0);
}

TEST_F(Exports, MvtecKeepsTheDefectsOfTrainOutOfTheTest) {
  for (const char* word : {"auto", "held_out"}) {
    const fs::path root = to("mvtec", {}, "defects", word);
    EXPECT_TRUE(fs::exists(root / "hand/train/good/000.png"));
    EXPECT_TRUE(fs::exists(root / "hand/test/combined/000.png"));
    EXPECT_FALSE(fs::exists(root / "hand/test/combined/001.png"));
    EXPECT_THAT(base::read_file(root / "pictures.csv"), HasSubstr("000.png,000008,val"));
    EXPECT_THAT(base::read_file(root / "README.md"),
                HasSubstr("7 defective pictures of train are left out"));
  }
}

TEST_F(Exports, MvtecTestsOnAllDefectsWhenThereIsOnlyTrainAndTellsWhatIsShared) {
  const fs::path set = dir_->path() / "train_only", root = dir_->path() / "train_only_mvtec";
  fs::copy(this->set(), set, fs::copy_options::recursive);
  std::string manifest = base::read_file(set / "manifest.jsonl");
  const auto replace_all = [&](const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = manifest.find(from, at)) != std::string::npos;) {
      manifest.replace(at, from.size(), to);
      at += to.size();
    }
  };
  replace_all("\"split\":\"val\"", "\"split\":\"train\"");
  replace_all("\"group\":\"photo3\"", "\"group\":\"photo2\"");  // one good, one with a defect
  base::write_file(set / "manifest.jsonl", manifest);
  exported_ = export_small_set(set, "mvtec", root);
  EXPECT_TRUE(fs::exists(root / "hand/test/combined/007.png"));
  EXPECT_EQ(exported_.losses.objects, 16);
  const std::string told = "1 photos, parts or views are both in train/good and in test";
  EXPECT_THAT(exported_.losses.summary("mvtec"), HasSubstr(told));
  EXPECT_THAT(base::read_file(root / "README.md"), HasSubstr(told));
}

// Some pictures, or one many times.
class Few : public Source {
 public:
  explicit Few(std::vector<Item> items) : items_(std::move(items)) {
    info_.classes = {"pit", "scratch"};
  }
  Few(const Item& item, int times) : Few(std::vector<Item>(static_cast<std::size_t>(times), item)) {
    for (std::size_t i = 0; i < items_.size(); ++i) {
      items_[i].id = static_cast<std::int64_t>(i) + 1;
      items_[i].stem = "p" + std::to_string(items_[i].id);
    }
  }
  const SetInfo& info() const override { return info_; }
  void for_each(const Visit& visit) const override {
    for (const Item& item : items_) {
      visit(item);
    }
  }

 private:
  std::vector<Item> items_;
  SetInfo info_;
};

TEST_F(Exports, MvtecNumbersSortAlikeForPicturesAndMasks) {
  Item item = items_of(set())[0];
  item.objects.resize(1);
  const Format& format = *find_format("mvtec");
  const fs::path root = dir_->path() / "many";
  item.split = "train";
  Output output(root, format, default_options(format), false);
  format.write(Few(item, 1001), output);
  EXPECT_TRUE(fs::exists(root / "dataset/test/pit/0000.png"));
  EXPECT_TRUE(fs::exists(root / "dataset/test/pit/1000.png"));
  EXPECT_TRUE(fs::exists(root / "dataset/ground_truth/pit/0999_mask.png"));
}

TEST_F(Exports, ShardsAreTheSameBytesAndSplitByCount) {
  const fs::path a = to("webdataset", {}, "shard", "3");
  const fs::path b = to("webdataset", {}, "shard", "3");
  for (const char* file :
       {"hand-train-000000.tar", "hand-train-000002.tar", "hand-val-000000.tar"}) {
    EXPECT_EQ(base::sha256_file(a / file), base::sha256_file(b / file)) << file;
  }
}

TEST_F(Exports, ShardsAreAlsoSplitByBytes) {
  const auto sizes = [&](const char* size, int side) {
    Item item = items_of(set())[0];
    cv::Mat noise(side, side, CV_8U);
    cv::randu(noise, 0, 256);  // does not compress
    item.path = dir_->path() / "noise.png";
    base::write_file(item.path, base::encode_png(noise));
    item.width_px = item.height_px = side;
    item.objects.clear();
    item.split = "train";
    const Format& format = *find_format("webdataset");
    FormatOptions options = default_options(format);
    set_option(options, format, "size", size);
    const fs::path root = dir_->path() / ("shards_" + std::string(size));
    Output output(root, format, options, false);
    format.write(Few(item, 12), output);
    std::vector<std::uintmax_t> result;
    for (const std::string& file : output.files()) {
      result.push_back(fs::file_size(root / file));
    }
    return result;
  };
  const std::vector<std::uintmax_t> small = sizes("10MB", 1500);  // 2.25 MB each
  EXPECT_EQ(small.size(), 3u);
  for (const std::uintmax_t size : small) {
    EXPECT_LE(size, 10'000'000u);
    EXPECT_GT(size, 9'000'000u);
  }
  EXPECT_EQ(sizes("any", 1500).size(), 1u);
}

std::string output_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  std::string text;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) {
    text += static_cast<char>(c);
  }
  text += "exit " + std::to_string(WEXITSTATUS(pclose(pipe)));
  return text;
}

// The list of all files is what sha256sum checks, and its own hash is the subject of the statement.
void expect_whole(const fs::path& root, const std::set<std::string>& unlisted) {
  const std::string told =
      output_of("cd '" + root.string() + "' && sha256sum --quiet -c sha256sums.txt 2>&1");
  EXPECT_EQ(told, "exit 0");
  std::set<std::string> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    const std::string file = fs::relative(entry.path(), root).generic_string();
    if (entry.is_regular_file() && !file.starts_with("run/")) {
      files.insert(file);
    }
  }
  std::string last;
  std::ifstream stream(root / "sha256sums.txt");
  for (std::string line; std::getline(stream, line);) {
    const std::string file = line.substr(66);
    EXPECT_LT(last, file) << "sorted";
    EXPECT_EQ(files.erase(file), 1u) << file;
    last = file;
  }
  EXPECT_EQ(files, unlisted);
  const Json statement = Json::parse(base::read_file(root / "provenance.intoto.json"));
  EXPECT_EQ(statement["_type"], "https://in-toto.io/Statement/v1");
  EXPECT_EQ(statement["predicateType"], "https://slsa.dev/provenance/v1");
  EXPECT_EQ(statement["subject"][0]["name"], "sha256sums.txt");
  EXPECT_EQ(statement["subject"][0]["digest"]["sha256"],
            base::sha256_file(root / "sha256sums.txt"));
  EXPECT_EQ(statement["predicate"]["runDetails"]["builder"]["id"], "urn:blemish:engine");
}

TEST_F(Exports, EveryFolderListsItsFilesByHashAndSaysHowItWasMade) {
  const std::set<std::string> unlisted{"sha256sums.txt", "provenance.intoto.json"};
  for (const char* format : {"coco", "mvtec", "webdataset", "imagefolder"}) {
    const fs::path root = to(format);
    expect_whole(root, unlisted);
    const Json made = Json::parse(
        base::read_file(root / "provenance.intoto.json"))["predicate"]["buildDefinition"];
    EXPECT_EQ(made["buildType"], "urn:blemish:export:1");
    EXPECT_EQ(made["externalParameters"]["format"], format);
    EXPECT_EQ(made["externalParameters"]["options"]["mask"], "as_labeled");
    EXPECT_EQ(made["resolvedDependencies"][0]["digest"]["sha256"],
              base::sha256_file(set() / "manifest.jsonl"));
  }
}

TEST_F(Exports, OurOwnSetDoesSoTooAndItsIdIsTheHashOfTheList) {
  expect_whole(set(), {"sha256sums.txt", "provenance.intoto.json", "dataset.json"});
  EXPECT_EQ(Json::parse(base::read_file(set() / "dataset.json"))["id"],
            base::sha256_file(set() / "sha256sums.txt"));
  const Json made = Json::parse(
      base::read_file(set() / "provenance.intoto.json"))["predicate"]["buildDefinition"];
  EXPECT_EQ(made["externalParameters"]["count"], 10);
  EXPECT_EQ(made["resolvedDependencies"].size(), 10u);  // photo0 to photo9
  EXPECT_EQ(made["resolvedDependencies"][0],
            Json({{"name", "photo0"}, {"digest", {{"sha256", "11ee"}}}}));
}

TEST_F(Exports, ADvcListingIsWrittenWhenAskedFor) {
  EXPECT_FALSE(fs::exists(to("coco") / "dvc.json"));
  ExportChoice choice;
  choice.dvc = true;
  const fs::path root = to("coco", choice);
  const Json dvc = Json::parse(base::read_file(root / "dvc.json"));
  EXPECT_EQ(dvc["outs"][0]["path"], "coco");
  EXPECT_EQ(dvc["outs"][0]["nfiles"], dvc["listing"].size());
  std::uintmax_t bytes = 0;
  std::string text = "[";  // as DVC hashes it: Python's json.dumps
  for (const Json& entry : dvc["listing"]) {
    const fs::path file = root / entry["relpath"].get<std::string>();
    bytes += fs::file_size(file);
    EXPECT_EQ(entry["md5"], base::md5_file(file));
    text += (text.size() > 1 ? ", {\"md5\": " : "{\"md5\": ") + entry["md5"].dump() +
            ", \"relpath\": " + entry["relpath"].dump() + "}";
  }
  EXPECT_EQ(dvc["outs"][0]["size"], bytes);
  EXPECT_EQ(dvc["outs"][0]["md5"], base::md5(text + "]") + ".dir");
  EXPECT_EQ(base::md5(""), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(base::md5("abc"), "900150983cd24fb0d6963f7d28e17f72");
}

TEST_F(Exports, CroissantHasRecordsOfPicturesMasksAndBoxes) {
  const auto ids = [&](const fs::path& root) {
    std::vector<std::string> result;
    const Json croissant = Json::parse(base::read_file(root / "croissant.json"));
    for (const Json& set : croissant["recordSet"]) {
      result.push_back(set["@id"].get<std::string>());
    }
    return result;
  };
  EXPECT_THAT(ids(set()), ElementsAre("split", "pictures", "masks", "boxes"));
  EXPECT_THAT(ids(to("coco")), ElementsAre("split", "pictures", "boxes"));
  EXPECT_THAT(ids(to("semantic")), ElementsAre("split", "pictures", "masks", "boxes"));
  // Readers' patterns cannot tell train/*.png from train/masks/*.png.
  EXPECT_THAT(ids(to("imagefolder")), ElementsAre("split", "masks", "boxes"));
  EXPECT_THAT(ids(to("webdataset")), ElementsAre("split", "boxes"));
}

TEST_F(Exports, ImageFolderDeclaresTheTypesOfItsColumns) {
  const std::string card = base::read_file(to("imagefolder") / "README.md");
  EXPECT_THAT(card, HasSubstr("dataset_info:\n- config_name: default\n  features:\n"
                              "  - name: image\n    dtype: image\n"));
  EXPECT_THAT(card, HasSubstr("            '0': \"pit\"\n            '1': \"scratch\"\n"));
  EXPECT_LT(card.find("dataset_info"), card.find("---\n\n# "));
  EXPECT_THAT(card, ::testing::Not(HasSubstr("has no objects")));
  std::vector<Item> items = items_of(set());
  items[8].split = "train";  // now val is clean
  const Format& format = *find_format("imagefolder");
  Output output(dir_->path() / "clean", format, default_options(format), false);
  format.write(Few(items), output);
  EXPECT_THAT(output.losses().summary("imagefolder"), HasSubstr("val has no objects"));
}

TEST_F(Exports, MergedClassesKeepTheOldNameBesideTheNew) {
  ExportChoice choice;
  choice.relabel = {{"pit", "mark"}, {"scratch", "mark"}};
  const fs::path root = to("coco", choice);
  const Json json = Json::parse(base::read_file(root / "annotations/instances_train.json"));
  ASSERT_EQ(json["categories"].size(), 1u);
  EXPECT_EQ(json["categories"][0]["name"], "mark");
  EXPECT_EQ(json["annotations"][0]["category_id"], 1);
  EXPECT_EQ(json["annotations"][0]["attributes"]["source_class"], "pit");
  choice.relabel = {{"pit", ""}};
  to("coco", choice);
  EXPECT_EQ(exported_.losses.objects, 8);
}

TEST_F(Exports, RelabelFilesNameTheirFaults) {
  const fs::path file = dir_->path() / "map.yaml";
  base::write_file(file, "pit: mark\nscratsh: mark\n");
  try {
    read_relabel(file.string(), {"pit", "scratch"});
    FAIL();
  } catch (const base::FaultsError& error) {
    EXPECT_THAT(error.what(), HasSubstr("map.yaml:2:1"));
    EXPECT_THAT(error.what(), HasSubstr("scratsh"));
  }
}

TEST_F(Exports, TilesCoverThePictureAndCutTheirLabels) {
  ExportChoice choice;
  choice.patches = {40, 0};
  const std::vector<Item> tiles = items_of(to("coco", choice));
  ASSERT_EQ(tiles.size(), 60u);  // 3 x 2 of each picture
  std::int64_t pixels = 0;
  for (const Item& tile : tiles) {
    EXPECT_EQ(tile.width_px, 40);
    EXPECT_EQ(base::read_image(tile.path.string()).size(), cv::Size(40, 40));
    for (const Object& object : tile.objects) {
      EXPECT_GT(label::area(object.mask), 0);
      pixels += label::area(object.mask);
    }
  }
  std::int64_t whole = 0;
  for (const Item& item : items_of(set())) {
    for (const Object& object : item.objects) {
      whole += label::area(object.mask);
    }
  }
  EXPECT_GE(pixels, whole);  // tiles overlap
  EXPECT_LT(pixels, 2 * whole);
}

TEST_F(Exports, CenteredTilesLieAroundTheDefects) {
  ExportChoice choice;
  choice.patches = {32, 0.5};
  const std::vector<Item> tiles = items_of(to("coco", choice));
  const Item first = items_of(set())[0];
  const cv::Rect box = first.objects[0].pixel_box();
  const int x = std::clamp(box.x + (box.width - 32) / 2, 0, 64);
  const int y = std::clamp(box.y + (box.height - 32) / 2, 0, 32);
  const std::string wanted = "000000_x" + std::to_string(x) + "_y" + std::to_string(y);
  EXPECT_TRUE(std::any_of(tiles.begin(), tiles.end(), [&](const Item& tile) {
    return tile.stem == wanted;
  })) << wanted;
}

TEST_F(Exports, TwinsGoOutAsPicturesWithoutDefects) {
  ExportChoice choice;
  choice.twins_as_negatives = true;
  const std::vector<Item> items = items_of(to("coco", choice));
  ASSERT_EQ(items.size(), 18u);
  const Item& twin = items[1];
  EXPECT_EQ(twin.stem, "000000_twin");
  EXPECT_TRUE(twin.objects.empty());
  EXPECT_EQ(base::sha256_file(twin.path), base::sha256_file(set() / "twin/000000.png"));
}

TEST_F(Exports, TheMaskIsTheOneAskedFor) {
  ExportChoice choice;
  choice.labels = parse_label_choice("mask=influence,grow=1px");
  const std::vector<Item> wide = items_of(to("coco", choice));
  const std::vector<Item> core = items_of(to("coco", {}, "mask", "core"));
  EXPECT_GT(label::area(wide[0].objects[0].mask), label::area(core[0].objects[0].mask));
  EXPECT_THROW(parse_label_choice("mask=center"), base::UsageError);
  EXPECT_THROW(parse_label_choice("grow=1mm"), base::UsageError);
  EXPECT_THROW(parse_label_choice("groww=1px"), base::UsageError);
  EXPECT_THROW(to("coco", {}, "polygon", "center"), base::UsageError);
}

TEST_F(Exports, LicenseAndOwnerOfAPhotoGoWithItsPictures) {
  const fs::path root = to("coco");
  const Json json = Json::parse(base::read_file(root / "annotations/instances_train.json"));
  ASSERT_EQ(json["licenses"].size(), 2u);
  EXPECT_EQ(json["licenses"][0]["name"], "CC-BY-4.0");
  EXPECT_EQ(json["licenses"][1], Json({{"id", 2}, {"name", "CC0-1.0"}, {"url", ""}}));
  EXPECT_EQ(json["images"][0]["license"], 1);
  EXPECT_EQ(json["images"][1]["license"], 2);
  EXPECT_EQ(json["images"][1]["owner"], "Smith & Sons");
  const std::string line = "1 pictures of photos: owner Smith & Sons, license CC0-1.0";
  EXPECT_THAT(base::read_file(root / "README.md"), HasSubstr(line));
  EXPECT_EQ(Json::parse(base::read_file(root / "croissant.json"))["creditText"], line);
  EXPECT_THAT(base::read_file(root / "images/train/000001.png"), HasSubstr("Smith &amp; Sons"));
  const std::vector<Item> items = items_of(root);
  EXPECT_EQ(items[0].license, "CC-BY-4.0");
  EXPECT_EQ(items[1].license, "CC0-1.0");
  EXPECT_EQ(items[1].owner, "Smith & Sons");
  EXPECT_THAT(base::read_file(to("csv") / "pictures.csv"), HasSubstr(",CC0-1.0,Smith & Sons,NG,"));
}

TEST_F(Exports, ASetWithoutALicenseHasThoseOfItsPhotos) {
  CardFacts facts;
  facts.census.credits = {{{"CC-BY-4.0", "the works"}, 3}, {{"CC0-1.0", ""}, 2}};
  const std::string card = card_text(facts);
  EXPECT_THAT(card, HasSubstr("\nlicense: [\"CC-BY-4.0\",\"CC0-1.0\"]\n"));
  EXPECT_THAT(card, HasSubstr("2 pictures of photos: owner not stated, license CC0-1.0"));
  EXPECT_EQ(Json::parse(croissant_text(facts, set()))["license"],
            Json::array({"CC-BY-4.0", "CC0-1.0"}));
}

TEST_F(Exports, EveryPictureSaysThatItIsSynthetic) {
  ExportChoice tiles;
  tiles.patches = {40, 0};
  for (const fs::path& file :
       {to("coco") / "images/train/000000.png", to("coco", tiles) / "images/train/000000_x0_y0.png",
        set() / "images/000000.png"}) {
    EXPECT_THAT(base::read_file(file), HasSubstr("digitalsourcetype/compositeSynthetic"));
  }
}

}  // namespace
}  // namespace blemish::dataset
