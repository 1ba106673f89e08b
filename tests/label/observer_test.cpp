// The observers' figures against trials: an ideal observer is shown a picture with the defect and
// one without, made by the real noise model, and says which is which. From d' it should be right in
// a share Phi(d' / sqrt(2)) of the trials (Green and Swets 1966, two-alternative forced choice).
#include "label/observer.hpp"

#include <cmath>

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include "base/random.hpp"
#include "hand_frame.hpp"
#include "label/labels.hpp"

namespace blemish::label {
namespace {

constexpr int kSide = 32;

double expected_share(double dprime) { return 0.5 * std::erfc(-dprime / 2); }

// Share of right answers, and how far chance may put it off (3.5 standard deviations).
struct Trials {
  double share = 0, slack = 0;
};

template <typename Trial>
Trials run_trials(int count, const Trial& is_right) {
  int right = 0;
  for (int i = 0; i < count; ++i) {
    right += is_right(i) ? 1 : 0;
  }
  const double share = double(right) / count;
  return {share, 3.5 * std::sqrt(share * (1 - share) / count)};
}

// A 12-bit camera with sensor noise.
struct Camera {
  augment::Context context;
  std::vector<augment::OpCall> chain;

  Camera() {
    const scene::SensorPreset& sensor = *scene::find_sensor("imx174");
    context.full_well_e = sensor.full_well_e;
    context.read_noise_e = sensor.read_noise_e;
    context.dsnu_e = sensor.dsnu_e;
    context.prnu = sensor.prnu;
    context.max_code = 4095;
    augment::OpCall call{augment::find("sensor_noise"), {}, 0};
    call.values.table = call.op->params;
    for (const base::Param& param : call.op->params) {
      const double value = base::median(base::fallback_distribution(param), param.min, param.max);
      call.values.values.push_back(float(value));
    }
    chain.push_back(call);
  }

  // Noise and the camera's fixed pattern anew for every number.
  augment::Developed develop(const cv::Mat& image, const cv::Mat& twin, std::uint32_t number) {
    context.camera_key = base::path_hash("camera" + std::to_string(number));
    chain[0].noise_key = base::path_hash("noise" + std::to_string(number));
    return augment::develop(image, twin, chain, context);
  }
};

// What an observer sees of a picture: its delivered codes through a template.
double response(const cv::Mat& delivered, const cv::Mat& filter) {
  cv::Mat codes;
  delivered.convertTo(codes, CV_64F);
  return codes.dot(filter);
}

// A smooth spot, 64F, largest value 1.
cv::Mat spot(double sigma_x, double sigma_y) {
  cv::Mat result(kSide, kSide, CV_64F);
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      const double u = (x - 15.7) / sigma_x, v = (y - 16.2) / sigma_y;
      const double value = std::exp(-0.5 * (u * u + v * v));
      result.at<double>(y, x) = value > 1e-3 ? value : 0;
    }
  }
  return result;
}

// The figures of a change on a twin, as labels have them.
Instance measured(const cv::Mat& twin, const cv::Mat& delta, cv::Point corner, Camera& camera) {
  testing::HandFrame hand(twin.cols, twin.rows);
  hand.frame.shots[0].twin = twin;
  hand.frame.shots[0].image = twin.clone();
  const cv::Rect rect(corner, delta.size());
  hand.add("pit", rect, 0);
  hand.frame.shots[0].image(rect) += delta;
  hand.frame.instances[0].delta[0] = delta;
  const augment::Developed developed =
      camera.develop(hand.frame.shots[0].image, hand.frame.shots[0].twin, 0);
  return make(hand.plan, hand.recipe, hand.frame, {developed}).instances.at(0);
}

cv::Mat as_float(const cv::Mat& values, double scale) {
  cv::Mat result;
  values.convertTo(result, CV_32F, scale);
  return result;
}

