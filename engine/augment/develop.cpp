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
    const auto sigma_at = [&](int x) {
      return sigma_channels == channels ? sigma[x] : sigma[x / channels];
    };
    for (int x0 = 0; x0 < width; x0 += kBlock) {
      const int end = std::min(x0 + kBlock, width);
      int x = x0;
      while (x < end && sigma_at(x) == 0) {
        ++x;
      }
      if (x == end) {
        continue;  // as nearly everywhere
      }
      field.words(x0, y, words);
      normals(words, z);
      for (; x < end; ++x) {
        sample[x] +=
            sigma_at(x) * unit / encoding.slope(mean[x]) * z[static_cast<std::size_t>(x - x0)];
      }
    }
  });
}

// Which of the two pictures, and what a photo says of it.
struct Source {
  const cv::Mat& linear;
  const cv::Mat& untouched;
  const cv::Mat& topup;
};

// What is the same for both pictures.
struct Development {
  const std::vector<OpCall>& chain;
  const Context& context;
  const PhotoDelivery& photo;
  Encoding encoding;

  bool is_photo() const { return !photo.codes.empty(); }
  // Without ops a photo's codes stay where nothing touched them.
  bool keeps_codes() const { return is_photo() && chain.empty(); }
};

Signal expose(const Source& source, const Development& development) {
  const double max_code = development.context.max_code;
  Signal signal{source.linear, {}, source.linear};
  if (!source.topup.empty()) {
    signal.sample = source.linear.clone();
    top_up(signal, source.topup, development.photo.topup_key, development.encoding, max_code);
  }
  if (!development.chain.empty()) {
    signal.mean = source.linear.clone();
    if (source.topup.empty()) {
      signal.sample = source.linear.clone();
    }
    signal.variance = cv::Mat::zeros(source.linear.size(), source.linear.type());
    if (development.is_photo()) {
      set_photo_noise(signal, development.photo, development.encoding, max_code);
    }
  }
  for (const OpCall& call : development.chain) {
    call.op->apply(signal, call.values, development.context, call.noise_key);
  }
  return signal;
}

// Unrounded codes, 32F.
cv::Mat encode(const cv::Mat& linear, const cv::Mat& untouched, const Development& development) {
  const bool keep = development.keeps_codes() && !untouched.empty();
  const int channels = linear.channels();
  const auto scale = static_cast<float>(development.context.max_code);
  cv::Mat codes(linear.size(), linear.type());
  if (keep) {
    development.photo.codes.convertTo(codes, CV_32F);
  }
  for_rows(linear.rows, [&](int y) {
    const auto* from = linear.ptr<float>(y);
    const auto* kept = keep ? untouched.ptr<std::uint8_t>(y) : nullptr;
    auto* to = codes.ptr<float>(y);
    for (int x = 0; x < linear.cols * channels; ++x) {
      if (kept == nullptr || kept[x / channels] == 0) {
        to[x] = scale * development.encoding.value(from[x]);
      }
    }
  });
  return codes;
}

// The variance of the delivered codes.
cv::Mat encode_variance(const Signal& signal, const Development& development) {
  const double noise_code = development.is_photo() ? development.photo.noise_code : 0;
  cv::Mat result(signal.mean.size(), signal.mean.type(), cv::Scalar::all(noise_code * noise_code));
  if (development.chain.empty()) {
    return result;
  }
  const auto scale = static_cast<float>(development.context.max_code);
  for_rows(result.rows, [&](int y) {
    const auto* mean = signal.mean.ptr<float>(y);
    const auto* variance = signal.variance.ptr<float>(y);
    auto* to = result.ptr<float>(y);
    for (int x = 0; x < result.cols * result.channels(); ++x) {
      const float gain = scale * development.encoding.slope(mean[x]);
      to[x] = gain * gain * variance[x];
    }
  });
  return result;
}

cv::Mat average_channels(const cv::Mat& picture) {
  if (picture.channels() == 1) {
    return picture;
  }
  cv::Mat result;
  cv::transform(picture, result, cv::Matx13f::all(1.0f / 3));
  return result;
}

struct Delivered {
  cv::Mat picture, mean;
};

Delivered deliver(const Signal& signal, const cv::Mat& untouched, const Development& development) {
  const cv::Mat mean = encode(signal.mean, untouched, development);
  const bool noiseless = signal.sample.data == signal.mean.data;
  const cv::Mat sample = noiseless ? mean : encode(signal.sample, untouched, development);
  Delivered delivered{{}, average_channels(mean)};
  sample.convertTo(delivered.picture, development.context.max_code > 255 ? CV_16U : CV_8U);
  return delivered;
}

}  // namespace

Developed develop(const cv::Mat& image, const cv::Mat& twin, const std::vector<OpCall>& chain,
                  const Context& context, const PhotoDelivery& photo) {
  assert(image.size() == twin.size() && image.type() == twin.type() && image.depth() == CV_32F);
  const Development development{chain, context, photo, Encoding(photo)};
  const Signal picture = expose({image, photo.untouched_image, photo.topup_image}, development);
  const Signal clean = expose({twin, photo.untouched_twin, photo.topup_twin}, development);
  const Delivered with = deliver(picture, photo.untouched_image, development);
  const Delivered without = deliver(clean, photo.untouched_twin, development);
  // The channels' noise is independent.
  const double share = 1.0 / image.channels();
  return {with.picture, without.picture, with.mean, without.mean,
          average_channels(encode_variance(clean, development)) * share};
}

}  // namespace blemish::augment
