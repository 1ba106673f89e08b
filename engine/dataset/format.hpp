// A format: one file and one line of the registry. What it is given to write and where, and what it
// must tell of what its readers will not get back.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/params.hpp"
#include "dataset/exchange.hpp"
#include "dataset/provenance.hpp"
#include "recipe/recipe.hpp"

namespace blemish::dataset {

class Output;

struct Format {
  std::string_view name;
  std::string_view help;
  void (*write)(const Source& source, Output& output);
  base::ParamTable options{};  // of its own, besides kLabelOptions
  bool keypoints = false;      // it carries them; the account says where they are lost
};
const std::vector<const Format*>& formats();
const Format* find_format(std::string_view name);  // nullptr = none
std::vector<std::string> format_names();
// As the recipe's reader wants them.
std::vector<recipe::FormatSpec> known_formats();

// What every format lets the user choose.
extern const base::ParamTable kLabelOptions;

// Chosen options: one Values per table, kLabelOptions first.
struct FormatOptions {
  std::vector<base::Values> tables;
  double number(std::string_view name) const;
  std::string word(std::string_view name) const;
  bool yes(std::string_view name) const { return word(name) == "yes"; }
};
FormatOptions default_options(const Format& format);
// "key=value" over others. Throws base::UsageError naming the keys or the range.
void set_option(FormatOptions& options, const Format& format, const std::string& key,
                const std::string& value);

// Figures of what readers get back, over all objects.
struct Losses {
  std::int64_t objects = 0;
  double iou_sum = 0, iou_min = 1;
  std::map<std::string, std::int64_t> counts;          // what cannot be said -> of how many objects
  std::vector<std::string> remarks;                    // on the set as a whole
  std::string summary(std::string_view format) const;  // one line
};

// A format's folder: where files go, and the account of every object.
class Output {
 public:
  // `native`: the set's own folder, where the pictures are already.
  Output(std::filesystem::path root, const Format& format, FormatOptions options, bool native);
  ~Output();

  const std::filesystem::path& root() const { return root_; }
  const Format& format() const { return format_; }
  const FormatOptions& options() const { return options_; }
  bool native() const { return native_; }

  // `file` is relative to the root, with "/". Each is complete or not there.
  void write(const std::string& file, std::string_view text);
  void write(const std::string& file, const std::vector<unsigned char>& bytes);
  void write_picture(const Item& item, const std::string& file);  // as it is, or the part
  void write_twin(const Item& item, const std::string& file);
  void note(const std::string& file);  // one written otherwise
  const std::vector<std::string>& files() const { return files_; }
  const Sums& sums() const { return sums_; }  // of the same; none in the set's own folder

  // Each object once for each picture that it is written to: how much of its mask a reader gets
  // back, and what cannot be said.
  void account(const Item& item, const Object& object, const std::string& file, double iou,
               std::vector<std::string> lost = {});
  void head(std::string yaml) { head_ = std::move(yaml); }  // of the card, for the reader
  const std::string& head() const { return head_; }
  void remark(std::string text) { losses_.remarks.push_back(std::move(text)); }
  const Losses& losses() const { return losses_; }
  // Writes the account as objects.jsonl.
  void finish();

 private:
  std::filesystem::path root_;
  const Format& format_;
  FormatOptions options_;
  bool native_;
  std::vector<std::string> files_;
  Sums sums_;
  Losses losses_;
  std::string head_;
  struct Ledger;
  std::unique_ptr<Ledger> ledger_;
};

// The name of a picture in every export, and where most formats put it: "images/<split>/<name>".
// Everything goes out as PNG.
std::string picture_name(const Item& item);
std::string split_picture(const Item& item);

// The pixels of the picture that an item is: of its whole file or of its crop.
cv::Mat pixels_of(const Item& item);
std::vector<unsigned char> picture_bytes(const Item& item);  // as write_picture stores them
std::vector<unsigned char> twin_bytes(const Item& item);

}  // namespace blemish::dataset