TEST(Observer, DprimeOfNoiseAloneIsThatOfTheIdealObserversTrials) {
  constexpr int kTrials = 4000;
  Camera camera;
  cv::Mat twin(kSide, kSide, CV_32F);  // from dark to bright, so that the noise differs
  for (int x = 0; x < kSide; ++x) {
    twin.col(x).setTo(0.05 + 0.8 * x / kSide);
  }
  // As strong as makes the answers neither sure nor a guess.
  const cv::Mat shape = spot(6, 3);
  const double unit = measured(twin, as_float(shape, 1e-4), {}, camera).dprime_noise;
  for (const double wanted : {0.7, 1.5}) {
    const cv::Mat delta = as_float(shape, 1e-4 * wanted / unit);
    const double dprime = measured(twin, delta, {}, camera).dprime_noise;
    const cv::Mat image = twin + delta;
    const augment::Developed known = camera.develop(image, twin, 0);
    cv::Mat filter, variance;
    cv::Mat(known.mean_image - known.mean_twin).convertTo(filter, CV_64F);
    known.variance_twin.convertTo(variance, CV_64F);
    filter /= variance + 1.0 / 12;
    const Trials trials = run_trials(kTrials, [&](int i) {
      const auto with = camera.develop(image, twin, 2 * std::uint32_t(i) + 1);
      const auto without = camera.develop(twin, twin, 2 * std::uint32_t(i) + 2);
      return response(with.image, filter) > response(without.image, filter);
    });
    std::printf("  d' %.3f: right %.4f, expected %.4f\n", dprime, trials.share,
                expected_share(dprime));
    EXPECT_NEAR(trials.share, expected_share(dprime), trials.slack);
  }
}

// Streaks along x: a stationary Gaussian field of a known spectrum on a torus.
class Texture {
 public:
  static constexpr int kField = 1024;
  static constexpr double kDeviation = 0.006;  // linear, about 25 codes

  Texture() : power_(kField, kField, CV_64F) {
    for (int y = 0; y < kField; ++y) {
      for (int x = 0; x < kField; ++x) {
        const double u = 14.0 * std::min(x, kField - x) / kField;
        const double v = 3.0 * std::min(y, kField - y) / kField;
        power_.at<double>(y, x) = std::pow(1 + CV_PI * CV_PI * (u * u + v * v), -1.5);
      }
    }
    power_ *= kDeviation * kDeviation / cv::mean(power_)[0];
  }

  // Covariance at each offset, from the spectrum (Wiener and Khinchin).
  cv::Mat covariance() const {
    cv::Mat spectrum, planes[2];
    cv::dft(power_, spectrum, cv::DFT_COMPLEX_OUTPUT | cv::DFT_SCALE);
    cv::split(spectrum, planes);
    return planes[0];  // the power is real and even
  }

  cv::Mat field(std::uint64_t number) const {
    base::Stream stream(31, number, "observer_test");
    cv::Mat white(kField, kField, CV_64F), spectrum, result;
    for (auto it = white.begin<double>(); it != white.end<double>(); ++it) {
      *it = stream.normal();
    }
    cv::dft(white, spectrum, cv::DFT_COMPLEX_OUTPUT);
    cv::Mat amplitude, planes[2];
    cv::sqrt(power_, amplitude);
    cv::split(spectrum, planes);
    planes[0] = planes[0].mul(amplitude);
    planes[1] = planes[1].mul(amplitude);
    cv::merge(planes, 2, spectrum);
    cv::dft(spectrum, result, cv::DFT_INVERSE | cv::DFT_SCALE | cv::DFT_REAL_OUTPUT);
    return as_float(result, 1) + 0.4f;
  }

 private:
  cv::Mat power_;  // of a field of unit white noise, so that its mean is the variance
};

// The covariance of the codes of a small picture: texture and noise.
cv::Mat known_covariance(const Texture& texture, double gain, double noise_variance) {
  const cv::Mat by_offset = texture.covariance();
  constexpr int kPixels = kSide * kSide;
  cv::Mat result(kPixels, kPixels, CV_64F);
  for (int a = 0; a < kPixels; ++a) {
    for (int b = 0; b < kPixels; ++b) {
      const int dx = std::abs(a % kSide - b % kSide), dy = std::abs(a / kSide - b / kSide);
      result.at<double>(a, b) =
          gain * gain * by_offset.at<double>(dy, dx) + (a == b ? noise_variance : 0);
    }
  }
  return result;
}

