// STEP files: the shipped flange against closed forms, its names and colors, what is broken in it,
// and real parts against meshes that others made of them.
#include <cmath>
#include <filesystem>
#include <map>
#include <regex>
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

const std::string kFlange = BLEMISH_SOURCE_DIR "/scenes/flange/flange.step";

MeshSpec spec_of(const std::string& file, double chord_error_mm = 0.01) {
  MeshSpec spec;
  spec.file = file;
  spec.chord_error_mm = chord_error_mm;
  return spec;
}

double area_mm2(const Mesh& mesh, const RegionSpec& region = {}) {
  double sum = 0;
  for (const Facet& facet : region_surface(mesh, region)) {
    sum += facet.area_mm2();
  }
  return sum;
}

RegionSpec face(const std::string& name) {
  RegionSpec region;
  region.face = name;
  return region;
}

RegionSpec solid(const std::string& name) {
  RegionSpec region;
  region.solid = name;
  return region;
}

RegionSpec color(int red, int green, int blue) {
  RegionSpec region;
  region.color = glm::u8vec3(red, green, blue);
  return region;
}

class Step : public ::testing::Test {
 protected:
  void SetUp() override {
    if (step_reader().empty()) {
      GTEST_SKIP() << "SKIPPED: built without OpenCASCADE";
    }
  }
  Mesh load(const MeshSpec& spec) {
    warnings_.clear();
    return load_mesh(spec, {}, warnings_);
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
  std::vector<base::Fault> warnings_;
};

// Pappus and Guldin: an area turned about z sweeps 2 pi times its centroid's radius.
constexpr double kHoleArea = M_PI * 2.5 * 2.5;
const double kFlangeVolume =
    M_PI * (30 * 30 - 8 * 8) * 8 + M_PI * (15 * 15 - 8 * 8) * 12           // disk and neck
    - 2 * M_PI * 0.5 * (2 * (30 - 1 / 3.) + (15 - 1 / 3.) + (8 + 1 / 3.))  // chamfers
    + 2 * M_PI * (9 * 16.5 - 9 * M_PI / 4 * (18 - 4 / M_PI))               // fillet
    - 6 * kHoleArea * 8;
const double kPinVolume = M_PI * 2.4 * 2.4 * 9.4 - 2 * 2 * M_PI * (2.4 - 0.4 / 3) * 0.08;

TEST_F(Step, HasTheVolumeAndAreasOfTheTrueShape) {
  const Mesh mesh = load(spec_of(kFlange, 0.001));
  EXPECT_TRUE(warnings_.empty());
  EXPECT_NEAR(volume_mm3(mesh), kFlangeVolume + kPinVolume, 2e-4 * kFlangeVolume);
  const std::map<std::string, double> areas{{"seat", M_PI * (29 * 29 - 18 * 18) - 6 * kHoleArea},
                                            {"bottom", M_PI * (29 * 29 - 8 * 8) - 6 * kHoleArea},
                                            {"rim", 2 * M_PI * 30 * 6},
                                            {"bore", 2 * M_PI * 8 * 19},
                                            {"hole", 6 * 2 * M_PI * 2.5 * 8},
                                            {"fillet", 2 * M_PI * (3 * M_PI / 2) * (18 - 6 / M_PI)},
                                            {"pin side", 2 * M_PI * 2.4 * 8.6}};
  for (const auto& [name, area] : areas) {
    EXPECT_NEAR(area_mm2(mesh, face(name)), area, 3e-4 * area) << name;
  }
}

// The center of the circle through three of the points, far from each other.
glm::dvec2 center_of_circle(const std::vector<glm::dvec2>& p) {
  const glm::dvec2 a = p.front();
  const auto farthest = [&](auto distance) {
    return *std::max_element(p.begin(), p.end(), [&](const glm::dvec2& u, const glm::dvec2& v) {
      return distance(u) < distance(v);
    });
  };
  const glm::dvec2 b = farthest([&](glm::dvec2 u) { return glm::distance(u, a); }) - a;
  const glm::dvec2 c =
      farthest([&](glm::dvec2 u) { return std::abs(b.x * (u - a).y - b.y * (u - a).x); }) - a;
  const double d = 2 * (b.x * c.y - b.y * c.x);
  return a + glm::dvec2(c.y * glm::dot(b, b) - b.y * glm::dot(c, c),
                        b.x * glm::dot(c, c) - c.x * glm::dot(b, b)) /
                 d;
}

TEST_F(Step, TrianglesKeepWithinTheChordError) {
  std::size_t fewer = 0;
  for (const double chord_error_mm : {0.1, 0.01, 0.001}) {
    const Mesh mesh = load(spec_of(kFlange, chord_error_mm));
    EXPECT_GT(mesh.triangles.size(), fewer);
    fewer = mesh.triangles.size();
    const std::vector<Facet> rim = region_surface(mesh, face("rim"));
    std::vector<glm::dvec2> nodes;
    for (const Facet& facet : rim) {
      nodes.emplace_back(facet.corners_mm[0]);
    }
    const glm::dvec2 center = center_of_circle(nodes);
    double worst_mm = 0;
    for (const Facet& facet : rim) {
      for (int k = 0; k < 3; ++k) {
        const glm::dvec3 middle = 0.5 * (facet.corners_mm[k] + facet.corners_mm[(k + 1) % 3]);
        EXPECT_NEAR(glm::distance(glm::dvec2(facet.corners_mm[k]), center), 30, 1e-4);
        worst_mm = std::max(worst_mm, 30 - glm::distance(glm::dvec2(middle), center));
      }
    }
    EXPECT_LE(worst_mm, chord_error_mm + 1e-4);
    EXPECT_GT(worst_mm, 0.05 * chord_error_mm) << "far finer than asked for";
  }
}

TEST_F(Step, NormalsAreThoseOfTheSurface) {
  const Mesh mesh = load(spec_of(kFlange));
  const std::vector<Facet> fillet = region_surface(mesh, face("fillet"));
  ASSERT_FALSE(fillet.empty());
  for (const Facet& facet : fillet) {
    for (int k = 0; k < 3; ++k) {
      const glm::dvec3 p = facet.corners_mm[k];
      const glm::dvec2 radial = glm::normalize(glm::dvec2(p));
      // Toward the middle of the tube, at radius 18 and 3 mm over the seat, which is at z = -12.
      const glm::dvec3 to_tube = glm::normalize(glm::dvec3(18.0 * radial, -9) - p);
      const glm::dvec3 n(mesh.normals[mesh.triangles[facet.triangle][k]]);
      ASSERT_GT(glm::dot(n, to_tube), 1 - 1e-5);
    }
  }
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    const glm::dvec3 a = mesh.corner(t, 0);
    const glm::dvec3 own = glm::cross(mesh.corner(t, 1) - a, mesh.corner(t, 2) - a);
    for (int k = 0; k < 3; ++k) {
      ASSERT_GT(glm::dot(own, glm::dvec3(mesh.normals[mesh.triangles[t][k]])), 0) << t;
    }
  }
}

