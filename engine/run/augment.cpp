#include "run/augment.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <opencv2/core/utility.hpp>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_pipeline.h>

#include "base/files.hpp"
#include "base/image.hpp"
#include "base/jpeg.hpp"
#include "dataset/upright.hpp"
#include "run/capture.hpp"
#include "run/interrupt.hpp"

namespace blemish::run {
namespace {

namespace fs = std::filesystem;

constexpr int kUsualQuality = 95;
constexpr std::size_t kMostPixels = std::size_t{1} << 30;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  });
  return text;
}

bool is_one_of(const std::string& word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_jpeg(const fs::path& file) { return is_one_of(lower(file.extension()), {".jpg", ".jpeg"}); }

bool is_text(const fs::path& file) {
  return is_one_of(lower(file.extension()), {".json", ".xml", ".txt", ".csv", ".yaml", ".yml"});
}

// What describes a dataset of our own as it was written: hashes that would no longer hold.
bool is_stale(const fs::path& relative) {
  const fs::path first = *relative.begin();
  return relative == "manifest.jsonl" || relative == "dataset.json" || first == "run";
}

struct Listing {
  fs::path root;
  std::vector<fs::path> pictures, others;  // relative, sorted
};

Listing list(const fs::path& input) {
  Listing listing;
  if (fs::is_regular_file(input)) {
    listing.root = input.parent_path();
    listing.pictures = {input.filename()};
    return listing;
  }
  if (!fs::is_directory(input)) {
    throw base::UsageError({input.string(), 0, 0, {}}, "is no folder and no picture",
                           "blemish augment PHOTOS RECIPE -o DIR");
  }
  listing.root = input;
  for (auto at = fs::recursive_directory_iterator(input); at != fs::end(at); ++at) {
    if (at->path().filename().string().starts_with(".")) {
      at.disable_recursion_pending();
    } else if (at->is_regular_file()) {
      const fs::path relative = at->path().lexically_relative(input);
      if (!is_stale(relative)) {
        (is_picture(relative) ? listing.pictures : listing.others).push_back(relative);
      }
    }
  }
  std::sort(listing.pictures.begin(), listing.pictures.end());
  std::sort(listing.others.begin(), listing.others.end());
  if (listing.pictures.empty()) {
    throw base::UsageError({input.string(), 0, 0, {}}, "holds no pictures",
                           "PNG, JPEG, BMP or TIFF; folders and names of masks are left alone");
  }
  return listing;
}

void check_output(const Listing& listing, const AugmentOptions& options) {
  const base::Where where{options.output.string(), 0, 0, {}};
  if (fs::exists(options.output) && !fs::is_directory(options.output)) {
    throw base::UsageError(where, "is no folder", "choose a new folder");
  }
  if (fs::exists(options.output) && !fs::is_empty(options.output)) {
    throw base::UsageError(where, "is not empty", "choose an empty folder");
  }
  const fs::path output = fs::weakly_canonical(options.output);
  const fs::path inside = output.lexically_relative(fs::weakly_canonical(listing.root));
  if (fs::is_directory(options.input) && !inside.empty() && *inside.begin() != "..") {
    throw base::UsageError(where, "lies inside the input", "choose a folder beside it");
  }
  std::map<fs::path, fs::path> names;
  for (const fs::path& other : listing.others) {
    names[other] = other;
  }
  for (const fs::path& picture : listing.pictures) {
    const auto [at, added] = names.try_emplace(written_as(picture), picture);
    if (!added) {
      throw base::UsageError({(listing.root / picture).string(), 0, 0, {}},
                             fmt::format("would be written over \"{}\"", at->second.string()),
                             "rename one of the two");
    }
  }
}

// What is put into the codec of the file, so that it is encoded once.
std::optional<base::JpegOptions> take_jpeg(std::vector<augment::OpCall>& calls) {
  const auto last = std::find_if(calls.rbegin(), calls.rend(), [](const augment::OpCall& call) {
    return call.op->name == "jpeg";
  });
  if (last == calls.rend()) {
    return std::nullopt;
  }
  const base::JpegOptions options = augment::jpeg_options(last->values);
  calls.erase(std::next(last).base());
  return options;
}

struct Job {
  std::int64_t index = 0;
  fs::path source, target, name;
  std::string line, error;
};

class Augmenter {
 public:
  Augmenter(const recipe::Recipe& recipe, const AugmentOptions& options)
      : recipe_(recipe),
        options_(options),
        listing_(list(options.input)),
        sights_(options.input, options.exif) {
    check_output(listing_, options);
  }

  AugmentSummary run() {
    const auto start = std::chrono::steady_clock::now();
    Progress progress(options_.progress, count());
    copy_others();
    base::FileWriter record(options_.output / "augment.jsonl");
    const int jobs = options_.jobs > 0 ? options_.jobs : tbb::info::default_concurrency();
    using tbb::filter_mode;
    tbb::parallel_pipeline(
        2 * static_cast<std::size_t>(jobs),
        tbb::make_filter<void, std::shared_ptr<Job>>(
            filter_mode::serial_in_order, [this](tbb::flow_control& flow) { return next(flow); }) &
            tbb::make_filter<std::shared_ptr<Job>, std::shared_ptr<Job>>(
                filter_mode::parallel,
                [this](const std::shared_ptr<Job>& job) {
                  try {
                    make(*job);
                  } catch (const std::exception& error) {
                    job->error = error.what();
                  }
                  return job;
                }) &
            tbb::make_filter<std::shared_ptr<Job>, void>(
                filter_mode::serial_in_order, [&](const std::shared_ptr<Job>& job) {
                  commit(*job, record);
                  progress.sample_done(!job->error.empty());
                }));
    record.commit();
    progress.finish();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    summary_.seconds = took.count();
    return summary_;
  }

 private:
  std::int64_t count() const {
    return static_cast<std::int64_t>(listing_.pictures.size()) * options_.variants;
  }

  fs::path folder_of(std::int64_t variant) const {
    return options_.variants == 1 ? options_.output
                                  : options_.output / fmt::format("variant_{}", variant + 1);
  }

  void copy_others() {
    for (std::int64_t variant = 0; variant < options_.variants; ++variant) {
      for (const fs::path& other : listing_.others) {
        const std::string bytes = base::read_file(listing_.root / other);
        base::write_file(folder_of(variant) / other,
                         is_text(other) ? with_written_names(bytes) : bytes);
        ++summary_.copied;
      }
    }
  }

  std::shared_ptr<Job> next(tbb::flow_control& flow) {
    summary_.interrupted = at_ < count() && interrupt_.interrupted();
    if (at_ == count() || summary_.interrupted) {
      flow.stop();
      return nullptr;
    }
    const auto pictures = static_cast<std::int64_t>(listing_.pictures.size());
    const fs::path& picture = listing_.pictures[static_cast<std::size_t>(at_ % pictures)];
    auto job = std::make_shared<Job>();
    job->index = at_;
    job->source = listing_.root / picture;
    job->target = folder_of(at_ / pictures) / written_as(picture);
    job->name = job->target.lexically_relative(options_.output);
    ++at_;
    return job;
  }

  double noise_code(const cv::Mat& photo, const std::vector<augment::OpCall>& calls) const {
    const bool asked = std::any_of(calls.begin(), calls.end(), [](const augment::OpCall& call) {
      return call.op->place == augment::Place::electrons;
    });
    return asked && recipe_.part.photos ? scene::noise_code(*recipe_.part.photos, photo) : 0;
  }

  void make(Job& job) const {
    const cv::Mat photo = base::read_image(
        job.source.string(), kMostPixels,
        [&](const base::ImageHeader& header) { return sights_.of(header, job.source); });
    const std::vector<plan::PlannedOp> ops = plan::draw_capture(recipe_, options_.seed, job.index);
    std::vector<augment::OpCall> calls = calls_of(ops, options_.seed, 0);
    const bool jpeg = is_jpeg(job.target);
    std::optional<base::JpegOptions> codec = jpeg ? take_jpeg(calls) : std::nullopt;
    augment::Context context = context_of(recipe_, options_.seed, job.index, 65535);
    if (photo.depth() == CV_8U) {
      context.max_code = 255;
    }
    const cv::Mat made = augment::develop_photo(photo, calls, context,
                                                response_of(recipe_, noise_code(photo, calls)));
    base::write_file(job.target, encoded(made, codec, jpeg));
    job.line =
        fmt::format("{{\"index\": {}, \"file\": {}, \"source\": {}, \"ops\": {}}}\n", job.index,
                    nlohmann::json(job.name.generic_string()).dump(),
                    nlohmann::json(job.source.filename().string()).dump(), plan::capture_json(ops));
  }

  static std::vector<unsigned char> encoded(const cv::Mat& picture,
                                            std::optional<base::JpegOptions> codec, bool jpeg) {
    if (jpeg) {
      base::JpegOptions options = codec.value_or(base::JpegOptions{kUsualQuality, false, {}});
      options.xmp = base::enhanced_xmp();
      return base::encode_jpeg(picture, options);
    }
    base::PngOptions png;
    png.text[base::kXmpKeyword] = base::enhanced_xmp();
    return base::encode_png(picture, png);
  }

  void commit(const Job& job, base::FileWriter& record) {
    if (job.error.empty()) {
      record.write(job.line);
      ++summary_.made;
    } else if (summary_.failed++ == 0) {
      summary_.first_error = job.error;
    }
  }

  const recipe::Recipe& recipe_;
  const AugmentOptions& options_;
  Listing listing_;
  dataset::Sights sights_;
  InterruptGuard interrupt_;
  std::int64_t at_ = 0;
  AugmentSummary summary_;
};

}  // namespace

