// Rows of parameter tables that several kinds share, in the words of all of them.
#pragma once

#include <array>

#include "defect/shared_kind.hpp"

namespace blemish::defect {

inline constexpr base::Param kAngleRow{
    "angle",
    base::Unit::rad,
    -180 * kRad,
    180 * kRad,
    "[-180 deg, 180 deg]",
    "direction of the long axis on the surface, from image right"};
inline constexpr base::Param kElongationRow{"elongation", base::Unit::number,    1, 8,
                                            "[1, 1.8]",   "long over short axis"};
inline constexpr base::Param kIrregularityRow{"irregularity",
                                              base::Unit::ratio,
                                              0,
                                              0.6,
                                              "[0.1, 0.4]",
                                              "how far the outline departs from an ellipse"};
inline constexpr base::Param kRaggedRow{
    "ragged", base::Unit::ratio, 0,
    0.3,      "[0.05, 0.2]",     "fine detail of the outline as a share of the radius"};
inline constexpr base::Param hue_row(std::string_view fallback) {
  return {"hue",    base::Unit::rad,
          0,        360 * kRad,
          fallback, "color on the wheel: 0 deg red, 60 deg yellow, 120 deg green, 240 deg blue"};
}
inline constexpr base::Param saturation_row(std::string_view fallback) {
  return {"saturation", base::Unit::ratio, 0, 1, fallback, "strength of the color: 0 = gray"};
}

}  // namespace blemish::defect
