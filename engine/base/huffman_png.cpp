#include "base/huffman_png.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <memory>
#include <numeric>

#include <libdeflate.h>

namespace blemish::base {
namespace {

// PNG's filters that need no search: the byte less what stands left, above, or the mean of both.
enum class Filter : std::uint8_t { none = 0, sub = 1, up = 2, average = 3 };
constexpr std::array kFilters{Filter::none, Filter::sub, Filter::up, Filter::average};

constexpr std::size_t kSymbols = 257;  // bytes and the end of a block
constexpr std::size_t kEnd = 256;
constexpr int kLongest = 15;                               // bits of a code
constexpr std::size_t kBlockBytes = std::size_t{1} << 18;  // between two sets of codes
using Counts = std::array<std::uint32_t, kSymbols>;
using Lengths = std::array<std::uint8_t, kSymbols>;

// A row as PNG stores it: red first, high bytes first.
void pack(const cv::Mat& image, int y, std::uint8_t* out) {
  const int count = image.cols * image.channels();
  if (image.depth() == CV_8U) {
    const std::uint8_t* row = image.ptr(y);
    if (image.channels() == 1) {
      std::copy_n(row, count, out);
      return;
    }
    for (int x = 0; x < count; x += 3) {
      out[x] = row[x + 2];
      out[x + 1] = row[x + 1];
      out[x + 2] = row[x];
    }
    return;
  }
  const auto* row = image.ptr<std::uint16_t>(y);
  const bool color = image.channels() == 3;
  for (int x = 0; x < count; ++x) {
    const std::uint16_t value = row[color ? x + 2 - 2 * (x % 3) : x];
    out[2 * x] = static_cast<std::uint8_t>(value >> 8);
    out[2 * x + 1] = static_cast<std::uint8_t>(value);
  }
}

// `row` and `above` may be read a pixel before their start, where they hold zeros.
void apply(Filter filter, const std::uint8_t* row, const std::uint8_t* above, std::size_t pixel,
           std::size_t bytes, std::uint8_t* out) {
  const std::uint8_t* left = row - pixel;
  switch (filter) {
    case Filter::none:
      std::copy_n(row, bytes, out);
      break;
    case Filter::sub:
      for (std::size_t i = 0; i < bytes; ++i) {
        out[i] = static_cast<std::uint8_t>(row[i] - left[i]);
      }
      break;
    case Filter::up:
      for (std::size_t i = 0; i < bytes; ++i) {
        out[i] = static_cast<std::uint8_t>(row[i] - above[i]);
      }
      break;
    case Filter::average:
      for (std::size_t i = 0; i < bytes; ++i) {
        // Half the sum without the ninth bit.
        const auto mean =
            static_cast<std::uint8_t>((left[i] & above[i]) + ((left[i] ^ above[i]) >> 1));
        out[i] = static_cast<std::uint8_t>(row[i] - mean);
      }
      break;
  }
}

// Two rows in memory, each behind a pixel of zeros.
class Rows {
 public:
  explicit Rows(const cv::Mat& image)
      : image_(image),
        pixel_(image.elemSize()),
        bytes_(static_cast<std::size_t>(image.cols) * pixel_),
        now_(pixel_ + bytes_),
        before_(pixel_ + bytes_) {}

  // Rows from above, in order, or after a jump.
  void load(int y) {
    std::swap(now_, before_);
    if (y == 0) {
      std::fill(before_.begin(), before_.end(), std::uint8_t{0});
    } else if (y != y_ + 1) {
      pack(image_, y - 1, before_.data() + pixel_);
    }
    pack(image_, y, now_.data() + pixel_);
    y_ = y;
  }
  void filter(Filter filter, std::uint8_t* out) const {
    apply(filter, now_.data() + pixel_, before_.data() + pixel_, pixel_, bytes_, out);
  }
  std::size_t bytes() const { return bytes_; }

