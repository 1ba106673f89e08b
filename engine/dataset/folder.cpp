#include <algorithm>
#include <array>
#include <cassert>
#include <fstream>
#include <map>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/image.hpp"
#include "dataset/card.hpp"
#include "dataset/dataset.hpp"
#include "dataset/export.hpp"
#include "dataset/identity.hpp"
#include "dataset/json.hpp"
#include "dataset/manifest.hpp"
#include "dataset/provenance.hpp"

namespace blemish::dataset {

namespace fs = std::filesystem;

namespace {

constexpr const char* kOnlyShot = "main";      // of a sample without shots
constexpr const char* kNativeFormat = "coco";  // lies in the set's own folder
constexpr std::array kPictureFolders{"images", "twin", "instances", "coverage", "annotations"};

[[noreturn]] void refuse(const fs::path& root, const std::string& message,
                         const std::string& hint) {
  throw base::UsageError({root.string(), 0, 0, {}}, message, hint);
}

// A name from the folder that a dataset of ours does not begin with, or empty.
std::string foreign_file(const fs::path& root) {
  for (const fs::directory_entry& entry : fs::directory_iterator(root)) {
    const std::string name = entry.path().filename().string();
    if (name != "run" && !base::is_temporary(entry.path())) {
      return name;
    }
  }
  return {};
}

void remove_temporaries(const fs::path& folder) {
  std::error_code absent;
  for (fs::directory_iterator entry(folder, absent), end; entry != end; entry.increment(absent)) {
    if (base::is_temporary(entry->path())) {
      fs::remove(entry->path(), absent);
    }
  }
}

// Holds the folder against a second process until the end.
class Lock {
 public:
  explicit Lock(const fs::path& root) {
    const fs::path file = root / "run" / "lock";
    std::error_code problem;
    fs::create_directories(file.parent_path(), problem);
    fd_ = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666);
    if (fd_ < 0) {
      refuse(root, "the folder cannot be written", "choose a folder that you may write to");
    }
    if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
      ::close(fd_);
      refuse(root, "another run is writing to the folder", "wait for it or choose another folder");
    }
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() { ::close(fd_); }

 private:
  int fd_ = -1;
};

// Throws when the folder is neither free nor to be resumed.
void check_folder(const fs::path& root, const Header& header, bool resume) {
  if (!fs::exists(root)) {
    return;
  }
  if (!fs::is_directory(root)) {
    refuse(root, "is a file, not a folder", "choose another folder");
  }
  if (fs::exists(root / "dataset.json")) {
    if (!resume) {
      refuse(root, "the folder holds a dataset already",
             "use --resume to go on with it, or choose another folder");
    }
    check_identity(root / "dataset.json", header);
    return;
  }
  if (const std::string name = foreign_file(root); !name.empty()) {
    refuse(root, fmt::format("the folder holds \"{}\", which is not of a dataset", name),
           "choose an empty folder");
  }
}

}  // namespace

namespace {

FormatOptions options_of(const Format& format, const Header& header) {
  const auto chosen = header.options.find(std::string(format.name));
  return chosen == header.options.end() || chosen->second.empty() ? default_options(format)
                                                                  : FormatOptions{chosen->second};
}

}  // namespace

struct Folder::Impl {
  fs::path root;
  Header header;
  Lock lock;
  Manifest manifest;
  std::set<std::int64_t> finished;

  Impl(fs::path folder, Header facts, bool resume)
      : root(std::move(folder)),
        header(std::move(facts)),
        lock(checked(resume)),
        manifest(prepared(), header.count),
        finished(manifest.indices()) {}

  const fs::path& checked(bool resume) const {
    check_folder(root, header, resume);
    return root;
  }

  // The manifest's path, once everything about it stands.
  fs::path prepared() const {
    remove_temporaries(root);
    for (const char* folder : kPictureFolders) {
      remove_temporaries(root / folder);
    }
    fs::remove(root / "run" / "failures.jsonl");
    for (const char* file : {kSumsFile, kStatementFile, kDvcFile}) {
      fs::remove(root / file);  // of the set as it was
    }
    base::write_file(root / "recipe.yaml", header.recipe_yaml);
    base::write_file(root / "dataset.json", unfinished_json(header));
    return root / "manifest.jsonl";
  }

  // `sums`: of the exports; `hashes`: of the set's own files but those of its samples.
  void finish_hashes(Sums sums, std::map<std::string, std::string>& hashes) const;

  // Writes a file and gives the hash of its bytes.
  std::string store(const std::string& file, const std::vector<unsigned char>& bytes) const {
    base::write_file(root / file, bytes);
    return base::sha256(bytes);
  }
};

Folder::Folder(fs::path root, Header header, bool resume)
    : impl_(std::make_unique<Impl>(std::move(root), std::move(header), resume)) {}

Folder::~Folder() = default;

const std::set<std::int64_t>& Folder::finished() const { return impl_->finished; }

