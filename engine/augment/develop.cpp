#include "augment/develop.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>

#include "augment/encoding.hpp"
#include "augment/kernels.hpp"
#include "augment/noise.hpp"

namespace blemish::augment {
namespace {

// What is the same for both pictures.
struct Development {
  const Context& context;
  const PhotoResponse& response;
  Encoding encoding;

  bool is_noisy() const { return response.noise_code > 0 || response.full_well_e > 0; }

  // A photo's noise is known in codes, which the response's slope turns to linear light, or by the
  // camera that took it.
  float photo_variance(float linear) const {
    if (response.full_well_e > 0) {
      const double light = std::max(static_cast<double>(linear), 0.0);
      const double read = response.read_noise_e / response.full_well_e;
      return static_cast<float>(light / response.full_well_e + read * read);
    }
    const auto sigma = static_cast<float>(response.noise_code / context.max_code);
    const float in_light = sigma / encoding.slope(linear);
    return in_light * in_light;
  }
};

cv::Mat channel_means(const cv::Mat& picture) {
  if (picture.channels() == 1) {
    return picture;
  }
  cv::Mat result;
  cv::transform(picture, result, cv::Matx13f::all(1.0f / 3));
  return result;
}

// Linear means over blocks, summed in an order that no thread changes.
cv::Mat overview_of(const cv::Mat& linear) {
  const int columns = (linear.cols + kOverviewPx - 1) / kOverviewPx;
  const int rows = (linear.rows + kOverviewPx - 1) / kOverviewPx;
  cv::Mat overview(rows, columns, linear.type());
  for (int y = 0; y < rows; ++y) {
    for (int x = 0; x < columns; ++x) {
      const cv::Rect block(x * kOverviewPx, y * kOverviewPx, kOverviewPx, kOverviewPx);
      const cv::Scalar mean = cv::mean(linear(block & cv::Rect({}, linear.size())));
      for (int channel = 0; channel < linear.channels(); ++channel) {
        overview.ptr<float>(y)[x * linear.channels() + channel] = static_cast<float>(mean[channel]);
      }
    }
  }
  return overview;
}

// Which of the two pictures, and what a photo says of it.
struct Source {
  const cv::Mat& linear;
  const cv::Mat& untouched;
  const cv::Mat& topup;
};

// Where the defect's ratio has thinned the photo's noise, noise of the missing strength is added.
class TopUp {
 public:
  TopUp(const cv::Mat& sigma_codes, std::uint32_t key, int channels, const Development& development)
      : sigma_codes_(sigma_codes), development_(development) {
    for (int channel = 0; channel < channels && !sigma_codes.empty(); ++channel) {
      fields_.emplace_back(subkey(key, static_cast<std::uint32_t>(channel)), sigma_codes.cols);
    }
  }

  void apply(const Row& row) const {
    if (sigma_codes_.empty()) {
      return;
    }
    const int channels = sigma_codes_.channels();
    const auto* sigma = sigma_codes_.ptr<float>(row.y) + std::min(row.channel, channels - 1);
    const NoiseField& field = fields_[static_cast<std::size_t>(row.channel)];
    const auto unit = static_cast<float>(1 / development_.context.max_code);
    for (int x = 0; x < row.width; ++x) {
      if (const float codes = sigma[x * channels]; codes > 0) {  // hardly anywhere
        float z = 0;
        kernels().normals(field.columns() + x, field.row(row.y), 1, &z);
        row.sample[x] += codes * unit / development_.encoding.slope(row.sample[x]) * z;
      }
    }
  }

 private:
  const cv::Mat& sigma_codes_;
  const Development& development_;
  std::vector<NoiseField> fields_;
};

void take_channel(const cv::Mat& picture, int channel, int y, float* out) {
  const int channels = picture.channels();
  const auto* from = picture.ptr<float>(y) + channel;
  for (int x = 0; x < picture.cols; ++x) {
    out[x] = from[x * channels];
  }
}

void fill(Tile& tile, const Source& source, const TopUp& top_up, const Development& development) {
  for (int y = tile.top(); y < tile.bottom(); ++y) {
    for (int channel = 0; channel < tile.channels(); ++channel) {
      const Row row = tile.row(channel, y);
      take_channel(source.linear, channel, y, row.sample);
      if (row.mean != nullptr) {
        std::copy_n(row.sample, row.width, row.mean);
        for (int x = 0; x < row.width; ++x) {
          row.variance[x] = development.is_noisy() ? development.photo_variance(row.mean[x]) : 0;
        }
      }
      top_up.apply(row);
    }
  }
}

// Unrounded codes of one plane, in place.
void encode_row(float* values, int width, const Development& development) {
  development.encoding.apply(values, width);
  kernels().scale(static_cast<float>(development.context.max_code), width, values);
}

void round_row(const float* codes, int width, int step, int channel, cv::Mat& picture, int y) {
  if (picture.depth() == CV_8U) {
    kernels().to_bytes(codes, 1, width, step, picture.ptr(y) + channel);
    return;
  }
  auto* to = picture.ptr<std::uint16_t>(y) + channel;
  for (int x = 0; x < width; ++x) {
    to[x * step] = cv::saturate_cast<std::uint16_t>(codes[x]);
  }
}

// Codes of all channels of a plane that was left with one.
void deliver_row(const float* codes, int width, int channel, int planes, cv::Mat& picture, int y) {
  const int channels = picture.channels();
  for (int out = planes == 1 ? 0 : channel; out < (planes == 1 ? channels : channel + 1); ++out) {
    round_row(codes, width, channels, out, picture, y);
  }
}

struct Delivered {
  cv::Mat picture, mean, variance;
};

// What is left of the linear signal when it is delivered.
class Delivery {
 public:
  Delivery(const Source& source, const Development& development, int planes)
      : development_(development), planes_(planes) {
    const cv::Size size = source.linear.size();
    const int depth = development.context.max_code > 255 ? CV_16U : CV_8U;
    delivered_.picture.create(size, CV_MAKETYPE(depth, source.linear.channels()));
    delivered_.mean = cv::Mat(size, CV_32F, cv::Scalar(0));
    delivered_.variance = cv::Mat(size, CV_32F, cv::Scalar(0));
  }

