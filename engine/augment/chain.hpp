// The ops of one picture in physical order, and their execution strip by strip: passes over rows
// are done one after the other while the row is in the first cache; a pass that looks around asks
// for a strip that is wider by its reach. Every pixel is a function of its place alone, so height
// of the strips and number of threads change no bit. Does not know codes or files.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "augment/op.hpp"

namespace blemish::augment {

struct OpCall {
  const Op* op = nullptr;
  base::Values values;
  std::uint32_t noise_key = 0;
  std::uint32_t drift_key = 0;
};

class Chain {
 public:
  // `overview`: see Builder; may be empty where no op asks for it (needs_overview).
  // `from`: builds the ops from this place on alone.
  Chain(const std::vector<OpCall>& calls, const Context& context, cv::Size size, int channels,
        const cv::Mat& overview, Place from = Place::camera);

  // Whether pixels change at all; the codec is apart.
  bool empty() const { return segments_.size() == 1 && segments_[0].rows.empty(); }
  // Rows above and below that a row depends on.
  int reach_y() const;
  int channels_out() const { return segments_.back().channels; }

  using Source = std::function<void(Tile&)>;  // fills all rows and quantities
  using Sink = std::function<void(Tile&)>;    // strips come in any order, several at a time
  struct Options {
    bool carries_mean = false;
    int strip_rows = 0;                               // 0 = as fits the caches
    std::function<bool(int top, int bottom)> skip{};  // strips that need not be made
  };
  void run(const Source& source, const Sink& sink, const Options& options) const;

  // The delivered picture after its codec.
  cv::Mat recoded(cv::Mat delivered) const;

 private:
  struct Segment {
    std::optional<TileStep> begin;  // none in the first
    std::vector<RowStep> rows;
    int channels = 1;
  };
  Tile make(std::size_t segment, int top, int bottom, int margin, const Source& source,
            bool carries_mean) const;

  cv::Size size_;
  std::vector<Segment> segments_;
  std::vector<CodecStep> codecs_;
};

// Whether some call needs Builder::overview().
bool needs_overview(const std::vector<OpCall>& calls);

}  // namespace blemish::augment