TEST_F(Step, ASeamIsOneSurface) {
  const Mesh mesh = load(spec_of(kFlange));
  // A closed tube of n quads has 2 n vertices; split at its seam it would have 2 more.
  const std::vector<Facet> rim = region_surface(mesh, face("rim"));
  std::set<std::uint32_t> vertices;
  for (const Facet& facet : rim) {
    for (int k = 0; k < 3; ++k) {
      vertices.insert(mesh.triangles[facet.triangle][k]);
    }
  }
  EXPECT_EQ(vertices.size(), rim.size());
}

TEST_F(Step, RegionsGoBySolidFaceAndColor) {
  const Mesh mesh = load(spec_of(kFlange, 0.001));
  const double all = area_mm2(mesh);
  const double pin = area_mm2(mesh, solid("pin"));
  EXPECT_NEAR(pin, 2 * M_PI * 2.4 * 8.6 + 2 * M_PI * 4 + 2 * M_PI * 4.4 * 0.4 * std::sqrt(2.),
              0.05);
  EXPECT_NEAR(area_mm2(mesh, solid("flange")), all - pin, 1e-9 * all);
  EXPECT_NEAR(area_mm2(mesh, solid("flange with pin")), all, 1e-9 * all) << "the product";
  EXPECT_NEAR(area_mm2(mesh, color(0x1f, 0x4e, 0x9e)), pin, 1e-9 * all);
  const double green = area_mm2(mesh, face("seat")) + area_mm2(mesh, face("top"));
  EXPECT_NEAR(area_mm2(mesh, color(0x2e, 0x8b, 0x57)), green, 1e-9 * all);
  EXPECT_NEAR(area_mm2(mesh, color(0x80, 0x84, 0x8a)), all - pin - green, 1e-9 * all);
  EXPECT_NEAR(area_mm2(mesh, face("#122")), area_mm2(mesh, face("rim")), 1e-9 * all);
  EXPECT_EQ(area_mm2(mesh, solid("rim")), 0);
  EXPECT_THAT(known_selectors(face("x"), mesh), HasSubstr("seat"));
  EXPECT_EQ(known_selectors(solid("x"), mesh), "flange, flange with pin, pin");
  EXPECT_EQ(known_selectors(color(0, 0, 0), mesh), "\"#1f4e9e\", \"#2e8b57\", \"#80848a\"");
}

