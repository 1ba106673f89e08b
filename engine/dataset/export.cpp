#include "dataset/export.hpp"

#include <fmt/format.h>

#include "dataset/card.hpp"

namespace blemish::dataset {

Exported export_set(const OpenSet& open, const Format& format, const FormatOptions& options,
                    const ExportChoice& choice, const std::filesystem::path& root, bool native) {
  std::unique_ptr<Source> source = open(combined(choice.labels, options));
  if (!choice.relabel.empty()) {
    source = relabeled(std::move(source), choice.relabel);
  }
  if (choice.twins_as_negatives && !native) {
    source = with_twins(std::move(source));
  }
  if (choice.patches.size_px > 0 && !native) {
    source = tiled(std::move(source), choice.patches);
  }
  Output output(root, format, options, native);
  format.write(*source, output);
  output.finish();
  Exported exported{output.files(), output.losses()};
  if (!native) {
    const CardFacts facts{source->info(),
                          count(*source),
                          fmt::format("{}, {}", format.name, format.help),
                          {exported.losses.summary(format.name)},
                          exported.files};
    for (const std::string& file : write_card(facts, root)) {
      exported.files.push_back(file);
    }
  }
  return exported;
}

}  // namespace blemish::dataset
