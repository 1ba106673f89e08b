#include "dataset/report.hpp"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace blemish::dataset {

namespace {

constexpr base::Severity kError = base::Severity::error;
constexpr base::Severity kWarning = base::Severity::warning;
constexpr base::Severity kInfo = base::Severity::info;

constexpr Rule kRules[] = {
    // Files
    {"file-missing", kError, "a file that the set names is not there",
     "copy it, or take the entry out"},
    {"file-unreadable", kError, "a picture is empty, cut off or none",
     "copy it again from where it came"},
    {"file-orphan", kWarning, "a picture that no entry names",
     "add its entry, an empty one when it is clean, or take it out"},
    {"file-path", kError, "a path that leaves the set: absolute, with .. or through a link",
     "name files relative to the set, inside it"},
    {"image-size", kError, "the picture is not of the size that its entry says",
     "write the picture's own size"},
    {"image-turned", kWarning, "EXIF data turn the picture, which not all readers do",
     "save it upright, without an orientation"},
    {"exif-ambiguous", kError,
     "EXIF data turn or mirror a labeled picture, and its size does not tell whether the labels "
     "are about it as stored or as turned",
     "save it upright, or export with --exif turned or --exif stored"},
    {"image-mode", kWarning, "pictures of different bit depth or channels in one set",
     "convert them to one kind"},
    {"image-too-large", kError, "more pixels than any reader takes", "cut the picture into parts"},
    // The file's form
    {"syntax", kError, "the file cannot be parsed",
     "write it again with a JSON, XML or YAML library"},
    {"too-deep", kError, "nesting or an entry of a size that no annotation has",
     "the file is damaged or hostile: do not use it"},
    {"field", kError, "a field is missing or of the wrong type", "see the format's description"},
    {"not-finite", kError, "a number is NaN, infinite or beyond what fits",
     "take the entry out or mend its writer"},
    {"torn-line", kError, "the file ends within a line",
     "go on with --resume, or take the line out"},
    {"tar-cut", kError, "a tar file ends early", "copy it again"},
    {"tar-fields", kError, "samples of a tar have different fields",
     "write the same fields for every sample"},
    {"key-dot", kError, "a dot in a WebDataset key: the reader cuts there", "use _ instead"},
    {"split-word", kWarning,
     "a file's name holds the word of another split; guessing readers go wrong",
     "declare data_files in README.md or rename"},
    // Ids and references
    {"id-below-one", kError, "an id of 0 or less: evaluators drop it", "count from 1"},
    {"id-duplicate", kError, "an id used twice", "number anew"},
    {"uid-duplicate", kError, "one uid for two objects of a picture", "make the set again"},
    {"dangling-image", kError, "an object of a picture that is not listed",
     "take it out or list the picture"},
    {"dangling-category", kError, "an object of a class that is not declared", "declare the class"},
    {"class-unused", kWarning, "a declared class without any object",
     "fine for a subset; else look for a lost label"},
    {"class-duplicate", kError, "two classes of one name", "merge them"},
    // Geometry
    {"box-outside", kError, "a box beyond the picture, or of no size", "clip it to the picture"},
    {"box-not-mask", kError, "the box is not that of the mask", "compute it from the mask"},
    {"area-not-mask", kError, "the area is not the mask's pixel count", "count the mask's pixels"},
    {"mask-empty", kError, "a mask without pixels", "take the object out"},
    {"mask-outside", kError, "a polygon leaves the picture", "clip it to the picture"},
    {"rle-sum", kError, "the runs do not fill the picture",
     "write the mask again, column by column, zeros first"},
    {"rle-size", kError,
     "the mask is of another size than the picture; often height and width are swapped",
     "size is [height, width]"},
    {"rle-crowd", kWarning, "iscrowd 1 on an ordinary object: evaluators ignore it", "write 0"},
    {"polygon-points", kError, "a polygon of fewer than three points or an odd count of numbers",
     "write at least 6 numbers"},
    {"polygon-crossing", kError, "a polygon crosses itself", "trace it again"},
    {"polygon-readers", kWarning, "readers disagree on a polygon: what one fills another does not",
     "use run-length masks for small defects"},
    {"object-duplicate", kError, "two objects of one class on the same pixels", "take one out"},
    {"keypoints", kError, "keypoints that do not fit the class or the picture",
     "3 numbers each, inside the picture, num_keypoints = those above 0"},
    // YOLO
    {"yolo-config", kError, "data.yaml lacks something or holds what loaders stumble on",
     "train, val and names from 0; no download"},
    {"yolo-path", kWarning, "data.yaml says `path:`: the set depends on the machine that reads it",
     "leave it out: folders are then relative to data.yaml"},
    {"yolo-row", kError, "a row with a wrong count of numbers",
     "class and 4 numbers, or class and at least 3 points"},
    {"yolo-mixed", kError, "rows of boxes among rows of polygons",
     "write one kind in the whole set"},
    {"yolo-class", kError, "a class beyond the names: the loader drops the whole picture",
     "classes count from 0"},
    {"yolo-range", kError, "a coordinate outside 0 to 1", "divide by width and height"},
    {"yolo-same-box", kError,
     "two rows of one class and box: the loader drops one, whatever the polygon",
     "move one by a millionth"},
    // VOC, label pictures
    {"voc-base", kError, "a box that begins at 0 in a set that counts from 1",
     "add 1 to all corners, or say zero based"},
    {"voc-flag", kError, "a flag that is neither 0 nor 1", "write 0 or 1"},
    {"mask-indexed", kError, "a class picture that is not 8-bit indexed",
     "write PNG with the VOC palette"},
    {"mask-values", kError, "a mask with other values than 0 and 255", "write 0 and 255"},
    {"mask-size", kError, "a mask of another size than its picture",
     "write it in the picture's size"},
    {"map-not-masks", kError, "the instance map shows other pixels than the masks",
     "make the sample again"},
    // MVTec
    {"mvtec-extra", kError,
     "a folder or picture that the loader does not expect under the category",
     "keep previews and reports outside"},
    {"mvtec-mask-missing", kError, "pictures and masks of a kind do not pair",
     "one mask NNN_mask.png for each picture"},
    {"mvtec-good-mask", kError, "masks for good pictures", "take ground_truth/good out"},
    {"mvtec-train-bad", kError, "defective pictures under train", "train holds good only"},
    // The set as a whole
    {"ok-with-objects", kError, "a picture that is OK has objects",
     "mend the verdict or the labels"},
    {"ng-without-objects", kError, "a picture that is NG has none", "label it, or make it OK"},
    {"leak-hash", kError, "the same picture in two splits", "keep it in one"},
    {"leak-near", kWarning, "nearly the same picture in two splits",
     "split by part, photo or view"},
    {"leak-background", kError, "pictures of one group (photo, part, view) in two splits",
     "split by group"},
    {"synthetic-in-real", kError, "synthetic pictures beside real ones in a test split",
     "test on real ones, or say in the recipe that it is meant: output: {real_in_test: true}"},
    {"synthetic-meant", kInfo,
     "synthetic pictures beside real ones in a test split, as the set says that they shall be",
     "state figures on the real ones apart"},
    {"license-missing", kWarning, "no license is stated", "state it in the card or the info"},
};

const Rule* find_rule(std::string_view code) {
  const auto* found = std::find_if(std::begin(kRules), std::end(kRules),
                                   [&](const Rule& rule) { return rule.code == code; });
  return found == std::end(kRules) ? nullptr : found;
}

}  // namespace

