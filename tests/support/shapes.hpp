// The shared headers' functions of every kind by name, for tests that run over all of them. A kind
// that is missing here fails the conformance test.
#pragma once

#include <cstddef>
#include <map>
#include <string_view>

#include "defect/shared_kind.hpp"
#include "shaders/shared/kinds/adhesive.h"
#include "shaders/shared/kinds/black_speck.h"
#include "shaders/shared/kinds/blister.h"
#include "shaders/shared/kinds/blowhole.h"
#include "shaders/shared/kinds/bump.h"
#include "shaders/shared/kinds/burr.h"
#include "shaders/shared/kinds/chatter_marks.h"
#include "shaders/shared/kinds/chip.h"
#include "shaders/shared/kinds/crack.h"
#include "shaders/shared/kinds/crater.h"
#include "shaders/shared/kinds/craze.h"
#include "shaders/shared/kinds/dent.h"
#include "shaders/shared/kinds/ding.h"
#include "shaders/shared/kinds/dust.h"
#include "shaders/shared/kinds/ejector_mark.h"
#include "shaders/shared/kinds/feed_lines.h"
#include "shaders/shared/kinds/fiber.h"
#include "shaders/shared/kinds/fingerprint.h"
#include "shaders/shared/kinds/flow_line.h"
#include "shaders/shared/kinds/gate_vestige.h"
#include "shaders/shared/kinds/gouge.h"
#include "shaders/shared/kinds/grinding_burn.h"
#include "shaders/shared/kinds/handling_mark.h"
#include "shaders/shared/kinds/heat_tint.h"
#include "shaders/shared/kinds/inclusion.h"
#include "shaders/shared/kinds/ink_mark.h"
#include "shaders/shared/kinds/marking.h"
#include "shaders/shared/kinds/missing_coating.h"
#include "shaders/shared/kinds/oil_film.h"
#include "shaders/shared/kinds/over_polish.h"
#include "shaders/shared/kinds/particles.h"
#include "shaders/shared/kinds/pinhole.h"
#include "shaders/shared/kinds/pit.h"
#include "shaders/shared/kinds/pitting.h"
#include "shaders/shared/kinds/porosity.h"
#include "shaders/shared/kinds/residue.h"
#include "shaders/shared/kinds/rust.h"
#include "shaders/shared/kinds/scratch.h"
#include "shaders/shared/kinds/scuff.h"
#include "shaders/shared/kinds/sink_mark.h"
#include "shaders/shared/kinds/smear.h"
#include "shaders/shared/kinds/spall.h"
#include "shaders/shared/kinds/splash.h"
#include "shaders/shared/kinds/splay.h"
#include "shaders/shared/kinds/stain.h"
#include "shaders/shared/kinds/swarf.h"
#include "shaders/shared/kinds/texture_patch.h"
#include "shaders/shared/kinds/tool_mark.h"
#include "shaders/shared/kinds/water_mark.h"
#include "shaders/shared/kinds/weld_line.h"

namespace blemish::testing {

struct Shape {
  std::size_t bytes;
  float (*height_um)(const base::Values&, std::uint32_t seed, glm::vec2 local_um);
  shared::Skin (*skin)(const base::Values&, std::uint32_t seed, glm::vec2 local_um);
};

template <typename Kind>
Shape shape_of() {
  return {sizeof(Kind),
          [](const base::Values& values, std::uint32_t seed, glm::vec2 at) {
            return height_um(defect::shared_kind<Kind>(values, seed), at);
          },
          [](const base::Values& values, std::uint32_t seed, glm::vec2 at) {
            return skin(defect::shared_kind<Kind>(values, seed), at);
          }};
}

inline const std::map<std::string_view, Shape>& shapes() {
  // clang-format off
  static const std::map<std::string_view, Shape> all{
      {"scratch", shape_of<shared::Scratch>()},
      {"pit", shape_of<shared::Pit>()},
      {"dust", shape_of<shared::Dust>()},
      {"scuff", shape_of<shared::Scuff>()},
      {"gouge", shape_of<shared::Gouge>()},
      {"tool_mark", shape_of<shared::ToolMark>()},
      {"handling_mark", shape_of<shared::HandlingMark>()},
      {"pitting", shape_of<shared::Pitting>()},
      {"spall", shape_of<shared::Spall>()},
      {"blowhole", shape_of<shared::Blowhole>()},
      {"porosity", shape_of<shared::Porosity>()},
      {"pinhole", shape_of<shared::Pinhole>()},
      {"crater", shape_of<shared::Crater>()},
      {"dent", shape_of<shared::Dent>()},
      {"ding", shape_of<shared::Ding>()},
      {"bump", shape_of<shared::Bump>()},
      {"blister", shape_of<shared::Blister>()},
      {"burr", shape_of<shared::Burr>()},
      {"chip", shape_of<shared::Chip>()},
      {"crack", shape_of<shared::Crack>()},
      {"craze", shape_of<shared::Craze>()},
      {"stain", shape_of<shared::Stain>()},
      {"heat_tint", shape_of<shared::HeatTint>()},
      {"water_mark", shape_of<shared::WaterMark>()},
      {"rust", shape_of<shared::Rust>()},
      {"oil_film", shape_of<shared::OilFilm>()},
      {"particles", shape_of<shared::Particles>()},
      {"fiber", shape_of<shared::Fiber>()},
      {"smear", shape_of<shared::Smear>()},
      {"fingerprint", shape_of<shared::Fingerprint>()},
      {"splash", shape_of<shared::Splash>()},
      {"residue", shape_of<shared::Residue>()},
      {"adhesive", shape_of<shared::Adhesive>()},
      {"ink_mark", shape_of<shared::InkMark>()},
      {"swarf", shape_of<shared::Swarf>()},
      {"missing_coating", shape_of<shared::MissingCoating>()},
      {"over_polish", shape_of<shared::OverPolish>()},
      {"texture_patch", shape_of<shared::TexturePatch>()},
      {"inclusion", shape_of<shared::Inclusion>()},
      {"grinding_burn", shape_of<shared::GrindingBurn>()},
      {"chatter_marks", shape_of<shared::ChatterMarks>()},
      {"feed_lines", shape_of<shared::FeedLines>()},
      {"sink_mark", shape_of<shared::SinkMark>()},
      {"weld_line", shape_of<shared::WeldLine>()},
      {"flow_line", shape_of<shared::FlowLine>()},
      {"splay", shape_of<shared::Splay>()},
      {"black_speck", shape_of<shared::BlackSpeck>()},
      {"gate_vestige", shape_of<shared::GateVestige>()},
      {"ejector_mark", shape_of<shared::EjectorMark>()},
      {"marking", shape_of<shared::Marking>()},
  };
  // clang-format on
  return all;
}

}  // namespace blemish::testing
