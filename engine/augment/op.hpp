// A photometric op: pixel values only, never geometry. One file per op, one line in registry.cpp.
// Ops act in the order of their place, wherever the recipe lists them. An op builds steps from its
// drawn values, once for each picture; set neutral it builds none, so that it is the identity bit
// for bit. Steps are pure functions of place and key: any strip may be computed anywhere.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <opencv2/core.hpp>

#include "augment/tile.hpp"
#include "base/jpeg.hpp"
#include "base/params.hpp"
#include "scene/camera.hpp"

namespace blemish::augment {

// The physical order.
enum class Place {
  camera,     // which camera it is: changes the context of all that follows
  focus,      // what lens and motion make of a point
  glare,      // light that strays in the lens
  dirt,       // on lens and sensor glass
  light,      // what the lights do
  ambient,    // light from elsewhere
  exposure,   // how much of it is gathered
  mosaic,     // color filters before the pixels
  dark,       // electrons without light
  electrons,  // the sensor's noise
  lines,      // what belongs to rows and columns
  pixels,     // dead ones
  digits,     // saturation, black level, converter
  balance,    // of the colors
  demosaic,   // all colors at all pixels
  color,
  sharpness,
  tone,  // gamma, curves
  clip,
  codec  // after rounding
};

// What an op may know of the camera besides its own values. Electrons. For a photo without a camera
// it is the camera that the photo is to look like.
struct Context {
  std::uint32_t camera_key = 0;  // fixed-pattern noise belongs to a camera, not to a picture
  double full_well_e = 10700;    // signal 1 = saturation
  double read_noise_e = 2.4;
  double dsnu_e = 1;
  double prnu = 0.005;
  double quantum_efficiency = 0.65;
  double exposure_s = 0;   // 0 = not stated
  double max_code = 255;   // 2^bits - 1 of the delivered picture
  double um_per_px = 1;    // along the surface
  std::int64_t index = 0;  // of the sample: the time axis of what drifts
};

// A pass over one row of one channel, in place.
using RowStep = std::function<void(const Row&)>;
// The factor or the summand of each pixel of a row.
using RowValues = std::function<void(int y, int channel, float* values)>;

// A pass from a strip to a strip. `in` holds `reach_y` more rows above and below, as far as the
// picture has them, and its edges are replicated over `reach_x`.
struct TileStep {
  int reach_x = 0, reach_y = 0;
  int channels_out = 0;  // 0 = as many as come in
  std::function<void(const Tile& in, Tile& out)> apply;
};

// Acts on the delivered, rounded picture.
using CodecStep = std::function<cv::Mat(const cv::Mat&)>;
// One of the three.
struct Step {
  Place place;
  RowStep row;
  TileStep tile;
  CodecStep codec;
};

// What an op is built from, and what it builds.
class Builder {
 public:
  Builder(cv::Size size, const cv::Mat& overview, const Context& camera)
      : context(camera), size_(size), overview_(overview) {}

  Context context;  // ops at earlier places may have changed it
  // Of the call that is being built.
  std::uint32_t noise_key = 0;
  std::uint32_t drift_key = 0;  // the same in all samples of a run
  int channels = 1;             // of the picture where the op acts

  int width() const { return size_.width; }
  int height() const { return size_.height; }
  // A length along the surface in pixels.
  double px(double um) const { return um / context.um_per_px; }
  // The undisturbed picture in blocks of kOverviewPx: their mean linear values, 32F.
  const cv::Mat& overview() const { return overview_; }

  void at(Place place) { place_ = place; }
  void row(RowStep step) { steps.push_back({place_, std::move(step), {}, {}}); }
  void tile(TileStep step) { steps.push_back({place_, {}, std::move(step), {}}); }
  void codec(CodecStep step) { steps.push_back({place_, {}, {}, std::move(step)}); }
  // The signal times a factor: noise that it has is multiplied too.
  void multiply(RowValues factors);
  void multiply(std::array<double, kMaxChannels> factors);  // by channel
  // Light that comes to it.
  void add(RowValues summands);

  std::vector<Step> steps;

 private:
  cv::Size size_;
  const cv::Mat& overview_;
  Place place_ = Place::camera;
};

constexpr int kOverviewPx = 16;
// Widest reach of a blur.
constexpr int kMaxReachPx = 128;

// What lint says about a range that is possible but not with this camera.
struct Doubt {
  std::string_view param;
  std::string message, hint;
};

// What a camera in front of the op does already, so that lint can tell.
enum class Blurs { nothing, focus, motion };

struct Op {
  std::string_view name;
  std::string_view help;
  Place place;
  base::ParamTable params;
  void (*build)(const base::Values& values, Builder& builder);
  std::vector<Doubt> (*doubts)(const base::ParamSet& params,
                               const scene::SensorPreset& sensor) = nullptr;
  Blurs blurs = Blurs::nothing;
  bool needs_color = false;  // does nothing to gray pictures
};

// The preset that the op `sensor` with these parameters names; else `recipes`, the recipe's.
const scene::SensorPreset& sensor_of(const base::ParamSet& params,
                                     const scene::SensorPreset& recipes);

// What the op `jpeg` with these values asks of the codec.
base::JpegOptions jpeg_options(const base::Values& values);

const std::vector<const Op*>& registry();  // in physical order
const Op* find(std::string_view name);

}  // namespace blemish::augment
