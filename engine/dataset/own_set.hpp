// Our own datasets as a source for the formats: the manifest's records with the label policy that a
// format asks for.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "dataset/dataset.hpp"
#include "dataset/exchange.hpp"

namespace blemish::dataset {

// Which mask goes out.
struct LabelChoice {
  std::optional<recipe::MaskPolicy> mask;  // instead of the recipe's
  std::optional<double> coverage;          // core from the exact coverage, where the set has it
  double min_width_px = 0, grow_px = 0;
};
// "mask=visible,min_width=2px". Throws base::UsageError.
LabelChoice parse_label_choice(const std::string& text);
// What a format's options say, laid over a choice.
LabelChoice combined(LabelChoice choice, const FormatOptions& options);

class OwnSet : public Source {
 public:
  OwnSet(std::filesystem::path root, const Header& header, LabelChoice choice);
  const SetInfo& info() const override { return info_; }
  void for_each(const Visit& visit) const override;

 private:
  std::filesystem::path root_;
  recipe::MaskPolicy policy_;
  std::uint64_t seed_;
  LabelChoice choice_;
  SetInfo info_;
};

SetInfo set_info(const Header& header);

}  // namespace blemish::dataset
