#include "base/error.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace blemish::base {
namespace {

TEST(Where, SaysWhatIsKnown) {
  EXPECT_EQ(to_string({"a.yaml", 14, 9, "part.mesh"}), "a.yaml:14:9: part.mesh: ");
  EXPECT_EQ(to_string({"a.yaml", 0, 0, ""}), "a.yaml: ");
  EXPECT_EQ(to_string({"", 0, 0, ""}), "");
}

TEST(Fault, ShowsLineCaretAndHint) {
  Fault fault{{"a.yaml", 2, 10, "part.mesh"}, "no such file", "look again", Severity::error, {}};
  fault.source_line = "\tmesh:   x.stl";
  EXPECT_EQ(to_text(fault),
            "a.yaml:2:10: part.mesh: no such file\n"
            "    \tmesh:   x.stl\n"
            "    \t        ^\n"
            "    hint: look again\n");
}

TEST(Fault, CountsCharactersNotBytes) {
  Fault fault{{"a.yaml", 1, 4, ""}, "here", "", Severity::warning, "äöü!"};
  EXPECT_EQ(to_text(fault), "a.yaml:1:4: warning: here\n    äöü!\n       ^\n");
}

TEST(Fault, ReadsTheLineFromTheFile) {
  const std::string file =
      (std::filesystem::temp_directory_path() / "blemish_error_test.yaml").string();
  std::ofstream(file) << "one\r\ntwo\r\n";
  EXPECT_EQ(to_text({{file, 2, 1, ""}, "here", "", Severity::error, {}}),
            file + ":2:1: here\n    two\n    ^\n");
  std::filesystem::remove(file);
  EXPECT_EQ(to_text({{file, 2, 1, ""}, "here", "", Severity::error, {}}), file + ":2:1: here\n");
}

TEST(Error, CarriesItsFault) {
  const Error error({"a.stl", 0, 0, ""}, "no triangle", "export it again");
  EXPECT_STREQ(error.what(), "a.stl: no triangle");
  EXPECT_EQ(error.fault().hint, "export it again");
}

TEST(FaultsError, JoinsAll) {
  const FaultsError error({{{"a", 0, 0, ""}, "one", "", Severity::error, {}},
                           {{"b", 0, 0, ""}, "two", "", Severity::error, {}}});
  EXPECT_STREQ(error.what(), "a: one\nb: two\n");
  EXPECT_EQ(error.faults().size(), 2u);
}

TEST(NearestName, FindsSlipsAndNothingElse) {
  const std::vector<std::string> names{"length", "width", "depth", "on"};
  EXPECT_EQ(nearest_name("lenght", names), "length");
  EXPECT_EQ(nearest_name("Width", names), "width");
  EXPECT_EQ(nearest_name("dept", names), "depth");
  EXPECT_EQ(nearest_name("color", names), "");
  EXPECT_EQ(nearest_name("xy", names), "");
  EXPECT_EQ(nearest_name("length", {}), "");
}

}  // namespace
}  // namespace blemish::base
