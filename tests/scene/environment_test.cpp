// Maps of the surroundings: what files are refused, where their light comes from, that levels and
// irradiance keep it.
#include "scene/environment.hpp"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>

#include "base/error.hpp"
#include "base/files.hpp"
#include "shaders/shared/environment.h"
#include "temp_dir.hpp"

namespace blemish::scene {
namespace {

constexpr float kTurn = shared::kWholeTurn;

LightSpec spec_of(const std::string& file) {
  LightSpec spec;
  spec.type = find_light("environment");
  spec.path = "lights.environment1";
  spec.file = file;
  return spec;
}

std::string write(const testing::TempDir& folder, const std::string& name, const cv::Mat& map) {
  setenv("OPENCV_IO_ENABLE_OPENEXR", "1", 0);
  const std::string file = (folder.path() / name).string();
  EXPECT_TRUE(cv::imwrite(file, map));
  return file;
}

// Gray with a bright patch, from column x to x + width, rows y to y + height.
cv::Mat map_with(int cols, cv::Rect patch, const cv::Scalar& bgr) {
  cv::Mat map(cols / 2, cols, CV_32FC3, cv::Scalar::all(1));
  map(patch).setTo(bgr);
  return map;
}

std::string refused(const std::string& file) {
  try {
    load_environments({spec_of(file)});
  } catch (const base::Error& error) {
    EXPECT_FALSE(error.fault().hint.empty());
    EXPECT_EQ(error.fault().where.file, file);
    return error.fault().message;
  }
  return "nothing";
}

TEST(Environment, RefusesWhatIsNoMap) {
  const testing::TempDir folder;
  const cv::Mat good = map_with(64, {0, 0, 1, 1}, cv::Scalar::all(1));
  EXPECT_NE(refused((folder.path() / "none.hdr").string()), "nothing");
  base::write_file(folder.path() / "empty.hdr", std::string_view());
  EXPECT_EQ(refused((folder.path() / "empty.hdr").string()), "is empty");
  base::write_file(folder.path() / "text.hdr", std::string_view("not a map"));
  EXPECT_EQ(refused((folder.path() / "text.hdr").string()), "is no map of radiance");
  cv::Mat codes;
  good.convertTo(codes, CV_8U, 100);
  const std::string png = write(folder, "codes.png", codes);
  EXPECT_EQ(refused(png), "is no map of radiance");
  const std::string whole = base::read_file(write(folder, "whole.hdr", good));
  base::write_file(folder.path() / "cut.hdr", std::string_view(whole).substr(0, whole.size() / 2));
  EXPECT_NE(refused((folder.path() / "cut.hdr").string()), "nothing");
  EXPECT_THAT(
      refused(write(folder, "square.hdr", cv::Mat::ones(64, 64, CV_32FC3))),
      ::testing::HasSubstr("has 64 x 64 pixels; a map of the surroundings is twice as wide"));
  EXPECT_THAT(refused(write(folder, "tiny.hdr", cv::Mat::ones(2, 4, CV_32FC3))),
              ::testing::HasSubstr("is 4 pixels wide"));
  EXPECT_EQ(refused(write(folder, "black.hdr", cv::Mat::zeros(32, 64, CV_32FC3))),
            "is black all over");
}

TEST(Environment, RefusesWhatIsNoLight) {
  const testing::TempDir folder;
  for (const float wrong :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), -0.5f}) {
    cv::Mat map(32, 64, CV_32FC3, cv::Scalar::all(1));
    map.at<cv::Vec3f>(3, 7)[1] = wrong;
    EXPECT_THAT(refused(write(folder, "wrong.exr", map)),
                ::testing::HasSubstr("in column 8, row 4: light is a finite number, 0 or more"));
  }
  cv::Mat map(32, 64, CV_32FC3, cv::Scalar::all(1));
  map.at<cv::Vec3f>(3, 7)[1] = -1e-6f;  // undershoot of a resampling
  EXPECT_EQ(refused(write(folder, "undershoot.exr", map)), "nothing");
}

shared::Light placed(const Environments& environments, double turn = 0, double tilt = 0) {
  base::Values values{find_light("environment")->params, {}};
  for (const base::Param& param : values.table) {
    values.values.push_back(param.name == "turn"              ? float(turn)
                            : param.name == "tilt"            ? float(tilt)
                            : param.name == "power"           ? 1
                            : param.name == "polarizer"       ? 0
                            : param.name == "band_pass_width" ? 2000
                                                              : 550);
  }
  std::vector<shared::Light> lights = make_lights(*find_light("environment"), values);
  environments.place("lights.environment1", lights);
  shared::environment_texels = environments.texels.data();
  return lights.front();
}

