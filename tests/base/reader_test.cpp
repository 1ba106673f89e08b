#include "base/reader.hpp"

#include <array>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace blemish::base {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Param kWidth{"width", Unit::um, 1, 500, "[5 um, 60 um]", "a width"};
constexpr Param kCount{"count", Unit::count, 0, 20, "1", "a count"};
constexpr Param kShape{"shape", Unit::choice, 0, 1, "fiber", "a shape", "particle|fiber"};

// "line:column: path: message" of each fault.
std::vector<std::string> texts(const Document& document) {
  std::vector<std::string> result;
  for (const Fault& fault : document.faults()) {
    result.push_back(fmt::format("{}:{}: {}: {}", fault.where.line, fault.where.column,
                                 fault.where.path, fault.message));
  }
  return result;
}

// The faults of a text that nobody reads further.
std::string only_fault(const std::string& text) {
  const std::vector<std::string> all = texts(Document::parse(text, "test.yaml"));
  EXPECT_EQ(all.size(), 1u) << text;
  return all.empty() ? "" : all[0];
}

struct Read {
  Distribution value;
  std::vector<std::string> faults;
};

Read read(const std::string& text, const Param& param) {
  const Document document = Document::parse("v: " + text, "test.yaml");
  const Distribution value = document.root()["v"].distribution(param);
  document.report_unread();
  return {value, texts(document)};
}

Distribution good(const std::string& text, const Param& param) {
  const Read result = read(text, param);
  EXPECT_THAT(result.faults, IsEmpty()) << text;
  return result.value;
}

class Folder {
 public:
  Folder() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    root_ = fs::temp_directory_path() / fmt::format("blemish_reader_{}", test->name());
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  ~Folder() { fs::remove_all(root_); }
  std::string write(const std::string& name, const std::string& text) const {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text;
    return (root_ / name).string();
  }
  fs::path root() const { return root_; }

 private:
  fs::path root_;
};

TEST(Reader, KeepsThePlaceOfEveryValue) {
  const Document document = Document::parse(
      "name: x\n"
      "list:\n"
      "  - a: 1\n"
      "  - {b: 2, c: \"ü\", d: 4}\n"
      "block:\n"
      "  deep: 3\n"
      "empty:\n",
      "test.yaml");
  const Node root = document.root();
  const Node list = root["list"];
  const auto place = [](const Node& node) {
    return fmt::format("{}:{} {}", node.where().line, node.where().column, node.where().path);
  };
  EXPECT_EQ(place(root["name"]), "1:7 name");
  EXPECT_EQ(place(list), "2:1 list");
  EXPECT_EQ(place(list.items()[0]), "3:5 list[0]");
  EXPECT_EQ(place(list.items()[1]), "4:5 list[1]");
  EXPECT_EQ(place(list.items()[1]["b"]), "4:9 list[1].b");
  EXPECT_EQ(place(list.items()[1]["d"]), "4:23 list[1].d");
  EXPECT_EQ(place(root["block"]), "5:1 block");
  EXPECT_EQ(place(root["empty"]), "7:1 empty");
  EXPECT_EQ(place(root["block"]["gone"]), "5:1 block.gone");
  EXPECT_FALSE(root["block"]["gone"]);
  EXPECT_TRUE(root["empty"].is_null());
}

TEST(Reader, AFaultInsideATextHasItsOwnColumn) {
  const std::pair<std::string, std::string> cases[] = {
      {"v: abc def", "1:8"},         {"v: \"abc def\"", "1:9"},
      {"v: 'abc def'", "1:9"},       {"v: {w: \"abc def\"}", "1:13"},
      {"v:\n  abc def", "2:7"},      {"\u00e4: {v: \u00e4bc def}", "1:12"},
      {"v: \"a\\x62c def\"", "1:4"},  // not as it stands in the file: the value's place
      {"v: abc\n  def", "1:4"},
  };
  for (const auto& [text, place] : cases) {
    const Document document = Document::parse(text, "test.yaml");
    Node node = document.root();
    while (node.is_map()) {
      node = node.entries().at(0).second;
    }
    ASSERT_TRUE(node.text().ends_with("bc def")) << text;
    node.fault_inside(node.text().size() - 3, "here");
    EXPECT_THAT(texts(document), ElementsAre(HasSubstr(place + ":"))) << text;
  }
}

