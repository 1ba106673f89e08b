// Pixels on their way through the chain: strips of whole rows, one plane a channel, 32F, 1 =
// saturation. Does not know what is done to them.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <memory>
#include <utility>

namespace blemish::augment {

constexpr int kMaxChannels = 3;

// What is known of a pixel: one realization; its expected value and the variance about it. For
// pictures that exist already the realization may be all there is.
enum class Quantity { sample, mean, variance };
constexpr std::array kQuantities{Quantity::sample, Quantity::mean, Quantity::variance};

// One channel of one row. `mean` and `variance` are null where only the realization is carried.
struct Row {
  int y = 0;
  int channel = 0;
  int width = 0;
  float* sample = nullptr;
  float* mean = nullptr;
  float* variance = nullptr;
};

// Floats that are not set. Each thread keeps some for the next strip: fresh pages of the system
// cost as much as an op.
class TileMemory {
 public:
  TileMemory() = default;
  explicit TileMemory(std::size_t floats) {
    for (Block& block : spare()) {
      if (block.size > block_.size) {
        std::swap(block, block_);
      }
    }
    if (block_.size < floats) {
      block_ = {std::make_unique_for_overwrite<float[]>(floats), floats};
    }
  }
  TileMemory(TileMemory&& other) noexcept : block_(std::exchange(other.block_, {})) {}
  TileMemory& operator=(TileMemory&& other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  ~TileMemory() {
    for (Block& block : spare()) {
      if (block_.size <= kMostKept && block.size < block_.size) {
        std::swap(block, block_);
      }
    }
  }

  float* get() { return block_.floats.get(); }
  const float* get() const { return block_.floats.get(); }

 private:
  static constexpr std::size_t kMostKept = std::size_t{1} << 20;  // floats of a block: 4 MiB
  struct Block {
    std::unique_ptr<float[]> floats;
    std::size_t size = 0;
  };
  static std::array<Block, 4>& spare() {
    thread_local std::array<Block, 4> blocks;
    return blocks;
  }

  Block block_;
};

// Rows [top, bottom) of a picture. Each row may be read `margin` floats beyond its ends once
// replicate_edges() has filled them.
class Tile {
 public:
  Tile() = default;
  Tile(int top, int bottom, int width, int channels, bool carries_mean, int margin)
      : top_(top),
        bottom_(bottom),
        width_(width),
        channels_(channels),
        margin_(margin),
        stride_(static_cast<std::size_t>(width + 2 * margin)),
        quantities_(carries_mean ? kQuantities.size() : 1) {
    assert(bottom > top && channels <= kMaxChannels);
    values_ = TileMemory(stride_ * static_cast<std::size_t>(bottom - top) *
                         static_cast<std::size_t>(channels) * quantities_);
  }

  int top() const { return top_; }
  int bottom() const { return bottom_; }
  int width() const { return width_; }
  int channels() const { return channels_; }
  int margin() const { return margin_; }
  bool carries_mean() const { return quantities_ > 1; }

  float* at(Quantity quantity, int channel, int y) {
    return values_.get() + offset(quantity, channel, y);
  }
  const float* at(Quantity quantity, int channel, int y) const {
    return values_.get() + offset(quantity, channel, y);
  }
  Row row(int channel, int y) {
    Row row{y, channel, width_, at(Quantity::sample, channel, y)};
    if (carries_mean()) {
      row.mean = at(Quantity::mean, channel, y);
      row.variance = at(Quantity::variance, channel, y);
    }
    return row;
  }

  // Calls visit(quantity, channel) for each plane.
  template <typename Visit>
  void for_planes(const Visit& visit) const {
    for (std::size_t q = 0; q < quantities_; ++q) {
      for (int channel = 0; channel < channels_; ++channel) {
        visit(kQuantities[q], channel);
      }
    }
  }

  void replicate_edges() {
    for_planes([&](Quantity quantity, int channel) {
      for (int y = top_; y < bottom_; ++y) {
        float* row = at(quantity, channel, y);
        std::fill(row - margin_, row, row[0]);
        std::fill(row + width_, row + width_ + margin_, row[width_ - 1]);
      }
    });
  }

 private:
  std::size_t offset(Quantity quantity, int channel, int y) const {
    assert(static_cast<std::size_t>(quantity) < quantities_ && channel < channels_ && y >= top_ &&
           y < bottom_);
    const std::size_t plane =
        static_cast<std::size_t>(quantity) * static_cast<std::size_t>(channels_) +
        static_cast<std::size_t>(channel);
    return (plane * static_cast<std::size_t>(bottom_ - top_) + static_cast<std::size_t>(y - top_)) *
               stride_ +
           static_cast<std::size_t>(margin_);
  }

  int top_ = 0, bottom_ = 0, width_ = 0, channels_ = 0, margin_ = 0;
  std::size_t stride_ = 0, quantities_ = 1;
  TileMemory values_;
};

}  // namespace blemish::augment
