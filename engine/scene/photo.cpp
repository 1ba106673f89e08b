#include "scene/photo.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include "base/files.hpp"
#include "base/image.hpp"
#include "base/image_header.hpp"
#include "scene/redact.hpp"

namespace blemish::scene {
namespace {

constexpr std::uint64_t kMaxPixels = std::uint64_t{1} << 30;

std::string mask_file(const std::string& pattern, const std::string& photo) {
  std::string file = pattern;
  const std::string stem = std::filesystem::path(photo).stem().string();
  constexpr std::string_view kPlaceholder = "{stem}";
  for (std::size_t at = file.find(kPlaceholder); at != std::string::npos;
       at = file.find(kPlaceholder, at + stem.size())) {
    file.replace(at, kPlaceholder.size(), stem);
  }
  return file;
}

// `pattern`: of the regions' masks or of those to redact.
cv::Mat load_mask(const PhotoSpec& spec, const std::string& pattern, const std::string& photo,
                  int width_px, int height_px) {
  if (pattern.empty()) {
    return {};
  }
  const std::string file = mask_file(pattern, photo);
  cv::Mat mask = base::read_image(file);
  if (mask.type() != CV_8UC1) {
    throw base::Error(spec.where, fmt::format("{}: a mask must be 8-bit gray", file),
                      "save the mask as 8-bit gray PNG; its values name the regions");
  }
  if (mask.cols != width_px || mask.rows != height_px) {
    throw base::Error(spec.where,
                      fmt::format("{}: the mask is {}x{}, its photo {} is {}x{}", file, mask.cols,
                                  mask.rows, photo, width_px, height_px),
                      "draw the mask on the photo's own pixels");
  }
  return mask;
}

// What inspecting one photo tells: its size, and which mask values occur.
struct Inspection {
  PhotoInfo info;
  std::array<bool, 256> values{};
};

// A whole PNG without an orientation tells its size without being decoded: thousands of photos are
// looked at before the first sample is made. All else goes through the decoder and its faults.
PhotoInfo size_of(const std::string& file) {
  const std::string bytes = base::read_file(file);
  const auto header = base::read_image_header(bytes);
  if (header && header->format == base::ImageHeader::Format::png && header->damage.empty() &&
      header->width_px * header->height_px <= kMaxPixels && header->orientation == 1) {
    return {file, int(header->width_px), int(header->height_px)};
  }
  const cv::Mat photo = base::read_image(file);
  return {file, photo.cols, photo.rows};
}

Inspection inspect(const PhotoSpec& spec, const std::string& file) {
  Inspection result;
  result.info = size_of(file);
  const cv::Mat mask =
      load_mask(spec, spec.region_file, file, result.info.width_px, result.info.height_px);
  for (int y = 0; y < mask.rows; ++y) {
    const auto* row = mask.ptr<unsigned char>(y);
    for (int x = 0; x < mask.cols; ++x) {
      result.values[row[x]] = true;
    }
  }
  return result;
}

// Between a table's points straight lines; before the first one from 0.
template <typename From, typename To>
double interpolate(const std::vector<std::pair<double, double>>& table, double at, From from,
                   To to) {
  std::pair<double, double> low{0, 0};
  for (const auto& high : table) {
    if (at <= high.*from) {
      const double span = high.*from - low.*from;
      return span > 0 ? low.*to + (at - low.*from) / span * (high.*to - low.*to) : high.*to;
    }
    low = high;
  }
  return 1;
}

double decode_gamma(const PhotoSpec& spec, double code) {
  switch (spec.response) {
    case Response::linear:
      return code;
    case Response::gamma:
      return std::pow(code, spec.gamma);
    case Response::table:
      return interpolate(spec.response_table, code, &std::pair<double, double>::first,
                         &std::pair<double, double>::second);
    case Response::srgb:
      break;
  }
  return code <= 0.04045 ? code / 12.92 : std::pow((code + 0.055) / 1.055, 2.4);
}

double encode_gamma(const PhotoSpec& spec, double linear) {
  switch (spec.response) {
    case Response::linear:
      return linear;
    case Response::gamma:
      return std::pow(linear, 1 / spec.gamma);
    case Response::table:
      return interpolate(spec.response_table, linear, &std::pair<double, double>::second,
                         &std::pair<double, double>::first);
    case Response::srgb:
      break;
  }
  return linear <= 0.0031308 ? linear * 12.92 : 1.055 * std::pow(linear, 1 / 2.4) - 0.055;
}

template <typename Code>
cv::Mat linearize(const PhotoSpec& spec, const cv::Mat& encoded) {
  constexpr std::size_t kCodes = std::size_t(std::numeric_limits<Code>::max()) + 1;
  std::vector<float> table(kCodes);
  for (std::size_t i = 0; i < kCodes; ++i) {
    table[i] = float(decode(spec, double(i) / double(kCodes - 1)));
  }
  cv::Mat linear(encoded.size(), CV_MAKETYPE(CV_32F, encoded.channels()));
  const int width = encoded.cols * encoded.channels();
  for (int y = 0; y < encoded.rows; ++y) {
    const auto* from = encoded.ptr<Code>(y);
    auto* to = linear.ptr<float>(y);
    for (int x = 0; x < width; ++x) {
      to[x] = table[from[x]];
    }
  }
  return linear;
}

}  // namespace

double decode(const PhotoSpec& spec, double code) {
  return decode_gamma(spec, std::clamp(code, 0.0, 1.0));
}

double encode(const PhotoSpec& spec, double linear) {
  return std::clamp(encode_gamma(spec, std::clamp(linear, 0.0, 1.0)), 0.0, 1.0);
}

// A camera's noise depends on the level: that at the photo's mean stands for it.
double noise_code(const PhotoSpec& spec, const cv::Mat& encoded) {
  using Kind = PhotoNoise::Kind;
  const PhotoNoise& noise = spec.noise;
  if (noise.kind == Kind::estimate) {
    return estimate_noise_sigma(encoded);
  }
  if (noise.kind != Kind::camera) {
    return noise.kind == Kind::codes ? noise.codes : 0;
  }
  const double max_code = encoded.depth() == CV_8U ? 255 : 65535;
  const cv::Scalar mean = cv::mean(encoded);
  const double linear = decode(spec, mean[encoded.channels() == 3 ? 1 : 0] / max_code);
  const double read = noise.read_noise_e / noise.full_well_e;
  const double sigma = std::sqrt(linear / noise.full_well_e + read * read);
  return max_code * (encode(spec, linear + 0.5 * sigma) - encode(spec, linear - 0.5 * sigma));
}

std::vector<PhotoInfo> inspect_photos(const PhotoSpec& spec) {
  std::vector<Inspection> inspections(spec.files.size());
  tbb::parallel_for(std::size_t{0}, spec.files.size(),
                    [&](std::size_t i) { inspections[i] = inspect(spec, spec.files[i]); });
  for (const auto& [value, name] : spec.region_values) {
    const bool found = std::any_of(
        inspections.begin(), inspections.end(),
        [v = std::size_t(value)](const Inspection& inspection) { return inspection.values[v]; });
    if (!found && name != "ignore") {
      throw base::Error(
          spec.where,
          fmt::format("region \"{}\" selects nothing: no mask holds the value {}", name, value),
          "check `part.regions.values` against the masks");
    }
  }
  std::vector<PhotoInfo> photos;
  for (Inspection& inspection : inspections) {
    photos.push_back(std::move(inspection.info));
  }
  return photos;
}

cv::Mat Scene::load_regions(std::size_t index) const {
  assert(index < photos.size());
  const PhotoInfo& info = photos[index];
  return load_mask(*part.photos, part.photos->region_file, info.file, info.width_px,
                   info.height_px);
}

Photo Scene::load_photo(std::size_t index) const {
  assert(index < photos.size());
  const PhotoSpec& spec = *part.photos;
  Photo photo;
  photo.file = photos[index].file;
  photo.sha256 = base::sha256_file(photo.file);
  photo.encoded = base::read_image(photo.file);
  if (photo.encoded.cols != photos[index].width_px ||
      photo.encoded.rows != photos[index].height_px) {
    throw base::Error(spec.where, fmt::format("{}: the photo changed its size", photo.file),
                      "leave the photos alone while a run reads them");
  }
  redact(photo.encoded, spec.redact,
         load_mask(spec, spec.redact.file, photo.file, photo.encoded.cols, photo.encoded.rows));
  photo.linear = photo.encoded.depth() == CV_8U ? linearize<std::uint8_t>(spec, photo.encoded)
                                                : linearize<std::uint16_t>(spec, photo.encoded);
  photo.regions = load_regions(index);
  photo.noise_sigma = noise_code(spec, photo.encoded);
  photo.blur_sigma_px =
      spec.blur_sigma_px ? *spec.blur_sigma_px : estimate_blur_sigma_px(photo.encoded);
  return photo;
}

}  // namespace blemish::scene