  // Rows that are those of the other picture.
  void copy(const Delivered& other, int top, int bottom) {
    other.picture.rowRange(top, bottom).copyTo(delivered_.picture.rowRange(top, bottom));
    other.mean.rowRange(top, bottom).copyTo(delivered_.mean.rowRange(top, bottom));
    other.variance.rowRange(top, bottom).copyTo(delivered_.variance.rowRange(top, bottom));
  }

  void take(Tile& tile) {
    const float share = 1.0f / static_cast<float>(planes_);
    const auto scale = static_cast<float>(development_.context.max_code);
    for (int y = tile.top(); y < tile.bottom(); ++y) {
      auto* mean = delivered_.mean.ptr<float>(y);
      auto* variance = delivered_.variance.ptr<float>(y);
      for (int channel = 0; channel < planes_; ++channel) {
        const Row row = tile.row(channel, y);
        for (int x = 0; x < row.width; ++x) {
          const float gain = scale * development_.encoding.slope(row.mean[x]);
          // The channels' noise is independent.
          variance[x] += share * share * gain * gain * row.variance[x];
        }
        encode_row(row.mean, row.width, development_);
        kernels().add_scaled(row.mean, share, row.width, mean);
        encode_row(row.sample, row.width, development_);
        deliver_row(row.sample, row.width, channel, planes_, delivered_.picture, y);
      }
    }
  }

  Delivered& delivered() { return delivered_; }

 private:
  const Development& development_;
  int planes_;
  Delivered delivered_;
};

// Without ops a photo's codes stay where nothing touched them.
void keep_codes(const PhotoDelivery& photo, const cv::Mat& untouched, Delivered& delivered) {
  cv::Mat exact;
  photo.codes.convertTo(exact, CV_32F);
  channel_means(exact).copyTo(delivered.mean, untouched);
  photo.codes.copyTo(delivered.picture, untouched);
}

bool same_row(const cv::Mat& a, const cv::Mat& b, int y) {
  if (a.empty() || b.empty()) {
    return a.empty() && b.empty();
  }
  return std::memcmp(a.ptr(y), b.ptr(y), static_cast<std::size_t>(a.cols) * a.elemSize()) == 0;
}

// Another picture that went through the same calls: what is equal need not be done again.
struct Done {
  const Source& source;
  const Delivered& delivered;

