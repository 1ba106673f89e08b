#include <bit>

#include "defect/kind.hpp"

namespace blemish::defect {

// Every kind, a line each: what is in this list exists.
// clang-format off
#define BLEMISH_KINDS(KIND) \
  KIND(scratch) \
  KIND(pit) \
  KIND(pitting) \
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
  KIND(swarf)
// clang-format on

#define BLEMISH_DECLARE(kind) extern constinit const DefectType kind;
BLEMISH_KINDS(BLEMISH_DECLARE)
#undef BLEMISH_DECLARE

const std::vector<const DefectType*>& registry() {
#define BLEMISH_ADDRESS(kind) &kind,
  static const std::vector<const DefectType*> kinds{BLEMISH_KINDS(BLEMISH_ADDRESS)};
#undef BLEMISH_ADDRESS
extern constinit const DefectType scratch;
extern constinit const DefectType scuff;
extern constinit const DefectType gouge;
extern constinit const DefectType tool_mark;
extern constinit const DefectType handling_mark;
extern constinit const DefectType pit;
extern constinit const DefectType pitting;
extern constinit const DefectType blowhole;
extern constinit const DefectType porosity;
extern constinit const DefectType pinhole;
extern constinit const DefectType crater;
extern constinit const DefectType dent;
extern constinit const DefectType ding;
extern constinit const DefectType bump;
extern constinit const DefectType blister;
extern constinit const DefectType burr;
extern constinit const DefectType chip;
extern constinit const DefectType crack;
extern constinit const DefectType craze;
extern constinit const DefectType dust;

const std::vector<const DefectType*>& registry() {
  static const std::vector<const DefectType*> kinds{
      &scratch,  &scuff,    &gouge,   &tool_mark, &handling_mark, &pit,  &pitting,
      &blowhole, &porosity, &pinhole, &crater,    &dent,          &ding, &bump,
      &blister,  &burr,     &chip,    &crack,     &craze,         &dust,
  };
  return kinds;
}

const DefectType* find(std::string_view name) {
  for (const DefectType* kind : registry()) {
    if (kind->name == name) {
      return kind;
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