 private:
  const cv::Mat& image_;
  std::size_t pixel_, bytes_;
  std::vector<std::uint8_t> now_, before_;
  int y_ = -2;
};

// Four tables, so that equal bytes in a row do not wait for each other.
void count(const std::uint8_t* bytes, std::size_t size, Counts& counts) {
  std::array<std::array<std::uint32_t, 256>, 4> tables{};
  std::size_t i = 0;
  for (; i + 4 <= size; i += 4) {
    ++tables[0][bytes[i]];
    ++tables[1][bytes[i + 1]];
    ++tables[2][bytes[i + 2]];
    ++tables[3][bytes[i + 3]];
  }
  for (; i < size; ++i) {
    ++tables[0][bytes[i]];
  }
  for (std::size_t symbol = 0; symbol < 256; ++symbol) {
    counts[symbol] += tables[0][symbol] + tables[1][symbol] + tables[2][symbol] + tables[3][symbol];
  }
}

double entropy_bits(const Counts& counts) {
  const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
  double bits = 0;
  for (const std::uint32_t n : counts) {
    bits += n > 0 ? n * std::log2(total / n) : 0;
  }
  return bits;
}

// By what the codes of some rows would cost.
Filter best_filter(const cv::Mat& image) {
  constexpr int kProbed = 48;
  Rows rows(image);
  std::vector<std::uint8_t> filtered(rows.bytes());
  std::array<Counts, kFilters.size()> counts{};
  for (int y = 0; y < image.rows; y += std::max(1, image.rows / kProbed)) {
    rows.load(y);
    for (std::size_t i = 0; i < kFilters.size(); ++i) {
      rows.filter(kFilters[i], filtered.data());
      count(filtered.data(), filtered.size(), counts[i]);
    }
  }
  std::size_t best = 0;
  for (std::size_t i = 1; i < kFilters.size(); ++i) {
    best = entropy_bits(counts[i]) < entropy_bits(counts[best]) ? i : best;
  }
  return kFilters[best];
}

// Huffman's lengths. When one is beyond the longest that deflate knows, the counts are flattened
// and it is tried again.
Lengths code_lengths(Counts counts) {
  for (;;) {
    struct Node {
      std::uint64_t weight;
      int left, right;  // -1: a leaf, whose symbol is right's
    };
    std::vector<Node> nodes;
    for (std::size_t s = 0; s < kSymbols; ++s) {
      if (counts[s] > 0) {
        nodes.push_back({counts[s], -1, static_cast<int>(s)});
      }
    }
    std::sort(nodes.begin(), nodes.end(), [](const Node& a, const Node& b) {
      return a.weight != b.weight ? a.weight < b.weight : a.right < b.right;
    });
    // Two queues: leaves in order, and joined pairs, which come in order by themselves.
    std::size_t leaf = 0;
    const std::size_t last_leaf = nodes.size();
    std::size_t pair = nodes.size();
    const auto lightest = [&] {
      const bool from_leaves =
          leaf < last_leaf && (pair >= nodes.size() || nodes[leaf].weight <= nodes[pair].weight);
      return static_cast<int>(from_leaves ? leaf++ : pair++);
    };
    while (nodes.size() < 2 * last_leaf - 1) {
      const int a = lightest();
      const int b = lightest();
      nodes.push_back(
          {nodes[static_cast<std::size_t>(a)].weight + nodes[static_cast<std::size_t>(b)].weight, a,
           b});
    }
    Lengths lengths{};
    std::vector<int> depth(nodes.size());
    int deepest = 0;
    for (std::size_t i = nodes.size(); i-- > 0;) {
      if (nodes[i].left < 0) {
        lengths[static_cast<std::size_t>(nodes[i].right)] = static_cast<std::uint8_t>(depth[i]);
        deepest = std::max(deepest, depth[i]);
      } else {
        depth[static_cast<std::size_t>(nodes[i].left)] = depth[i] + 1;
        depth[static_cast<std::size_t>(nodes[i].right)] = depth[i] + 1;
      }
    }
    if (deepest <= kLongest) {
      return lengths;
    }
    for (std::uint32_t& n : counts) {
      n = n > 0 ? (n + 3) / 2 : 0;
    }
  }
}

class BitWriter {
 public:
  explicit BitWriter(std::vector<std::uint8_t>& out) : out_(out) {}

  void put(std::uint32_t bits, int count) {
    held_ |= std::uint64_t{bits} << filled_;
    filled_ += count;
    while (filled_ >= 8) {
      out_.push_back(static_cast<std::uint8_t>(held_));
      held_ >>= 8;
      filled_ -= 8;
    }
  }

  struct Code {
    std::uint32_t bits = 0;
    std::uint32_t length = 0;
  };
  // Three codes at a time fill no more than a word.
  void put_all(const std::uint8_t* bytes, std::size_t size,
               const std::array<Code, kSymbols>& codes) {
    block_.resize(std::max(block_.size(), size * 2 + 16));
    std::uint8_t* to = block_.data();
    std::uint64_t held = held_;
    auto filled = static_cast<std::uint32_t>(filled_);
    const auto flush = [&] {
      std::uint64_t little = held;
      if constexpr (std::endian::native == std::endian::big) {
        little = __builtin_bswap64(little);
      }
      std::memcpy(to, &little, sizeof little);
      to += filled / 8;
      held >>= filled / 8 * 8;
      filled %= 8;
    };
    const auto add = [&](std::uint8_t byte) {
      held |= std::uint64_t{codes[byte].bits} << filled;
      filled += codes[byte].length;
    };
    std::size_t i = 0;
    for (; i + 3 <= size; i += 3) {
      add(bytes[i]);
      add(bytes[i + 1]);
      add(bytes[i + 2]);
      flush();
    }
    for (; i < size; ++i) {
      add(bytes[i]);
      flush();
    }
    out_.insert(out_.end(), block_.data(), to);
    held_ = held;
    filled_ = static_cast<int>(filled);
  }

