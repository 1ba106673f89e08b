// The linear camera model of EMVA 1288 (release 4): shot noise, read noise, the fixed pattern of
// gain (PRNU) and offset (DSNU), saturation. Rounding to codes comes last, in develop.
#include <algorithm>
#include <cmath>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "augment/noise.hpp"
#include "augment/op.hpp"

namespace blemish::augment {
namespace {

// Factors on the camera's own figures, so that one recipe serves every sensor preset.
constexpr base::Param kParams[]{
    {"shot", base::Unit::number, 0, 4, "1",
     "standard deviation of the shot noise over the sensor's"},
    {"read", base::Unit::number, 0, 20, "1",
     "standard deviation of the read noise over the sensor's"},
    {"prnu", base::Unit::number, 0, 20, "1", "spread of the pixels' gains over the sensor's"},
    {"dsnu", base::Unit::number, 0, 20, "1", "spread of the pixels' offsets over the sensor's"},
    {"black", base::Unit::ratio, 0, 0.1, "0 %", "level of black, of full scale"},
};

// All in units of saturation, but for the electrons that shot noise counts.
struct Model {
  float electrons;  // at saturation; 0 = no shot noise
  float read, prnu, dsnu, black;

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
          values["dsnu"] * static_cast<float>(context.dsnu_e / context.full_well_e),
          values["black"]};
}

class Sensor {
 public:
  Sensor(const Model& model, const Context& context, std::uint32_t noise_key, int width)
      : model_(model),
        shot_(subkey(noise_key, 1), width),
        read_(subkey(noise_key, 2), width),
        prnu_(subkey(context.camera_key, 3), width),
        dsnu_(subkey(context.camera_key, 4), width) {}

  // A block of samples, in and out, at columns x... of row y.
  void expose(Floats& sample, int x, int y) const {
    Bits words;
    Floats z;
    if (model_.prnu > 0) {
      prnu_.words(x, y, words);
      normals(words, z);
      for (std::size_t i = 0; i < z.size(); ++i) {
        sample[i] *= 1.0f + model_.prnu * z[i];
      }
    }
    if (model_.electrons > 0) {
      shot_.words(x, y, words);
      normals(words, z);
      for (float& value : sample) {
        value = std::max(value, 0.0f) * model_.electrons;
      }
      poissons(words, z, sample, sample);
      for (float& value : sample) {
        value /= model_.electrons;
      }
    }
    add(read_, model_.read, sample, x, y);
    add(dsnu_, model_.dsnu, sample, x, y);
  }

  // The same for a picture that has noise of its own: only what is missing.
  void top_up(Floats& sample, const Floats& mean, const Floats& variance, int x, int y) const {
    Bits words;
    Floats z;
    shot_.words(x, y, words);
    normals(words, z);
    for (std::size_t i = 0; i < z.size(); ++i) {
      sample[i] += std::sqrt(std::max(model_.variance(mean[i]) - variance[i], 0.0f)) * z[i];
    }
  }

 private:
  static void add(const NoiseField& field, float sigma, Floats& sample, int x, int y) {
    if (sigma > 0) {
      Bits words;
      Floats z;
      field.words(x, y, words);
      normals(words, z);
      for (std::size_t i = 0; i < z.size(); ++i) {
        sample[i] += sigma * z[i];
      }
    }
  }

  Model model_;
  NoiseField shot_, read_, prnu_, dsnu_;
};

// One row: noise, then black level and saturation.
void expose_row(Signal& signal, const Model& model, const Sensor& sensor, bool noisy, int y) {
  auto* mean = signal.mean.ptr<float>(y);
  auto* variance = signal.variance.ptr<float>(y);
  auto* sample = signal.sample.ptr<float>(y);
  const int width = signal.mean.cols * signal.mean.channels();
  for (int x = 0; x < width; x += kBlock) {
    const int n = std::min(kBlock, width - x);
    Floats s{}, m{}, v{};
    std::copy_n(sample + x, n, s.begin());
    std::copy_n(mean + x, n, m.begin());
    std::copy_n(variance + x, n, v.begin());
    if (noisy) {
      sensor.top_up(s, m, v, x, y);
    } else {
      sensor.expose(s, x, y);
    }
    const float span = 1.0f - model.black;
    for (std::size_t i = 0; i < s.size(); ++i) {
      s[i] = model.black + span * std::min(s[i], 1.0f);
      v[i] = span * span * std::max(v[i], model.variance(m[i]));
      m[i] = model.black + span * m[i];
    }
    std::copy_n(s.begin(), n, sample + x);
    std::copy_n(m.begin(), n, mean + x);
    std::copy_n(v.begin(), n, variance + x);
  }
}

// Mean and variance are those of the linear model; the clamp at saturation is left out of them.
void apply(Signal& signal, const base::Values& values, const Context& context,
           std::uint32_t noise_key) {
  const Model model = model_of(values, context);
  const Sensor sensor(model, context, noise_key, signal.mean.cols * signal.mean.channels());
  const bool noisy = cv::countNonZero(signal.variance.reshape(1)) > 0;
  tbb::parallel_for(tbb::blocked_range<int>(0, signal.mean.rows, 16), [&](const auto& rows) {
    for (int y = rows.begin(); y < rows.end(); ++y) {
      expose_row(signal, model, sensor, noisy, y);
    }
  });
}

}  // namespace

extern const Op sensor_noise;
constinit const Op sensor_noise{"sensor_noise", "noise of the camera by EMVA 1288", Stage::sensor,
                                kParams, apply};

}  // namespace blemish::augment
