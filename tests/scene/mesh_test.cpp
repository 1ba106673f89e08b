#include "scene/mesh.hpp"

#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "scene/scene.hpp"
#include "scene/volume.hpp"
#include "temp_dir.hpp"

namespace blemish::scene {
namespace {

using ::testing::HasSubstr;

std::string shipped(const std::string& path) { return BLEMISH_SOURCE_DIR "/scenes/" + path; }

MeshSpec spec_of(const std::string& file, double mm_per_unit = 1, int up = 4) {
  MeshSpec spec;
  spec.file = file;
  spec.mm_per_unit = mm_per_unit;
  spec.pose.up = up;
  return spec;
}

Mesh load(const MeshSpec& spec, const std::vector<RegionSpec>& regions = {}) {
  std::vector<base::Fault> warnings;
  return load_mesh(spec, regions, warnings);
}

std::set<std::string> names_of(const Mesh& mesh) {
  std::set<std::string> names;
  for (const Section& section : mesh.sections) {
    names.insert(section.names.front());
  }
  return names;
}

void expect_near(glm::dvec3 actual, glm::dvec3 expected, double tolerance = 1e-4) {
  EXPECT_LT(glm::distance(actual, expected), tolerance)
      << actual.x << " " << actual.y << " " << actual.z;
}

std::string ascii_stl(const std::vector<std::array<std::string, 3>>& triangles) {
  std::string text = "solid test\n";
  for (const auto& corners : triangles) {
    text += "facet normal 0 0 0\nouter loop\n";
    for (const std::string& corner : corners) {
      text += "vertex " + corner + "\n";
    }
    text += "endloop\nendfacet\n";
  }
  return text + "endsolid test\n";
}

TEST(Mesh, DefaultPosePutsTheTopCenterAtTheOrigin) {
  const Mesh mesh = load(spec_of(shipped("ring/ring.stl")));
  EXPECT_EQ(mesh.triangles.size(), 9600u);
  expect_near(mesh.min_mm, {-10, -10, -8});
  expect_near(mesh.max_mm, {10, 10, 0});
  // Annulus less the four chamfers, each a ring of half a square of 0.5 mm (theorem of Pappus).
  EXPECT_NEAR(volume_mm3(mesh), M_PI * ((100 - 25) * 8 - 0.25 * 2 * (10 - 1. / 6 + 5 + 1. / 6)),
              0.2);
}

TEST(Mesh, EveryFormatLoadsWithItsNamesAndTrueScale) {
  const Mesh plate = load(spec_of(shipped("plate/plate.obj")));
  expect_near(plate.max_mm - plate.min_mm, {60, 40, 6});
  EXPECT_EQ(names_of(plate), (std::set<std::string>{"top", "bottom", "pocket_floor", "pocket_wall",
                                                    "sides", "holes"}));
  const Mesh bracket = load(spec_of(shipped("bracket/bracket.ply")));
  expect_near(bracket.max_mm - bracket.min_mm, {40, 30, 30});
  const Mesh knob = load(spec_of(shipped("knob/knob.glb"), 1000, 2));
  expect_near(knob.max_mm - knob.min_mm, {28, 28, 18}, 1e-2);
  EXPECT_THAT(names_of(knob), ::testing::Contains("cap"));
  EXPECT_GT(volume_mm3(bracket), 0);
  EXPECT_GT(volume_mm3(knob), 0);
}

TEST(Mesh, EveryUpAxisStandsUprightWithoutMirroring) {
  const double volume = volume_mm3(load(spec_of(shipped("bracket/bracket.ply"))));
  for (int up = 0; up < 6; ++up) {
    const Mesh mesh = load(spec_of(shipped("bracket/bracket.ply"), 1, up));
    EXPECT_NEAR(volume_mm3(mesh), volume, 1e-3 * volume) << up;
    const double height = mesh.max_mm.z - mesh.min_mm.z;
    EXPECT_NEAR(height, up < 2 ? 40 : 30, 1e-3) << up;
  }
}

TEST(Mesh, TurnAndOriginFollowThePose) {
  MeshSpec spec = spec_of(shipped("plate/plate.obj"));
  spec.pose.turn_rad = M_PI / 2;
  spec.pose.origin = "bottom";
  const Mesh turned = load(spec);
  expect_near(turned.min_mm, {-20, -30, 0});
  expect_near(turned.max_mm, {20, 30, 6});

  spec.pose.turn_rad = 0;
  spec.pose.origin = "region:floor";
  RegionSpec floor;
  floor.name = "floor";
  floor.mesh = "pocket_floor";
  expect_near(load(spec, {floor}).max_mm, {30, 20, 2});
}

TEST(Mesh, NormalsAreSmoothOnCurvesAndSplitAtCreases) {
  const Mesh mesh = load(spec_of(shipped("ring/ring.stl")));
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    for (int k = 0; k < 3; ++k) {
      const glm::dvec3 p = mesh.corner(t, k);
      const glm::dvec3 n(mesh.normals[mesh.triangles[t][k]]);
      ASSERT_NEAR(glm::length(n), 1, 1e-5);
      const glm::dvec3 center = (mesh.corner(t, 0) + mesh.corner(t, 1) + mesh.corner(t, 2)) / 3.0;
      if (glm::length(glm::dvec2(center)) > 9.99) {  // the outside: radial, exactly
        const glm::dvec2 radial = glm::normalize(glm::dvec2(p));
        ASSERT_LT(glm::distance(n, glm::dvec3(radial, 0)), 1e-4);
      } else if (center.z > -1e-6) {  // the face: straight up to its edge
        ASSERT_LT(glm::distance(n, glm::dvec3(0, 0, 1)), 1e-5);
      }
    }
  }
}

TEST(Mesh, DegenerateTrianglesAreDroppedAndReported) {
  const testing::TempDir dir;
  const std::string file = dir / "a.stl";
  base::write_file(file, ascii_stl({{"0 0 0", "1 0 0", "0 1 0"},
                                    {"0 0 0", "1 1 1", "2 2 2"},
                                    {"0 0 0", "0 0 0", "0 1 0"}}));
  std::vector<base::Fault> warnings;
  const Mesh mesh = load_mesh(spec_of(file), {}, warnings);
  EXPECT_EQ(mesh.triangles.size(), 1u);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_THAT(warnings[0].message, HasSubstr("2 of 3 triangles"));
  EXPECT_EQ(warnings[0].severity, base::Severity::warning);
}

void expect_error(const std::string& file, const std::string& text) {
  try {
    load(spec_of(file));
    ADD_FAILURE() << file << " loaded";
  } catch (const base::Error& error) {
    EXPECT_THAT(error.what(), HasSubstr(text));
    EXPECT_THAT(error.what(), HasSubstr(file));
    EXPECT_FALSE(error.fault().hint.empty());
  }
}

TEST(Mesh, BadFilesAreErrorsThatNameThem) {
  const testing::TempDir dir;
  expect_error(dir / "missing.stl", "no such file");
  base::write_file(dir / "empty.stl", std::string_view());
  expect_error(dir / "empty.stl", "empty");
  base::write_file(dir / "text.obj", "this is no mesh\n");
  expect_error(dir / "text.obj", "");
  base::write_file(dir / "points.ply",
                   "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float "
                   "y\nproperty float z\nend_header\n0 0 0\n");
  expect_error(dir / "points.ply", "");
  base::write_file(dir / "flat.stl", ascii_stl({{"0 0 0", "1 1 1", "2 2 2"}}));
  expect_error(dir / "flat.stl", "no triangle");
  const std::string whole = base::read_file(shipped("knob/knob.glb"));
  base::write_file(dir / "cut.glb", whole.substr(0, whole.size() / 2));
  expect_error(dir / "cut.glb", "");
}

TEST(Mesh, TrianglesWithCoordinatesThatAreNotNumbersAreDroppedAndReported) {
  const testing::TempDir dir;
  const std::string whole = base::read_file(shipped("ring/ring.stl"));
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    std::string bytes = whole;
    std::memcpy(bytes.data() + 84 + 50 * 7 + 12, &bad, sizeof bad);
    base::write_file(dir / "nan.stl", bytes);
    std::vector<base::Fault> warnings;
    const Mesh mesh = load_mesh(spec_of(dir / "nan.stl"), {}, warnings);
    EXPECT_EQ(mesh.triangles.size(), 9599u);
    expect_near(mesh.max_mm - mesh.min_mm, {20, 20, 8});
    for (const glm::vec3& p : mesh.positions_mm) {
      ASSERT_TRUE(std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z));
    }
    ASSERT_EQ(warnings.size(), 1u);
    EXPECT_THAT(warnings[0].message, HasSubstr("1 of 9600 triangles"));
    EXPECT_THAT(warnings[0].message, HasSubstr("not a finite number"));
    EXPECT_EQ(warnings[0].severity, base::Severity::warning);
  }
}