TEST_F(Step, LoadsTheSameEveryTime) {
  const Mesh a = load(spec_of(kFlange));
  const Mesh b = load(spec_of(kFlange));
  EXPECT_TRUE(a.positions_mm == b.positions_mm && a.normals == b.normals &&
              a.triangles == b.triangles && a.section == b.section);
}

// The text of the flange with one change.
std::string changed(const std::string& from, const std::string& to) {
  const std::string text = base::read_file(kFlange);
  const std::string result =
      std::regex_replace(text, std::regex(from), to, std::regex_constants::format_first_only);
  EXPECT_NE(text, result) << from;
  return result;
}

TEST_F(Step, ABrokenFaceIsReportedAndTheOthersAreAsBefore) {
  const Mesh whole = load(spec_of(kFlange));
  const testing::TempDir dir;
  const std::string cylinder = "(CYLINDRICAL_SURFACE \\( '', #\\d+, )30\\.0";
  const std::string rim = "(ADVANCED_FACE \\( 'rim', \\( )(#\\d+)( \\), )#\\d+";
  const std::vector<std::pair<std::string, std::string>> changes{
      {cylinder, "$010.0"},      {cylinder, "$01-30.0"}, {cylinder, "$01NaN"},
      {cylinder, "$011.0E+300"}, {rim, "$01$02$03$"},    {rim, "$01#99999$03#121"},
      {rim, "$01$02$03$02"},     {rim, "$01$03#121"}};
  for (const auto& [from, to] : changes) {
    SCOPED_TRACE(to);
    std::string text = changed(from, std::regex_replace(to, std::regex("\\$0(\\d)"), "$$$1"));
    base::write_file(dir / "broken.step", text);
    const Mesh mesh = load(spec_of(dir / "broken.step"));
    ASSERT_EQ(warnings_.size(), 1u) << warnings_.back().message;
    EXPECT_THAT(warnings_[0].message, HasSubstr("#122 \"rim\""));
    EXPECT_THAT(warnings_[0].message, HasSubstr("left out"));
    EXPECT_EQ(warnings_[0].severity, base::Severity::warning);
    EXPECT_EQ(area_mm2(mesh, face("rim")), 0);
    for (const std::string name : {"chamfer", "seat", "bottom", "bore", "hole", "pin side"}) {
      EXPECT_NEAR(area_mm2(mesh, face(name)), area_mm2(whole, face(name)), 1e-3) << name;
    }
  }
}

TEST_F(Step, WithoutAGoodFaceItIsAnError) {
  const testing::TempDir dir;
  base::write_file(
      dir / "bad.step",
      std::regex_replace(base::read_file(kFlange),
                         std::regex("(ADVANCED_FACE \\( '[a-z ]*', \\( )#\\d+"), "$1#99999"));
  expect_error(dir / "bad.step", "");
}

