// The strip of ops: what each does to a picture of the recipe.
#include <algorithm>
#include <numbers>

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include "base/files.hpp"
#include "base/image.hpp"
#include "base/reader.hpp"
#include "render/renderer.hpp"
#include "run/capture.hpp"
#include "run/preview.hpp"
#include "run/sheet.hpp"

namespace blemish::run {
namespace {

constexpr int kSamplesAPixel = 8;
constexpr int kOpsARow = 2;

struct Setting {
  const char* name;
  double share;
};
constexpr Setting kSettings[]{{"low", 0.05}, {"middle", 0.5}, {"high", 0.95}};

// A picture in linear light, and what is known of it.
struct Subject {
  cv::Mat linear;
  augment::PhotoDelivery delivery;
  double max_code = 255;
};

// Gray steps, fine lines, round edges, and four colors.
cv::Mat chart() {
  constexpr int kWidth = 640, kHeight = 480;
  cv::Mat picture(kHeight, kWidth, CV_32FC3, cv::Scalar::all(0.25));
  for (int i = 0; i < 8; ++i) {
    picture(cv::Rect(i * kWidth / 8, 0, kWidth / 8, 100)) = cv::Scalar::all((i + 0.5) / 8);
  }
  for (int x = 0; x < kWidth; ++x) {
    const int pitch = 2 + x / 40;
    const double light = x / pitch % 2 == 0 ? 0.15 : 0.45;
    picture(cv::Rect(x, 110, 1, 90)) = cv::Scalar::all(light);
  }
  const cv::Scalar colors[]{{0.1, 0.1, 0.5}, {0.1, 0.5, 0.1}, {0.5, 0.15, 0.1}, {0.1, 0.45, 0.5}};
  for (int i = 0; i < 4; ++i) {
    cv::circle(picture, {80 + 160 * i, 300}, 60, colors[i], cv::FILLED, cv::LINE_8);
    cv::circle(picture, {80 + 160 * i, 300}, 20, cv::Scalar::all(0.6), cv::FILLED, cv::LINE_8);
  }
  return picture;
}

Subject photo_of(const recipe::Recipe& recipe) {
  const scene::PhotoSpec& spec = *recipe.part.photos;
  const cv::Mat photo = base::read_image(spec.files.front());
  Subject subject;
  subject.max_code = photo.depth() == CV_8U ? 255 : 65535;
  static_cast<augment::PhotoResponse&>(subject.delivery) =
      response_of(recipe, scene::noise_code(spec, photo));
  subject.linear = augment::linear_light(photo, subject.delivery, subject.max_code);
  return subject;
}

Subject rendered(const recipe::Recipe& recipe, const PreviewOptions& options) {
  gpu::Device device({options.device, false});
  const scene::Scene scene = scene::load(recipe.part, recipe.camera, recipe.lights);
  const plan::Planner planner(recipe, scene, options.seed.value_or(recipe.seed), 1);
  render::Renderer renderer(device, recipe, scene, {kSamplesAPixel});
  Subject subject;
  subject.linear = renderer.render(planner.make(0)).shots.front().twin.clone();
  subject.max_code = (1 << recipe.camera->sensor.bits) - 1;
  return subject;
}

Subject subject_of(const recipe::Recipe& recipe, const PreviewOptions& options) {
  if (recipe.camera) {
    return rendered(recipe, options);
  }
  if (!recipe.part.photos->files.empty()) {
    return photo_of(recipe);
  }
  Subject subject;
  subject.linear = chart();
  static_cast<augment::PhotoResponse&>(subject.delivery) = response_of(recipe, 0);
  return subject;
}

// As the recipe has it, else by default; lengths of a default in pixels of the picture.
base::ParamSet params_of(const recipe::Recipe& recipe, const augment::Op& op, double um_per_px) {
  for (const recipe::OpEntry& entry : recipe.capture) {
    if (entry.op == &op) {
      return entry.params;
    }
  }
  base::ParamSet params{op.params, {}};
  for (const base::Param& param : op.params) {
    params.distributions.push_back(base::fallback_distribution(param));
    recipe::turn_to_um(params.distributions.back(), um_per_px);
  }
  return params;
}

// The figures that change from low to high. Without a scale a pixel counts as a micrometer.
std::string told(const base::ParamSet& params, const base::Values& values, bool has_scale) {
  std::string text;
  for (std::size_t i = 0; i < params.table.size(); ++i) {
    const base::Param& param = params.table[i];
    const double value = static_cast<double>(values.values[i]);
    if (params.distributions[i].kind != base::Distribution::Kind::constant &&
        param.unit != base::Unit::choice && text.size() < 24) {
      const double unit = param.unit == base::Unit::rad ? std::numbers::pi / 180 : 1;
      const double rounded = std::stod(fmt::format("{:.3g}", value / unit)) * unit;
      const bool in_px = param.unit == base::Unit::um && !has_scale;
      text += fmt::format("  {} {}", param.name,
                          base::format_quantity(rounded, in_px ? base::Unit::px : param.unit));
    }
  }
  return text;
}

// What changes slowly over the picture is shown whole, what happens at pixels one to one.
bool is_shown_whole(const augment::Op& op) {
  using augment::Place;
  constexpr Place kLocal[]{Place::focus, Place::mosaic,    Place::dark,   Place::electrons,
                           Place::lines, Place::pixels,    Place::digits, Place::demosaic,
                           Place::codec, Place::sharpness, Place::camera};
  return std::find(std::begin(kLocal), std::end(kLocal), op.place) == std::end(kLocal);
}

cv::Mat thumbnail(const cv::Mat& picture, bool whole, double max_code) {
  const cv::Mat shown = to_bgr8(picture, max_code);
  if (whole) {
    return shrunk(shown);
  }
  const int width = std::min(kThumbPx, shown.cols), height = std::min(kThumbPx, shown.rows);
  return shown(cv::Rect((shown.cols - width) / 2, (shown.rows - height) / 2, width, height))
      .clone();
}

}  // namespace

void preview_ops(const recipe::Recipe& recipe, const PreviewOptions& options) {
  const Subject subject = subject_of(recipe, options);
  const std::uint64_t seed = options.seed.value_or(recipe.seed);
  augment::Context context = context_of(recipe, seed, 0, subject.max_code);
  const bool has_scale = recipe::um_per_px(recipe) > 0;
  std::vector<cv::Mat> thumbs;
  std::vector<std::string> captions;
  for (const augment::Op* op : augment::registry()) {
    if (op->needs_color && subject.linear.channels() == 1) {
      continue;
    }
    const base::ParamSet params = params_of(recipe, *op, context.um_per_px);
    for (const Setting& setting : kSettings) {
      base::Values values{op->params, {}};
      for (std::size_t i = 0; i < params.table.size(); ++i) {
        const base::Param& param = params.table[i];
        values.values.push_back(static_cast<float>(
            base::quantile(params.distributions[i], param.min, param.max, setting.share)));
      }
      const augment::OpCall call{op, values, 1, 2};
      const cv::Mat picture =
          augment::develop(subject.linear, subject.linear, {call}, context, subject.delivery).image;
      thumbs.push_back(thumbnail(picture, is_shown_whole(*op), context.max_code));
      captions.push_back(
          fmt::format("{} {}{}", op->name, setting.name, told(params, values, has_scale)));
    }
  }
  base::PngOptions png;
  png.compression = 9;
  png.text[base::kXmpKeyword] =
      recipe.part.photos ? base::enhanced_xmp() : base::synthetic_xmp(false);
  base::write_file(
      options.output,
      base::encode_png(lay_out(thumbs, captions, kOpsARow * static_cast<int>(std::size(kSettings))),
                       png));
}

}  // namespace blemish::run
