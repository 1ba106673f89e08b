#include "run/preview.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include "base/files.hpp"
#include "base/image.hpp"
#include "render/renderer.hpp"
#include "run/sample.hpp"
#include "run/sheet.hpp"

namespace blemish::run {
namespace {

constexpr int kShotGapPx = 2;  // between the shots of a sample
constexpr int kSamplesAPixel = 8;

const cv::Scalar kIgnored = cv::Scalar::all(150);
// Colors of classes that are told apart on gray parts (BGR), in turn.
const cv::Scalar kColors[] = {{60, 60, 255}, {255, 170, 40}, {60, 210, 60},
                              {0, 190, 255}, {230, 80, 230}, {220, 220, 0}};

recipe::Recipe at_thumbnail_size(recipe::Recipe recipe) {
  if (recipe.camera) {
    scene::CameraSpec& camera = *recipe.camera;
    const int longer = std::max(camera.width_px, camera.height_px);
    if (longer > kThumbPx) {
      camera.width_px = std::max(1, camera.width_px * kThumbPx / longer);
      camera.height_px = std::max(1, camera.height_px * kThumbPx / longer);
      // Fewer pixels of the same pitch: a shorter lens keeps the field of view.
      camera.lens.focal_mm *= static_cast<double>(kThumbPx) / longer;
    }
  }
  return recipe;
}

// One pixel outside the mask, so that the defect itself stays to be seen.
void draw_outline(cv::Mat& thumb, const label::Rle& mask, const cv::Scalar& color) {
  cv::Mat set = label::decode_rle(mask) * 255;
  // The largest of each thumbnail pixel's area: thin labels survive the shrinking.
  cv::Mat small(thumb.size(), CV_8U, cv::Scalar(0));
  std::vector<cv::Point> points;
  cv::findNonZero(set, points);
  for (const cv::Point& point : points) {
    small.at<std::uint8_t>(point.y * thumb.rows / set.rows, point.x * thumb.cols / set.cols) = 255;
  }
  cv::Mat grown;
  cv::dilate(small, grown, cv::Mat::ones(5, 5, CV_8U));
  std::vector<std::vector<cv::Point>> outlines;
  cv::findContours(grown, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  cv::drawContours(thumb, outlines, -1, color, 1);
}

// The grade beside the defect, in the outline's color.
void draw_severity(cv::Mat& thumb, const label::Instance& instance, const cv::Scalar& color) {
  const cv::Point2d scale(double(thumb.cols) / instance.core.width,
                          double(thumb.rows) / instance.core.height);
  const cv::Size text =
      cv::getTextSize(instance.severity, cv::FONT_HERSHEY_SIMPLEX, 0.35, 1, nullptr);
  const cv::Point right_end(std::clamp(int((instance.bbox.x + instance.bbox.width) * scale.x) + 5,
                                       0, std::max(0, thumb.cols - text.width)),
                            std::clamp(int(instance.bbox.y * scale.y), text.height, thumb.rows));
  cv::putText(thumb, instance.severity, right_end, cv::FONT_HERSHEY_SIMPLEX, 0.35, color, 1,
              cv::LINE_AA);
}

std::string facts_of(const dataset::Record& record) {
  std::map<std::string, int> counts;
  for (const label::Instance& instance : record.instances) {
    ++counts[instance.class_name + (instance.ignored ? " (ignored)" : "")];
  }
  std::string text = fmt::format("#{}", record.index);
  if (!record.verdict.empty()) {
    text += " " + record.verdict;
  }
  if (record.part) {
    text += fmt::format(" part {} view {}", *record.part, record.view);
  }
  for (const auto& [name, count] : counts) {
    text += fmt::format("  {} {}", count, name);
  }
  if (record.instances.empty()) {
    return text + "  clean";
  }
  const auto longest =
      std::max_element(record.instances.begin(), record.instances.end(),
                       [](const auto& a, const auto& b) { return a.length_um < b.length_um; });
  text += fmt::format("  longest {:.2g} mm", longest->length_um / 1000);
  const std::size_t shots = record.instances[0].seen.size();
  for (std::size_t i = 0; i < shots && shots > 1; ++i) {
    const auto seen = std::count_if(
        record.instances.begin(), record.instances.end(),
        [&](const auto& instance) { return instance.seen[i].visibility == "visible"; });
    text += fmt::format("{}{} {}", i == 0 ? "  visible: " : ", ", record.instances[0].seen[i].shot,
                        seen);
  }
  return text;
}

// One shot, outlined.
cv::Mat thumbnail(const cv::Mat& picture, const Sample& sample, const recipe::Recipe& recipe) {
  const double max_code = recipe.camera              ? (1 << recipe.camera->sensor.bits) - 1
                          : picture.depth() == CV_8U ? 255
                                                     : 65535;
  cv::Mat thumb = shrunk(to_bgr8(picture, max_code));
  for (const label::Instance& instance : sample.record.instances) {
    const auto index = static_cast<std::size_t>(instance.class_id - 1) % std::size(kColors);
    const cv::Scalar color = instance.ignored ? kIgnored : kColors[index];
    draw_outline(thumb, instance.exported(recipe.labels.mask), color);
    if (!instance.severity.empty() && instance.area_px > 0) {
      draw_severity(thumb, instance, color);
    }
  }
  return thumb;
}

// The shots of a sample side by side.
cv::Mat thumbnails(const Sample& sample, const recipe::Recipe& recipe) {
  cv::Mat row;
  for (const dataset::Picture& picture : sample.pictures) {
    const cv::Mat thumb = thumbnail(picture.image, sample, recipe);
    if (row.empty()) {
      row = thumb;
    } else {
      cv::hconcat(
          std::vector<cv::Mat>{row, cv::Mat(row.rows, kShotGapPx, row.type(), kGround), thumb},
          row);
    }
  }
  return row;
}

struct Sheet {
  std::vector<cv::Mat> thumbs;
  std::vector<std::string> captions;
};

// A recipe's first samples.
void add_samples(Sheet& sheet, gpu::Device& device, const recipe::Recipe& full_recipe, int count,
                 const PreviewOptions& options, bool named) {
  const recipe::Recipe recipe = at_thumbnail_size(full_recipe);
  const scene::Scene scene = scene::load(recipe.part, recipe.camera, recipe.lights);
  const plan::Planner planner(recipe, scene, options.seed.value_or(recipe.seed), count);
  render::Renderer renderer(device, recipe, scene, {kSamplesAPixel});
  for (int i = 0; i < count; ++i) {
    const plan::SamplePlan plan = planner.make(i);
    const auto render = [&](const plan::SamplePlan& one) { return renderer.render(one); };
    const Sample sample = make_sample(plan, recipe, render(plan), render);
    sheet.thumbs.push_back(thumbnails(sample, recipe));
    sheet.captions.push_back(named ? recipe.name : facts_of(sample.record));
  }
}

}  // namespace

void preview(const std::vector<recipe::Recipe>& recipes, const PreviewOptions& options) {
  gpu::Device device({options.device, false});
  Sheet sheet;
  const bool several = recipes.size() > 1;
  bool photos = false;
  for (const recipe::Recipe& recipe : recipes) {
    add_samples(sheet, device, recipe, several ? 1 : options.columns * options.rows, options,
                several);
    photos = photos || recipe.part.photos.has_value();
  }
  base::PngOptions png;
  png.compression = 9;
  png.text["XML:com.adobe.xmp"] = base::synthetic_xmp(photos);
  base::write_file(options.output,
                   base::encode_png(lay_out(sheet.thumbs, sheet.captions, options.columns), png));
}

}  // namespace blemish::run