TEST(Reader, RefusesWhatTheLanguageDoesNotHave) {
  EXPECT_EQ(only_fault("a: 1\nb: 2\na: 3\n"), "3:1: a: duplicate key \"a\"");
  EXPECT_EQ(only_fault("a: *b\n"), "1:4: : aliases are not part of the recipe language");
  EXPECT_EQ(only_fault("photos: *.jpg\n"), "1:9: : aliases are not part of the recipe language");
  EXPECT_THAT(only_fault("a: &x 1\n"), HasSubstr("anchors"));
  EXPECT_THAT(only_fault("<<: {b: 1}\n"), HasSubstr("merge keys"));
  EXPECT_THAT(only_fault("a: !!int 1\n"), HasSubstr("tags"));
  EXPECT_THAT(only_fault("a: 1\n---\nb: 2\n"), HasSubstr("second document"));
  EXPECT_THAT(only_fault("{a: 1}: 2\n"), HasSubstr("a key must be text"));
  EXPECT_EQ(only_fault(""), "1:1: : the file is empty");
  EXPECT_EQ(only_fault("# nothing\n"), "1:1: : the file is empty");
  EXPECT_THAT(only_fault("- 1\n"), HasSubstr("a map of keys is due"));
  EXPECT_EQ(only_fault("a:\n\tb: 1\n"), "2:1: : a tab in the indentation");
  EXPECT_EQ(only_fault("a: ok\nb: x\xff\n"), "2:5: : this byte is not UTF-8");
  EXPECT_EQ(only_fault("a: \xed\xa0\x80\n"), "1:4: : this byte is not UTF-8");
  EXPECT_EQ(only_fault(std::string("a: b\0c", 6)), "1:5: : a control character");
  EXPECT_THAT(only_fault("a: [1, 2\n"), HasSubstr("not YAML"));
}

TEST(Reader, TakesAByteOrderMarkAndDosLineEnds) {
  const Document document = Document::parse(
      "\xEF\xBB\xBF"
      "a: 1\r\nb: x\r\n",
      "test.yaml");
  EXPECT_EQ(document.root()["b"].string(), "x");
  EXPECT_EQ(document.root()["a"].where().column, 4);
  EXPECT_THAT(texts(document), IsEmpty());
}

TEST(Reader, IsBounded) {
  EXPECT_THAT(only_fault("a: " + std::string(100, '[') + std::string(100, ']')),
              HasSubstr("nested deeper than 64"));
  EXPECT_FALSE(only_fault("a: " + std::string(100000, '[')).empty());
  EXPECT_THAT(only_fault("a: " + std::string(5 << 20, 'x')), HasSubstr("larger than 4 MiB"));
}

TEST(Reader, HintsAtBracesWithoutQuotes) {
  const Document document = Document::parse("file: {stem}\n", "test.yaml");
  document.root()["file"].path();
  ASSERT_EQ(document.faults().size(), 1u);
  EXPECT_THAT(document.faults()[0].hint, HasSubstr("\"{stem}\""));
  const Document broken = Document::parse("file: {stem}.png\n", "test.yaml");
  ASSERT_EQ(broken.faults().size(), 1u);
  EXPECT_THAT(broken.faults()[0].hint, HasSubstr("quote values that hold braces"));
}

TEST(Reader, ReportsUnreadKeysWithANearMiss) {
  const Document document =
      Document::parse("wdith: 1\nmap: {a: 1, zzz: 2}\nbad: {inner: 1}\n", "test.yaml");
  const Node root = document.root();
  (void)root["width"];
  EXPECT_EQ(root["map"]["a"].whole(0, 5, 0), 1);
  EXPECT_EQ(root["bad"].string("x"), "x");
  document.report_unread();
  EXPECT_THAT(texts(document), ElementsAre("3:6: bad: text is due here, this is a map",
                                           "1:1: wdith: unknown key \"wdith\"",
                                           "2:13: map.zzz: unknown key \"zzz\""));
  EXPECT_EQ(document.faults()[1].hint, "did you mean \"width\"?");
}