void Folder::write_files(Record& record, const std::vector<Picture>& pictures,
                         const cv::Mat& instance_map) const {
  const base::PngOptions synthetic{
      1,
      {{base::kXmpKeyword,
        base::synthetic_xmp(!impl_->header.wholly_rendered, record.background_license,
                            record.background_owner)}},
      {}};
  const std::string name = fmt::format("{:06}", record.index);
  record.images.clear();
  record.files.clear();
  const auto store = [&](const std::string& file, const std::vector<unsigned char>& bytes) {
    record.files.push_back({file, impl_->store(file, bytes)});
  };
  const bool one = pictures.size() == 1 && pictures[0].shot == kOnlyShot;
  for (const Picture& picture : pictures) {
    const std::string file = one ? name + ".png" : fmt::format("{}_{}.png", name, picture.shot);
    record.images.push_back(
        {"images/" + file, picture.shot, picture.image.cols, picture.image.rows,
         impl_->store("images/" + file, base::encode_png(picture.image, synthetic))});
    if (impl_->header.twin) {
      store("twin/" + file, base::encode_png(picture.twin, synthetic));
    }
  }
  store("instances/" + name + ".png", base::encode_png(instance_map));
  for (const label::Instance& instance : record.instances) {
    if (impl_->header.coverage && !instance.coverage.empty()) {
      store(fmt::format("coverage/{}_{}.png", name, instance.number),
            base::encode_png(instance.coverage));
    }
  }
}

void Folder::commit(const Record& record) {
  impl_->manifest.append(record.index, to_json_line(record, impl_->header.mask));
}

namespace {

// All that the manifest names, with the photos that it was made of.
void add_samples(const fs::path& root, Sums& sums, std::map<std::string, std::string>& photos) {
  for_each_record(root, [&](const Record& record) {
    for (const ImageFile& image : record.images) {
      sums.add(image.file, image.sha256);
    }
    for (const SideFile& side : record.files) {
      sums.add(side.file, side.sha256);
    }
    if (!record.background_file.empty()) {
      photos[record.background_file] = record.background_sha256;
    }
  });
}

Making making_of(const Header& header, const std::map<std::string, std::string>& photos) {
  Making making{"generate",
                {{"recipe", header.recipe_yaml}, {"seed", header.seed}, {"count", header.count}},
                {{"device", header.device}, {"driver", header.driver}},
                {photos.begin(), photos.end()},
                header.engine_version};
  for (const auto* files : {&header.meshes, &header.inputs}) {
    for (const recipe::InputFile& input : *files) {
      making.inputs.emplace_back(input.file, input.sha256);
    }
  }
  return making;
}

}  // namespace

void Folder::finish() {
  impl_->manifest.sort();
  const fs::path& root = impl_->root;
  const Header& header = impl_->header;
  std::map<std::string, std::string> hashes;
  const auto add = [&](const std::string& file) { hashes[file] = base::sha256_file(root / file); };
  add("manifest.jsonl");
  add("recipe.yaml");
  std::vector<std::string> files{"manifest.jsonl", "recipe.yaml"};
  const auto open = [&](const LabelChoice& labels) {
    return std::make_unique<OwnSet>(root, header, labels);
  };
  const ExportChoice choice{{}, {}, header.patches, header.twins_as_negatives};
  std::vector<std::string> losses;
  Sums sums;
  for (const std::string& name : header.formats) {
    const Format* format = find_format(name);
    assert(format != nullptr && "the recipe's reader knows the formats");
    const bool native = name == kNativeFormat;
    if (!native) {  // of a run that was interrupted here, or had less samples
      fs::remove_all(root / name);
    }
    const Exported exported = export_set(open, *format, options_of(*format, header), choice,
                                         native ? root : root / name, native);
    sums.add_below(name, exported.sums);
    for (const std::string& file : exported.files) {
      files.push_back(native ? file : name + "/" + file);
      if (native) {
        add(file);
      }
    }
    losses.push_back(exported.losses.summary(name));
  }
  const std::unique_ptr<Source> all = open({});
  for (const std::string& file : write_card(
           {all->info(), count(*all), "blemish, manifest.jsonl with exact masks", losses, files},
           root)) {
    add(file);
  }
  impl_->finish_hashes(std::move(sums), hashes);
}

void Folder::Impl::finish_hashes(Sums sums, std::map<std::string, std::string>& hashes) const {
  sums.for_each([&](const std::string& file, const std::string& hash) { hashes[file] = hash; });
  Sums all;
  for (const auto& [file, hash] : hashes) {
    all.add(file, hash);
  }
  std::map<std::string, std::string> photos;
  add_samples(root, all, photos);
  const std::string id = write_provenance(root, all, making_of(header, photos));
  base::write_file(root / "dataset.json",
                   finished_json(header, static_cast<std::int64_t>(manifest.indices().size()),
                                 count_quotas(root, header.quotas), hashes, id));
  if (header.dvc) {
    std::vector<std::string> files = all.files();
    files.insert(files.end(), {"dataset.json", kSumsFile, kStatementFile});
    base::write_file(root / kDvcFile, dvc_text(root, header.name, std::move(files)));
  }
}

void Folder::record_failure(std::int64_t index, const std::string& error,
                            const std::string& plan_json) {
  Json plan = Json::parse(plan_json, nullptr, false);
  const Json line{{"index", index},
                  {"error", error},
                  {"plan", plan.is_discarded() ? Json(nullptr) : std::move(plan)}};
  const fs::path file = impl_->root / "run" / "failures.jsonl";
  std::ofstream stream(file, std::ios::app);
  stream << to_line(line) << '\n' << std::flush;
  if (!stream) {
    throw base::Error({file.string(), 0, 0, {}}, "cannot write",
                      "free some space, then go on with --resume");
  }
}

void for_each_record(const fs::path& dataset, const std::function<void(const Record&)>& visit) {
  const fs::path file = dataset / "manifest.jsonl";
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    throw base::Error({file.string(), 0, 0, {}}, "cannot open", "name the folder of a dataset");
  }
  std::string line;
  // A last line without its end is a sample that was never finished.
  for (int number = 1; std::getline(stream, line) && !stream.eof(); ++number) {
    visit(from_json_line(line, file.string(), number));
  }
}

}  // namespace blemish::dataset