TEST(Environment, LightComesFromWhereTheMapShowsIt) {
  const testing::TempDir folder;
  // Red at the middle column, which is image top; blue a quarter of the width to its right: image
  // right; both at the horizon. Green about the zenith.
  cv::Mat map = map_with(64, {31, 15, 2, 2}, {0, 0, 100});
  map(cv::Rect(47, 15, 2, 2)).setTo(cv::Scalar(100, 0, 0));
  map(cv::Rect(0, 0, 64, 1)).setTo(cv::Scalar(0, 100, 0));
  const Environments environments = load_environments({spec_of(write(folder, "map.hdr", map))});
  const auto seen = [&](const shared::Light& light, glm::vec3 way) {
    const glm::vec3 c = shared::environment_radiance(light, glm::normalize(way), 0);
    return c.x > 2 * c.y && c.x > 2 * c.z   ? "red"
           : c.y > 2 * c.x && c.y > 2 * c.z ? "green"
           : c.z > 2 * c.x && c.z > 2 * c.y ? "blue"
                                            : "gray";
  };
  const shared::Light light = placed(environments);
  EXPECT_STREQ(seen(light, {0, 1, 0}), "red");
  EXPECT_STREQ(seen(light, {1, 0, 0}), "blue");
  EXPECT_STREQ(seen(light, {0, 0, 1}), "green");
  EXPECT_STREQ(seen(light, {-1, -1, 0}), "gray");
  const shared::Light turned = placed(environments, double(kTurn) / 4);
  EXPECT_STREQ(seen(turned, {-1, 0, 0}), "red");
  EXPECT_STREQ(seen(turned, {0, 1, 0}), "blue");
  const shared::Light tilted = placed(environments, 0, double(kTurn) / 4);
  EXPECT_STREQ(seen(tilted, {0, 0, 1}), "red");
  EXPECT_STREQ(seen(tilted, {0, -1, 0}), "green");
}

TEST(Environment, LevelsAndIrradianceKeepTheLight) {
  const testing::TempDir folder;
  cv::Mat map = map_with(256, {100, 20, 9, 7}, {400, 700, 900});
  const Environments environments = load_environments({spec_of(write(folder, "map.exr", map))});
  const shared::Light light = placed(environments);
  EXPECT_EQ(light.map_width, 256u);
  constexpr int kTurns = 512, kHeights = 512;
  // Coarse levels bend what they average: they are for few samples, which have larger errors.
  for (const float solid_angle : {0.f, 0.001f, 0.01f, 0.1f}) {
    glm::dvec3 mean(0);
    glm::dvec3 received(0);
    const glm::vec3 normal = glm::normalize(glm::vec3(0.3f, -0.2f, 1));
    for (int i = 0; i < kTurns; ++i) {
      for (int k = 0; k < kHeights; ++k) {
        const float z = 2 * (float(k) + 0.5f) / kHeights - 1;
        const float turn = kTurn * (float(i) + 0.5f) / kTurns;
        const float r = std::sqrt(1 - z * z);
        const glm::vec3 way(r * std::cos(turn), r * std::sin(turn), z);
        const glm::dvec3 c(shared::environment_radiance(light, way, solid_angle));
        mean += c / double(kTurns * kHeights);
        const float cosine = std::max(glm::dot(way, normal), 0.f);
        received +=
            c * double(cosine * shared::into_base(cosine)) * 4.0 * M_PI / double(kTurns * kHeights);
      }
    }
    EXPECT_NEAR((mean.x + mean.y + mean.z) / 3, 1, solid_angle > 0.005f ? 0.1 : 0.01)
        << solid_angle;
    if (solid_angle <= 0) {
      const glm::vec3 stored = shared::environment_level(
          light, shared::irradiance_offset(light.map_width), shared::kIrradianceWidth, normal);
      for (int c = 0; c < 3; ++c) {
        EXPECT_NEAR(double(stored[c]) / received[c], 1, 0.01);
      }
    }
  }
}

TEST(Environment, RealMapsLoad) {
  for (const char* name : {"studio_1k.hdr", "workshop_1k.hdr", "blender_studio.exr"}) {
    const std::string file = std::string(BLEMISH_REAL_DATA) + "/hdri/" + name;
    if (!std::filesystem::exists(file)) {
      GTEST_SKIP() << file << " is not there";
    }
    const Environments environments = load_environments({spec_of(file), spec_of(file)});
    // One map for both lights.
    EXPECT_LE(environments.texels.size(), 512u * 256 * 4 / 3 + 64 * 32);
  }
}

}  // namespace
}  // namespace blemish::scene