TEST(Reader, ReadsPlainValues) {
  const Document document = Document::parse(
      "t: true\nn: -3\nq: 20 deg\nc: bright\ns: 1024x768\nempty: \"\"\n", "test.yaml");
  const Node root = document.root();
  EXPECT_TRUE(root["t"].boolean());
  EXPECT_EQ(root["n"].whole(-5, 5, 0), -3);
  EXPECT_NEAR(root["q"].quantity(Unit::rad, 0, 1, 0), 0.349066, 1e-6);
  EXPECT_EQ(root["c"].choice({"dark", "bright"}), 1);
  EXPECT_EQ(root["s"].size_2d(1, 2000, {0, 0}), (std::pair{1024, 768}));
  EXPECT_EQ(root["empty"].string("x"), "");
  EXPECT_THAT(texts(document), IsEmpty());
}

TEST(Reader, RefusesWrongPlainValuesAndGoesOn) {
  const Document document = Document::parse(
      "t: yes\nn: 1.5\nq: 200 deg\nc: brigth\ns: 1024\nm: 99\npx: 3 px\n", "test.yaml");
  const Node root = document.root();
  EXPECT_TRUE(root["t"].boolean(true));
  EXPECT_EQ(root["n"].whole(-5, 5, 4), 4);
  EXPECT_EQ(root["q"].quantity(Unit::rad, 0, 1.5, 0.5), 0.5);
  EXPECT_EQ(root["c"].choice({"dark", "bright"}, 0), 0);
  EXPECT_EQ(root["s"].size_2d(1, 2000, {3, 4}), (std::pair{3, 4}));
  EXPECT_EQ(root["m"].whole(0, 9, 7), 7);
  EXPECT_EQ(root["px"].quantity(Unit::um, 0, 9, 7), 7);
  EXPECT_THAT(texts(document),
              ElementsAre(HasSubstr("neither true nor false"), HasSubstr("not a whole number"),
                          HasSubstr("200 deg is above 85.9437 deg"), HasSubstr("not one of"),
                          HasSubstr("not a size"), HasSubstr("outside 0 to 9"),
                          HasSubstr("px is not possible")));
  EXPECT_EQ(document.faults()[3].hint, "did you mean \"bright\"?");
}

TEST(Distribution, HasAllForms) {
  using Kind = Distribution::Kind;
  EXPECT_EQ(good("12 um", kWidth).a, 12);
  EXPECT_EQ(good("[5 um, 0.06 mm]", kWidth).b, 60);
  const Distribution normal =
      good("{normal: {mean: 50 um, sd: 4 um}, clip: [40 um, 60 um]}", kWidth);
  EXPECT_EQ(normal.kind, Kind::normal);
  EXPECT_EQ(normal.clip_high, 60);
  EXPECT_EQ(good("{lognormal: {median: 50 um, sigma: 0.6}}", kWidth).kind, Kind::lognormal);
  EXPECT_EQ(good("{loguniform: [5 um, 60 um]}", kWidth).kind, Kind::loguniform);
  EXPECT_EQ(good("{choice: [5 um, 60 um, 70 um]}", kWidth).values.size(), 3u);
  EXPECT_THAT(good("{choice: {5 um: 3, 60 um: 1}}", kWidth).weights, ElementsAre(3, 1));
  EXPECT_EQ(good("{poisson: 1.5}", kCount).kind, Kind::poisson);
  EXPECT_THAT(good("[2, 4]", kCount).values, ElementsAre(2, 3, 4));
  EXPECT_EQ(good("particle", kShape).a, 0);
  EXPECT_THAT(good("{choice: {fiber: 3, particle: 1}}", kShape).values, ElementsAre(1, 0));
  EXPECT_TRUE(good("[2 px, 5000 px]", kWidth).in_px);
}