bool is_picture(const fs::path& relative) {
  if (!is_one_of(lower(relative.extension()), {".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff"})) {
    return false;
  }
  for (const fs::path& folder : relative.parent_path()) {
    if (is_one_of(lower(folder),
                  {"masks", "mask", "ground_truth", "instances", "coverage", "labels",
                   "annotations", "segmentationclass", "segmentationobject", "roi", "regions"})) {
      return false;
    }
  }
  const std::string stem = lower(relative.stem());
  return !stem.ends_with("_mask") && !stem.ends_with("_label") && !stem.ends_with("_gt");
}

fs::path written_as(const fs::path& picture) {
  const std::string extension = lower(picture.extension());
  fs::path result = picture;
  if (is_one_of(extension, {".bmp", ".tif", ".tiff"})) {
    result.replace_extension(".png");
  }
  return result;
}

std::string with_written_names(const std::string& text) {
  constexpr std::array<std::string_view, 3> kRenamed{".tiff", ".tif", ".bmp"};
  const auto ends_name = [&](std::size_t at) {
    return at >= text.size() ||
           std::string_view("\"'<>,; \t\r\n|)]}").find(text[at]) != std::string::npos;
  };
  std::string result;
  std::size_t at = 0;
  while (at < text.size()) {
    std::string_view found;
    for (const std::string_view extension : kRenamed) {
      if (text[at] == '.' && lower(text.substr(at, extension.size())) == extension &&
          ends_name(at + extension.size())) {
        found = extension;
        break;
      }
    }
    result += found.empty() ? std::string(1, text[at]) : ".png";
    at += found.empty() ? 1 : found.size();
  }
  return result;
}

AugmentSummary augment(const recipe::Recipe& recipe, const AugmentOptions& options) {
  std::optional<tbb::global_control> limit;
  if (options.jobs > 0) {
    limit.emplace(tbb::global_control::max_allowed_parallelism,
                  static_cast<std::size_t>(options.jobs));
  }
  cv::setNumThreads(1);
  return Augmenter(recipe, options).run();
}

}  // namespace blemish::run
