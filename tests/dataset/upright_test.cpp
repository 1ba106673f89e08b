// Pictures that EXIF data turn, in sets of others: labels decide by their size, and what goes out
// has no orientation.
#include "dataset/upright.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "base/error.hpp"
#include "base/image.hpp"
#include "dataset/small_set.hpp"
#include "dataset/validate.hpp"
#include "exif.hpp"

namespace blemish::dataset {
namespace {

namespace fs = std::filesystem;
using blemish::testing::add_grain;
using blemish::testing::export_small_set;
using blemish::testing::jpeg_with_orientation;
using blemish::testing::png_with_orientation;
using blemish::testing::TempDir;
using ::testing::HasSubstr;

const cv::Size kStored(40, 16), kTurned(16, 40);

// Bright where the defect is: four pixels, at (30, 3) as stored.
cv::Mat picture(cv::Size size = kStored) {
  cv::Mat image(size, CV_8U, cv::Scalar(40));
  add_grain(image, 1);
  image(cv::Rect(30, 3, 2, 2)).setTo(250);
  return image;
}

cv::Mat turned(const cv::Mat& image) {
  cv::Mat result;
  cv::rotate(image, result, cv::ROTATE_90_CLOCKWISE);
  return result;
}

std::string encoded(const char* extension, const cv::Mat& image) {
  std::vector<unsigned char> bytes;
  cv::imencode(extension, image, bytes);
  return {bytes.begin(), bytes.end()};
}

class Upright : public ::testing::Test {
 protected:
  fs::path set() const { return dir_.path() / "set"; }
  fs::path out() const { return dir_.path() / "out"; }

  void add_png(const std::string& file, int orientation, const cv::Mat& image = picture()) {
    base::write_file(set() / file, png_with_orientation(encoded(".png", image), orientation));
  }
  void add_mask(const std::string& file, cv::Size size) {
    cv::Mat mask = cv::Mat::zeros(kStored, CV_8U);
    mask(cv::Rect(30, 3, 2, 2)).setTo(255);
    base::write_file(set() / file, base::encode_png(size == kStored ? mask : turned(mask)));
  }
  void add_coco(const std::string& file, cv::Size size, cv::Rect box) {
    const Json json{
        {"images",
         {{{"id", 1}, {"file_name", file}, {"width", size.width}, {"height", size.height}}}},
        {"annotations",
         {{{"id", 1},
           {"image_id", 1},
           {"category_id", 1},
           {"bbox", {box.x, box.y, box.width, box.height}},
           {"area", box.area()},
           {"iscrowd", 0}}}},
        {"categories", {{{"id", 1}, {"name", "pit"}}}}};
    base::write_file(set() / "coco.json", json.dump());
  }
  // What an export to COCO holds: the picture, and the bright pixels in the first box.
  cv::Mat exported(const ExportChoice& choice = {}) {
    fs::remove_all(out());
    export_small_set(set(), "coco", out(), choice);
    for (const Item& item : blemish::testing::items_of(out())) {
      for (const Object& object : item.objects) {
        const cv::Mat image = cv::imread(item.path.string(), cv::IMREAD_GRAYSCALE);
        EXPECT_EQ(base::read_file(item.path).find("eXIf"), std::string::npos);
        EXPECT_EQ(image.size(), cv::Size(item.width_px, item.height_px));
        EXPECT_EQ(cv::countNonZero(image(object.pixel_box()) > 200), 4);
        EXPECT_EQ(object.pixel_box().area(), 4);
        return image;
      }
    }
    ADD_FAILURE() << "no object";
    return {};
  }
  std::string error() {
    try {
      fs::remove_all(out());
      export_small_set(set(), "coco", out());
    } catch (const base::Error& error) {
      return base::to_text(error.fault());
    }
    return "no error";
  }
  std::set<std::string> codes() {
    Report report;
    validate(set(), true, report);
    std::set<std::string> result;
    for (const auto& [code, count] : report.counts()) {
      if (code != "license-missing" && code != "mvtec-extra") {
        result.insert(code);
      }
    }
    return result;
  }

