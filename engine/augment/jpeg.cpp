// The delivered picture as it comes back from a JPEG file of some quality. A picture of more than 8
// bits keeps 8. Expected value and variance are those before the codec.

#include "augment/op.hpp"

namespace blemish::augment {
namespace {

using base::Unit;

constexpr base::Param kParams[]{
    {"quality", Unit::count, 1, 100, "[70, 95]", "as libjpeg counts it"},
    {"chroma", Unit::choice, 0, 1, "half", "resolution of the colors: full (4:4:4) or half (4:2:0)",
     "full|half"},
};

void build(const base::Values& values, Builder& builder) {
  const base::JpegOptions options = jpeg_options(values);
  builder.codec([options, max_code = builder.context.max_code](const cv::Mat& delivered) {
    cv::Mat bytes = delivered;
    if (delivered.depth() != CV_8U) {
      delivered.convertTo(bytes, CV_8U, 255 / max_code);
    }
    cv::Mat result = base::decode_jpeg(base::encode_jpeg(bytes, options), bytes.channels());
    if (delivered.depth() != CV_8U) {
      result.convertTo(result, delivered.depth(), max_code / 255);
    }
    return result;
  });
}

}  // namespace

base::JpegOptions jpeg_options(const base::Values& values) {
  return {static_cast<int>(values["quality"]), values["chroma"] > 0, {}};
}

extern const Op jpeg;
constinit const Op jpeg{"jpeg", "traces of a JPEG file", Place::codec, kParams, build};

}  // namespace blemish::augment