  void finish() {
    if (filled_ > 0) {
      out_.push_back(static_cast<std::uint8_t>(held_));
      held_ = 0;
      filled_ = 0;
    }
  }

 private:
  std::vector<std::uint8_t>& out_;
  std::vector<std::uint8_t> block_;  // stays in the cache, unlike the end of a growing vector
  std::uint64_t held_ = 0;
  int filled_ = 0;
};

// Canonical codes, their bits in the order in which they are written.
std::array<BitWriter::Code, kSymbols> codes_of(const Lengths& lengths) {
  std::array<std::uint32_t, kLongest + 2> next{};
  for (const std::uint8_t length : lengths) {
    next[length + 1u] += length > 0 ? 1 : 0;
  }
  for (std::size_t length = 1; length < next.size(); ++length) {
    next[length] = (next[length] + next[length - 1]) << (length > 1 ? 1 : 0);
  }
  std::array<BitWriter::Code, kSymbols> codes{};
  for (std::size_t symbol = 0; symbol < kSymbols; ++symbol) {
    const std::uint32_t length = lengths[symbol];
    if (length == 0) {
      continue;
    }
    const std::uint32_t code = next[length]++;
    std::uint32_t reversed = 0;
    for (std::uint32_t bit = 0; bit < length; ++bit) {
      reversed |= (code >> bit & 1u) << (length - 1 - bit);
    }
    codes[symbol] = {reversed, length};
  }
  return codes;
}

// One dynamic block of literals.
void write_block(const std::uint8_t* bytes, std::size_t size, bool last, BitWriter& out) {
  Counts counts{};
  count(bytes, size, counts);
  counts[kEnd] = 1;
  const Lengths lengths = code_lengths(counts);
  out.put(last ? 1 : 0, 1);
  out.put(2, 2);   // dynamic codes
  out.put(0, 5);   // 257 of literals and lengths
  out.put(1, 5);   // two of distances, which are never used, but readers want a whole set
  out.put(15, 4);  // all 19 of code lengths
  // Of the code lengths 16, 17, 18 (repeats) none, all others 4 bits: 0 to 15 as they are.
  for (int i = 0; i < 19; ++i) {
    out.put(i < 3 ? 0 : 4, 3);
  }
  const auto put_length = [&](std::uint32_t length) {
    const std::uint32_t reversed =
        (length & 1) << 3 | (length & 2) << 1 | (length & 4) >> 1 | (length & 8) >> 3;
    out.put(reversed, 4);
  };
  for (const std::uint8_t length : lengths) {
    put_length(length);
  }
  put_length(1);
  put_length(1);
  const auto codes = codes_of(lengths);
  out.put_all(bytes, size, codes);
  out.put(codes[kEnd].bits, static_cast<int>(codes[kEnd].length));
}

}  // namespace

std::vector<std::uint8_t> huffman_stream(const cv::Mat& image) {
  const Filter filter = best_filter(image);
  Rows rows(image);
  const std::size_t size = (rows.bytes() + 1) * static_cast<std::size_t>(image.rows);
  const auto raw = std::make_unique_for_overwrite<std::uint8_t[]>(size);
  for (int y = 0; y < image.rows; ++y) {
    std::uint8_t* out = raw.get() + static_cast<std::size_t>(y) * (rows.bytes() + 1);
    out[0] = static_cast<std::uint8_t>(filter);
    rows.load(y);
    rows.filter(filter, out + 1);
  }
  std::vector<std::uint8_t> stream;
  stream.reserve(size / 2);
  stream.assign({0x78, 0x01});
  BitWriter bits(stream);
  for (std::size_t at = 0; at < size; at += kBlockBytes) {
    const std::size_t block = std::min(kBlockBytes, size - at);
    write_block(raw.get() + at, block, at + block == size, bits);
  }
  bits.finish();
  const std::uint32_t check = libdeflate_adler32(1, raw.get(), size);
  for (int shift = 24; shift >= 0; shift -= 8) {
    stream.push_back(static_cast<std::uint8_t>(check >> shift));
  }
  return stream;
}

}  // namespace blemish::base
