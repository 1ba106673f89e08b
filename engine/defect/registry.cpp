#include <bit>

#include "defect/kind.hpp"

namespace blemish::defect {

// Every kind, a line each: what is in this list exists.
// clang-format off
#define BLEMISH_KINDS(KIND) \
  KIND(scratch) \
  KIND(pit) \
  KIND(pitting) \
  KIND(spall) \
  KIND(blowhole) \
  KIND(porosity) \
  KIND(pinhole) \
  KIND(crater) \
  KIND(dent) \
  KIND(ding) \
  KIND(bump) \
  KIND(blister) \
  KIND(dust) \
  KIND(stain) \
  KIND(heat_tint) \
  KIND(water_mark) \
  KIND(rust) \
  KIND(oil_film) \
  KIND(particles) \
  KIND(fiber) \
  KIND(smear) \
  KIND(fingerprint) \
  KIND(splash) \
  KIND(residue) \
  KIND(adhesive) \
  KIND(ink_mark) \
  KIND(swarf) \
  KIND(scuff) \
  KIND(gouge) \
  KIND(tool_mark) \
  KIND(handling_mark) \
  KIND(burr) \
  KIND(chip) \
  KIND(crack) \
  KIND(craze) \
  KIND(missing_coating) \
  KIND(over_polish) \
  KIND(texture_patch) \
  KIND(inclusion) \
  KIND(grinding_burn) \
  KIND(chatter_marks) \
  KIND(feed_lines) \
  KIND(sink_mark) \
  KIND(weld_line) \
  KIND(flow_line) \
  KIND(splay) \
  KIND(black_speck) \
  KIND(gate_vestige) \
  KIND(ejector_mark) \
  KIND(marking)
// clang-format on

#define BLEMISH_DECLARE(kind) extern constinit const DefectType kind;
BLEMISH_KINDS(BLEMISH_DECLARE)
#undef BLEMISH_DECLARE
extern constinit const DefectType graft;
extern constinit const DefectType variant;

const std::vector<const DefectType*>& registry() {
#define BLEMISH_ADDRESS(kind) &kind,
  static const std::vector<const DefectType*> kinds{BLEMISH_KINDS(BLEMISH_ADDRESS)};
#undef BLEMISH_ADDRESS
  return kinds;
}

const std::vector<const DefectType*>& unshaded() {
  static const std::vector<const DefectType*> kinds{
      &graft,
      &variant,
  };
  return kinds;
}

const DefectType* find(std::string_view name) {
  for (const auto* kinds : {&registry(), &unshaded()}) {
    for (const DefectType* kind : *kinds) {
      if (kind->name == name) {
        return kind;
      }
    }
  }
  return nullptr;
}

Packed pack(const base::Values& values, std::uint32_t seed) {
  Packed packed(values.values);
  packed.push_back(std::bit_cast<float>(seed));
  return packed;
}

}  // namespace blemish::defect