  TempDir dir_;
  const cv::Rect stored_box_{30, 3, 2, 2}, turned_box_{11, 30, 2, 2};
};

TEST_F(Upright, ADeclaredSizeOfTheTurnedPictureTurnsIt) {
  add_png("a.png", 6);
  add_coco("a.png", kTurned, turned_box_);
  EXPECT_EQ(cv::norm(exported(), turned(picture()), cv::NORM_INF), 0);
  EXPECT_EQ(codes(), std::set<std::string>{"image-turned"});
}

TEST_F(Upright, ADeclaredSizeOfTheStoredPictureLeavesItAsItIs) {
  add_png("a.png", 6);
  add_coco("a.png", kStored, stored_box_);
  EXPECT_EQ(cv::norm(exported(), picture(), cv::NORM_INF), 0);
  EXPECT_EQ(codes(), std::set<std::string>{"image-turned"});
}

TEST_F(Upright, TheSameForJpegs) {
  for (const bool turns : {false, true}) {
    base::write_file(set() / "a.jpg",
                     jpeg_with_orientation(encoded(".jpg", picture()), turns ? 8 : 6));
    add_coco("a.jpg", turns ? kTurned : kStored, turns ? cv::Rect(3, 8, 2, 2) : stored_box_);
    EXPECT_EQ(exported().size(), turns ? kTurned : kStored);
  }
}

TEST_F(Upright, TilesOfATurnedPictureAreTurned) {
  add_png("a.png", 6);
  add_coco("a.png", kTurned, turned_box_);
  ExportChoice choice;
  choice.patches = {16, 0};
  EXPECT_EQ(exported(choice).size(), cv::Size(16, 16));
}

TEST_F(Upright, WhereBothSizesFitNobodyGuesses) {
  for (const auto& [orientation, size] :
       {std::pair{3, kStored}, {2, kStored}, {6, cv::Size(40, 40)}}) {
    add_png("a.png", orientation, picture(size));
    add_coco("a.png", size, stored_box_);
    EXPECT_THAT(error(),
                HasSubstr("a.png: has the EXIF orientation " + std::to_string(orientation)));
    EXPECT_THAT(error(), HasSubstr("--exif turned"));
    EXPECT_EQ(codes(), std::set<std::string>{"exif-ambiguous"});
  }
}

TEST_F(Upright, ButTheUserMaySay) {
  add_png("a.png", 3);
  add_coco("a.png", kStored, stored_box_);
  for (const base::Exif exif : {base::Exif::stored, base::Exif::turned}) {
    open_set(set(), {}, exif)->for_each([&](const Item& item) {
      cv::Mat expected = picture();
      if (exif == base::Exif::turned) {
        cv::flip(expected, expected, -1);
      }
      EXPECT_EQ(cv::norm(pixels_of(item), expected, cv::NORM_INF), 0);
    });
  }
}

TEST_F(Upright, WithoutLabelsThereIsNothingToBeWrongAbout) {
  add_png("a.png", 3);
  add_coco("a.png", kStored, stored_box_);
  Json json = Json::parse(base::read_file(set() / "coco.json"));
  json["annotations"] = Json::array();
  base::write_file(set() / "coco.json", json.dump());
  EXPECT_EQ(codes(), std::set<std::string>{"class-unused"});
  EXPECT_EQ(error(), "no error");
}

TEST_F(Upright, YoloGoesByTheTurnedPictureAsItsLoaderDoes) {
  add_png("images/train/a.png", 6);
  base::write_file(set() / "data.yaml",
                   std::string_view("train: images/train\nval: images/train\nnames: [pit]\n"));
  base::write_file(set() / "labels/train/a.txt",  // turned_box_ in 16 x 40
                   std::string_view("0 0.75 0.775 0.125 0.05\n"));
  EXPECT_EQ(cv::norm(exported(), turned(picture()), cv::NORM_INF), 0);
  EXPECT_EQ(codes(), std::set<std::string>{"image-turned"});
}

TEST_F(Upright, AMasksOwnSizeDecides) {
  for (const cv::Size size : {kStored, kTurned}) {
    add_png("images/a.png", 6);
    add_mask("masks/a.png", size);
    EXPECT_EQ(exported().size(), size);
    EXPECT_EQ(codes(), std::set<std::string>{"image-turned"});
  }
  add_png("images/a.png", 3);
  add_mask("masks/a.png", kStored);
  EXPECT_EQ(codes(), std::set<std::string>{"exif-ambiguous"});
  add_mask("masks/a.png", kTurned);
  EXPECT_TRUE(codes().contains("mask-size"));
}

TEST_F(Upright, GoodPicturesOfMvtecAreSeenAsTheBadOnesAre) {
  for (const cv::Size size : {kStored, kTurned}) {
    cv::Mat good(kStored, CV_8U, cv::Scalar(30)), other(kStored, CV_8U, cv::Scalar(20));
    add_grain(good, 2);
    add_grain(other, 3);
    add_png("train/good/000.png", 6, good);
    add_png("test/good/000.png", 6, other);
    add_png("test/pit/000.png", 6);
    add_mask("ground_truth/pit/000_mask.png", size);
    EXPECT_EQ(exported().size(), size);
    for (const Item& item : blemish::testing::items_of(out())) {
      EXPECT_EQ(cv::Size(item.width_px, item.height_px), size) << item.stem;
    }
    EXPECT_EQ(codes(), std::set<std::string>{"image-turned"});
  }
}

TEST_F(Upright, VocGoesByTheSizeInItsXml) {
  add_png("JPEGImages/a.png", 6);
  for (const bool turns : {false, true}) {
    const cv::Rect box = turns ? turned_box_ : stored_box_;
    const cv::Size size = turns ? kTurned : kStored;
    base::write_file(
        set() / "Annotations/a.xml",
        fmt::format("<annotation><filename>a.png</filename><size><width>{}</width><height>{}"
                    "</height><depth>1</depth></size><object><name>pit</name><bndbox><xmin>{}"
                    "</xmin><ymin>{}</ymin><xmax>{}</xmax><ymax>{}</ymax></bndbox></object>"
                    "</annotation>",
                    size.width, size.height, box.x + 1, box.y + 1, box.br().x, box.br().y));
    EXPECT_EQ(exported().size(), size);
  }
}

TEST_F(Upright, WithoutASetPicturesAreTakenAsViewersShowThem) {
  add_png("a.png", 6);
  const auto header = base::read_image_header(base::read_file(set() / "a.png"));
  EXPECT_EQ(Sights(set(), {}).of(*header, set() / "a.png"), base::Exif::turned);
  EXPECT_EQ(Sights(set(), base::Exif::stored).of(*header, set() / "a.png"), base::Exif::stored);
  add_coco("a.png", kStored, stored_box_);
  EXPECT_EQ(Sights(set(), {}).of(*header, set() / "a.png"), base::Exif::stored);
}

}  // namespace
}  // namespace blemish::dataset
