#include "base/files.hpp"

#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>

#include "base/error.hpp"
#include "temp_dir.hpp"

namespace blemish::base {
namespace {

namespace fs = std::filesystem;
using blemish::testing::TempDir;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string message_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return to_text(error.fault());
  }
  return "no error";
}

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(Files, WritesReadsAndReplaces) {
  const TempDir dir;
  const fs::path file = dir.path() / "deep" / "er" / "a.txt";
  write_file(file, std::string_view("one"));
  write_file(file, std::string_view("two\0three", 9));
  EXPECT_EQ(read_file(file), std::string("two\0three", 9));
  EXPECT_EQ(entries(file.parent_path()), 1u);
}

TEST(Files, NamesTheMissingFile) {
  const TempDir dir;
  const std::string file = dir / "absent.bin";
  EXPECT_THAT(message_of([&] { read_file(file); }), HasSubstr(file + ": cannot open: No such"));
  EXPECT_THAT(message_of([&] { sha256_file(file); }), HasSubstr(file + ": cannot open: No such"));
}

TEST(Files, AFolderIsNotAFile) {
  const TempDir dir;
  EXPECT_THAT(message_of([&] { read_file(dir.path()); }), HasSubstr("directory"));
  fs::create_directory(dir.path() / "taken");
  EXPECT_THAT(message_of([&] { write_file(dir.path() / "taken", std::string_view("x")); }),
              HasSubstr("cannot write"));
  EXPECT_EQ(entries(dir.path()), 1u);
}

TEST(Files, AFullDeviceIsAnErrorWithARemedy) {
  if (!fs::is_character_file("/dev/full")) {
    GTEST_SKIP() << "there is no /dev/full";
  }
  const std::string message =
      message_of([] { write_file("/dev/full", std::string_view("some text")); });
  EXPECT_THAT(message, HasSubstr("No space left"));
  EXPECT_THAT(message, HasSubstr("hint: free some space"));
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

TEST(Files, AFullDiskLeavesTheOldFileAndNoTemporary) {
  const TempDir dir;
  if (mount("none", dir.path().c_str(), "tmpfs", 0, "size=64k") != 0) {
    GTEST_SKIP() << "cannot mount a small tmpfs here, so a full disk was NOT tested";
  }
  const fs::path file = dir.path() / "a.bin";
  write_file(file, std::string_view("old"));
  const std::string message = message_of([&] { write_file(file, std::string(1 << 20, 'x')); });
  const std::string kept = read_file(file);
  const std::size_t left = entries(dir.path());
  umount(dir.path().c_str());
  EXPECT_THAT(message, HasSubstr("No space left"));
  EXPECT_EQ(kept, "old");
  EXPECT_EQ(left, 1u);
}

TEST(Files, AWriterShowsItsFileOnlyWhenCommitted) {
  const TempDir dir;
  const fs::path file = dir.path() / "deep" / "large.txt";
  {
    FileWriter writer(file);
    writer.write("lost");
  }
  EXPECT_EQ(entries(file.parent_path()), 0u);
  FileWriter writer(file);
  std::string expected;
  for (int i = 0; i < 100'000; ++i) {
    const std::string line = std::to_string(i) + "\n";
    writer.write(line);
    expected += line;
  }
  EXPECT_FALSE(fs::exists(file));
  writer.commit();
  EXPECT_EQ(read_file(file), expected);
  EXPECT_EQ(entries(file.parent_path()), 1u);
}

TEST(Files, ManyWritersOfOneFileLeaveOneWholeText) {
  const TempDir dir;
  const fs::path file = dir.path() / "shared.txt";
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&file, t] {
      for (int i = 0; i < 50; ++i) {
        write_file(file, std::string(5000, static_cast<char>('a' + t)));
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  const std::string text = read_file(file);
  EXPECT_EQ(text, std::string(5000, text[0]));
  EXPECT_EQ(entries(dir.path()), 1u);
}

TEST(Files, KnowsItsTemporaries) {
  EXPECT_TRUE(is_temporary("/x/.blemish-tmp-12-3"));
  EXPECT_FALSE(is_temporary("/.blemish-tmp-12-3/x.png"));
  EXPECT_FALSE(is_temporary("x.png"));
}

TEST(Files, Sha256OfKnownTexts) {
  EXPECT_EQ(sha256(std::string_view("")),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256(std::string_view("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Files, Sha256OfAFileIsThatOfItsBytes) {
  const TempDir dir;
  const std::string text(3'000'001, 'q');
  write_file(dir.path() / "q", text);
  EXPECT_EQ(sha256_file(dir.path() / "q"), sha256(text));
}

TEST(Files, Hash64SpreadsSimilarTexts) {
  std::set<std::uint64_t> high_halves;
  for (int i = 0; i < 1000; ++i) {
    high_halves.insert(hash64("image" + std::to_string(i)) >> 32);
  }
  EXPECT_EQ(high_halves.size(), 1000u);
}

TEST(Files, GlobSortsAndMatchesTheLastPart) {
  const TempDir dir;
  for (const char* name : {"b1.png", "a10.png", "a2.png", "a2.jpg", ".a.png", "a.png.txt"}) {
    write_file(dir.path() / name, std::string_view("x"));
  }
  fs::create_directory(dir.path() / "folder.png");
  EXPECT_THAT(glob(dir / "*.png"), ElementsAre(dir / "a10.png", dir / "a2.png", dir / "b1.png"));
  EXPECT_THAT(glob(dir / "a?.*"), ElementsAre(dir / "a2.jpg", dir / "a2.png"));
  EXPECT_THAT(glob(dir / "a*p*g"), ElementsAre(dir / "a10.png", dir / "a2.jpg", dir / "a2.png"));
  EXPECT_THAT(glob(dir / "b1.png"), ElementsAre(dir / "b1.png"));
  EXPECT_TRUE(glob(dir / "none/*.png").empty());
}

}  // namespace
}  // namespace blemish::base
