// The linear camera model of EMVA 1288 (release 4): shot noise, read noise, the fixed pattern of
// gain (PRNU) and offset (DSNU), saturation, black level. Rounding to codes comes last, in develop.
#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>

#include "augment/kernels.hpp"
#include "augment/rows.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

// Factors on the camera's own figures, so that one recipe serves every sensor preset.
constexpr base::Param kParams[]{
    {"shot", Unit::number, 0, 4, "1", "standard deviation of the shot noise over the sensor's"},
    {"read", Unit::number, 0, 20, "1", "standard deviation of the read noise over the sensor's"},
    {"prnu", Unit::number, 0, 20, "1", "spread of the pixels' gains over the sensor's"},
    {"dsnu", Unit::number, 0, 20, "1", "spread of the pixels' offsets over the sensor's"},
    {"black", Unit::ratio, 0, 0.1, "0 %", "level of black, of full scale"},
};

// All in units of saturation, but for the electrons that shot noise counts.
struct Model {
  float electrons;  // at saturation; 0 = no shot noise
  float read, prnu, dsnu;

  bool is_silent() const { return electrons == 0 && read == 0 && prnu == 0 && dsnu == 0; }
  float variance(float mean) const {
    const float light = std::max(mean, 0.0f);
    const float shot = electrons > 0 ? light / electrons : 0.0f;
    return shot + read * read + dsnu * dsnu + prnu * prnu * light * light;
  }
};

Model model_of(const base::Values& values, const Context& context) {
  const double shot = static_cast<double>(values["shot"]);
  return {shot > 0 ? static_cast<float>(context.full_well_e / (shot * shot)) : 0.0f,
          values["read"] * static_cast<float>(context.read_noise_e / context.full_well_e),
          values["prnu"] * static_cast<float>(context.prnu),
          values["dsnu"] * static_cast<float>(context.dsnu_e / context.full_well_e)};
}

// The fixed pattern of one channel, in standard deviations: gains and offsets.
struct Pattern {
  Pattern(std::uint32_t camera_key, std::uint32_t channel, int width)
      : prnu(subkey(camera_key, 3 + 16 * channel), width),
        dsnu(subkey(camera_key, 4 + 16 * channel), width) {}
  NoiseField prnu, dsnu;
};

// It is the same in picture after picture: that of the last camera is kept, if it is not too large
// (its rows have the same bits as if they were made anew).
class KeptPattern {
 public:
  KeptPattern(std::uint32_t camera_key, cv::Size size, int channels)
      : camera_key_(camera_key), size_(size), channels_(channels) {
    for (int channel = 0; channel < channels; ++channel) {
      const Pattern pattern(camera_key, static_cast<std::uint32_t>(channel), size.width);
      for (const NoiseField* field : {&pattern.prnu, &pattern.dsnu}) {
        cv::Mat plane(size, CV_32F);
        for (int y = 0; y < size.height; ++y) {
          kernels().normals(field->columns(), field->row(y), size.width, plane.ptr<float>(y));
        }
        planes_.push_back(plane);
      }
    }
  }

  static std::shared_ptr<const KeptPattern> of(std::uint32_t camera_key, cv::Size size,
                                               int channels) {
    constexpr std::size_t kMostPixels = std::size_t{1} << 23;  // 64 MiB
    if (static_cast<std::size_t>(size.area()) * static_cast<std::size_t>(channels) > kMostPixels) {
      return nullptr;
    }
    static std::mutex mutex;
    static std::shared_ptr<const KeptPattern> last;
    const std::lock_guard lock(mutex);
    if (!last || last->camera_key_ != camera_key || last->size_ != size ||
        last->channels_ != channels) {
      last = std::make_shared<KeptPattern>(camera_key, size, channels);
    }
    return last;
  }

  const float* prnu(const Row& row) const { return plane(2 * row.channel).ptr<float>(row.y); }
  const float* dsnu(const Row& row) const { return plane(2 * row.channel + 1).ptr<float>(row.y); }

 private:
  const cv::Mat& plane(int index) const { return planes_[static_cast<std::size_t>(index)]; }

  std::uint32_t camera_key_;
  cv::Size size_;
  int channels_;
  std::vector<cv::Mat> planes_;
};

// The fields of one channel.
struct Fields {
  Fields(std::uint32_t noise_key, std::uint32_t camera_key, std::uint32_t channel, int width)
      : shot(subkey(noise_key, 1 + 16 * channel), width),
        read(subkey(noise_key, 2 + 16 * channel), width),
        pattern(camera_key, channel, width) {}
  NoiseField shot, read;
  Pattern pattern;
};

