#include "augment/develop.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "augment/encoding.hpp"
#include "augment/noise.hpp"

namespace blemish::augment {
namespace {

template <typename Row>
void for_rows(int rows, const Row& row) {
  tbb::parallel_for(tbb::blocked_range<int>(0, rows, 16), [&](const auto& range) {
    for (int y = range.begin(); y < range.end(); ++y) {
      row(y);
    }
  });
}

// A photo's noise is known in codes; in linear light it is divided by the response's slope.
void set_photo_noise(Signal& signal, const PhotoDelivery& photo, const Encoding& encoding,
                     double max_code) {
  const auto sigma = static_cast<float>(photo.noise_code / max_code);
  for_rows(signal.mean.rows, [&](int y) {
    const auto* mean = signal.mean.ptr<float>(y);
    auto* variance = signal.variance.ptr<float>(y);
    for (int x = 0; x < signal.mean.cols * signal.mean.channels(); ++x) {
      const float linear = sigma / encoding.slope(mean[x]);
      variance[x] = linear * linear;
    }
  });
}

// Where the defect's ratio has thinned the photo's noise, noise of the missing strength is added.
void top_up(Signal& signal, const cv::Mat& sigma_codes, std::uint32_t key, const Encoding& encoding,
            double max_code) {
  const int channels = signal.mean.channels();
  const int sigma_channels = sigma_codes.channels();
  const int width = signal.mean.cols * channels;
  const NoiseField field(key, width);
  const auto unit = static_cast<float>(1 / max_code);
  for_rows(signal.mean.rows, [&](int y) {
    const auto* mean = signal.mean.ptr<float>(y);
    const auto* sigma = sigma_codes.ptr<float>(y);
    auto* sample = signal.sample.ptr<float>(y);
    Bits words;
    Floats z;
    for (int x0 = 0; x0 < width; x0 += kBlock) {
      field.words(x0, y, words);
      normals(words, z);
      for (int x = x0; x < std::min(x0 + kBlock, width); ++x) {
        const float s = sigma_channels == channels ? sigma[x] : sigma[x / channels];
        sample[x] += s * unit / encoding.slope(mean[x]) * z[static_cast<std::size_t>(x - x0)];
      }
    }
  });
}

Signal begin(const cv::Mat& linear, const cv::Mat& topup, const PhotoDelivery& photo,
             const Encoding& encoding, double max_code) {
  Signal signal{linear.clone(), cv::Mat::zeros(linear.size(), linear.type()), linear.clone()};
  if (!photo.codes.empty()) {
    set_photo_noise(signal, photo, encoding, max_code);
    if (!topup.empty()) {
      top_up(signal, topup, photo.topup_key, encoding, max_code);
    }
  }
  return signal;
}

template <typename Code>
cv::Mat round_to_codes(const cv::Mat& sample, const Encoding& encoding, double max_code) {
  cv::Mat codes(sample.size(), CV_MAKETYPE(cv::DataType<Code>::depth, sample.channels()));
  const auto scale = static_cast<float>(max_code);
  for_rows(sample.rows, [&](int y) {
    const auto* from = sample.ptr<float>(y);
    auto* to = codes.ptr<Code>(y);
    for (int x = 0; x < sample.cols * sample.channels(); ++x) {
      to[x] = static_cast<Code>(encoding.value(from[x]) * scale + 0.5f);
    }
  });
  return codes;
}

cv::Mat deliver(const Signal& signal, const Encoding& encoding, double max_code) {
  return max_code > 255 ? round_to_codes<std::uint16_t>(signal.sample, encoding, max_code)
                        : round_to_codes<std::uint8_t>(signal.sample, encoding, max_code);
}

// The mean over the channels of what `at(channel value index)` gives.
template <typename At>
cv::Mat average(const cv::Mat& like, const At& at) {
  cv::Mat result(like.size(), CV_32F);
  const int channels = like.channels();
  for_rows(like.rows, [&](int y) {
    auto* to = result.ptr<float>(y);
    for (int x = 0; x < like.cols; ++x) {
      float sum = 0;
      for (int c = 0; c < channels; ++c) {
        sum += at(y, x * channels + c);
      }
      to[x] = sum / static_cast<float>(channels);
    }
  });
  return result;
}

cv::Mat expected(const Signal& signal, const Encoding& encoding, double max_code) {
  const auto scale = static_cast<float>(max_code);
  return average(signal.mean, [&](int y, int x) {
    return scale * encoding.value(signal.mean.ptr<float>(y)[x]);
  });
}

// Of the mean of the channels, whose noise is independent.
cv::Mat variance(const Signal& signal, const Encoding& encoding, double max_code) {
  const auto scale = static_cast<float>(max_code);
  const auto share = 1.0f / static_cast<float>(signal.mean.channels());
  return average(signal.mean, [&](int y, int x) {
    const float gain = scale * encoding.slope(signal.mean.ptr<float>(y)[x]);
    return share * gain * gain * signal.variance.ptr<float>(y)[x];
  });
}

}  // namespace

Developed develop(const cv::Mat& image, const cv::Mat& twin, const std::vector<OpCall>& chain,
                  const Context& context, const PhotoDelivery& photo) {
  assert(image.size() == twin.size() && image.type() == twin.type() && image.depth() == CV_32F);
  const double max_code = context.max_code;
  const Encoding encoding(photo);
  Signal picture = begin(image, photo.topup_image, photo, encoding, max_code);
  Signal clean = begin(twin, photo.topup_twin, photo, encoding, max_code);
  for (const OpCall& call : chain) {
    call.op->apply(picture, call.values, context, call.noise_key);
    call.op->apply(clean, call.values, context, call.noise_key);
  }
  Developed developed{deliver(picture, encoding, max_code), deliver(clean, encoding, max_code),
                      expected(picture, encoding, max_code), expected(clean, encoding, max_code),
                      variance(clean, encoding, max_code)};
  if (chain.empty() && !photo.codes.empty()) {
    photo.codes.copyTo(developed.image, photo.untouched_image);
    photo.codes.copyTo(developed.twin, photo.untouched_twin);
  }
  return developed;
}

}  // namespace blemish::augment