class OnTexture : public ::testing::Test {
 protected:
  static constexpr int kPairs = 1024;  // of the patches of two fields
  static constexpr int kPatches = Texture::kField / kSide;

  OnTexture() : fields_{texture_.field(0), texture_.field(1)} {
    const cv::Mat flat(kSide, kSide, CV_32F, cv::Scalar(0.4));
    noise_variance_ = cv::mean(camera_.develop(flat, flat, 0).variance_twin)[0] + 1.0 / 12;
    covariance_ = known_covariance(texture_, camera_.context.max_code, noise_variance_);
  }

  cv::Mat patch(int field, int number) const {
    return fields_[std::size_t(field)](
        cv::Rect(number % kPatches * kSide, number / kPatches * kSide, kSide, kSide));
  }

  // The observer that knows the covariance: its template, and its d' by the definition.
  std::pair<cv::Mat, double> ideal(const cv::Mat& delta) const {
    const cv::Mat codes = delta.reshape(1, kSide * kSide) * camera_.context.max_code;
    cv::Mat filter;
    cv::solve(covariance_, codes, filter, cv::DECOMP_CHOLESKY);
    return {filter.reshape(1, kSide), std::sqrt(codes.dot(filter))};
  }

  // As labels estimate it from the twin about the defect, the mean over places.
  double estimated(const cv::Mat& delta) {
    double sum = 0;
    constexpr int kPlaces = 9;
    for (int i = 0; i < kPlaces; ++i) {
      const cv::Rect part(i % 3 * 320, i / 3 * 320, 256, 256);
      sum += measured(fields_[0](part).clone(), as_float(delta, 1), {112, 112}, camera_).dprime;
    }
    return sum / kPlaces;
  }

  Trials trials(const cv::Mat& delta, const cv::Mat& filter) {
    const cv::Mat change = as_float(delta, 1);
    return run_trials(kPairs, [&](int i) {
      const cv::Mat seen = patch(0, i) + change, other = patch(1, i).clone();
      const auto with = camera_.develop(seen, seen, 2 * std::uint32_t(i) + 1);
      const auto without = camera_.develop(other, other, 2 * std::uint32_t(i) + 2);
      return response(with.image, filter) > response(without.image, filter);
    });
  }

  Texture texture_;
  std::array<cv::Mat, 2> fields_;
  Camera camera_;
  double noise_variance_ = 0;
  cv::Mat covariance_;
};

TEST_F(OnTexture, DprimeIsThatOfTheIdealObserversTrials) {
  struct Case {
    const char* what;
    cv::Mat shape;
  };
  const Case cases[] = {{"spot", spot(2, 2)},
                        {"scratch along the streaks", spot(9, 1)},
                        {"scratch across them", spot(1, 9)}};
  for (const auto& [what, shape] : cases) {
    const double unit = ideal(shape * 1e-3).second;
    const cv::Mat delta = shape * (1e-3 * 1.3 / unit);
    const auto [filter, dprime] = ideal(delta);
    const Trials found = trials(delta, filter);
    const double own = estimated(delta);
    std::printf("  %-26s right %.4f; d' by the known spectrum %.3f (%.4f), estimated %.3f (%.4f)\n",
                what, found.share, dprime, expected_share(dprime), own, expected_share(own));
    EXPECT_NEAR(found.share, expected_share(dprime), found.slack) << what;
    EXPECT_NEAR(found.share, expected_share(own), found.slack + 0.02) << what;
    // What is slower than a tile counts as shading, which flatters what lies along the streaks.
    EXPECT_NEAR(own, dprime, (what == cases[1].what ? 0.15 : 0.05) * dprime) << what;
  }
}

TEST_F(OnTexture, AScratchAcrossTheStreaksIsSeenBetterThanTheSameOneAlong) {
  const cv::Mat along = spot(9, 1) * 2e-3, across = spot(1, 9) * 2e-3;
  EXPECT_GT(ideal(across).second, 1.5 * ideal(along).second);
  EXPECT_GT(estimated(across), 1.5 * estimated(along));
}

}  // namespace
}  // namespace blemish::label
