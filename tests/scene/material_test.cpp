// Presets against what is known of them, and the shading's Fresnel form against the exact formulas.
#include "scene/material.hpp"

#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace blemish::scene {
namespace {

double shaded(const shared::Substance& s, int channel, double cosine) {
  const double rise = double(shared::fresnel_rise(float(cosine)));
  const double dip = double(shared::fresnel_dip(float(cosine), s.bend));
  return double(s.f0[channel]) * (1 - rise) + double(s.edge) * rise - double(s.f82[channel]) * dip;
}

double largest_error(const Material& material, bool coated = false) {
  const shared::Substance s = make_substance(material, coated);
  const double outside = coated ? double(shared::kCoatIndex) : 1;
  double error = 0;
  for (int c = 0; c < 3; ++c) {
    const Index index{material.index[std::size_t(c)].n / outside,
                      material.index[std::size_t(c)].k / outside};
    for (int i = 0; i <= 180; ++i) {
      const double cosine = std::cos(0.5 * i * 3.14159265358979 / 180);
      error = std::max(error, std::abs(shaded(s, c, cosine) - fresnel(index, cosine)));
    }
  }
  return error;
}

TEST(Materials, FresnelIsThatOfTheOpticalConstants) {
  for (const std::string& name : material_names()) {
    const Material& material = find_material(name);
    EXPECT_EQ(material.name, name);
    EXPECT_FALSE(material_help(name).empty());
    EXPECT_LT(largest_error(material), 0.01) << name;
    if (material.metal()) {
      // Below a coat the noble metals dip as no metal in air does.
      EXPECT_LT(largest_error(material, true), 0.04) << name << " below a coat";
    }
  }
  for (const double n : {1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0}) {
    EXPECT_LT(largest_error({"", {Index{n, 0}, {n, 0}, {n, 0}}}), 0.01) << n;
  }
}

TEST(Materials, ExactFresnelHasItsKnownValues) {
  EXPECT_NEAR(fresnel({1.5, 0}, 1), 0.04, 1e-12);
  EXPECT_NEAR(fresnel({1.5, 0}, 0), 1, 1e-12);
  // At Brewster's angle only the perpendicular part is reflected, ((n^2 - 1) / (n^2 + 1))^2.
  EXPECT_NEAR(fresnel({1.5, 0}, std::cos(std::atan(1.5))), 0.5 * std::pow(1.25 / 3.25, 2), 1e-12);
  EXPECT_NEAR(fresnel({0, 3}, 0.4), 1, 1e-12);  // no loss without a real part
}

TEST(Materials, MetalsReflectAndDielectricsScatter) {
  const auto of = [](const char* name) { return make_substance(find_material(name)); };
  EXPECT_NEAR(of("steel").f0.y, 0.51, 0.03);
  EXPECT_NEAR(of("stainless").f0.y, 0.58, 0.03);
  EXPECT_NEAR(of("aluminum").f0.y, 0.92, 0.01);
  EXPECT_NEAR(of("nickel").f0.y, 0.64, 0.02);
  EXPECT_NEAR(of("titanium").f0.y, 0.57, 0.02);
  EXPECT_NEAR(of("plastic").f0.y, 0.04, 1e-6);
  EXPECT_EQ(of("steel").diffuse, glm::vec3(0));
  EXPECT_GT(of("plastic").diffuse.y, 0);
  for (const char* reddish : {"copper", "brass", "gold"}) {
    const glm::vec3 f0 = of(reddish).f0;
    EXPECT_GT(f0.x, f0.y) << reddish;
    EXPECT_GT(f0.y, f0.z) << reddish;
  }
}

TEST(Materials, ACoatMeetsAPigmentWithoutAnInterfaceAndAMetalWithLess) {
  const Material& paint = find_material("paint");
  EXPECT_EQ(make_substance(paint, true).f0, glm::vec3(0));
  EXPECT_EQ(make_substance(paint, true).edge, 0);
  EXPECT_EQ(make_substance(paint, true).diffuse, make_substance(paint).diffuse);
  const Material& steel = find_material("steel");
  EXPECT_LT(make_substance(steel, true).f0.y, make_substance(steel).f0.y);
}

TEST(Materials, TheCoatsNumbersAreThoseOfItsIndex) {
  const shared::Substance clear = make_substance({"", {Index{1.5, 0}, {1.5, 0}, {1.5, 0}}});
  EXPECT_NEAR(clear.f0.x, shared::kCoatF0, 1e-6);
  EXPECT_NEAR(clear.f82.x, shared::kCoatDip, 0.02);
  EXPECT_EQ(clear.bend, shared::kDielectricBend);
  double mean = 0;
  for (int i = 0; i < 1000; ++i) {
    const double c = (i + 0.5) / 1000;
    mean += 2 * c * (1 - fresnel({1.5, 0}, c)) / 1000;
  }
  EXPECT_NEAR(mean, double(shared::kCoatMean), 0.008);  // that of Schlick's form
}

TEST(Materials, ADyeTakesItsShareOfAMetalsLight) {
  Material dyed = find_material("aluminum");
  dyed.tint = {0.5, 0.25, 1};
  const shared::Substance bare = make_substance(find_material("aluminum"));
  const shared::Substance result = make_substance(dyed);
  EXPECT_NEAR(result.f0.x, 0.5f * bare.f0.x, 1e-6);
  EXPECT_NEAR(result.f0.y, 0.25f * bare.f0.y, 1e-6);
  EXPECT_EQ(result.f0.z, bare.f0.z);
}

}  // namespace
}  // namespace blemish::scene
