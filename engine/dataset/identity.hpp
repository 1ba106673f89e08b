// dataset.json: what a set is, and the hashes of its files. Two runs that agree in it make the same
// bytes, so it also decides whether a run may be resumed.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "dataset/dataset.hpp"
#include "dataset/quota.hpp"

namespace blemish::dataset {

// While the set is being made: neither the number of its samples nor hashes.
std::string unfinished_json(const Header& header);
// `samples`: how many are there; `hashes`: SHA-256 by file, without those of the samples; `id`: the
// SHA-256 of the list of all. Without dates.
// `quotas`: what became of them, empty when the recipe has none.
std::string finished_json(const Header& header, std::int64_t samples,
                          const std::vector<QuotaCount>& quotas,
                          const std::map<std::string, std::string>& hashes, const std::string& id);

// Throws base::Error when the file says another recipe, seed, count, engine or device.
void check_identity(const std::filesystem::path& file, const Header& header);

// What dataset.json says; without options of formats. Throws base::Error when it is none of ours.
Header read_header(const std::filesystem::path& dataset);

}  // namespace blemish::dataset