TEST(Distribution, FaultsAreSaidOnceWithTheirPlace) {
  const auto fault = [](const std::string& text, const Param& param) {
    const Read result = read(text, param);
    EXPECT_EQ(result.faults.size(), 1u) << text << testing::PrintToString(result.faults);
    return result.faults.empty() ? "" : result.faults[0];
  };
  EXPECT_THAT(fault("12", kWidth), HasSubstr("1:4: v: 12 has no unit, allowed: nm, um, mm"));
  EXPECT_THAT(fault("900 um", kWidth), HasSubstr("900 um is above 500 um"));
  EXPECT_THAT(fault("[0.1 um, 5 um]", kWidth), HasSubstr("0.1 um is below 1 um"));
  EXPECT_THAT(fault("[9 um, 5 um]", kWidth), HasSubstr("the range is reversed"));
  EXPECT_THAT(fault("[1 um, 2 um, 3 um]", kWidth), HasSubstr("this list has 3"));
  EXPECT_THAT(fault("[1 um, 2]", kWidth), HasSubstr("1:11: v[1]: 2 has no unit"));
  EXPECT_THAT(fault("{norml: {mean: 1 um, sd: 1 um}}", kWidth), HasSubstr("1:5: v.norml: unknown"));
  EXPECT_THAT(fault("{normal: {mean: 9 um, sd: -1 um}}", kWidth), HasSubstr("not be negative"));
  EXPECT_THAT(fault("{normal: {mean: 9 um}}", kWidth), HasSubstr("v.normal.sd: is missing"));
  EXPECT_THAT(fault("{normal: {mean: 9 um, sd: 1 um, sigma: 2}}", kWidth),
              HasSubstr("unknown key"));
  EXPECT_THAT(fault("{lognormal: {median: 0 um, sigma: 1}}", kWidth), HasSubstr("above zero"));
  EXPECT_THAT(fault("{lognormal: {median: 9 um, sigma: -1}}", kWidth), HasSubstr("outside 0 to"));
  EXPECT_THAT(fault("{loguniform: [-1 um, 9 um]}", kWidth), HasSubstr("above zero"));
  EXPECT_THAT(fault("{choice: {5 um: -1}}", kWidth), HasSubstr("outside 0 to"));
  EXPECT_THAT(fault("{choice: {5 um: 0}}", kWidth), HasSubstr("all weights are zero"));
  EXPECT_THAT(fault("{choice: []}", kWidth), HasSubstr("a choice needs values"));
  EXPECT_THAT(fault("{clip: [1 um, 2 um]}", kWidth), HasSubstr("a distribution is due"));
  EXPECT_THAT(fault("{poisson: 2}", kWidth), HasSubstr("poisson gives whole numbers"));
  EXPECT_THAT(fault("{loguniform: [2 um, 9 um], clip: [3 um, 4 um]}", kWidth), HasSubstr("clip"));
  EXPECT_THAT(fault("[1 px, 2 um]", kWidth), HasSubstr("mixed"));
  EXPECT_THAT(fault("{normal: {mean: 3, sd: 1}}", kCount), HasSubstr("whole numbers"));
  EXPECT_THAT(fault("[particle, fiber]", kShape), HasSubstr("has no meaning for words"));
  EXPECT_THAT(fault("fibre", kShape), HasSubstr("\"fibre\" is not one of particle, fiber"));
  EXPECT_THAT(fault("", kWidth), HasSubstr("empty"));
}

TEST(Distribution, WarnsOfMuchTruncationAndRefusesAll) {
  const Document document = Document::parse(
      "a: {normal: {mean: 1 um, sd: 3 um}}\nb: {normal: {mean: -90 um, sd: 1 um}}\n"
      "c: {normal: {mean: 50 um, sd: 10 um}}\n",
      "test.yaml");
  for (const char* key : {"a", "b", "c"}) {
    document.root()[key].distribution(kWidth);
  }
  EXPECT_THAT(texts(document), ElementsAre(HasSubstr("50 % of this distribution lies outside"),
                                           HasSubstr("no value of this distribution")));
  EXPECT_EQ(document.faults()[0].severity, Severity::warning);
  EXPECT_EQ(document.faults()[1].severity, Severity::error);
}

