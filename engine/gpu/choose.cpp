#include <algorithm>
#include <cctype>

#include "gpu/device.hpp"

namespace blemish::gpu {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  return text;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string result;
  for (const std::string& part : parts) {
    result += (result.empty() ? "" : ", ") + part;
  }
  return result;
}

Verdict judge(const DeviceFacts& device, const std::string& wanted) {
  Verdict verdict;
  verdict.rank = int(device.type);
  if (!device.lacks.empty()) {
    verdict.reason = "refused: lacks " + joined(device.lacks);
  } else if (!wanted.empty() && lower(device.name).find(lower(wanted)) == std::string::npos) {
    verdict.reason = "passed over: its name does not hold \"" + wanted + "\"";
  } else {
    verdict.usable = true;
    verdict.reason = "usable: " + type_name(device.type) + " device";
  }
  return verdict;
}

}  // namespace

std::string type_name(DeviceType type) {
  switch (type) {
    case DeviceType::discrete:
      return "discrete";
    case DeviceType::integrated:
      return "integrated";
    case DeviceType::virtual_gpu:
      return "virtual";
    case DeviceType::cpu:
      return "CPU";
    case DeviceType::other:
      break;
  }
  return "other";
}

std::string to_string(MemoryPath path) {
  if (path.stage_uploads == path.stage_readbacks) {
    return path.stage_uploads ? "staging" : "direct";
  }
  return path.stage_uploads ? "uploads staged, read-back direct"
                            : "uploads direct, read-back staged";
}

Choice choose(const std::vector<DeviceFacts>& devices, const std::string& wanted) {
  Choice choice;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    choice.verdicts.push_back(judge(devices[i], wanted));
    const Verdict& verdict = choice.verdicts.back();
    if (verdict.usable && (!choice.chosen || verdict.rank < choice.verdicts[*choice.chosen].rank)) {
      choice.chosen = i;
    }
  }
  for (std::size_t i = 0; i < devices.size(); ++i) {
    Verdict& verdict = choice.verdicts[i];
    if (choice.chosen == i) {
      verdict.reason = "chosen: " + type_name(devices[i].type) + " device" +
                       (wanted.empty() ? ", the best kind here" : ", as asked for");
    } else if (verdict.usable) {
      verdict.reason += ", but \"" + devices[*choice.chosen].name + "\" comes first";
    }
  }
  return choice;
}

}  // namespace blemish::gpu
