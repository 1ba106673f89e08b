// WebDataset: shards of tar, a sample's files one after the other under one key. The same set gives
// the same bytes.
#include <array>
#include <map>
#include <memory>

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/image.hpp"
#include "dataset/coco_json.hpp"
#include "dataset/format.hpp"
#include "dataset/keypoints.hpp"
#include "dataset/maps.hpp"

namespace blemish::dataset {

namespace {

namespace fs = std::filesystem;

constexpr std::array<base::Param, 2> kOptions{{
    {"shard", base::Unit::count, 1, 1'000'000, "1000", "samples in one tar file, at most"},
    {"size", base::Unit::choice, 0, 4, "1GB",
     "bytes of one tar file, at most, unless a single sample has more", "any|10MB|100MB|1GB|3GB"},
}};

std::uint64_t bytes_of(const std::string& size) {
  constexpr std::uint64_t kMega = 1'000'000, kGiga = 1000 * kMega;
  return size == "any"     ? UINT64_MAX
         : size == "10MB"  ? 10 * kMega
         : size == "100MB" ? 100 * kMega
         : size == "1GB"   ? kGiga
                           : 3 * kGiga;
}

class Shard {
 public:
  explicit Shard(fs::path file) : out_(file), file_(std::move(file)), tar_(archive_write_new()) {
    if (tar_ == nullptr) {
      throw std::bad_alloc();
    }
    archive_write_set_format_ustar(tar_.get());
    archive_write_set_bytes_per_block(tar_.get(), 0);
    check(archive_write_open(
        tar_.get(), &out_, nullptr,
        [](archive*, void* out, const void* bytes, std::size_t size) {
          try {
            static_cast<base::FileWriter*>(out)->write({static_cast<const char*>(bytes), size});
          } catch (const base::Error&) {
            return static_cast<la_ssize_t>(-1);  // an exception must not pass through C
          }
          return static_cast<la_ssize_t>(size);
        },
        nullptr));
  }

  // Without the two blocks of zeros at its end.
  std::uint64_t size() const { return size_; }

  void add(const std::string& name, std::string_view bytes) {
    const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(),
                                                                         archive_entry_free);
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(bytes.size()));
    archive_entry_set_mtime(entry.get(), 0, 0);
    check(archive_write_header(tar_.get(), entry.get()));
    if (archive_write_data(tar_.get(), bytes.data(), bytes.size()) < 0) {
      check(ARCHIVE_FATAL);
    }
    size_ += member_bytes(bytes.size());
  }

  // Its header, and its bytes in whole blocks.
  static std::uint64_t member_bytes(std::uint64_t bytes) {
    constexpr std::uint64_t kBlock = 512;
    return kBlock + (bytes + kBlock - 1) / kBlock * kBlock;
  }
  static constexpr std::uint64_t kEndBytes = 1024;

  void close() {
    check(archive_write_close(tar_.get()));
    out_.commit();
  }

 private:
  void check(int code) const {
    if (code < ARCHIVE_WARN) {
      const char* why = archive_error_string(tar_.get());
      throw base::Error({file_.string(), 0, 0, {}},
                        fmt::format("cannot write: {}", why == nullptr ? "the disk is full" : why),
                        "free some space or choose a folder on another disk");
    }
  }

  struct Free {
    void operator()(archive* tar) const { archive_write_free(tar); }
  };
  base::FileWriter out_;
  fs::path file_;
  std::uint64_t size_ = 0;
  std::unique_ptr<archive, Free> tar_;
};

Json sample_json(const Item& item) {
  Json objects = Json::array();
  for (const Object& object : item.objects) {
    Json json{{"uid", object.uid},
              {"class", object.class_name},
              {"class_id", object.class_id},
              {"bbox", {object.box.x, object.box.y, object.box.width, object.box.height}},
              {"keypoints", keypoints_json(item, object)},
              {"attributes", coco_attributes(object)}};
    if (object.has_mask()) {
      json["mask"] = {{"size", {object.mask.height, object.mask.width}},
                      {"counts", object.mask.text}};
    }
    objects.push_back(std::move(json));
  }
  return {{"verdict", item.ok_ng()},      {"group", item.group},    {"license", item.license},
          {"owner", item.owner},          {"width", item.width_px}, {"height", item.height_px},
          {"objects", std::move(objects)}};
}

std::string text_of(const std::vector<unsigned char>& bytes) {
  return {bytes.begin(), bytes.end()};
}

// Every sample has the same fields; the key has no dot.
using Members = std::vector<std::pair<std::string, std::string>>;
Members members_of(const Item& item) {
  return {{item.stem + ".cls", item.defects().empty() ? "0" : "1"},
          {item.stem + ".json", to_line(sample_json(item))},
          {item.stem + ".mask.png", text_of(base::encode_png(class_map(item)))},
          {item.stem + ".png", text_of(picture_bytes(item))}};
}

std::uint64_t size_of(const Members& members) {
  std::uint64_t size = 0;
  for (const auto& [name, bytes] : members) {
    size += Shard::member_bytes(bytes.size());
  }
  return size;
}

void write_split(const Source& source, Output& output, const std::string& split) {
  const auto most = static_cast<std::int64_t>(output.options().number("shard"));
  const std::uint64_t most_bytes = bytes_of(output.options().word("size"));
  const std::string stem = fmt::format("{}-{}", file_name_of(source.info().name), split);
  std::unique_ptr<Shard> shard;
  std::string file;
  std::int64_t shards = 0, count = 0;
  const auto close = [&] {
    if (shard) {
      shard->close();
      output.note(file);
      shard.reset();
    }
  };
  source.for_each([&](const Item& item) {
    if (item.split != split) {
      return;
    }
    const Members members = members_of(item);
    if (shard &&
        (count == most || shard->size() + size_of(members) + Shard::kEndBytes > most_bytes)) {
      close();
    }
    if (!shard) {
      file = fmt::format("{}-{:06}.tar", stem, shards++);
      shard = std::make_unique<Shard>(output.root() / file);
      count = 0;
    }
    ++count;
    for (const auto& [name, bytes] : members) {
      shard->add(name, bytes);
    }
    for (const Object& object : item.objects) {
      output.account(item, object, file, 1);
    }
  });
  close();
}

void write_webdataset(const Source& source, Output& output) {
  for (const std::string& split : splits_of(source)) {
    write_split(source, output, split);
  }
}

}  // namespace

extern const Format webdataset{"webdataset", "tar shards: png, mask.png, json, cls",
                               write_webdataset, kOptions, true};

}  // namespace blemish::dataset