class Sensor {
 public:
  Sensor(const Model& model, const Builder& builder) : model_(model) {
    for (int channel = 0; channel < builder.channels; ++channel) {
      fields_.emplace_back(builder.noise_key, builder.context.camera_key,
                           static_cast<std::uint32_t>(channel), builder.width());
    }
    if (model.prnu > 0 || model.dsnu > 0) {
      kept_ = KeptPattern::of(builder.context.camera_key, {builder.width(), builder.height()},
                              builder.channels);
    }
  }

  void apply(const Row& row) const {
    if (row.mean == nullptr) {
      expose(row);
      return;
    }
    thread_local std::vector<float> target;
    target.resize(static_cast<std::size_t>(row.width));
    std::transform(row.mean, row.mean + row.width, target.begin(),
                   [&](float mean) { return model_.variance(mean); });
    // A picture that has noise of its own gets only what is missing.
    if (std::any_of(row.variance, row.variance + row.width, [](float v) { return v > 0; })) {
      const NoiseField& field = fields_[static_cast<std::size_t>(row.channel)].shot;
      kernels().top_up(field.columns(), field.row(row.y), row.width, target.data(), row.variance,
                       row.sample);
    } else {
      expose(row);
    }
    for (int x = 0; x < row.width; ++x) {
      row.variance[x] = std::max(row.variance[x], target[static_cast<std::size_t>(x)]);
    }
  }

 private:
  void expose(const Row& row) const {
    const Kernels& loops = kernels();
    const Fields& fields = fields_[static_cast<std::size_t>(row.channel)];
    if (model_.prnu > 0 && kept_) {
      loops.multiply_pattern(kept_->prnu(row), model_.prnu, row.width, row.sample);
    } else if (model_.prnu > 0) {
      const NoiseField& prnu = fields.pattern.prnu;
      loops.multiply_normals(prnu.columns(), prnu.row(row.y), row.width, model_.prnu, row.sample);
    }
    if (model_.electrons > 0) {
      loops.shot(fields.shot.columns(), fields.shot.row(row.y), row.width, model_.electrons,
                 row.sample);
    }
    if (model_.read > 0) {
      loops.add_normals(fields.read.columns(), fields.read.row(row.y), row.width, model_.read,
                        row.sample);
    }
    if (model_.dsnu > 0 && kept_) {
      loops.add_scaled(kept_->dsnu(row), model_.dsnu, row.width, row.sample);
    } else if (model_.dsnu > 0) {
      const NoiseField& dsnu = fields.pattern.dsnu;
      loops.add_normals(dsnu.columns(), dsnu.row(row.y), row.width, model_.dsnu, row.sample);
    }
  }

  Model model_;
  std::vector<Fields> fields_;
  std::shared_ptr<const KeptPattern> kept_;  // null: made anew
};

// Expected value and variance are those of the linear model; the clamp at saturation is left out of
// them.
void level(const Row& row, float black) {
  const float span = 1.0f - black;
  kernels().level(black, span, row.width, row.sample);
  if (row.mean != nullptr && black > 0) {
    kernels().scale(span, row.width, row.mean);
    kernels().shift(black, row.width, row.mean);
    kernels().scale(span * span, row.width, row.variance);
  }
}

void build(const base::Values& values, Builder& builder) {
  const Model model = model_of(values, builder.context);
  if (!model.is_silent()) {
    builder.row([sensor = std::make_shared<Sensor>(model, builder)](const Row& row) {
      sensor->apply(row);
    });
  }
  const float black = values["black"];
  if (!model.is_silent() || black > 0) {
    builder.at(Place::digits);
    builder.row([black](const Row& row) { level(row, black); });
  }
}

std::vector<Doubt> doubts(const base::ParamSet& params, const scene::SensorPreset& sensor) {
  constexpr double kMost = 3;  // of one kind of camera, the worst to the typical
  std::vector<Doubt> found;
  for (const std::string_view name : {"read", "prnu", "dsnu"}) {
    if (base::support(params[name], 0, 20).second > kMost) {
      found.push_back({name,
                       "is more than three times what the " + std::string(sensor.name) + " has",
                       "1 is the figure of its data sheet"});
    }
  }
  const auto shot = base::support(params["shot"], 0, 4);
  if (shot.first != 1 || shot.second != 1) {
    found.push_back({"shot", "is not 1: shot noise follows from the light alone in every camera",
                     "fewer electrons, as by gain or exposure, give more of it"});
  }
  return found;
}

}  // namespace

extern const Op sensor_noise;
constinit const Op sensor_noise{
    "sensor_noise", "noise of the camera by EMVA 1288", Place::electrons, kParams, build, doubts};

}  // namespace blemish::augment
