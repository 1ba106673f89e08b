#include "dataset/export.hpp"

#include <fmt/format.h>

#include "base/files.hpp"
#include "dataset/card.hpp"

namespace blemish::dataset {

namespace {

// What a folder that is complete in itself has beside its format's files.
void finish_folder(const Source& source, const Output& output, bool dvc, Exported& exported) {
  const std::filesystem::path& root = output.root();
  const Format& format = output.format();
  const auto add = [&](const std::string& file) {
    exported.files.push_back(file);
    exported.sums.add(file, base::sha256_file(root / file));
  };
  const CardFacts facts{source.info(),
                        count(source),
                        fmt::format("{}, {}", format.name, format.help),
                        {exported.losses.summary(format.name)},
                        exported.files,
                        output.head()};
  for (const std::string& file : write_card(facts, root)) {
    add(file);
  }
  Json chosen = Json::object();
  for (const base::Values& values : output.options().tables) {
    chosen.update(parameters_json(values));
  }
  Making making{"export",
                {{"format", format.name}, {"options", chosen}},
                Json::object(),
                {},
                BLEMISH_VERSION};
  for (const std::filesystem::path& file : source.info().read_from) {
    making.inputs.emplace_back(file.filename().string(), base::sha256_file(file));
  }
  write_provenance(root, exported.sums, making);
  add(kSumsFile);
  add(kStatementFile);
  if (dvc) {
    base::write_file(root / kDvcFile, dvc_text(root, std::string(format.name), exported.files));
    add(kDvcFile);
  }
}

}  // namespace

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
  Exported exported{output.files(), output.losses(), output.sums()};
  if (!native) {
    finish_folder(*source, output, choice.dvc, exported);
  }
  return exported;
}

}  // namespace blemish::dataset
