// What can be said of a picture beforehand: small scenes through the device against closed forms.
#include <cmath>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "render/shader_scene.hpp"
#include "support/meshes.hpp"
#include "support/stage.hpp"

namespace blemish::render {
namespace {

using testing::Stage;

constexpr double kDegree = 3.14159265358979323846 / 180;
constexpr int kSide = 64;
constexpr double kFieldMm = 10;

std::string recipe_of(const std::string& mesh, const std::string& material,
                      const std::string& finish, const std::string& light) {
  return fmt::format(
      "blemish: 1\nname: known\npart: {{mesh: {}, unit: mm, material: {}, finish: {{{}}}}}\n"
      "camera:\n  resolution: {}x{}\n  lens: {{kind: telecentric, field_width: {} mm}}\n"
      "  sensor: {{preset: imx174, exposure: {{mean_level: 30 %, time: 1 ms}}}}\n"
      "lights:\n  - {}\n",
      mesh, material, finish, kSide, kSide, kFieldMm, light);
}

class KnownAnswers : public testing::DeviceTest {
 protected:
  // Radiance over that of the light itself.
  static cv::Mat1d shine(const Stage& stage, int samples) {
    Renderer renderer(testing::device(), stage.recipe, stage.scene, {samples, 1});
    const Frame frame = renderer.render(stage.blank);
    const shared::Light light = light_of(stage);
    double emitted = double(light.radiance.y);
    if (light.kind == shared::kLightEnvironment) {
      emitted *= double(stage.scene.environments.texels[light.map_first].y);
    }
    cv::Mat1d picture;
    frame.shots[0].image.convertTo(picture, CV_64F, 1 / (stage.blank.shots[0].exposure * emitted));
    return picture;
  }

  static shared::Light light_of(const Stage& stage) {
    return make_shader_scene(stage.blank, stage.scene, stage.view(),
                             stage.recipe.camera->sensor.by_time)
        .scene.lights[0];
  }

  // Place on the picture (mm from its middle, to the right) of a column's middle.
  static double place_mm(int column) { return ((column + 0.5) / kSide - 0.5) * kFieldMm; }

  // Mean of the columns about a place, where nothing changes along them.
  static double at(const cv::Mat1d& picture, double mm) {
    const double column = (mm / kFieldMm + 0.5) * kSide - 0.5;
    const int left = int(std::floor(column));
    const double share = column - left;
    return (1 - share) * cv::mean(picture.col(left))[0] +
           share * cv::mean(picture.col(left + 1))[0];
  }
};

// Radiance file of one even color.
void write_even_map(const std::string& file) {
  std::ofstream out(file, std::ios::binary);
  out << "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 32 +X 64\n";
  for (int i = 0; i < 32 * 64; ++i) {
    out << "\x80\x80\x80\x81";
  }
}

constexpr const char* kWhiteMetal =
    "{kind: metal, n: {r: 0.05, g: 0.05, b: 0.05}, k: {r: 20, g: 20, b: 20}}";
constexpr const char* kMatte =
    "{kind: dielectric, index: 1.5, albedo: {r: 80 %, g: 80 %, b: 80 %}}";

// A white ball in even surroundings cannot be seen.
TEST_F(KnownAnswers, WhiteFurnace) {
  const Stage stage(
      recipe_of("sphere.obj", kWhiteMetal, "kind: blasted", "environment: {file: even.hdr}"),
      [](const testing::TempDir& folder) {
        testing::write_icosphere(folder / "sphere.obj", 0.48 * kFieldMm, 5);
        write_even_map(folder / "even.hdr");
      });
  const cv::Mat1d picture = shine(stage, 16);
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      if (std::hypot(place_mm(x), place_mm(y)) < 0.4 * kFieldMm) {
        EXPECT_NEAR(picture(y, x), 1, 0.03) << x << ' ' << y;
      }
    }
  }
}

// A facet tilted by alpha throws the camera's view by 2 alpha: a roof's one side mirrors a lamp
// that stands there, the other and the ground about it do not.
TEST_F(KnownAnswers, ATiltedFacetThrowsLightFromTwiceItsAngle) {
  constexpr double kTilt = 25 * kDegree, kDistanceMm = 100, kHalfMm = 1.5;
  const double height_mm = kHalfMm * std::tan(kTilt);
  const Stage stage(
      recipe_of("roof.obj", "aluminum", "kind: polished, ra: 0.001 um",
                fmt::format("bar: {{azimuth: 0 deg, distance: {} mm, height: {} mm, length: 80 mm, "
                            "width: 80 mm}}",
                            kDistanceMm * std::sin(2 * kTilt), kDistanceMm * std::cos(2 * kTilt))),
      [&](const testing::TempDir& folder) {
        // On a block: creases below 35 deg would be smoothed.
        testing::write_extrusion(folder / "roof.obj",
                                 {{-15, -1},
                                  {-kHalfMm, -1},
                                  {-kHalfMm, 0},
                                  {0, height_mm},
                                  {kHalfMm, 0},
                                  {kHalfMm, -1},
                                  {15, -1}},
                                 30);
      });
  const cv::Mat1d picture = shine(stage, 256);
  const shared::Substance& metal = stage.scene.substance;
  const auto cosine = float(std::cos(kTilt));
  const double reflectance = double(metal.f0.y + (1 - metal.f0.y) * shared::fresnel_rise(cosine) -
                                    metal.f82.y * shared::fresnel_dip(cosine, metal.bend));
  // The lamp spans 22 deg to each side, which leaves out some 4 % of the lobe.
  const double mirrored = at(picture, 0.5 * kHalfMm) / reflectance;
  EXPECT_GT(mirrored, 0.95);
  EXPECT_LT(mirrored, 1.01);
  EXPECT_LT(at(picture, -0.5 * kHalfMm), 0.02);
  EXPECT_LT(at(picture, 3), 0.05);
  EXPECT_LT(at(picture, -3), 0.05);
}

