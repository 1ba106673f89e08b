#include "run/generate.hpp"

#include <algorithm>
#include <atomic>
#include <memory>

#include <fmt/format.h>
#include <opencv2/core/utility.hpp>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_pipeline.h>

#include "base/files.hpp"
#include "dataset/dataset.hpp"
#include "dataset/quota.hpp"
#include "render/renderer.hpp"
#include "run/interrupt.hpp"
#include "run/sample.hpp"
#include "run/trace.hpp"

namespace blemish::run {
namespace {

// A sample on the conveyor. `error` is set by the stage that failed; later stages pass it on.
struct Job {
  std::int64_t index = 0;
  std::optional<plan::SamplePlan> plan;
  std::optional<render::Frame> frame;
  std::optional<Sample> sample;
  std::string error;
};
using JobPtr = std::shared_ptr<Job>;

// That of all photos; empty when they differ.
std::string common_license(const scene::PhotoSpec& photos) {
  const std::string& first = photos.credits.front().license;
  return std::all_of(photos.credits.begin(), photos.credits.end(),
                     [&](const scene::Credit& credit) { return credit.license == first; })
             ? first
             : std::string();
}

// Those of the part, by their place beside the recipe.
std::vector<recipe::InputFile> meshes_of(const recipe::Recipe& recipe) {
  std::vector<recipe::InputFile> meshes;
  const auto folder = std::filesystem::absolute(recipe.file).parent_path();
  const auto add = [&](const scene::MeshSpec& mesh) {
    const auto file = std::filesystem::absolute(mesh.file).lexically_relative(folder);
    meshes.push_back({file.generic_string(), base::sha256_file(mesh.file)});
  };
  if (recipe.part.mesh) {
    add(*recipe.part.mesh);
  }
  for (const scene::VariantSpec& variant : recipe.part.variants) {
    add(variant.mesh);
  }
  return meshes;
}

dataset::Header header_of(const recipe::Recipe& recipe, const GenerateOptions& options,
                          const gpu::DeviceFacts& device) {
  dataset::Header header;
  header.name = recipe.name;
  header.recipe_yaml = recipe.resolved_yaml;
  header.recipe_sha256 = base::sha256(recipe.resolved_yaml);
  header.engine_version = BLEMISH_VERSION;
  header.device = device.name;
  header.driver = fmt::format("{} {}", device.driver, device.driver_version);
  header.seed = options.seed;
  header.count = options.count;
  header.dvc = options.dvc;
  header.classes = recipe.classes;
  header.shots.clear();
  for (const recipe::ShotSpec& shot : recipe.shots) {
    header.shots.push_back(shot.name);
  }
  header.wholly_rendered = !recipe.part.photos;
  header.twin = recipe.output.twin;
  header.coverage = recipe.output.coverage;
  header.formats = recipe.output.formats;
  header.options = recipe.output.options;
  header.patches = recipe.output.patches;
  header.twins_as_negatives = recipe.output.twins_as_negatives;
  header.real_in_test = recipe.output.real_in_test;
  header.card = recipe.output.card;
  if (header.card.license.empty() && recipe.part.photos) {
    header.card.license = common_license(*recipe.part.photos);  // made of them
  }
  header.mask = recipe.labels.mask;
  header.inputs = recipe.inputs;
  header.meshes = meshes_of(recipe);
  header.quotas = recipe.quotas;
  if (recipe.part.photos) {
    header.scale = fmt::format("{:.6g} um/px{}", recipe.part.photos->um_per_px,
                               recipe.part.photos->scale_assumed ? " (assumed)" : "");
  }
  return header;
}

void count_in(Summary& summary, const dataset::Record& record) {
  ++summary.made;
  for (const label::Instance& instance : record.instances) {
    ++summary.instances[instance.class_name];
    ++summary.visibility[instance.visibility];
  }
  summary.unplaced += static_cast<std::int64_t>(record.unplaced.size());
  summary.dropped += static_cast<std::int64_t>(record.dropped.size());
  if (!record.verdict.empty()) {
    ++summary.verdicts[record.verdict];
  }
  summary.out_of_view += static_cast<std::int64_t>(record.out_of_view.size());
  summary.unlabelled_change_px += record.checks.unlabelled_change;
  summary.invisible_label += record.checks.invisible_label;
  summary.noise_short += record.noise_short;
}

class Conveyor {
 public:
  Conveyor(const recipe::Recipe& recipe, const GenerateOptions& options)
      : recipe_(recipe),
        options_(options),
        scene_(scene::load(recipe.part, recipe.camera, recipe.lights)),
        device_({options.device, false}),
        renderer_(device_, recipe, scene_) {
    if (!options.plan) {
      planner_ = std::make_unique<plan::Planner>(recipe, scene_, options.seed, options.count);
    }
    folder_ = std::make_unique<dataset::Folder>(
        options.output, header_of(recipe, options, device_.facts()), options.resume);
    for (const base::Fault& warning : scene_.warnings) {
      summary_.warnings.push_back(base::to_text(warning));
    }
    warn_of_part_views();
    list_indices();
  }

