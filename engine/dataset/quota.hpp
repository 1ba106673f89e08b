// What became of the instances that a run was asked for, class by class.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "dataset/json.hpp"

namespace blemish::dataset {

// `asked` is of the whole run, the rest of the samples that the folder holds. An instance that
// several views show counts once.
struct QuotaCount {
  std::string class_name;
  std::int64_t asked = 0;
  std::int64_t planned = 0;
  std::int64_t labelled = 0;
  std::int64_t unplaced = 0;     // found no place
  std::int64_t out_of_view = 0;  // have a place, but no pixel
  std::int64_t shortfall() const { return planned - labelled; }
};
using Quotas = std::vector<std::pair<std::string, std::int64_t>>;

std::vector<QuotaCount> count_quotas(const std::filesystem::path& dataset, const Quotas& asked);
Json quotas_json(const std::vector<QuotaCount>& counts);
// "scratch: 297 of 300 labelled, 3 found no place", for those that fall short.
std::vector<std::string> shortfalls(const std::vector<QuotaCount>& counts);

}  // namespace blemish::dataset