std::span<const Rule> rules() { return kRules; }

std::string_view severity_name(base::Severity severity) {
  return severity == kError ? "error" : severity == kWarning ? "warning" : "info";
}

void Report::ignore(const std::string& code) {
  if (find_rule(code) == nullptr) {
    std::vector<std::string> codes;
    for (const Rule& rule : rules()) {
      codes.emplace_back(rule.code);
    }
    const std::string near = base::nearest_name(code, codes);
    throw base::UsageError({{}, 0, 0, "--ignore"}, fmt::format("there is no code \"{}\"", code),
                           near.empty() ? fmt::format("{}", fmt::join(codes, ", "))
                                        : fmt::format("did you mean \"{}\"?", near));
  }
  ignored_.push_back(code);
}

void Report::add(std::string_view code, const std::string& file, const std::string& instance,
                 const std::string& message) {
  const Rule* rule = find_rule(code);
  assert(rule != nullptr && "every code stands in the table");
  if (std::find(ignored_.begin(), ignored_.end(), code) != ignored_.end()) {
    return;
  }
  errors_ += rule->severity == kError ? 1 : 0;
  warnings_ += rule->severity == kWarning ? 1 : 0;
  const auto count = static_cast<std::size_t>(++counts_[std::string(code)]);
  if (count <= kept_) {
    constexpr std::size_t kLongest = 500;  // a hostile file's text is not passed on whole
    findings_.push_back({rule, file.substr(0, kLongest), instance.substr(0, kLongest),
                         message.substr(0, kLongest)});
  }
}

void Report::throw_first_error() const {
  for (const Finding& finding : findings_) {
    if (finding.rule->severity == kError) {
      throw base::Error({finding.file, 0, 0, finding.instance},
                        fmt::format("{} ({})", finding.message, finding.rule->code),
                        std::string(finding.rule->remedy));
    }
  }
}

std::string Report::to_text() const {
  std::string text;
  for (const Finding& finding : findings_) {
    text += fmt::format("{}: {}: {}{}{}\n    hint: {}\n", finding.file,
                        severity_name(finding.rule->severity),
                        finding.instance.empty() ? "" : finding.instance + ": ", finding.message,
                        fmt::format(" [{}]", finding.rule->code), finding.rule->remedy);
  }
  for (const auto& [code, count] : counts_) {
    if (static_cast<std::size_t>(count) > kept_) {
      text += fmt::format("{} more of {}\n", static_cast<std::size_t>(count) - kept_, code);
    }
  }
  return text;
}

Json Report::to_json() const {
  Json list = Json::array();
  for (const Finding& finding : findings_) {
    list.push_back({{"code", finding.rule->code},
                    {"severity", severity_name(finding.rule->severity)},
                    {"file", finding.file},
                    {"instance", finding.instance.empty() ? Json(nullptr) : Json(finding.instance)},
                    {"message", finding.message},
                    {"remedy", finding.rule->remedy}});
  }
  Json counts = Json::object();
  for (const auto& [code, count] : counts_) {
    counts[code] = count;
  }
  return {{"errors", errors_}, {"warnings", warnings_}, {"counts", counts}, {"findings", list}};
}

}  // namespace blemish::dataset
