#include "augment/chain.hpp"

#include <algorithm>
#include <cassert>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "augment/kernels.hpp"

namespace blemish::augment {
namespace {

// A strip's planes stay in the second cache.
constexpr int kStripFloats = 3 << 15;
constexpr int kLeastRows = 16;

}  // namespace

void Builder::multiply(RowValues factors) {
  row([factors = std::move(factors), width = width()](const Row& row) {
    thread_local std::vector<float> values;
    values.resize(static_cast<std::size_t>(width));
    factors(row.y, row.channel, values.data());
    const Kernels& loops = kernels();
    loops.multiply(values.data(), width, row.sample);
    if (row.mean != nullptr) {
      loops.multiply(values.data(), width, row.mean);
      loops.multiply_square(values.data(), width, row.variance);
    }
  });
}

void Builder::multiply(std::array<double, kMaxChannels> factors) {
  row([factors](const Row& row) {
    const double factor = factors[static_cast<std::size_t>(row.channel)];
    const Kernels& loops = kernels();
    loops.scale(static_cast<float>(factor), row.width, row.sample);
    if (row.mean != nullptr) {
      loops.scale(static_cast<float>(factor), row.width, row.mean);
      loops.scale(static_cast<float>(factor * factor), row.width, row.variance);
    }
  });
}

void Builder::add(RowValues summands) {
  row([summands = std::move(summands), width = width()](const Row& row) {
    thread_local std::vector<float> values;
    values.resize(static_cast<std::size_t>(width));
    summands(row.y, row.channel, values.data());
    const Kernels& loops = kernels();
    loops.add(values.data(), width, row.sample);
    if (row.mean != nullptr) {
      loops.add(values.data(), width, row.mean);
    }
  });
}

bool needs_overview(const std::vector<OpCall>& calls) {
  return std::any_of(calls.begin(), calls.end(),
                     [](const OpCall& call) { return call.op->place == Place::glare; });
}

Chain::Chain(const std::vector<OpCall>& calls, const Context& context, cv::Size size, int channels,
             const cv::Mat& overview, Place from)
    : size_(size) {
  std::vector<const OpCall*> ordered;
  for (const OpCall& call : calls) {
    if (call.op->place >= from) {
      ordered.push_back(&call);
    }
  }
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const OpCall* a, const OpCall* b) { return a->op->place < b->op->place; });
  Builder builder(size, overview, context);
  builder.channels = channels;
  for (const OpCall* call : ordered) {
    builder.noise_key = call->noise_key;
    builder.drift_key = call->drift_key;
    builder.at(call->op->place);
    call->op->build(call->values, builder);
  }
  std::stable_sort(builder.steps.begin(), builder.steps.end(),
                   [](const Step& a, const Step& b) { return a.place < b.place; });
  segments_.push_back({std::nullopt, {}, channels});
  for (Step& step : builder.steps) {
    if (step.row) {
      segments_.back().rows.push_back(std::move(step.row));
    } else if (step.tile.apply) {
      const int out =
          step.tile.channels_out > 0 ? step.tile.channels_out : segments_.back().channels;
      segments_.push_back({std::move(step.tile), {}, out});
    } else {
      codecs_.push_back(std::move(step.codec));
    }
  }
}

Tile Chain::make(std::size_t segment, int top, int bottom, int margin, const Source& source,
                 bool carries_mean) const {
  const Segment& work = segments_[segment];
  Tile tile(top, bottom, size_.width, work.channels, carries_mean, margin);
  if (work.begin) {
    const int reach = work.begin->reach_y;
    Tile in = make(segment - 1, std::max(0, top - reach), std::min(size_.height, bottom + reach),
                   work.begin->reach_x, source, carries_mean);
    in.replicate_edges();
    work.begin->apply(in, tile);
  } else {
    source(tile);
  }
  for (int y = top; y < bottom; ++y) {
    for (int channel = 0; channel < work.channels; ++channel) {
      const Row row = tile.row(channel, y);
      for (const RowStep& step : work.rows) {
        step(row);
      }
    }
  }
  return tile;
}

int Chain::reach_y() const {
  int reach = 0;
  for (const Segment& segment : segments_) {
    reach += segment.begin ? segment.begin->reach_y : 0;
  }
  return reach;
}

void Chain::run(const Source& source, const Sink& sink, const Options& options) const {
  int strip_rows = options.strip_rows;
  if (strip_rows <= 0) {
    const int planes = segments_[0].channels * (options.carries_mean ? 3 : 1);
    // What strips have in common above and below is computed twice: not more than half as much.
    strip_rows =
        std::max({kStripFloats / std::max(1, size_.width * planes), kLeastRows, 4 * reach_y()});
  }
  const int strips = (size_.height + strip_rows - 1) / strip_rows;
  tbb::parallel_for(tbb::blocked_range<int>(0, strips, 1), [&](const auto& range) {
    for (int strip = range.begin(); strip < range.end(); ++strip) {
      const int top = strip * strip_rows, bottom = std::min(top + strip_rows, size_.height);
      if (options.skip && options.skip(top, bottom)) {
        continue;
      }
      Tile tile = make(segments_.size() - 1, top, bottom, 0, source, options.carries_mean);
      sink(tile);
    }
  });
}

cv::Mat Chain::recoded(cv::Mat delivered) const {
  for (const CodecStep& codec : codecs_) {
    delivered = codec(delivered);
  }
  return delivered;
}

}  // namespace blemish::augment
