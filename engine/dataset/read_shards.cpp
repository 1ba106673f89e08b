// WebDataset shards: checked as an archive (keys, fields, an early end); their labels come from the
// JSON member of each sample.
#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include "base/error.hpp"
#include "dataset/json_field.hpp"
#include "dataset/reader.hpp"

namespace blemish::dataset {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kLargestJson = std::int64_t{64} << 20;

std::vector<fs::path> shards_in(const fs::path& root) {
  std::vector<fs::path> found;
  std::error_code problem;
  for (fs::directory_iterator entry(root, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    if (entry->path().extension() == ".tar") {
      found.push_back(entry->path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

bool recognizes(const fs::path& root) {
  return root.extension() == ".tar" || !shards_in(root).empty();
}

// "<name>-<split>-000000.tar"
std::string split_of(const fs::path& file) {
  const std::string stem = file.stem().string();
  const std::size_t end = stem.rfind('-');
  const std::size_t begin = end == std::string::npos || end == 0 ? end : stem.rfind('-', end - 1);
  return begin == std::string::npos ? "train" : stem.substr(begin + 1, end - begin - 1);
}

class Shard {
 public:
  Shard(const fs::path& file, Report& report) : name_(file.string()), report_(report) {
    tar_.reset(archive_read_new());
    archive_read_support_format_tar(tar_.get());
    constexpr std::size_t kBlock = 65536;
    if (archive_read_open_filename(tar_.get(), file.c_str(), kBlock) != ARCHIVE_OK) {
      cut();
      tar_.reset();
    }
  }

  // Calls visit(key, json) for each whole sample.
  template <typename Visit>
  void for_each_sample(Visit visit) {
    archive_entry* entry = nullptr;
    int code = ARCHIVE_EOF;
    std::string key, json;
    std::set<std::string> fields;
    const auto finish = [&] {
      if (!key.empty()) {
        check_fields(key, fields);
        visit(key, json);
      }
      fields.clear();
      json.clear();
    };
    while (tar_ && (code = archive_read_next_header(tar_.get(), &entry)) == ARCHIVE_OK) {
      const char* raw = archive_entry_pathname(entry);
      const std::string member = raw == nullptr ? "" : raw;
      if (!is_safe(member) || archive_entry_filetype(entry) != AE_IFREG) {
        report_.add("file-path", name_, member, "is no plain file inside the set");
        continue;
      }
      const std::size_t slash = member.rfind('/');
      const std::size_t start = slash == std::string::npos ? 0 : slash + 1;
      const std::size_t dot = member.find('.', start);
      if (member.find('.') < start) {
        report_.add("key-dot", name_, member, "a dot in a folder's name");
      }
      const std::string here = member.substr(0, dot);
      if (here != key) {
        finish();
        key = here;
      }
      const std::string field = dot == std::string::npos ? "" : member.substr(dot + 1);
      fields.insert(field);
      if (field == "json" && !read_member(entry, json)) {
        return;
      }
    }
    finish();
    if (code != ARCHIVE_EOF) {
      cut();
    } else if (tar_ && !has_end(name_)) {
      report_.add("tar-cut", name_, {}, "ends without its closing blocks");
    }
  }

 private:
  static bool is_safe(const std::string& member) {
    const fs::path path(member);
    return !member.empty() && !path.is_absolute() &&
           std::find(path.begin(), path.end(), "..") == path.end();
  }

  // Two blocks of zeros at the end.
  static bool has_end(const std::string& file) {
    std::unique_ptr<FILE, int (*)(FILE*)> stream(std::fopen(file.c_str(), "rb"), std::fclose);
    char tail[1024];
    return stream && std::fseek(stream.get(), -1024, SEEK_END) == 0 &&
           std::fread(tail, 1, sizeof tail, stream.get()) == sizeof tail &&
           std::all_of(std::begin(tail), std::end(tail), [](char c) { return c == 0; });
  }

  void cut() {
    const char* why = tar_ ? archive_error_string(tar_.get()) : nullptr;
    report_.add("tar-cut", name_, {}, why == nullptr ? "cannot be read" : why);
  }

  bool read_member(archive_entry* entry, std::string& text) {
    const la_int64_t size = archive_entry_size(entry);
    if (size > kLargestJson) {
      report_.add("too-deep", name_, archive_entry_pathname(entry), "labels of more than 64 MiB");
      return true;
    }
    text.resize(static_cast<std::size_t>(size));
    const la_ssize_t read = archive_read_data(tar_.get(), text.data(), text.size());
    if (read != size) {
      cut();
      return false;
    }
    return true;
  }

  void check_fields(const std::string& key, const std::set<std::string>& fields) {
    if (first_.empty()) {
      first_ = fields;
    } else if (fields != first_) {
      const bool dotted = std::any_of(fields.begin(), fields.end(), [&](const std::string& field) {
        return std::count(field.begin(), field.end(), '.') > 1;
      });
      report_.add(dotted ? "key-dot" : "tar-fields", name_, key,
                  dotted ? "the key holds a dot" : "has other fields than the first sample");
    }
  }

  struct Free {
    void operator()(archive* tar) const { archive_read_free(tar); }
  };
  std::string name_;
  Report& report_;
  std::unique_ptr<archive, Free> tar_;
  std::set<std::string> first_;
};

Object object_of(const Json& entry, const Item& item, const SetInfo& info) {
  Object object;
  object.uid = text_of(member(entry, "uid"));
  object.class_name = object.source_class = text_of(member(entry, "class"));
  object.class_id = info.class_id(object.class_name);
  const Json& box = member(entry, "bbox");
  object.box = {number_of(element(box, 0)), number_of(element(box, 1)), number_of(element(box, 2)),
                number_of(element(box, 3))};
  if (entry.contains("mask")) {
    object.mask =
        label::parse_rle(text_of(member(entry["mask"], "counts")), item.height_px, item.width_px);
  }
  return object;
}

// A sample's labels as we write them; others' JSON is passed over.
std::vector<Object> read_labels(const Json& json, Item& item, const SetInfo& info) {
  std::vector<Object> objects;
  const auto text = [&](const char* key) {
    return json.contains(key) ? text_or_null(json[key]) : std::string();
  };
  const auto side = [&](const char* key) {
    return json.contains(key) ? whole_of<int>(json[key]) : 0;
  };
  item.width_px = side("width");
  item.height_px = side("height");
  item.verdict = text("verdict");
  item.group = text("group");
  if (json.contains("objects")) {
    for (const Json& entry : list_of(json["objects"])) {
      objects.push_back(object_of(entry, item, info));
      objects.back().place = fmt::format("object {}", objects.size());
    }
  }
  return objects;
}

void add_classes(const Json& json, SetInfo& info) {
  if (!json.is_object() || !json.contains("objects") || !json["objects"].is_array()) {
    return;
  }
  for (const Json& entry : json["objects"]) {
    if (entry.is_object() && entry.contains("class") && entry["class"].is_string() &&
        info.class_id(entry["class"].get<std::string>()) == 0) {
      info.classes.push_back(entry["class"].get<std::string>());
    }
  }
}

// The classes are known when all samples have been read, so they are read twice.
SetInfo info_of(const fs::path& root, const std::vector<fs::path>& files) {
  SetInfo info;
  info.name = root.filename().string();
  Report aside;
  for (const fs::path& file : files) {
    Shard(file, aside).for_each_sample([&](const std::string&, const std::string& text) {
      add_classes(Json::parse(text, nullptr, false), info);
    });
  }
  return info;
}

void read(const fs::path& root, Report& report, Visitor& visitor) {
  const std::vector<fs::path> files =
      fs::is_directory(root) ? shards_in(root) : std::vector<fs::path>{root};
  const SetInfo info = info_of(root, files);
  visitor.set(info);
  std::int64_t id = 0;
  for (const fs::path& file : files) {
    Shard(file, report).for_each_sample([&](const std::string& key, const std::string& text) {
      Item item;
      item.id = id + 1;
      item.stem = file_name_of(key);
      item.file = file.filename().string();
      item.split = split_of(file);
      const Json json = Json::parse(text, nullptr, false);
      if (json.is_discarded() || !json.is_object()) {
        report.add("syntax", file.string(), key, "its json member is no JSON object");
        return;
      }
      try {
        const std::vector<Object> objects = read_labels(json, item, info);
        ++id;
        visitor.picture(item);
        for (const Object& object : objects) {
          visitor.object(item, object);
        }
      } catch (const FieldFault& fault) {
        report.add("field", file.string(), fmt::format("{}.json: {}", key, path_of(json, fault)),
                   fault.what());
      } catch (const base::Error& error) {
        report.add("rle-sum", file.string(), key, error.fault().message);
      }
    });
  }
}

}  // namespace

extern const Reader shards_reader{"webdataset", "tar shards", recognizes, read};

}  // namespace blemish::dataset