  bool is_same(const Source& other, int top, int bottom) const {
    for (int y = top; y < bottom; ++y) {
      if (!same_row(source.linear, other.linear, y) || !same_row(source.topup, other.topup, y) ||
          !same_row(source.untouched, other.untouched, y)) {
        return false;
      }
    }
    return true;
  }
};

// Before the codec.
Delivered expose(const Source& source, const std::vector<OpCall>& calls, const Context& context,
                 const PhotoDelivery& photo, const Done* done = nullptr) {
  const Development development{context, photo, Encoding(photo)};
  const cv::Mat overview = needs_overview(calls) ? overview_of(source.linear) : cv::Mat();
  const int channels = source.linear.channels();
  const Chain chain(calls, context, source.linear.size(), channels, overview);
  const TopUp top_up(source.topup, photo.topup_key, channels, development);
  Delivery delivery(source, development, chain.channels_out());
  // Stray light comes from all of a picture.
  const bool may_skip = done != nullptr && overview.empty();
  const auto skip = [&](int top, int bottom) {
    const bool same =
        may_skip && done->is_same(source, std::max(0, top - chain.reach_y()),
                                  std::min(source.linear.rows, bottom + chain.reach_y()));
    if (same) {
      delivery.copy(done->delivered, top, bottom);
    }
    return same;
  };
  chain.run([&](Tile& tile) { fill(tile, source, top_up, development); },
            [&](Tile& tile) { delivery.take(tile); }, {.carries_mean = true, .skip = skip});
  Delivered& delivered = delivery.delivered();
  if (!photo.codes.empty() && chain.empty() && !source.untouched.empty()) {
    keep_codes(photo, source.untouched, delivered);
  }
  return delivered;
}

template <typename Code>
std::vector<float> decode_table(const PhotoResponse& response, double max_code) {
  std::vector<float> table(static_cast<std::size_t>(std::numeric_limits<Code>::max()) + 1);
  for (std::size_t code = 0; code < table.size(); ++code) {
    const double value = std::min(static_cast<double>(code) / max_code, 1.0);
    table[code] = static_cast<float>(
        response.decode == nullptr ? value : response.decode(response.response, value));
  }
  return table;
}

// The sample of a row of a photo.
void decode_row(const cv::Mat& codes, const std::vector<float>& table, const Row& row) {
  const int channels = codes.channels();
  if (codes.depth() == CV_8U) {
    kernels().from_bytes(codes.ptr(row.y) + row.channel, channels, table.data(), row.width,
                         row.sample);
    return;
  }
  const auto* from = codes.ptr<std::uint16_t>(row.y) + row.channel;
  for (int x = 0; x < row.width; ++x) {
    row.sample[x] = table[from[x * channels]];
  }
}

cv::Mat decoded(const cv::Mat& codes, const std::vector<float>& table) {
  cv::Mat linear;
  if (codes.depth() == CV_8U) {
    cv::LUT(codes, cv::Mat(1, 256, CV_32F, const_cast<float*>(table.data())), linear);
    return linear;
  }
  linear.create(codes.size(), CV_MAKETYPE(CV_32F, codes.channels()));
  for (int y = 0; y < codes.rows; ++y) {
    const auto* from = codes.ptr<std::uint16_t>(y);
    std::transform(from, from + codes.cols * codes.channels(), linear.ptr<float>(y),
                   [&](std::uint16_t code) { return table[code]; });
  }
  return linear;
}

}  // namespace

Developed develop(const cv::Mat& image, const cv::Mat& twin, const std::vector<OpCall>& calls,
                  const Context& context, const PhotoDelivery& photo) {
  assert(image.size() == twin.size() && image.type() == twin.type() && image.depth() == CV_32F);
  const Source clean{twin, photo.untouched_twin, photo.topup_twin};
  const Delivered without = expose(clean, calls, context, photo);
  const Done done{clean, without};
  const Delivered with =
      expose({image, photo.untouched_image, photo.topup_image}, calls, context, photo, &done);
  const Chain codec(calls, context, image.size(), image.channels(), {}, Place::codec);
  return {codec.recoded(with.picture), codec.recoded(without.picture), with.mean, without.mean,
          without.variance};
}

cv::Mat linear_light(const cv::Mat& codes, const PhotoResponse& response, double max_code) {
  return decoded(codes, codes.depth() == CV_8U ? decode_table<std::uint8_t>(response, max_code)
                                               : decode_table<std::uint16_t>(response, max_code));
}

cv::Mat develop_photo(const cv::Mat& codes, const std::vector<OpCall>& calls,
                      const Context& context, const PhotoResponse& response, int strip_rows) {
  const Development development{context, response, Encoding(response)};
  const std::vector<float> table = codes.depth() == CV_8U
                                       ? decode_table<std::uint8_t>(response, context.max_code)
                                       : decode_table<std::uint16_t>(response, context.max_code);
  const cv::Mat overview = needs_overview(calls) ? overview_of(decoded(codes, table)) : cv::Mat();
  const Chain chain(calls, context, codes.size(), codes.channels(), overview);
  if (chain.empty()) {
    return chain.recoded(codes);
  }
  const auto source = [&](Tile& tile) {
    for (int y = tile.top(); y < tile.bottom(); ++y) {
      for (int channel = 0; channel < tile.channels(); ++channel) {
        const Row row = tile.row(channel, y);
        decode_row(codes, table, row);
        if (row.mean != nullptr) {
          std::copy_n(row.sample, row.width, row.mean);
          std::transform(row.mean, row.mean + row.width, row.variance,
                         [&](float linear) { return development.photo_variance(linear); });
        }
      }
    }
  };
  const int planes = chain.channels_out();
  cv::Mat delivered(codes.size(), codes.type());
  const bool identity = development.encoding.is_identity() && codes.depth() == CV_8U;
  const auto sink = [&](Tile& tile) {
    for (int y = tile.top(); y < tile.bottom(); ++y) {
      for (int channel = 0; channel < planes; ++channel) {
        const Row row = tile.row(channel, y);
        if (identity && planes == codes.channels()) {
          kernels().to_bytes(row.sample, static_cast<float>(context.max_code), row.width, planes,
                             delivered.ptr(y) + channel);
          continue;
        }
        encode_row(row.sample, row.width, development);
        deliver_row(row.sample, row.width, channel, planes, delivered, y);
      }
    }
  };
  chain.run(source, sink, {development.is_noisy(), strip_rows, nullptr});
  return chain.recoded(delivered);
}

}  // namespace blemish::augment
