// Renders a recipe's first sample without its defects, in linear light, for comparison with other
// renderers: writes a portable float map (radiance, red, green and blue) and prints what the other
// renderer needs to know, and the CPU time of this process that one picture takes.
//
// Usage: linear_render RECIPE SAMPLES OUT.pfm [REPEATS]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <vector>

#include <sys/resource.h>

#include "plan/plan.hpp"
#include "render/renderer.hpp"
#include "scene/finish_model.hpp"

namespace {

using namespace blemish;

double cpu_s() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](timeval t) { return double(t.tv_sec) + 1e-6 * double(t.tv_usec); };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Rows from the bottom, little-endian floats.
void write_pfm(const char* file, const cv::Mat& bgr, double scale) {
  std::ofstream out(file, std::ios::binary);
  out << "PF\n" << bgr.cols << ' ' << bgr.rows << "\n-1.0\n";
  for (int y = bgr.rows - 1; y >= 0; --y) {
    for (int x = 0; x < bgr.cols; ++x) {
      for (int c = 2; c >= 0; --c) {
        const auto value = float(double(bgr.at<cv::Vec3f>(y, x)[c]) * scale);
        out.write(reinterpret_cast<const char*>(&value), sizeof value);
      }
    }
  }
}

// Of a surface that faces the camera, as far as they are the same everywhere.
shared::Facets facets_of(const plan::SamplePlan& plan) {
  const shared::Finish finish =
      scene::make_finish(plan.finishes.front().kind, plan.finishes.front().values, glm::dmat4(1));
  const glm::vec3 up(0, 0, 1);
  return shared::with_finish({}, finish, up, up, shared::kUnresolved, 0.5f).facets;
}

int render_recipe(const char* file, int samples, const char* out, int repeats) {
  const recipe::Recipe recipe = recipe::load(file, {"coco"});
  const scene::Scene scene = scene::load(recipe.part, recipe.camera);
  plan::SamplePlan plan = plan::Planner(recipe, scene, recipe.seed, 1).make(0);
  plan.defects.clear();
  plan.nuisances.clear();
  gpu::Device device({"", false});
  render::Renderer renderer(device, recipe, scene, {samples, 1});
  render::Frame frame;
  std::vector<double> times;
  for (int i = 0; i <= repeats; ++i) {
    const double before = cpu_s();
    frame = renderer.render(plan);
    times.push_back(cpu_s() - before);
  }
  times.erase(times.begin());  // the first makes the pipelines
  std::sort(times.begin(), times.end());
  write_pfm(out, frame.shots.front().twin, 1 / plan.shots.front().exposure);
  const shared::Facets facets = facets_of(plan);
  std::printf("{\"device\": \"%s\", \"samples\": %d, \"alpha\": [%.5f, %.5f], \"cpu_s\": %.4f}\n",
              device.facts().name.c_str(), samples, double(facets.alpha_x), double(facets.alpha_y),
              times.empty() ? 0 : times[times.size() / 2]);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 4) {
    std::fputs("usage: linear_render RECIPE SAMPLES OUT.pfm [REPEATS]\n", stderr);
    return 2;
  }
  try {
    return render_recipe(arguments[1], std::atoi(arguments[2]), arguments[3],
                         count > 4 ? std::atoi(arguments[4]) : 0);
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "linear_render: %s\n", fault.what());
    return 1;
  }
}
