// Speed of the photometric pipeline: MPix/s of each op and instruction set beside a plain memory
// copy, and pictures a second of whole pipelines, for photometry.py, which sets them beside
// Albumentations: photometry_bench ops|isa|PIPELINE [SECONDS [THREADS]]. Without THREADS one thread
// by processor time, with it that many by the clock on the wall, a picture a thread.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <functional>
#include <string>

#include <fmt/format.h>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgcodecs.hpp>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>

#include "augment/kernels.hpp"
#include "augment/op_values.hpp"
#include "base/image.hpp"
#include "temp_dir.hpp"

namespace blemish::augment {
namespace {

constexpr int kSize = 1024;
constexpr double kMegapixels = kSize * kSize / 1e6;

cv::Mat photo(int channels) {
  cv::Mat codes(kSize, kSize, CV_8UC(channels));
  std::uint32_t state = 1;
  for (int y = 0; y < kSize; ++y) {
    for (int x = 0; x < kSize * channels; ++x) {
      state = state * 1664525u + 1013904223u;
      codes.ptr(y)[x] =
          static_cast<std::uint8_t>(60 + 100 * y / kSize + x / channels / 32 + (state >> 30));
    }
  }
  return codes;
}

// 0: one, by the processor's time, which other work on the machine touches least.
int g_threads = 0;

double now() {
  if (g_threads == 0) {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Median pictures a second over rounds of about a fifth of the time.
double rate(double seconds, const std::function<void(std::uint32_t)>& make) {
  const auto since = [](double start) { return now() - start; };
  std::uint32_t index = 0;
  const auto batch = static_cast<std::uint32_t>(std::max(1, 4 * g_threads));
  const auto make_some = [&] {
    if (g_threads == 0) {
      make(index);
    } else {
      tbb::parallel_for(index, index + batch, [&](std::uint32_t i) { make(i); });
    }
    index += batch;
  };
  make_some();
  std::vector<double> rates;
  for (int round = 0; round < 5; ++round) {
    const double start = now();
    const std::uint32_t first = index;
    while (since(start) < seconds / 5) {
      make_some();
    }
    rates.push_back((index - first) / since(start));
  }
  std::sort(rates.begin(), rates.end());
  return rates[2];
}

// The noise keys and what a pipeline draws change from picture to picture.
std::vector<OpCall> calls_of(std::vector<std::pair<std::string_view, Settings>> ops,
                             std::uint32_t index) {
  std::vector<OpCall> calls;
  for (const auto& [name, settings] : ops) {
    calls.push_back(call(name, settings, index));
  }
  return calls;
}

Context camera() {
  Context context;
  context.camera_key = 5;
  return context;
}

// Brightness and contrast, gamma, ramp, blur, noise, JPEG, as of the peer's list.
std::vector<OpCall> physical(std::uint32_t index, bool bayer) {
  const float wave = 0.5f + 0.5f * static_cast<float>(index % 7) / 7;
  std::vector<std::pair<std::string_view, Settings>> ops{
      {"contrast", {{"gain", 1.1f}, {"brightness", 0.02f * wave}}},
      {"gamma", {{"value", 0.9f + 0.2f * wave}}},
      {"light_gradient", {{"strength", 0.2f * wave}, {"angle", wave}}},
      {"defocus", {{"radius", 0.0f}, {"sigma", 0.5f + 1.5f * wave}}},
      {"sensor_noise", {}},
      {"jpeg", {{"quality", 70 + 25 * wave}}}};
  if (bayer) {
    ops.push_back({"bayer", {}});
  }
  return calls_of(ops, index);
}

double pipeline(const std::string& name, double seconds) {
  const bool color = name.find("rgb") != std::string::npos;
  const cv::Mat codes = photo(color ? 3 : 1);
  const auto run = [&](const std::vector<OpCall>& calls) {
    return develop_photo(codes, calls, camera(), {});
  };
  if (name.starts_with("sensor")) {
    return rate(seconds, [&](std::uint32_t i) { run(calls_of({{"sensor_noise", {}}}, i)); });
  }
  if (name.starts_with("shot")) {
    const Settings shot{{"read", 0}, {"prnu", 0}, {"dsnu", 0}};
    return rate(seconds, [&](std::uint32_t i) { run(calls_of({{"sensor_noise", shot}}, i)); });
  }
  if (name.starts_with("physical")) {
    return rate(seconds, [&](std::uint32_t i) { run(physical(i, color)); });
  }
  if (name.starts_with("files")) {
    const testing::TempDir folder;
    const std::string file = folder / "photo.png";
    cv::imwrite(file, codes);  // as the peer gets it
    return rate(seconds, [&](std::uint32_t i) {
      std::vector<OpCall> calls = physical(i, color);
      std::erase_if(calls, [](const OpCall& c) { return c.op->place == Place::codec; });
      base::encode_png(develop_photo(base::read_image(file), calls, camera(), {}));
    });
  }
  if (name.starts_with("png")) {
    return rate(seconds, [&](std::uint32_t) { base::encode_png(codes); });
  }
  if (name.starts_with("copy")) {
    cv::Mat copy(codes.size(), codes.type());
    return rate(seconds, [&](std::uint32_t) {
      std::memcpy(copy.data, codes.data, codes.total() * codes.elemSize());
    });
  }
  fmt::print(stderr, "unknown pipeline {}\n", name);
  return 0;
}

void print_ops(double seconds) {
  fmt::print("{:<20} {:>10} {:>10}   MPix/s, {}, 1024x1024, 8 bit\n", "op", "gray", "rgb",
             kernels().name);
  for (const std::string_view name : {"copy", "png"}) {
    fmt::print("{:<20} {:>10.0f} {:>10.0f}\n", name,
               kMegapixels * pipeline(fmt::format("{}-gray", name), seconds),
               kMegapixels * pipeline(fmt::format("{}-rgb", name), seconds));
  }
  for (const Op* op : registry()) {
    double rates[2];
    for (const int channels : {1, 3}) {
      const cv::Mat codes = photo(channels);
      rates[channels / 3] = rate(seconds, [&](std::uint32_t i) {
        develop_photo(codes, {call(op->name, {}, i)}, camera(), {});
      });
    }
    fmt::print("{:<20} {:>10.0f} {:>10.0f}\n", op->name, kMegapixels * rates[0],
               kMegapixels * rates[1]);
  }
}

void print_sets(double seconds) {
  for (const Kernels* set : known_kernels()) {
    choose_kernels(*set);
    for (const char* name : {"shot-gray", "sensor-gray", "physical-gray", "physical-rgb"}) {
      fmt::print("{:<10} {:<14} {:>8.1f} MPix/s\n", set->name, name,
                 kMegapixels * pipeline(name, seconds));
    }
  }
}

}  // namespace
}  // namespace blemish::augment

int main(int argc, char** argv) {
  using namespace blemish::augment;
  const std::string what = argc > 1 ? argv[1] : "ops";
  const double seconds = argc > 2 ? std::stod(argv[2]) : 0.5;
  g_threads = argc > 3 ? std::stoi(argv[3]) : 0;
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(std::max(1, g_threads)));
  cv::setNumThreads(1);
  if (what == "ops") {
    print_ops(seconds);
  } else if (what == "isa") {
    print_sets(seconds);
  } else {
    fmt::print("{:.3f}\n", pipeline(what, seconds));
  }
}
