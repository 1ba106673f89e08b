#include "base/image.hpp"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libdeflate.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <sys/resource.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/plain_png.hpp"
#include "base/random.hpp"
#include "exif.hpp"
#include "temp_dir.hpp"

namespace blemish::base {
namespace {

using blemish::testing::jpeg_with_orientation;
using blemish::testing::png_with_orientation;
using blemish::testing::TempDir;
using blemish::testing::with_chunk;
using ::testing::HasSubstr;

cv::Mat noise(int rows, int cols, int type, double mean, double sigma) {
  cv::Mat image(rows, cols, type);
  Stream stream(1, 2, "image_test");
  for (int y = 0; y < rows; ++y) {
    for (int i = 0; i < cols * image.channels(); ++i) {
      const double value = std::clamp(mean + sigma * stream.normal(), 0.0, 65535.0);
      if (image.depth() == CV_8U) {
        image.ptr<std::uint8_t>(y)[i] = cv::saturate_cast<std::uint8_t>(value);
      } else {
        image.ptr<std::uint16_t>(y)[i] = cv::saturate_cast<std::uint16_t>(value);
      }
    }
  }
  return image;
}

bool same(const cv::Mat& a, const cv::Mat& b) {
  return a.type() == b.type() && a.size() == b.size() &&
         cv::norm(a.reshape(1), b.reshape(1), cv::NORM_INF) == 0;
}

std::string encoded(const std::string& extension, const cv::Mat& image,
                    const std::vector<int>& options = {}) {
  std::vector<unsigned char> bytes;
  cv::imencode(extension, image, bytes, options);
  return {bytes.begin(), bytes.end()};
}

std::string error_of(const std::string& file, std::size_t max_pixels = 1 << 30) {
  try {
    read_image(file, max_pixels);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

// Every proper beginning of a picture must be refused: `steps` cuts, spread over the file.
void expect_no_beginning_is_read(const std::string& bytes, const std::string& file, int steps) {
  write_file(file, bytes);
  ASSERT_EQ(error_of(file), "no error");
  for (int i = 0; i < steps; ++i) {
    const std::size_t size =
        bytes.size() * static_cast<std::size_t>(i) / static_cast<std::size_t>(steps);
    write_file(file, bytes.substr(0, size));
    EXPECT_NE(error_of(file), "no error") << file << " cut to " << size << " of " << bytes.size();
  }
  write_file(file, bytes.substr(0, bytes.size() - 1));
  EXPECT_NE(error_of(file), "no error") << file << " without its last byte";
}

TEST(Image, PngRoundTripKeepsEveryPixel) {
  const TempDir dir;
  for (const int type : {CV_8UC1, CV_8UC3, CV_16UC1, CV_16UC3}) {
    for (const double sigma : {0.0, 0.2, 9.0, 40.0}) {
      const cv::Mat image = noise(67, 131, type, 100, sigma);
      write_file(dir / "a.png", encode_png(image));
      EXPECT_TRUE(same(read_image(dir / "a.png"), image)) << type << " " << sigma;
    }
  }
}

TEST(Image, PngOfAPartOfAPicture) {
  const TempDir dir;
  const cv::Mat whole = noise(50, 60, CV_8UC3, 90, 20);
  const cv::Mat part = whole(cv::Rect(7, 5, 20, 30));
  write_file(dir / "a.png", encode_png(part));
  EXPECT_TRUE(same(read_image(dir / "a.png"), part));
}

TEST(Image, PngIsSmallForMapsAndFairForNoise) {
  cv::Mat map = cv::Mat::zeros(512, 512, CV_16U);
  cv::circle(map, {200, 210}, 60, cv::Scalar(3), cv::FILLED);
  EXPECT_LT(encode_png(map).size(), map.total() * 2 / 100);
  const cv::Mat camera = noise(512, 512, CV_8U, 115, 2);  // 3.05 bits of entropy a pixel
  EXPECT_LT(encode_png(camera).size(), camera.total() * 45 / 100);
}

TEST(Image, PngCarriesTextAndTheSameBytesEachTime) {
  const cv::Mat image = noise(20, 20, CV_8U, 100, 5);
  const PngOptions options{1, {{kXmpKeyword, synthetic_xmp(true)}}};
  const std::vector<unsigned char> bytes = encode_png(image, options);
  EXPECT_EQ(bytes, encode_png(image, options));
  const std::string text(bytes.begin(), bytes.end());
  EXPECT_THAT(text, HasSubstr("iTXtXML:com.adobe.xmp"));
  EXPECT_THAT(text, HasSubstr("digitalsourcetype/compositeSynthetic\""));
  EXPECT_THAT(synthetic_xmp(false), HasSubstr("digitalsourcetype/virtualRecording\""));
}

TEST(Image, ReadsTheUsualFormats) {
  const TempDir dir;
  for (const char* extension : {".png", ".bmp", ".tif"}) {
    for (const int type : {CV_8UC1, CV_8UC3}) {
      const cv::Mat image = noise(31, 45, type, 100, 30);
      const std::string file = dir / ("a" + std::string(extension));
      write_file(file, encoded(extension, image));
      EXPECT_TRUE(same(read_image(file), image)) << file << " " << type;
    }
  }
  const cv::Mat deep = noise(31, 45, CV_16UC1, 2000, 100);
  write_file(dir / "deep.tif", encoded(".tif", deep));
  EXPECT_TRUE(same(read_image(dir / "deep.tif"), deep));
  write_file(dir / "a.jpg", encoded(".jpg", noise(31, 45, CV_8UC1, 100, 3)));
  EXPECT_EQ(read_image(dir / "a.jpg").type(), CV_8UC1);
}

TEST(Image, DropsAlpha) {
  const TempDir dir;
  cv::Mat image = noise(9, 9, CV_8UC4, 100, 30);
  write_file(dir / "a.png", encoded(".png", image));
  cv::Mat color;
  cv::cvtColor(image, color, cv::COLOR_BGRA2BGR);
  EXPECT_TRUE(same(read_image(dir / "a.png"), color));
}

TEST(Image, AppliesExifOrientationUnlessWantedAsStored) {
  const TempDir dir;
  const cv::Mat image = noise(16, 40, CV_8UC1, 100, 10);
  const std::string jpeg = encoded(".jpg", image), png = encoded(".png", image);
  write_file(dir / "plain.jpg", jpeg);
  const cv::Mat stored = read_image(dir / "plain.jpg");
  for (int orientation = 1; orientation <= 8; ++orientation) {
    SCOPED_TRACE(orientation);
    write_file(dir / "a.jpg", jpeg_with_orientation(jpeg, orientation));
    write_file(dir / "a.png", png_with_orientation(png, orientation));
    // OpenCV's own turning is the referee.
    EXPECT_TRUE(same(read_image(dir / "a.jpg"), cv::imread(dir / "a.jpg", cv::IMREAD_GRAYSCALE)));
    EXPECT_TRUE(same(read_image(dir / "a.png"), cv::imread(dir / "a.png", cv::IMREAD_GRAYSCALE)));
    EXPECT_TRUE(same(read_image(dir / "a.jpg", 1 << 30, Exif::stored), stored));
    EXPECT_TRUE(same(read_image(dir / "a.png", 1 << 30, Exif::stored), image));
  }
  for (const int none : {0, 9}) {
    write_file(dir / "a.png", png_with_orientation(png, none));
    EXPECT_TRUE(same(read_image(dir / "a.png"), image)) << none;
  }
  write_file(dir / "a.png", with_chunk(png, "eXIf", "MM\xff\xff"));
  EXPECT_TRUE(same(read_image(dir / "a.png"), image));
}

TEST(Image, RefusesCutPictures) {
  const TempDir dir;
  const cv::Mat gray = noise(64, 64, CV_8UC1, 100, 20);
  const cv::Mat color = noise(64, 64, CV_8UC3, 100, 20);
  expect_no_beginning_is_read(encoded(".png", color), dir / "a.png", 40);
  expect_no_beginning_is_read(encoded(".jpg", color), dir / "a.jpg", 40);
  expect_no_beginning_is_read(encoded(".jpg", color, {cv::IMWRITE_JPEG_PROGRESSIVE, 1}),
                              dir / "p.jpg", 40);
  expect_no_beginning_is_read(encoded(".bmp", gray), dir / "a.bmp", 40);
  expect_no_beginning_is_read(encoded(".tif", gray), dir / "a.tif", 40);
}

TEST(Image, ToleratesBytesBehindTheEndOfAJpeg) {
  const TempDir dir;
  write_file(dir / "a.jpg",
             encoded(".jpg", noise(32, 32, CV_8UC1, 100, 20)) + std::string(100, 'z'));
  EXPECT_EQ(read_image(dir / "a.jpg").size(), cv::Size(32, 32));
}

TEST(Image, RefusesADamagedPng) {
  const TempDir dir;
  std::string bytes = encoded(".png", noise(64, 64, CV_8UC1, 100, 20));
  bytes[bytes.size() / 2] ^= 0x10;
  write_file(dir / "a.png", bytes);
  EXPECT_THAT(error_of(dir / "a.png"), HasSubstr("a.png: is damaged: a checksum is wrong"));
}

TEST(Image, RefusesABombBeforeDecoding) {
  const TempDir dir;
  std::string bytes = encoded(".png", noise(8, 8, CV_8UC1, 100, 20));
  bytes[16] = 0x7F;  // width 0x7F000008
  bytes[20] = 0x7F;
  write_file(dir / "bomb.png", bytes);
  EXPECT_THAT(error_of(dir / "bomb.png"), HasSubstr("has 2130706440 x 2130706440 pixels"));
  for (const char* extension : {".png", ".jpg", ".bmp", ".tif"}) {
    const std::string file = dir / ("big" + std::string(extension));
    write_file(file, encoded(extension, noise(30, 40, CV_8UC1, 100, 20)));
    EXPECT_THAT(error_of(file, 1199), HasSubstr("has 40 x 30 pixels; at most 1199")) << file;
    EXPECT_EQ(error_of(file, 1200), "no error") << file;
  }
}

// 16384 x 16384 declared in whole files of a few bytes: nothing is decoded, so memory stays small.
long peak_kb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(Image, RefusesPixelsThatTheBytesCannotHold) {
  const long before_kb = peak_kb();
  const TempDir dir;
  const std::string trap = "declares more pixels than its bytes can hold";
  const auto rewritten = [](std::string bytes, std::size_t at, const std::string& size) {
    return bytes.replace(at, size.size(), size);
  };
  const cv::Mat image = noise(8, 8, CV_8UC1, 100, 20);
  std::string png = encoded(".png", image);
  png = rewritten(png, 16, std::string("\0\0\x40\0\0\0\x40\0", 8));
  const std::uint32_t sum = libdeflate_crc32(0, png.data() + 12, 17);
  for (int i = 0; i < 4; ++i) {
    png[29 + static_cast<std::size_t>(i)] = static_cast<char>(sum >> (24 - 8 * i));
  }
  write_file(dir / "a.png", png);
  EXPECT_THAT(error_of(dir / "a.png"), HasSubstr("a.png: " + trap));
  for (const int progressive : {0, 1}) {
    std::string jpeg = encoded(".jpg", image, {cv::IMWRITE_JPEG_PROGRESSIVE, progressive});
    const std::size_t frame = jpeg.find(progressive == 1 ? "\xFF\xC2" : "\xFF\xC0");
    write_file(dir / "a.jpg", rewritten(jpeg, frame + 5, std::string("\x40\0\x40\0", 4)));
    EXPECT_THAT(error_of(dir / "a.jpg"), HasSubstr("a.jpg: " + trap));
  }
  for (const int compression : {1, 5, 8, 32773}) {
    std::string tiff = encoded(".tif", image, {cv::IMWRITE_TIFF_COMPRESSION, compression});
    const std::uint32_t directory = *reinterpret_cast<const std::uint32_t*>(tiff.data() + 4);
    for (std::size_t entry = directory + 2; entry + 12 <= tiff.size(); entry += 12) {
      const auto tag = static_cast<unsigned char>(tiff[entry]) +
                       256u * static_cast<unsigned char>(tiff[entry + 1]);
      if (tag == 256 || tag == 257) {
        tiff[entry + 8] = 0;
        tiff[entry + 9] = 0x40;
      }
    }
    write_file(dir / "a.tif", tiff);
    EXPECT_THAT(error_of(dir / "a.tif"), HasSubstr("a.tif: " + trap)) << compression;
  }
  constexpr long kLittleKb = 100 * 1024;  // a decoded picture of these has 256 MiB
  EXPECT_LT(peak_kb() - before_kb, kLittleKb);
}

TEST(Image, ReadsWhatIsOfOneColorInFewBytes) {
  const TempDir dir;
  const cv::Mat image(3000, 4000, CV_8UC3, cv::Scalar(7, 7, 7));
  for (const auto& [extension, options] :
       {std::pair{".png", std::vector{cv::IMWRITE_PNG_COMPRESSION, 9}},
        {".jpg", {cv::IMWRITE_JPEG_QUALITY, 1}},
        {".jpg", {cv::IMWRITE_JPEG_PROGRESSIVE, 1, cv::IMWRITE_JPEG_OPTIMIZE, 1}},
        {".tif", {cv::IMWRITE_TIFF_COMPRESSION, 5}},
        {".tif", {cv::IMWRITE_TIFF_COMPRESSION, 8}},
        {".tif", {cv::IMWRITE_TIFF_COMPRESSION, 32773}}}) {
    const std::string file = dir / ("a" + std::string(extension));
    write_file(file, encoded(extension, image, options));
    EXPECT_EQ(error_of(file), "no error") << file;
  }
}

TEST(Image, NamesTheFileThatIsNoPicture) {
  const TempDir dir;
  EXPECT_THAT(error_of(dir / "absent.png"), HasSubstr("absent.png: cannot open"));
  write_file(dir / "empty.png", std::string_view(""));
  EXPECT_THAT(error_of(dir / "empty.png"), HasSubstr("empty.png: is empty"));
  write_file(dir / "text.png", std::string_view("a,b,c\n1,2,3\n"));
  EXPECT_THAT(error_of(dir / "text.png"), HasSubstr("text.png: is not a picture"));
  write_file(dir / "float.tif", encoded(".tif", cv::Mat(8, 8, CV_32F, cv::Scalar(0.5))));
  EXPECT_THAT(error_of(dir / "float.tif"), HasSubstr("neither 8 nor 16 bits"));
}

// Codes longer than deflate knows would come of such counts: each value half as frequent.
cv::Mat steep_counts() {
  cv::Mat image(1024, 1024, CV_8U, cv::Scalar(0));
  int at = 0;
  for (int value = 1; value < 24; ++value) {
    for (int i = 0; i < (1 << (23 - value)) / 16 + 1 && at < 1 << 20; ++i) {
      image.ptr<std::uint8_t>()[at] = static_cast<std::uint8_t>(value * 5 + (at % 2) * 100);
      ++at;
    }
  }
  cv::Mat order(1, 1 << 20, CV_8U, image.data);
  Stream stream(3, 4, "shuffle");
  for (int i = (1 << 20) - 1; i > 0; i -= 3) {
    std::swap(order.at<std::uint8_t>(i),
              order.at<std::uint8_t>(static_cast<int>(stream.uniform() * i)));
  }
  return image;
}

TEST(EncodePng, CodesAloneAreReadBackByLibpng) {
  std::vector<cv::Mat> pictures{steep_counts()};
  for (const int type : {CV_8UC1, CV_8UC3, CV_16UC1, CV_16UC3}) {
    for (const cv::Size size : {cv::Size(1, 1), {7, 5}, {1, 300}, {301, 1}, {640, 481}}) {
      const double top = type == CV_8UC1 || type == CV_8UC3 ? 255 : 65535;
      pictures.push_back(noise(size.height, size.width, type, 0.4 * top, 0.03 * top));
    }
  }
  for (const cv::Mat& picture : pictures) {
    const std::vector<unsigned char> bytes = encode_png(picture);
    EXPECT_TRUE(same(cv::imdecode(bytes, cv::IMREAD_UNCHANGED), picture)) << picture.size();
  }
}

TEST(PlainPng, ReadsAsOpenCvDoes) {
  for (const int type : {CV_8UC1, CV_8UC3, CV_16UC1, CV_16UC3}) {
    const double top = type == CV_8UC1 || type == CV_8UC3 ? 255 : 65535;
    for (const cv::Size size : {cv::Size(1, 1), {7, 5}, {1, 300}, {301, 1}, {320, 241}}) {
      // Smooth light under the noise makes libpng choose all filters.
      cv::Mat picture = noise(size.height, size.width, type, 0.4 * top, 0.01 * top);
      for (int y = 0; y < size.height; ++y) {
        cv::Mat row = picture.row(y);
        row.convertTo(row, -1, 0.5 + 0.5 * std::abs(std::sin(0.1 * y)));
      }
      for (const int level : {-1, 0, 1, 9}) {
        const std::string bytes = encoded(
            ".png", picture,
            level < 0 ? std::vector<int>{} : std::vector{cv::IMWRITE_PNG_COMPRESSION, level});
        EXPECT_TRUE(same(read_plain_png(bytes), picture)) << type << size << level;
        EXPECT_TRUE(same(read_plain_png(with_chunk(bytes, "gAMA", "abcd")), picture));
      }
    }
  }
}

TEST(PlainPng, LeavesOtherKindsAlone) {
  const std::string gray = encoded(".png", noise(40, 30, CV_8UC1, 100, 20));
  ASSERT_FALSE(read_plain_png(gray).empty());
  EXPECT_TRUE(read_plain_png(encoded(".png", noise(9, 9, CV_8UC4, 100, 30))).empty());
  const std::vector<int> one_bit{cv::IMWRITE_PNG_BILEVEL, 1};
  EXPECT_TRUE(
      read_plain_png(encoded(".png", cv::Mat(9, 9, CV_8U, cv::Scalar(0)), one_bit)).empty());
  EXPECT_TRUE(read_plain_png(with_chunk(gray, "tRNS", std::string(2, '\0'))).empty());
  EXPECT_TRUE(read_plain_png(with_chunk(gray, "eXIf", "MM")).empty());
  EXPECT_TRUE(read_plain_png(with_chunk(gray, "IDAT", "xx")).empty());
  for (const std::size_t at : {24u, 25u, 26u, 27u, 28u}) {  // depth, color and ways of the header
    std::string odd = gray;
    odd[at] = 1;
    EXPECT_TRUE(read_plain_png(odd).empty()) << at;
  }
  for (std::size_t size = 0; size < gray.size(); size += 7) {
    EXPECT_TRUE(read_plain_png(gray.substr(0, size)).empty()) << size;
  }
}

TEST(EncodePng, IsNoLargerThanZlibsOwnOnCameraNoise) {
  for (const int type : {CV_8UC1, CV_8UC3, CV_16UC1}) {
    const cv::Mat picture = noise(512, 512, type, type == CV_16UC1 ? 2000 : 90, 4);
    EXPECT_LT(encode_png(picture).size(), encoded(".png", picture).size() * 105 / 100) << type;
  }
}

TEST(BarePng, HoldsThePictureAndItsOriginAlone) {
  TempDir dir;
  const cv::Mat image = noise(20, 30, CV_8U, 100, 10);
  const auto with = [&](const std::map<std::string, std::string>& text) {
    const std::vector<unsigned char> bytes = encode_png(image, {1, text, {}});
    return std::string(bytes.begin(), bytes.end());
  };
  const std::string plain = with({});
  const std::string origin = with({{kXmpKeyword, synthetic_xmp(true)}});
  EXPECT_EQ(bare_png(plain), plain);
  EXPECT_EQ(bare_png(origin), origin);
  EXPECT_EQ(bare_png(with({{"Location", "48.137N"}})), plain);
  EXPECT_EQ(bare_png(with({{kXmpKeyword, synthetic_xmp(true) + "exif:GPSLatitude"}})), plain);
  EXPECT_LT(bare_png(plain.substr(0, plain.size() / 2)).size(), plain.size());
  write_file(dir / "bare.png", bare_png(origin));
  EXPECT_TRUE(same(read_image(dir / "bare.png"), image));
}

}  // namespace
}  // namespace blemish::base
