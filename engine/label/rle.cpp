#include "label/rle.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"

namespace blemish::label {

namespace {

[[noreturn]] void fail(const std::string& message) {
  throw base::Error({}, "run-length mask: " + message, "write the file again");
}

// Calls visit(first, end) for each run of set pixels, in column-major positions.
template <typename Visit>
void for_each_run(const Rle& rle, Visit visit) {
  std::uint64_t position = 0;
  for (std::size_t i = 0; i < rle.counts.size(); ++i) {
    const std::uint64_t end = position + rle.counts[i];
    if (i % 2 == 1 && end > position) {
      visit(position, end);
    }
    position = end;
  }
}

class Runs {
 public:
  void add(std::uint64_t first, std::uint64_t end) {
    if (!counts_.empty() && first == end_) {  // goes on from the column before
      counts_.back() += static_cast<std::uint32_t>(end - first);
    } else {
      counts_.push_back(static_cast<std::uint32_t>(first - end_));
      counts_.push_back(static_cast<std::uint32_t>(end - first));
    }
    end_ = end;
  }
  std::vector<std::uint32_t> close(std::uint64_t total) {
    if (end_ < total || counts_.empty()) {
      counts_.push_back(static_cast<std::uint32_t>(total - end_));
    }
    return std::move(counts_);
  }

 private:
  std::uint64_t end_ = 0;
  std::vector<std::uint32_t> counts_;
};

}  // namespace

Rle encode_rle(const cv::Mat& mask, cv::Rect box, int height, int width) {
  assert(mask.size() == box.size() && (mask.empty() || mask.type() == CV_8U));
  assert((box & cv::Rect(0, 0, width, height)) == box || box.empty());
  Runs runs;
  cv::Mat columns;
  if (!box.empty()) {
    cv::transpose(mask, columns);
  }
  for (int x = 0; x < columns.rows; ++x) {
    const auto* begin = columns.ptr<std::uint8_t>(x);
    const auto* end = begin + columns.cols;
    const auto start = static_cast<std::uint64_t>(box.x + x) * static_cast<unsigned>(height) +
                       static_cast<unsigned>(box.y);
    const auto is_set = [](std::uint8_t value) { return value != 0; };
    for (const auto* first = std::find_if(begin, end, is_set); first != end;) {
      const auto* last = std::find(first, end, std::uint8_t{0});
      runs.add(start + static_cast<std::uint64_t>(first - begin),
               start + static_cast<std::uint64_t>(last - begin));
      first = std::find_if(last, end, is_set);
    }
  }
  Rle rle{height, width, {}, {}};
  rle.counts = runs.close(static_cast<std::uint64_t>(height) * static_cast<unsigned>(width));
  rle.text = compress_counts(rle.counts);
  return rle;
}

Rle parse_rle(const std::string& text, int height, int width) {
  Rle rle{height, width, decompress_counts(text), text};
  const std::uint64_t sum = std::accumulate(rle.counts.begin(), rle.counts.end(), std::uint64_t{0});
  if (height <= 0 || width <= 0 || sum != static_cast<std::uint64_t>(height) * unsigned(width)) {
    fail(fmt::format("its runs hold {} pixels, the picture has {} x {}", sum, width, height));
  }
  return rle;
}

cv::Mat decode_rle(const Rle& rle, cv::Rect box) {
  cv::Mat columns = cv::Mat::zeros(box.width, box.height, CV_8U);
  const auto height = static_cast<std::uint64_t>(rle.height);
  for_each_run(rle, [&](std::uint64_t first, std::uint64_t end) {
    const int left = std::max(box.x, static_cast<int>(first / height));
    const int right = std::min(box.x + box.width - 1, static_cast<int>((end - 1) / height));
    for (int x = left; x <= right; ++x) {
      const auto column = static_cast<std::int64_t>(static_cast<std::uint64_t>(x) * height);
      const auto top = std::max<std::int64_t>(box.y, static_cast<std::int64_t>(first) - column);
      const auto bottom =
          std::min<std::int64_t>(box.y + box.height, static_cast<std::int64_t>(end) - column);
      if (top < bottom) {
        std::uint8_t* pixels = columns.ptr<std::uint8_t>(x - box.x) - box.y;
        std::fill(pixels + top, pixels + bottom, std::uint8_t{1});
      }
    }
  });
  return columns.t();
}

cv::Mat decode_rle(const Rle& rle) { return decode_rle(rle, {0, 0, rle.width, rle.height}); }

// Groups of five bits, low first, bit 5 = more follow, sign-extended, each plus 48. From the fourth
// count on, the difference to the count two places before.
std::string compress_counts(const std::vector<std::uint32_t>& counts) {
  std::string text;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    std::int64_t rest = counts[i];
    if (i > 2) {
      rest -= counts[i - 2];
    }
    bool more = true;
    while (more) {
      std::int64_t group = rest & 0x1F;
      rest >>= 5;
      more = (group & 0x10) != 0 ? rest != -1 : rest != 0;
      group |= more ? 0x20 : 0;
      text += static_cast<char>(group + 48);
    }
  }
  return text;
}

