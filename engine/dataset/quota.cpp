#include "dataset/quota.hpp"

#include <map>
#include <set>

#include <fmt/format.h>

#include "dataset/dataset.hpp"

namespace blemish::dataset {

std::vector<QuotaCount> count_quotas(const std::filesystem::path& dataset, const Quotas& asked) {
  std::map<std::string, QuotaCount> by_class;
  std::set<std::int64_t> parts;
  std::map<std::string, std::set<std::string>> labelled;  // uids, by class
  for_each_record(dataset, [&](const Record& record) {
    for (const label::Instance& instance : record.instances) {
      labelled[instance.class_name].insert(instance.uid);
    }
    if (!parts.insert(record.part.value_or(record.index)).second) {
      return;  // another view of the part
    }
    for (const auto& [class_name, count] : record.planned) {
      by_class[class_name].planned += count;
    }
    for (const plan::Unplaced& unplaced : record.unplaced) {
      by_class[unplaced.class_name].unplaced += record.control == plan::Control::none ? 1 : 0;
    }
  });
  std::vector<QuotaCount> counts;
  for (const auto& [class_name, number] : asked) {
    QuotaCount count = by_class[class_name];
    count.class_name = class_name;
    count.asked = number;
    count.labelled = static_cast<std::int64_t>(labelled[class_name].size());
    count.out_of_view = count.planned - count.labelled - count.unplaced;
    counts.push_back(count);
  }
  return counts;
}

Json quotas_json(const std::vector<QuotaCount>& counts) {
  Json json = Json::object();
  for (const QuotaCount& count : counts) {
    json[count.class_name] = {{"asked", count.asked},
                              {"planned", count.planned},
                              {"labelled", count.labelled},
                              {"unplaced", count.unplaced},
                              {"out_of_view", count.out_of_view},
                              {"shortfall", count.shortfall()}};
  }
  return json;
}

std::vector<std::string> shortfalls(const std::vector<QuotaCount>& counts) {
  std::vector<std::string> texts;
  for (const QuotaCount& count : counts) {
    if (count.shortfall() == 0) {
      continue;
    }
    std::string text =
        fmt::format("quota {}: {} of {} labelled", count.class_name, count.labelled, count.planned);
    const auto add = [&](std::int64_t number, const char* what) {
      text += number > 0 ? fmt::format(", {} {}", number, what) : "";
    };
    add(count.unplaced, "found no place");
    add(count.out_of_view, "have no pixel in view");
    texts.push_back(text);
  }
  return texts;
}

}  // namespace blemish::dataset
