#include "dataset/quota.hpp"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>

#include <fmt/format.h>

#include "dataset/dataset.hpp"

namespace blemish::dataset {

namespace {

using Instances = std::set<std::pair<std::int64_t, int>>;  // part, number

struct Found {
  Instances labelled, ignored, dropped;
};

std::int64_t count_beyond(const Instances& instances,
                          std::initializer_list<const Instances*> better) {
  return std::count_if(instances.begin(), instances.end(), [&](const auto& one) {
    return std::none_of(better.begin(), better.end(),
                        [&](const Instances* set) { return set->count(one) > 0; });
  });
}

}  // namespace

std::vector<QuotaCount> count_quotas(const std::filesystem::path& dataset, const Quotas& asked) {
  if (asked.empty()) {
    return {};
  }
  std::map<std::string, QuotaCount> counts;
  std::map<std::string, Found> found;
  std::set<std::int64_t> parts;
  for_each_record(dataset, [&](const Record& record) {
    const std::int64_t part = record.part.value_or(record.index);
    for (const label::Instance& instance : record.instances) {
      Found& of_class = found[instance.class_name];
      (instance.ignored ? of_class.ignored : of_class.labelled).insert({part, instance.number});
    }
    for (const Dropped& dropped : record.dropped) {
      found[dropped.class_name].dropped.insert({part, dropped.number});
    }
    if (!parts.insert(part).second || record.control != plan::Control::none) {
      return;  // another view of the part, or none of the quotas' samples
    }
    for (const auto& [class_name, count] : record.planned) {
      counts[class_name].planned += count;
    }
    for (const plan::Unplaced& unplaced : record.unplaced) {
      ++counts[unplaced.class_name].unplaced;
    }
  });
  std::vector<QuotaCount> result;
  for (const auto& [class_name, number] : asked) {
    const Found& of_class = found[class_name];
    QuotaCount count = counts[class_name];
    count.class_name = class_name;
    count.asked = number;
    count.labelled = static_cast<std::int64_t>(of_class.labelled.size());
    count.ignored = count_beyond(of_class.ignored, {&of_class.labelled});
    count.dropped = count_beyond(of_class.dropped, {&of_class.labelled, &of_class.ignored});
    count.out_of_view =
        count.planned - count.labelled - count.ignored - count.dropped - count.unplaced;
    result.push_back(count);
  }
  return result;
}

Json quotas_json(const std::vector<QuotaCount>& counts) {
  Json json = Json::object();
  for (const QuotaCount& count : counts) {
    json[count.class_name] = {{"asked", count.asked},
                              {"planned", count.planned},
                              {"labelled", count.labelled},
                              {"ignored", count.ignored},
                              {"dropped", count.dropped},
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
    add(count.ignored, "are invisible and ignored");
    add(count.dropped, "were invisible and are left out");
    add(count.unplaced, "found no place");
    add(count.out_of_view, "have no pixel in view");
    texts.push_back(text);
  }
  return texts;
}

}  // namespace blemish::dataset