TEST(Mesh, WithoutAnyTriangleOfNumbersItIsAnError) {
  const testing::TempDir dir;
  base::write_file(dir / "nan.stl",
                   ascii_stl({{"nan 0 0", "1 0 0", "0 1 0"}, {"0 0 0", "1 0 nan", "0 1 0"}}));
  expect_error(dir / "nan.stl", "not a finite number");
}

TEST(Mesh, AForgottenUnitIsWarnedOf) {
  std::vector<base::Fault> warnings;
  load_mesh(spec_of(shipped("knob/knob.glb")), {}, warnings);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_THAT(warnings[0].hint, HasSubstr("part.unit"));
}

TEST(Regions, BoxesCutTheSurfaceExactly) {
  const Mesh mesh = load(spec_of(shipped("plate/plate.obj")));
  RegionSpec region;
  region.mesh = "top";
  region.box = Box{{-30, -20, -1}, {-20, 20, 1}};
  double area = 0;
  for (const Facet& facet : region_surface(mesh, region)) {
    area += facet.area_mm2();
  }
  // A strip of the top, 10 mm wide, that holds two of the holes.
  EXPECT_NEAR(area, 10 * 40 - 2 * M_PI * 2.5 * 2.5, 0.1);
}

TEST(Regions, AFaceInTheSideOfABoxBelongsToIt) {
  const Mesh mesh = load(spec_of(shipped("ring/ring.stl")));
  for (const double z : {0.0, -8.0}) {
    for (const Box& box : {Box{{-20, -20, z}, {20, 20, z}}, Box{{-20, -20, z}, {20, 20, z + 1e-3}},
                           Box{{-20, -20, z - 1e-3}, {20, 20, z}}}) {
      RegionSpec region;
      region.box = box;
      double area = 0;
      for (const Facet& facet : region_surface(mesh, region)) {
        area += facet.area_mm2();
      }
      EXPECT_NEAR(area, M_PI * (9.5 * 9.5 - 5.5 * 5.5), 0.5);
    }
  }
}