TEST_F(Step, FilesThatAreNoneAreErrorsThatNameThem) {
  const testing::TempDir dir;
  expect_error(dir / "missing.step", "no such file");
  base::write_file(dir / "empty.step", std::string_view());
  expect_error(dir / "empty.step", "empty");
  base::write_file(dir / "text.stp", "this is no STEP file\n");
  expect_error(dir / "text.stp", "not a STEP file");
  const std::string whole = base::read_file(kFlange);
  base::write_file(dir / "cut.STEP", whole.substr(0, whole.size() / 2));
  expect_error(dir / "cut.STEP", "cut off");
  base::write_file(dir / "hollow.step",
                   whole.substr(0, whole.size() / 2) + "\nENDSEC;\nEND-ISO-10303-21;\n");
  expect_error(dir / "hollow.step", "");
  base::write_file(dir / "none.step",
                   whole.substr(0, whole.find("DATA;") + 6) + "ENDSEC;\nEND-ISO-10303-21;\n");
  expect_error(dir / "none.step", "");
  base::write_file(dir / "garbage.step", "ISO-10303-21;\n}}{{ ( \nEND-ISO-10303-21;\n");
  expect_error(dir / "garbage.step", "");
}

TEST_F(Step, TheFilesUnitCounts) {
  const testing::TempDir dir;
  base::write_file(dir / "meters.step", changed("SI_UNIT \\( \\.MILLI\\.", "SI_UNIT ( $$"));
  const Mesh mesh = load(spec_of(dir / "meters.step", 1));
  EXPECT_NEAR(mesh.max_mm.z - mesh.min_mm.z, 20000, 1e-2);
}

// Against meshes that another program made of the same files.
TEST_F(Step, RealPartsAreAsOthersSeeThem) {
  const std::string folder = BLEMISH_REAL_DATA "/cad/";
  if (!std::filesystem::exists(folder)) {
    GTEST_SKIP() << "SKIPPED: no real data at " << folder;
  }
  const std::map<std::string, double> parts{
      {"machined_block_featuretype", 25.4}, {"slotted_screw", 1}, {"soic8", 1}};
  for (const auto& [name, mm_per_unit] : parts) {
    SCOPED_TRACE(name);
    MeshSpec stl = spec_of(folder + name + ".stl");
    stl.mm_per_unit = mm_per_unit;
    const Mesh theirs = load(stl);
    const Mesh ours = load(spec_of(folder + name + ".step", 0.005));
    EXPECT_TRUE(warnings_.empty());
    EXPECT_NEAR(volume_mm3(ours), volume_mm3(theirs), 0.01 * volume_mm3(theirs));
    EXPECT_NEAR(area_mm2(ours), area_mm2(theirs), 0.01 * area_mm2(theirs));
    EXPECT_LT(glm::distance(ours.max_mm - ours.min_mm, theirs.max_mm - theirs.min_mm), 0.2);
  }
  const Mesh chip = load(spec_of(folder + "soic8.step"));
  EXPECT_GT(area_mm2(chip, color(0xd2, 0xd1, 0xc7)), 0) << "the leads";
  const Mesh block = load(spec_of(folder + "machined_block_featuretype.step"));
  EXPECT_NEAR(area_mm2(block, color(0xca, 0xd1, 0xee)), area_mm2(block), 1e-6);
  EXPECT_NEAR(area_mm2(block, solid("Cut-Extrude6")), area_mm2(block), 1e-6);
}

TEST(WithoutStep, TheErrorNamesThePackage) {
  if (!step_reader().empty()) {
    GTEST_SKIP() << "SKIPPED: built with " << step_reader();
  }
  std::vector<base::Fault> warnings;
  try {
    load_mesh(spec_of(kFlange), {}, warnings);
    ADD_FAILURE();
  } catch (const base::Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("OpenCASCADE"));
    EXPECT_THAT(error.fault().hint, HasSubstr("libocct-data-exchange-dev"));
  }
}

}  // namespace
}  // namespace blemish::scene
