#include "dataset/quota.hpp"

#include <map>
#include <set>

#include <fmt/format.h>

#include "dataset/dataset.hpp"

namespace blemish::dataset {

std::vector<QuotaCount> count_quotas(const std::filesystem::path& dataset, const Quotas& asked) {
  std::map<std::string, QuotaCount> by_class;
  std::set<std::int64_t> parts;
  std::map<std::string, std::set<std::pair<std::int64_t, int>>> labelled, unseen;  // by class
  for_each_record(dataset, [&](const Record& record) {
    const std::int64_t part = record.part.value_or(record.index);
    for (const label::Instance& instance : record.instances) {
      (instance.ignored ? unseen : labelled)[instance.class_name].insert({part, instance.number});
    }
    for (const Dropped& dropped : record.dropped) {
      unseen[dropped.class_name].insert({part, dropped.number});
    }
    if (!parts.insert(part).second) {
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
    for (const auto& instance : unseen[class_name]) {  // in one view, but perhaps not in another
      count.invisible += labelled[class_name].contains(instance) ? 0 : 1;
    }
    count.out_of_view = count.planned - count.labelled - count.unplaced - count.invisible;
    counts.push_back(count);
  }
  return counts;
}

Json quotas_json(const std::vector<QuotaCount>& counts) {
  Json json = Json::object();
  for (const QuotaCount& count : counts) {
    json[count.class_name] = {{"asked", count.asked},          {"planned", count.planned},
                              {"labelled", count.labelled},    {"unplaced", count.unplaced},
                              {"invisible", count.invisible},  {"out_of_view", count.out_of_view},
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
    add(count.invisible, "are not seen (ignored or dropped)");
    add(count.out_of_view, "have no pixel in view");
    texts.push_back(text);
  }
  return texts;
}

}  // namespace blemish::dataset