TEST(Params, TakeDefaultsAndMissTheRequired) {
  static constexpr std::array kTable{kWidth, Param{"depth", Unit::um, 0, 9, "", "how deep"}};
  const Document document = Document::parse("k: {depth: 3 um}\nl: {}\nm: 3\n", "test.yaml");
  const ParamSet set = document.root()["k"].params(kTable);
  EXPECT_EQ(set["width"].b, 60);
  EXPECT_EQ(set["depth"].a, 3);
  EXPECT_THAT(texts(document), IsEmpty());
  document.root()["l"].params(kTable);
  document.root()["m"].params(kTable);
  EXPECT_THAT(texts(document),
              ElementsAre("2:4: l.depth: \"depth\" is missing (nm, um, mm, cm, in, px): how deep",
                          "3:4: m: a map of parameters is due here"));
}

TEST(Include, LaysMapsOverAndReplacesLists) {
  const Folder folder;
  folder.write("base/low.yaml", "a: 1\nmap: {x: 1, y: 2}\nlist: [1, 2, 3]\nfile: part.stl\n");
  folder.write("base/mid.yaml", "include: low.yaml\nmap: {y: 3}\n");
  const std::string top = folder.write("top.yaml", "include: base/mid.yaml\nlist: [9]\nb: 2\n");
  const Document document = Document::load(top);
  EXPECT_THAT(texts(document), IsEmpty());
  const Node root = document.root();
  EXPECT_EQ(root["map"]["x"].text(), "1");
  EXPECT_EQ(root["map"]["y"].text(), "3");
  EXPECT_EQ(root["list"].size(), 1u);
  EXPECT_EQ(root["file"].path(), (folder.root() / "base/part.stl").string());
  EXPECT_EQ(document.files().size(), 3u);
  EXPECT_EQ(root["a"].where().file, (folder.root() / "base/low.yaml").string());
  const std::string text = document.resolved_yaml([&](const std::string& absolute) {
    return fs::path(absolute).lexically_relative(folder.root()).string();
  });
  EXPECT_EQ(text, "a: 1\nmap:\n  x: 1\n  y: 3\nlist: [9]\nfile: base/part.stl\nb: 2\n");
}

TEST(Include, CirclesAndMissingFilesAreFaults) {
  const Folder folder;
  const std::string a = folder.write("a.yaml", "include: b.yaml\n");
  folder.write("b.yaml", "x: 1\ninclude: ./a.yaml\n");
  EXPECT_THAT(texts(Document::load(a)), ElementsAre(HasSubstr("2:10: include: ")));
  const std::string c = folder.write("c.yaml", "include: gone.yaml\n");
  EXPECT_THAT(texts(Document::load(c)), ElementsAre(HasSubstr("there is no file")));
  EXPECT_THAT(texts(Document::load((folder.root() / "none.yaml").string())).size(), 1u);
}

TEST(ResolvedYaml, ReadsBackAsItself) {
  const std::string text =
      "plain: two words\n\"odd key:\": \"it's: \\\"odd\\\" \\\\ # {x}\"\nnothing: null\n"
      "quoted: \"null\"\nempty_text: \"\"\nempty_map: {}\nempty_list: []\nrange: [-5 deg, 5 deg]\n"
      "list:\n  - scratch:\n      width: [1 um, 2 um]\n      deep:\n        x: 1\n"
      "  - - a: 1\n    - b: 2\n  - plain\n  - {}\n";
  const auto as_is = [](const std::string& path) { return path; };
  const Document document = Document::parse(text, "test.yaml");
  EXPECT_THAT(texts(document), IsEmpty());
  const std::string once = document.resolved_yaml(as_is);
  const Document again = Document::parse(once, "test.yaml");
  EXPECT_THAT(texts(again), IsEmpty()) << once;
  EXPECT_EQ(again.resolved_yaml(as_is), once);
  EXPECT_EQ(again.root()["odd key:"].text(), "it's: \"odd\" \\ # {x}");
  EXPECT_EQ(again.root()["quoted"].text(), "null");
  EXPECT_TRUE(again.root()["nothing"].is_null());
  EXPECT_EQ(again.root()["list"].items()[0]["scratch"]["width"].items()[1].text(), "2 um");
}

TEST(FallbackDistribution, IsWhatTheTextMeans) {
  EXPECT_EQ(fallback_distribution(kWidth).a, 5);
  EXPECT_EQ(fallback_distribution(kShape).a, 1);
}

}  // namespace
}  // namespace blemish::base