  Summary run() {
    Progress progress(options_.progress, static_cast<std::int64_t>(indices_.size()));
    progress_ = &progress;
    const int jobs = options_.jobs > 0 ? options_.jobs : tbb::info::default_concurrency();
    move(2 * static_cast<std::size_t>(jobs) + 2);
    progress.finish();
    folder_->finish();
    for (const std::string& shortfall :
         dataset::shortfalls(dataset::count_quotas(options_.output, recipe_.quotas))) {
      summary_.warnings.push_back(shortfall + "\n");
    }
    trace_.write(options_.output / "run");
    summary_.seconds = trace_.seconds();
    if (summary_.made > 0) {
      summary_.invisible_label /= static_cast<double>(summary_.made);
      summary_.noise_short /= static_cast<double>(summary_.made);
    }
    return summary_;
  }

 private:
  void warn_of_part_views() {
    const std::int64_t views = recipe_.camera ? recipe_.camera->views.count : 1;
    if (const std::int64_t rest = options_.count % views; rest != 0) {
      summary_.warnings.push_back(base::to_text(
          {recipe_.camera->where, fmt::format("the last part has {} of its {} views", rest, views),
           fmt::format("-n counts samples, one for each view: with {} every part is whole",
                       options_.count - rest + views),
           base::Severity::warning}));
    }
  }

  void list_indices() {
    std::vector<std::int64_t> wanted = options_.only;
    if (options_.plan) {
      wanted = {options_.plan->index};
    } else if (wanted.empty()) {
      wanted.resize(static_cast<std::size_t>(options_.count));
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        wanted[i] = static_cast<std::int64_t>(i);
      }
    }
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    for (const std::int64_t index : wanted) {
      if (folder_->finished().count(index) != 0) {
        ++summary_.kept;
      } else {
        indices_.push_back(index);
      }
    }
  }

  void move(std::size_t tokens) {
    using tbb::filter_mode;
    tbb::parallel_pipeline(
        tokens,
        tbb::make_filter<void, JobPtr>(filter_mode::serial_in_order,
                                       [this](tbb::flow_control& flow) { return next(flow); }) &
            tbb::make_filter<JobPtr, JobPtr>(filter_mode::parallel,
                                             [this](const JobPtr& job) { return plan(job); }) &
            // The renderer itself holds back all but the few samples that it has room for.
            tbb::make_filter<JobPtr, JobPtr>(filter_mode::parallel,
                                             [this](const JobPtr& job) { return render(job); }) &
            tbb::make_filter<JobPtr, JobPtr>(filter_mode::parallel,
                                             [this](const JobPtr& job) { return finish(job); }) &
            tbb::make_filter<JobPtr, void>(filter_mode::serial_in_order,
                                           [this](const JobPtr& job) { commit(*job); }));
  }

  JobPtr next(tbb::flow_control& flow) {
    summary_.interrupted = at_ < indices_.size() && interrupt_.interrupted();
    if (at_ == indices_.size() || summary_.interrupted || stop_) {
      flow.stop();
      return nullptr;
    }
    auto job = std::make_shared<Job>();
    job->index = indices_[at_++];
    return job;
  }

  // What goes wrong with one sample is that sample's failure.
  template <typename Work>
  void attempt(Job& job, const char* stage, const Work& work) {
    if (!job.error.empty()) {
      return;
    }
    const Trace::Span span(trace_, stage, job.index);
    try {
      work();
    } catch (const std::exception& error) {
      job.error = error.what();
    }
  }

  JobPtr plan(const JobPtr& job) {
    attempt(*job, "plan",
            [&] { job->plan = options_.plan ? *options_.plan : planner_->make(job->index); });
    return job;
  }

  JobPtr render(const JobPtr& job) {
    attempt(*job, "render", [&] { job->frame = renderer_.render(*job->plan); });
    return job;
  }

  JobPtr finish(const JobPtr& job) {
    attempt(*job, "label", [&] {
      job->sample = make_sample(*job->plan, recipe_, *job->frame,
                                [this](const auto& plan) { return renderer_.render(plan); });
    });
    job->frame.reset();
    if (job->error.empty()) {
      // A file that cannot be written is no fault of the sample: it stops the run.
      const Trace::Span span(trace_, "write", job->index);
      folder_->write_files(job->sample->record, job->sample->pictures, job->sample->instance_map);
    }
    return job;
  }

  void commit(const Job& job) {
    if (job.error.empty()) {
      folder_->commit(job.sample->record);
      count_in(summary_, job.sample->record);
    } else {
      folder_->record_failure(job.index, job.error, job.plan ? plan::to_json(*job.plan) : "");
      if (summary_.failed++ == 0) {
        summary_.first_error = fmt::format("sample {}: {}", job.index, job.error);
      }
      stop_ = options_.strict;
    }
    progress_->sample_done(!job.error.empty());
  }

  const recipe::Recipe& recipe_;
  const GenerateOptions& options_;
  scene::Scene scene_;
  gpu::Device device_;
  render::Renderer renderer_;
  std::unique_ptr<plan::Planner> planner_;
  std::unique_ptr<dataset::Folder> folder_;
  InterruptGuard interrupt_;
  Trace trace_;
  Progress* progress_ = nullptr;
  std::vector<std::int64_t> indices_;
  std::size_t at_ = 0;
  std::atomic<bool> stop_{false};
  Summary summary_;
};

}  // namespace

Summary generate(const recipe::Recipe& recipe, const GenerateOptions& options) {
  std::optional<tbb::global_control> limit;
  if (options.jobs > 0) {
    limit.emplace(tbb::global_control::max_allowed_parallelism,
                  static_cast<std::size_t>(options.jobs));
  }
  // The conveyor is parallel already; OpenCV's own threads would only get in its way.
  cv::setNumThreads(1);
  return Conveyor(recipe, options).run();
}

}  // namespace blemish::run