// A matte ball under a far lamp beside the camera: Lambert's cosine, through an interface that
// transmits 1 - F on the way in and out. Crossed polarizers take the interface's own reflection.
TEST_F(KnownAnswers, AMatteBallFallsOffWithTheCosine) {
  constexpr double kRadiusMm = 0.48 * kFieldMm;
  const Stage stage(
      recipe_of("sphere.obj", kMatte, "kind: blasted",
                "spot: {distance: 0 mm, height: 1000 mm, beam: 120 deg, polarizer: crossed}"),
      [&](const testing::TempDir& folder) {
        testing::write_icosphere(folder / "sphere.obj", kRadiusMm, 5);
      });
  const cv::Mat1d picture = shine(stage, 16);
  const auto transmitted = [](double incidence) {
    const double refracted = std::asin(std::sin(incidence) / 1.5);
    const double s = (std::cos(incidence) - 1.5 * std::cos(refracted)) /
                     (std::cos(incidence) + 1.5 * std::cos(refracted));
    const double p = (1.5 * std::cos(incidence) - std::cos(refracted)) /
                     (1.5 * std::cos(incidence) + std::cos(refracted));
    return 1 - 0.5 * (s * s + p * p);
  };
  // Rings, so that the finish's tilts even out.
  const auto ring = [&](double incidence) {
    double sum = 0, count = 0;
    for (int y = 0; y < kSide; ++y) {
      for (int x = 0; x < kSide; ++x) {
        const double radius = std::hypot(place_mm(x), place_mm(y));
        if (std::abs(radius - kRadiusMm * std::sin(incidence)) < 0.2) {
          sum += picture(y, x);
          ++count;
        }
      }
    }
    return sum / count;
  };
  for (const double incidence : {20 * kDegree, 35 * kDegree, 50 * kDegree}) {
    const double expected =
        std::cos(incidence) * std::pow(transmitted(incidence) / transmitted(0.04), 2);
    EXPECT_NEAR(ring(incidence) / ring(0.04), expected, 0.03) << incidence / kDegree;
  }
}

// Behind a step's edge the lamp appears bit by bit: a line from its point at share t of its width
// through the edge meets the ground where this share is out of sight.
TEST_F(KnownAnswers, APenumbraIsAsWideAsSimilarTrianglesSay) {
  constexpr double kStepMm = 1.5, kDistanceMm = 100, kWidthMm = 60;
  const Stage stage(recipe_of("step.obj", kMatte, "kind: blasted",
                              fmt::format("bar: {{azimuth: 180 deg, distance: {0} mm, height: {0} "
                                          "mm, length: 150 mm, width: {1} mm, polarizer: crossed}}",
                                          kDistanceMm, kWidthMm)),
                    [&](const testing::TempDir& folder) {
                      testing::write_extrusion(folder / "step.obj",
                                               testing::step_section(30, kStepMm), 30);
                    });
  const cv::Mat1d picture = shine(stage, 256);
  const double whole = at(picture, 4.5);
  // The lamp leans toward look_at by 45 deg; its upper edge comes into sight first.
  const auto lean_mm = [](double share) { return (0.5 - share) * kWidthMm * std::sqrt(0.5); };
  const auto shadow_mm = [&](double share) {
    return kStepMm * (kDistanceMm - lean_mm(share)) / (kDistanceMm + lean_mm(share));
  };
  // Irradiance of the ground there by the lamp's upper part: pieces of it by their cosines over
  // their squared distance.
  const auto irradiance = [&](double mm, double share) {
    constexpr int kPieces = 60;
    double sum = 0;
    for (int i = 0; i < kPieces; ++i) {
      for (int k = 0; k < kPieces; ++k) {
        const double lean = lean_mm(share * (i + 0.5) / kPieces);
        const glm::dvec3 to(lean - kDistanceMm - mm, 150 * ((k + 0.5) / kPieces - 0.5),
                            lean + kDistanceMm + kStepMm);
        const double facing = glm::dot(to, glm::dvec3(-1, 0, 1)) * std::sqrt(0.5);
        sum += share * to.z * facing / std::pow(glm::dot(to, to), 2);
      }
    }
    return sum;
  };
  EXPECT_LT(at(picture, shadow_mm(0) - 0.2), 0.01 * whole);
  EXPECT_GT(at(picture, shadow_mm(1) + 0.2), 0.95 * whole);
  for (const double share : {0.25, 0.5, 0.75}) {
    const double expected = irradiance(shadow_mm(share), share) / irradiance(4.5, 1);
    EXPECT_NEAR(at(picture, shadow_mm(share)) / whole, expected, 0.02) << share;
  }
}

}  // namespace
}  // namespace blemish::render
