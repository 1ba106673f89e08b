// The kind `variant`: another mesh in the part's place.
#include <array>

#include <fmt/format.h>

#include "recipe/readers.hpp"

namespace blemish::recipe {

using base::Node;
using base::Unit;

namespace {

// They follow from the meshes, and so does the place.
void refuse_derived(const Node& body) {
  for (const char* name : {"source", "length", "width", "depth", "fill"}) {
    if (const Node given = body[name]) {
      given.fault_at_key(fmt::format("\"{}\" of a variant follows from the meshes", name));
    }
  }
  for (const char* name :
       {"on", "along", "at", "to_lay", "to_handling", "to_edge", "apart", "touching", "cluster"}) {
    if (const Node given = body[name]) {
      given.fault_at_key("a variant lies where its mesh differs from the part's",
                         fmt::format("remove \"{}\"", name));
    }
  }
}

}  // namespace

std::optional<std::size_t> read_variant(const Node& body, Recipe& recipe) {
  constexpr double kMinUm = 0.1;
  constexpr double kMaxUm = 10000;
  refuse_derived(body);
  const Node mesh = body["mesh"];
  const Node tolerance = body["tolerance"];
  if (!recipe.part.mesh) {
    body.fault_at_key("a variant stands in for the mesh of a part, and this part has none",
                      "part: {mesh: …}, or a graft on photos");
    return std::nullopt;
  }
  if (!mesh) {
    mesh.fault("is missing: a variant is another mesh of the part", "mesh: ring-with-flash.stl");
    return std::nullopt;
  }
  scene::VariantSpec variant;
  variant.mesh = *recipe.part.mesh;
  variant.mesh.where = mesh.where();
  variant.mesh.file = mesh.path();
  expect_file(mesh, variant.mesh.file);
  if (tolerance) {
    variant.tolerance_mm =
        tolerance.quantity(Unit::um, kMinUm, kMaxUm, 1000 * variant.tolerance_mm) / 1000;
  }
  if (scene::is_step(variant.mesh.file) != scene::is_step(recipe.part.mesh->file)) {
    mesh.fault(
        "a STEP file has a unit of its own, other files that of `part.unit`: both meshes "
        "are of the same sort",
        "export both meshes from the same program");
  }
  recipe.part.variants.push_back(std::move(variant));
  return recipe.part.variants.size() - 1;
}

}  // namespace blemish::recipe