std::vector<std::uint32_t> decompress_counts(const std::string& text) {
  std::vector<std::uint32_t> counts;
  for (std::size_t at = 0; at < text.size();) {
    std::int64_t value = 0;
    int shift = 0;
    for (bool more = true; more; shift += 5) {
      if (at == text.size() || shift > 40) {
        fail("ends within a number");
      }
      const int group = text[at++] - 48;
      if (group < 0 || group > 63) {
        fail(fmt::format("character {} is none of its alphabet", at));
      }
      value |= static_cast<std::int64_t>(group & 0x1F) << shift;
      more = (group & 0x20) != 0;
      if (!more && (group & 0x10) != 0) {
        value -= std::int64_t{1} << (shift + 5);
      }
    }
    if (counts.size() > 2) {
      value += counts[counts.size() - 2];
    }
    if (value < 0 || value > UINT32_MAX) {
      fail(fmt::format("run {} has the length {}", counts.size() + 1, value));
    }
    counts.push_back(static_cast<std::uint32_t>(value));
  }
  return counts;
}

std::int64_t area(const Rle& rle) {
  std::int64_t sum = 0;
  for_each_run(rle, [&](std::uint64_t first, std::uint64_t end) {
    sum += static_cast<std::int64_t>(end - first);
  });
  return sum;
}

Rle unite(const Rle& a, const Rle& b) {
  assert(a.height == b.height && a.width == b.width);
  std::vector<std::pair<std::uint64_t, std::uint64_t>> both;
  for (const Rle* rle : {&a, &b}) {
    for_each_run(*rle,
                 [&](std::uint64_t first, std::uint64_t end) { both.emplace_back(first, end); });
  }
  std::sort(both.begin(), both.end());
  Runs runs;
  std::uint64_t taken = 0;
  for (const auto& [first, end] : both) {
    if (end > taken) {
      runs.add(std::max(first, taken), end);
      taken = end;
    }
  }
  Rle rle{a.height, a.width, {}, {}};
  rle.counts = runs.close(static_cast<std::uint64_t>(a.height) * static_cast<unsigned>(a.width));
  rle.text = compress_counts(rle.counts);
  return rle;
}

cv::Rect bounding_box(const Rle& rle) {
  cv::Rect box;
  const auto height = static_cast<std::uint64_t>(rle.height);
  for_each_run(rle, [&](std::uint64_t first, std::uint64_t end) {
    const auto left = static_cast<int>(first / height);
    const auto right = static_cast<int>((end - 1) / height);
    const bool one_column = left == right;
    const int top = one_column ? static_cast<int>(first % height) : 0;
    const int bottom = one_column ? static_cast<int>((end - 1) % height) : rle.height - 1;
    box |= cv::Rect(left, top, right - left + 1, bottom - top + 1);
  });
  return box;
}

}  // namespace blemish::label
