#include <bit>

#include "defect/kind.hpp"

namespace blemish::defect {

extern constinit const DefectType scratch;
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
extern constinit const DefectType dust;
extern constinit const DefectType stain;
extern constinit const DefectType heat_tint;
extern constinit const DefectType water_mark;
extern constinit const DefectType rust;
extern constinit const DefectType oil_film;
extern constinit const DefectType particles;
extern constinit const DefectType fiber;
extern constinit const DefectType smear;
extern constinit const DefectType fingerprint;
extern constinit const DefectType splash;
extern constinit const DefectType residue;
extern constinit const DefectType adhesive;
extern constinit const DefectType ink_mark;
extern constinit const DefectType swarf;

const std::vector<const DefectType*>& registry() {
  static const std::vector<const DefectType*> kinds{
      &scratch, &pit,  &pitting, &blowhole, &porosity, &pinhole,
      &crater,  &dent, &ding,    &bump,     &blister,  &dust,
      &scratch, &pit,      &dust,      &stain,    &heat_tint, &water_mark,
      &rust,    &oil_film, &particles, &fiber,    &smear,     &fingerprint,
      &splash,  &residue,  &adhesive,  &ink_mark, &swarf,
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
