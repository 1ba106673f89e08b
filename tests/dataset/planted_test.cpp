// Faults planted in sets that are right: each is found under its own code, and none in the sets as
// they were.
#include <cstdlib>
#include <functional>

#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>

#include "base/image.hpp"
#include "dataset/small_set.hpp"
#include "dataset/validate.hpp"
#include "exif.hpp"

namespace blemish::dataset {
namespace {

namespace fs = std::filesystem;
using blemish::testing::export_small_set;
using blemish::testing::make_small_set;
using blemish::testing::png_with_orientation;
using blemish::testing::replace_in;
using blemish::testing::TempDir;

using Damage = std::function<void(const fs::path&)>;

struct Fault {
  const char* code;
  const char* format;  // "" = our own set
  Damage damage;
  const char* name = "";
};

const char* const kCoco = "annotations/instances_train.json";

Json read_json_file(const fs::path& file) { return Json::parse(base::read_file(file)); }

// Changes the first annotation, image or category of the training file.
Damage in_coco(const char* list, const std::function<void(Json&, Json&)>& change) {
  return [=](const fs::path& root) {
    Json json = read_json_file(root / kCoco);
    change(json[list][0], json);
    base::write_file(root / kCoco, json.dump());
  };
}

Damage in_text(const std::string& file, const std::string& from, const std::string& to) {
  return [=](const fs::path& root) { replace_in(root / file, from, to); };
}

Damage write(const std::string& file, const std::string& text) {
  return [=](const fs::path& root) { base::write_file(root / file, text); };
}

Damage copy(const std::string& from, const std::string& to) {
  return [=](const fs::path& root) {
    fs::create_directories((root / to).parent_path());
    fs::copy_file(root / from, root / to, fs::copy_options::overwrite_existing);
  };
}

Damage remove(const std::string& file) {
  return [=](const fs::path& root) { ASSERT_GT(fs::remove_all(root / file), 0u); };
}

Damage picture(const std::string& file, const cv::Mat& pixels) {
  return [=](const fs::path& root) { base::write_file(root / file, base::encode_png(pixels)); };
}

// One more shard, of these members.
Damage shard(const std::string& folder, const std::vector<std::string>& members) {
  return [=](const fs::path& root) {
    const fs::path tar = root / "hand-train-000001.tar";
    std::string command =
        "tar --format=ustar -cf '" + tar.string() + "' -C '" + root.string() + "'";
    for (const std::string& member : members) {
      base::write_file(root / folder / member, "0");
      command += " " + folder + "/" + member;
    }
    ASSERT_EQ(std::system(command.c_str()), 0);
    fs::remove_all(root / folder);
  };
}

void cut_off(const fs::path& file, std::uintmax_t bytes) {
  fs::resize_file(file, fs::file_size(file) - bytes);
}

std::string polygon_json(const std::string& numbers) { return "[[" + numbers + "]]"; }

Damage polygon(const std::string& numbers, double x, double y, double w, double h, double area) {
  return in_coco("annotations", [=](Json& entry, Json&) {
    entry["segmentation"] = Json::parse(polygon_json(numbers));
    entry["bbox"] = {x, y, w, h};
    entry["area"] = area;
  });
}

const char* const kFirst = "images/train/000000.png";
const char* const kRow = "labels/train/000000.txt";
const char* const kXml = "Annotations/000000.xml";

// The first picture with an orientation, which turns it or not.
Damage turned_picture(int orientation) {
  return [=](const fs::path& root) {
    base::write_file(root / kFirst,
                     png_with_orientation(base::read_file(root / kFirst), orientation));
  };
}

// A photo without a word of where it comes from.
void add_real(const fs::path& root) {
  cv::Mat pixels = cv::imread((root / "hand/test/good/000.png").string(), cv::IMREAD_UNCHANGED);
  pixels += cv::Scalar(1);
  base::write_file(root / "hand/test/good/900.png", base::encode_png(pixels));
}

std::vector<Fault> faults() {
  const auto annotation = [](const std::function<void(Json&)>& change) {
    return in_coco("annotations", [=](Json& entry, Json&) { change(entry); });
  };
  const auto image = [](const std::function<void(Json&)>& change) {
    return in_coco("images", [=](Json& entry, Json&) { change(entry); });
  };
  return {
      // COCO
      {"syntax", "coco", write(kCoco, "{\"images\": [")},
      {"not-finite", "coco", in_text(kCoco, "\"area\":", "\"area\":NaN,\"a\":"), "nan"},
      {"not-finite", "coco", in_text(kCoco, "\"area\":", "\"area\":1e999,\"a\":"), "overflow"},
      {"not-finite", "coco", annotation([](Json& a) { a["bbox"][0] = 1e30; }), "huge"},
      {"too-deep", "coco",
       [](const fs::path& root) {
         base::write_file(root / kCoco, "{\"images\":" + std::string(100000, '['));
       }},
      {"field", "coco", annotation([](Json& a) { a["image_id"] = "one"; }), "type"},
      {"field", "coco", annotation([](Json& a) { a.erase("category_id"); }), "missing"},
      {"field", "coco", annotation([](Json& a) {
         a["bbox"] = {1, 2, 3};
       }),
       "box"},
      {"field", "coco", annotation([](Json& a) { a["segmentation"] = 7; }), "segmentation"},
      {"id-below-one", "coco", annotation([](Json& a) { a["id"] = 0; })},
      {"id-duplicate", "coco", annotation([](Json& a) { a["id"] = 2; })},
      {"dangling-image", "coco", annotation([](Json& a) { a["image_id"] = 4711; })},
      {"dangling-category", "coco", annotation([](Json& a) { a["category_id"] = 9; })},
      {"class-duplicate", "coco",
       in_coco("categories", [](Json& c, Json&) { c["name"] = "scratch"; })},
      {"box-outside", "coco", annotation([](Json& a) { a["bbox"][2] = 500; })},
      {"box-not-mask", "coco",
       annotation([](Json& a) { a["bbox"][2] = a["bbox"][2].get<int>() - 2; })},
      {"area-not-mask", "coco", annotation([](Json& a) { a["area"] = a["area"].get<int>() + 5; })},
      {"mask-empty", "coco",
       annotation([](Json& a) { a["segmentation"]["counts"] = Json::array({64 * 96}); })},
      {"rle-sum", "coco", annotation([](Json& a) {
         a["segmentation"]["counts"] = Json::array({10, 5, 10});
       })},
      {"rle-size", "coco", annotation([](Json& a) {
         a["segmentation"]["size"] = {96, 64};
       })},
      {"rle-crowd", "coco",
       annotation([](Json& a) {  // no error: the mask, box and area are right
         a["segmentation"] = Json::parse(polygon_json("20, 20, 60, 20, 60, 50, 20, 50"));
         a["bbox"] = {20, 20, 40, 30};
         a["area"] = 1200;
         a["iscrowd"] = 1;
       })},
      {"polygon-points", "coco", polygon("1, 1, 5, 1", 1, 1, 4, 1, 4), "two"},
      {"polygon-points", "coco", polygon("1, 1, 5, 1, 5, 5, 1", 1, 1, 4, 4, 16), "odd"},
      {"mask-outside", "coco", polygon("90, 10, 130, 10, 130, 20, 90, 20", 90, 10, 6, 10, 60)},
      {"polygon-crossing", "coco", polygon("10, 10, 30, 30, 30, 10, 10, 30", 10, 10, 20, 20, 200)},
      {"polygon-readers", "coco", polygon("10, 10, 12, 10, 12, 12, 10, 12", 10, 10, 2, 2, 4)},
      {"object-duplicate", "coco",
       in_coco("annotations",
               [](Json& entry, Json& all) {
                 Json copy = entry;
                 copy["id"] = 999;
                 copy["attributes"]["uid"] = "another";
                 all["annotations"].push_back(copy);
               })},
      {"uid-duplicate", "coco",
       in_coco("annotations",
               [](Json&, Json& all) {
                 all["annotations"][1]["attributes"]["uid"] =
                     all["annotations"][0]["attributes"]["uid"];
               })},
      {"file-missing", "coco", remove(kFirst)},
      {"file-unreadable", "coco",
       [](const fs::path& root) { cut_off(root / "images/train/000000.png", 30); }},
      {"file-orphan", "coco", picture("images/train/more.png", cv::Mat(64, 96, CV_8U, 7))},
      {"file-path", "coco", image([](Json& i) { i["file_name"] = "../../etc/passwd"; }), "climbs"},
      {"file-path", "coco", image([](Json& i) { i["file_name"] = "/etc/passwd"; }), "absolute"},
      {"file-path", "coco",
       [](const fs::path& root) {
         fs::create_symlink("/etc", root / "away");
         in_coco("images", [](Json& i, Json&) { i["file_name"] = "away/passwd"; })(root);
       },
       "link"},
      {"image-size", "coco", picture(kFirst, cv::Mat(64, 90, CV_8U, 7))},
      {"image-mode", "coco",
       picture("images/train/000001.png", cv::Mat(64, 96, CV_8UC3, cv::Scalar(1, 2, 3)))},
      {"image-turned", "yolo", turned_picture(6)},
      {"exif-ambiguous", "coco", turned_picture(3)},
      {"image-too-large", "coco", image([](Json& i) { i["width"] = 2000000000; })},
      {"ok-with-objects", "coco", image([](Json& i) { i["verdict"] = "OK"; })},
      {"ng-without-objects", "coco",
       in_coco("images", [](Json&, Json& all) { all["images"][3]["verdict"] = "NG"; })},
      {"leak-background", "coco", in_coco("images", [](Json& i, Json&) { i["group"] = "photo8"; })},
      {"leak-hash", "coco", copy("images/val/000008.png", kFirst)},
      {"leak-near", "coco",
       [](const fs::path& root) {
         cv::Mat pixels =
             cv::imread((root / "images/val/000008.png").string(), cv::IMREAD_UNCHANGED);
         pixels(cv::Rect(20, 20, 8, 8)) += cv::Scalar(9);
         base::write_file(root / kFirst, base::encode_png(pixels));
       }},
      {"split-word", "coco",
       [](const fs::path& root) {
         fs::rename(root / kFirst, root / "images/train/test_0.png");
         in_coco("images", [](Json& i, Json&) { i["file_name"] = "test_0.png"; })(root);
       }},
      {"class-unused", "coco",
       in_coco("categories",
               [](Json&, Json& all) {
                 all["categories"].push_back({{"id", 3}, {"name", "dent"}});
               })},
      {"license-missing", "coco",
       [](const fs::path& root) {
         for (const char* file : {kCoco, "annotations/instances_val.json"}) {
           Json json = read_json_file(root / file);
           json["licenses"] = Json::array();
           base::write_file(root / file, json.dump());
         }
       }},
      {"keypoints", "coco_keypoints",
       [](const fs::path& root) {
         replace_in(root / "annotations/keypoints_train.json", "\"num_keypoints\":1",
                    "\"num_keypoints\":3");
       }},
      // YOLO
      {"yolo-config", "yolo", in_text("data.yaml", "val:", "valid:"), "no_val"},
      {"yolo-config", "yolo", in_text("data.yaml", "train:", "download: https://x\ntrain:"),
       "download"},
      {"yolo-path", "yolo", in_text("data.yaml", "train:", "path: /data/set\ntrain:")},
      {"class-duplicate", "yolo", in_text("data.yaml", "'scratch'", "'pit'"), "yolo"},
      {"yolo-row", "yolo", write(kRow, "0 0.5 0.5 0.1\n")},
      {"yolo-mixed", "yolo_segment", write(kRow, "0 0.5 0.5 0.1 0.1\n")},
      {"yolo-class", "yolo", write(kRow, "7 0.5 0.5 0.1 0.1\n")},
      {"yolo-range", "yolo", write(kRow, "0 1.5 0.5 0.1 0.1\n")},
      {"yolo-same-box", "yolo", write(kRow, "0 0.5 0.5 0.1 0.1\n0 0.5 0.5 0.1 0.1\n")},
      {"not-finite", "yolo", write(kRow, "0 nan 0.5 0.1 0.1\n"), "yolo"},
      {"file-missing", "yolo", remove(kFirst), "yolo"},
      // VOC
      {"voc-base", "voc",
       [](const fs::path& root) {
         std::string text = base::read_file(root / kXml);
         const std::size_t at = text.find("<xmin>");
         text.replace(at, text.find("</xmin>") - at, "<xmin>0");
         base::write_file(root / kXml, text);
       }},
      {"voc-flag", "voc", in_text(kXml, "<difficult>0", "<difficult>no")},
      {"syntax", "voc", write(kXml, "<annotation><size>"), "voc"},
      {"mask-indexed", "voc", picture("SegmentationClass/000000.png", cv::Mat(64, 96, CV_8U, 1))},
      {"file-orphan", "voc", picture("JPEGImages/more.png", cv::Mat(64, 96, CV_8U, 7)), "voc"},
      // MVTec
      {"mvtec-extra", "mvtec", picture("hand/preview/x.png", cv::Mat(8, 8, CV_8U, 7))},
      {"mvtec-mask-missing", "mvtec", remove("hand/ground_truth/combined/000_mask.png")},
      {"mvtec-good-mask", "mvtec",
       picture("hand/ground_truth/good/000_mask.png", cv::Mat(64, 96, CV_8U, 255))},
      {"mvtec-train-bad", "mvtec",
       copy("hand/test/combined/000.png", "hand/train/scratch/000.png")},
      {"mask-values", "mvtec",
       picture("hand/ground_truth/combined/000_mask.png", cv::Mat(64, 96, CV_8U, 236))},
      {"mask-size", "mvtec",
       picture("hand/ground_truth/combined/000_mask.png", cv::Mat(60, 96, CV_8U, 255))},
      {"synthetic-in-real", "mvtec", add_real},
      {"synthetic-meant", "mvtec",
       [](const fs::path& root) {
         add_real(root);
         replace_in(root / "README.md", "license:", "real_in_test: true\nlicense:");
       }},
      // WebDataset
      {"tar-cut", "webdataset",
       [](const fs::path& root) { cut_off(root / "hand-train-000000.tar", 3000); }},
      {"tar-fields", "webdataset", shard("more", {"a.cls", "b.txt"})},
      {"key-dot", "webdataset", shard("more.x", {"a.cls"}), "folder"},
      {"key-dot", "webdataset", shard("more", {"a.cls", "b.1.2.cls"}), "name"},
      // Ours
      {"map-not-masks", "", picture("instances/000000.png", cv::Mat::zeros(64, 96, CV_16U))},
      {"torn-line", "", [](const fs::path& root) { cut_off(root / "manifest.jsonl", 5); }},
      {"field", "", in_text("manifest.jsonl", "\"uid\"", "\"uidd\""), "manifest"},
      {"field", "", in_text("manifest.jsonl", "\"class_id\":1", "\"class_id\":7"), "own_class"},
      {"field", "", in_text("manifest.jsonl", "\"area_px\":", "\"area_px\":1"), "own_area"},
      {"field", "", in_text("manifest.jsonl", "\"visible\":{\"main\":", "\"visible\":{\"x\":"),
       "shot"},
      {"field", "", in_text("manifest.jsonl", "\"size\":[64,96]", "\"size\":[96,64]"), "own_size"},
      {"field", "", in_text("manifest.jsonl", "\"width\":96", "\"width\":95"), "own_width"},
      {"image-size", "", picture("images/000000.png", cv::Mat(64, 90, CV_8U, 7)), "own"},
  };
}

class Planted : public ::testing::Test {
 protected:
  static TempDir* dir_;
  static void SetUpTestSuite() {
    dir_ = new TempDir;
    make_small_set(dir_->path() / "set");
    for (const char* format : {"coco", "coco_keypoints", "yolo", "yolo_segment", "yolo_obb",
                               "yolo_pose", "voc", "mvtec", "webdataset", "semantic"}) {
      export_small_set(dir_->path() / "set", format, dir_->path() / format);
    }
  }
  static void TearDownTestSuite() { delete dir_; }
  static fs::path clean(const std::string& format) {
    return dir_->path() / (format.empty() ? "set" : format);
  }
};
TempDir* Planted::dir_ = nullptr;

TEST_F(Planted, NothingIsWrongWithTheSetsAsTheyAre) {
  for (const char* format : {"", "coco", "coco_keypoints", "yolo", "yolo_segment", "yolo_obb",
                             "yolo_pose", "voc", "mvtec", "webdataset", "semantic"}) {
    Report report;
    const Validated seen = validate(clean(format), true, report);
    EXPECT_EQ(report.errors(), 0) << format << "\n" << report.to_text();
    for (const auto& [code, count] : report.counts()) {
      EXPECT_EQ(code, "license-missing") << format << "\n" << report.to_text();
    }
    const bool held_out = std::string(format) == "mvtec";
    EXPECT_EQ(seen.pictures, held_out ? 3 : 10) << format;
    EXPECT_GE(seen.objects, held_out ? 1 : 8) << format;
  }
}

TEST_F(Planted, EachFaultIsFoundUnderItsCode) {
  std::set<std::string> codes;
  for (const Fault& fault : faults()) {
    SCOPED_TRACE(std::string(fault.code) + " " + fault.name);
    const fs::path root = dir_->path() / "damaged";
    fs::remove_all(root);
    fs::copy(clean(fault.format), root, fs::copy_options::recursive);
    fault.damage(root);
    Report report;
    validate(root, true, report);
    EXPECT_TRUE(report.has(fault.code)) << report.to_text();
    codes.insert(fault.code);
  }
  EXPECT_GE(codes.size(), 50u);
}

// What is told of a damaged set, in one text.
std::string told(const fs::path& clean, const fs::path& root, const Damage& damage) {
  fs::remove_all(root);
  fs::copy(clean, root, fs::copy_options::recursive);
  damage(root);
  Report report;
  validate(root, true, report);
  return report.to_text();
}

TEST_F(Planted, AFaultOfTypesNamesFileLineKeyAndWhatWasExpected) {
  const auto says = [&](const char* format, const Damage& damage, const std::string& words) {
    const std::string text = told(clean(format), dir_->path() / "damaged", damage);
    EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
    EXPECT_EQ(text.find("json.exception"), std::string::npos) << text;
  };
  says("", in_text("manifest.jsonl", "\"class_id\":1", "\"class_id\":\"pit\""),
       "manifest.jsonl:1: error: instances[0].class_id: is the text \"pit\", not a whole number");
  says("", in_text("manifest.jsonl", "\"class_id\":1", "\"class_id\":2"),
       "manifest.jsonl:1: error: instances[0].class_id: is 2, which is not that of \"pit\"");
  says("", in_text("manifest.jsonl", "\"size\":[64,96]", "\"size\":[96,64]"),
       "manifest.jsonl:1: error: instances[0].masks.core: is of 64 x 96 pixels");
  says("", in_text("dataset.json", "\"count\": 10", "\"count\": \"ten\""),
       "dataset.json: error: count: is the text \"ten\", not a whole number");
  says("", in_text("dataset.json", "\"name\": \"scratch\"", "\"name\": [1]"),
       "dataset.json: error: classes[1].name: is a list, not text");
  const auto note = [](const std::function<void(Json&)>& change) {
    return in_coco("annotations", [=](Json& entry, Json&) { change(entry); });
  };
  says("coco", note([](Json& a) { a["bbox"][2] = "wide"; }),
       "annotation 1: \"bbox[2]\" is the text \"wide\", not a number");
  says("coco", note([](Json& a) { a.erase("bbox"); }), "annotation 1: \"bbox\" is missing");
  says("coco", note([](Json& a) { a["image_id"] = nullptr; }),
       "annotation 1: \"image_id\" is null, not a whole number");
  says("coco", note([](Json& a) { a["segmentation"]["size"] = 64; }),
       "annotation 1: \"segmentation.size\" is 64, not a list of numbers");
  says("coco", in_coco("categories", [](Json& c, Json&) { c["name"] = 7; }),
       "category 1: \"name\" is 7, not text");
  says("coco", write(kCoco, "{\"images\": [\n{\"id\" 1}]}"), "line 2, column 7: syntax error");
}

TEST_F(Planted, EveryCodeIsPlanted) {
  std::set<std::string_view> planted;
  const std::vector<Fault> all = faults();
  for (const Fault& fault : all) {
    planted.insert(fault.code);
  }
  for (const Rule& rule : rules()) {
    EXPECT_EQ(planted.count(rule.code), 1u) << rule.code;
  }
}

TEST_F(Planted, RealPicturesInATestAreNoFaultWhenTheRecipeSaysSo) {
  const fs::path set = dir_->path() / "meant", root = dir_->path() / "meant_mvtec";
  make_small_set(set, true);
  EXPECT_EQ(read_json_file(set / "dataset.json")["real_in_test"], true);
  EXPECT_FALSE(read_json_file(clean("") / "dataset.json").contains("real_in_test"));
  export_small_set(set, "mvtec", root);
  add_real(root);
  Report report;
  validate(root, true, report);
  EXPECT_EQ(report.errors(), 0) << report.to_text();
  EXPECT_TRUE(report.has("synthetic-meant"));
  EXPECT_NE(report.to_text().find("info: test: 2 synthetic pictures beside 1 real"),
            std::string::npos)
      << report.to_text();
}

TEST_F(Planted, WordsBelowTheCardsHeadAreNotTheSetsOwn) {
  const fs::path root = dir_->path() / "quoted";
  fs::remove_all(root);
  fs::copy(clean("mvtec"), root, fs::copy_options::recursive);
  add_real(root);
  base::write_file(root / "README.md",
                   base::read_file(root / "README.md") + "\nreal_in_test: true\n");
  Report report;
  validate(root, true, report);
  EXPECT_TRUE(report.has("synthetic-in-real")) << report.to_text();
}

TEST_F(Planted, AnIgnoredCodeIsNotReported) {
  Report report;
  report.ignore("license-missing");
  EXPECT_THROW(report.ignore("licence-missing"), base::UsageError);
  validate(clean("yolo"), true, report);
  EXPECT_FALSE(report.has("license-missing"));
}

}  // namespace
}  // namespace blemish::dataset
