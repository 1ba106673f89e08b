// The renderer against the reference: every light, finish and lens on a plane, a sphere, a groove
// and a step, at one bounce.
#include "support/reference.hpp"

#include <cmath>
#include <cstdio>

#include <gtest/gtest.h>

#include "support/meshes.hpp"

namespace blemish::render {
namespace {

using testing::Reference;
using testing::ReferencePicture;
using testing::Stage;

constexpr int kReferenceSamples = 1024;

void write_shapes(const testing::TempDir& folder) {
  testing::write_extrusion(folder / "plane.obj", testing::plane_section(30), 30);
  testing::write_extrusion(folder / "step.obj", testing::step_section(30, 1.5), 30);
  testing::write_extrusion(folder / "groove.obj", testing::groove_section(30, 1.5, 0.5), 30);
  testing::write_icosphere(folder / "sphere.obj", 4, 5);
}

struct Arrangement {
  std::string shape = "plane";
  std::string light = "ring: {}";
  std::string surface = "material: steel, finish: {kind: ground, ra: 0.4 um}";
  std::string lens = "lens: {kind: telecentric, field_width: 10 mm}";
  std::string view = "{tilt: 10 deg, turn: 20 deg}";
};

std::string recipe_of(const Arrangement& setup) {
  return "blemish: 1\nname: reference\npart: {mesh: " + setup.shape + ".obj, unit: mm, " +
         setup.surface + "}\ncamera:\n  resolution: 48x48\n  " + setup.lens +
         "\n  sensor: {preset: imx174, color: rgb, exposure: {mean_level: 30 %, time: 1 ms}}\n"
         "  view: " +
         setup.view + "\nlights:\n  - " + setup.light + "\n";
}

struct Agreement {
  double mean_ratio = 0;  // device / reference
  double error = 0;       // RMS per pixel, in shares of the reference's mean, its own error out
  double raw = 0;         // the same with the reference's own error
  double noise = 0;       // the reference's own standard error, RMS, in the same shares
};

Agreement compare(const Frame& frame, double exposure, const ReferencePicture& reference) {
  double sum = 0, truth = 0, squares = 0, noise = 0;
  for (int y = 0; y < frame.height_px; ++y) {
    for (int x = 0; x < frame.width_px; ++x) {
      const auto i = std::size_t(y * frame.width_px + x);
      const cv::Vec3f bgr = frame.shots[0].image.at<cv::Vec3f>(y, x);
      for (int c = 0; c < 3; ++c) {
        const double value = double(bgr[2 - c]) / exposure;
        const double difference = value - reference.radiance[i][c];
        sum += value;
        truth += reference.radiance[i][c];
        squares += difference * difference;
        noise += reference.error[i][c] * reference.error[i][c];
      }
    }
  }
  const double count = 3.0 * frame.height_px * frame.width_px;
  const double mean = truth / count;
  Agreement result;
  result.mean_ratio = sum / truth;
  result.raw = std::sqrt(squares / count) / mean;
  result.error = std::sqrt(std::max(0.0, squares - noise) / count) / mean;
  result.noise = std::sqrt(noise / count) / mean;
  return result;
}

struct Case {
  std::string what;
  Arrangement setup;
};

class AgainstReference : public testing::DeviceTest {};

void run(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    Stage stage(recipe_of(one.setup), write_shapes);
    const Reference reference(stage, stage.blank);
    const ReferencePicture truth = reference.trace(kReferenceSamples);
    const double exposure = stage.blank.shots[0].exposure;
    const auto agreement = [&](int samples) {
      Renderer renderer(testing::device(), stage.recipe, stage.scene, {samples, 1});
      return compare(renderer.render(stage.blank), exposure, truth);
    };
    const Agreement few = agreement(16);
    const Agreement many = agreement(256);
    std::printf(
        "  %-36s alpha %.3f  mean %.4f %.4f  RMS %.4f %.4f  raw %.4f  reference's error %.4f\n",
        one.what.c_str(), reference.alpha(), few.mean_ratio, many.mean_ratio, few.error, many.error,
        many.raw, many.noise);
    std::fflush(stdout);
  }
}

TEST_F(AgainstReference, Lights) {
  std::vector<Case> cases;
  for (const std::string shape : {"plane", "sphere", "groove", "step"}) {
    for (const std::string light :
         {"ring: {height: 60 mm}", "ring: {height: 25 mm}", "bar: {}", "line: {}", "panel: {}",
          "spot: {}", "bowl: {}", "dome: {}", "coaxial: {}"}) {
      Arrangement setup;
      setup.shape = shape;
      setup.light = light;
      cases.push_back({shape + " " + light, setup});
    }
  }
  run(cases);
}

TEST_F(AgainstReference, Finishes) {
  std::vector<Case> cases;
  for (const std::string& finish : scene::finish_names()) {
    for (const std::string light : {"ring: {height: 60 mm}", "dome: {}"}) {
      Arrangement setup;
      setup.shape = "sphere";
      setup.light = light;
      setup.surface = "material: aluminum, finish: {kind: " + finish + "}";
      cases.push_back({finish + " " + light, setup});
    }
  }
  Arrangement plastic;
  plastic.surface = "material: plastic, finish: {kind: polished}";
  plastic.shape = "sphere";
  cases.push_back({"plastic", plastic});
  run(cases);
}

TEST_F(AgainstReference, Lenses) {
  std::vector<Case> cases;
  const auto add = [&](const std::string& what, const std::string& lens) {
    Arrangement setup;
    setup.shape = "step";
    setup.light = "bar: {}";
    setup.lens = lens;
    cases.push_back({what, setup});
  };
  const std::string pinhole = "lens: {kind: pinhole, focal: 8.4 mm";
  const std::string telecentric = "lens: {kind: telecentric, field_width: 10 mm";
  add("telecentric", telecentric + "}");
  add("pinhole", pinhole + "}");
  add("pinhole, defocus", pinhole + ", f_number: 1, focus: 303 mm}");
  add("telecentric, defocus", telecentric + ", f_number: 1, focus: 303 mm}");
  add("motion", telecentric + "}\n  conveyor: {speed: 800 mm/s, direction: 30 deg}");
  add("distortion", pinhole + ", distortion: {k1: -0.2, k2: 0.05}}");
  add("chromatic", telecentric + ", chromatic: {red: 0.5 %, blue: -0.4 %}}");
  add("line scan", pinhole + "}\n  line_scan: {jitter: 20 um, ripple: 100 um, period: 4 mm}");
  run(cases);
}

}  // namespace
}  // namespace blemish::render