TEST(Regions, ByMeshNameSelectThatObject) {
  const Mesh mesh = load(spec_of(shipped("plate/plate.obj")));
  RegionSpec region;
  region.mesh = "pocket_floor";
  const std::vector<Facet> floor = region_surface(mesh, region);
  ASSERT_EQ(floor.size(), 2u);
  EXPECT_NEAR(floor[0].area_mm2() + floor[1].area_mm2(), 24 * 14, 1e-3);
  expect_near(center_of(floor), {0, 0, -2});
}

// Two triangles of different materials, and one whose material is the importer's own.
TEST(Regions, ByColorSelectTheMaterialsOfThatColor) {
  const testing::TempDir dir;
  base::write_file(dir / "colors.mtl", "newmtl red\nKd 1 0 0\nnewmtl gray\nKd 0.502 0.5 0.5\n");
  base::write_file(dir / "colors.obj",
                   "mtllib colors.mtl\nv 0 0 0\nv 2 0 0\nv 0 2 0\nv 0 0 3\n"
                   "o a\nusemtl red\nf 1 2 3\no b\nusemtl gray\nf 1 3 4\n");
  const Mesh mesh = load(spec_of(dir / "colors.obj"));
  RegionSpec region;
  region.color = glm::u8vec3(255, 0, 0);
  ASSERT_EQ(region_surface(mesh, region).size(), 1u);
  EXPECT_NEAR(region_surface(mesh, region)[0].area_mm2(), 2, 1e-6);
  for (const int code : {127, 128, 129}) {  // within one code
    region.color = glm::u8vec3(code, 128, 127);
    EXPECT_EQ(region_surface(mesh, region).size(), 1u) << code;
  }
  region.color = glm::u8vec3(130, 128, 128);
  EXPECT_TRUE(region_surface(mesh, region).empty());
  EXPECT_EQ(known_selectors(region, mesh), "\"#808080\", \"#ff0000\"");
  for (const Section& section : load(spec_of(shipped("ring/ring.stl"))).sections) {
    EXPECT_FALSE(section.color) << "STL has no colors";
  }
}

PartSpec plate_part(const RegionSpec& region) {
  PartSpec part;
  part.mesh = spec_of(shipped("plate/plate.obj"));
  part.regions = {region};
  return part;
}

TEST(Scene, ARegionThatSelectsNothingIsAnError) {
  RegionSpec region;
  region.name = "nowhere";
  region.where = {"recipe.yaml", 7, 3, "part.regions.nowhere"};
  region.mesh = "no such object";
  try {
    scene::load(plate_part(region), std::nullopt);
    ADD_FAILURE();
  } catch (const base::Error& error) {
    EXPECT_THAT(error.fault().hint, HasSubstr("pocket_floor, pocket_wall, sides, top"));
  }
  region.mesh.reset();
  region.box = Box{{0, 0, 5}, {1, 1, 6}};
  try {
    scene::load(plate_part(region), std::nullopt);
    ADD_FAILURE();
  } catch (const base::Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("recipe.yaml:7:3"));
    EXPECT_THAT(error.what(), HasSubstr("\"nowhere\" selects nothing"));
  }
}

TEST(Scene, KnowsTheRegionOfAPoint) {
  RegionSpec region;
  region.name = "corner";
  region.mesh = "top";
  region.box = Box{{20, 10, -1}, {30, 20, 1}};
  const Scene scene = scene::load(plate_part(region), std::nullopt);
  const auto hit = scene.bvh->nearest({29, 19, 10}, {0, 0, -1});
  ASSERT_TRUE(hit);
  EXPECT_TRUE(scene.in_region("corner", hit->triangle, {29, 19, 0}));
  EXPECT_FALSE(scene.in_region("corner", hit->triangle, {0, 19, 0}));
  const auto below = scene.bvh->nearest({29, 19, -20}, {0, 0, 1});
  ASSERT_TRUE(below);
  EXPECT_FALSE(scene.in_region("corner", below->triangle, {29, 19, 0}));
}

TEST(Scene, LooksAtTheMiddleOfARegion) {
  RegionSpec region;
  region.name = "floor";
  region.mesh = "pocket_floor";
  CameraSpec camera;
  camera.look_at = "region:floor";
  expect_near(scene::load(plate_part(region), camera).look_at_part_mm, {0, 0, -2});
}

}  // namespace
}  // namespace blemish::scene
