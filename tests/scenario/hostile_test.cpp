// Whatever the bytes: an answer within two seconds of work and 500 MB, and never anything but InputError.
#include <fmt/format.h>
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <ctime>
#include <random>

#include "plans.hpp"

using namespace plans;

namespace {
std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

/// The first problem of a hostile plan, found within the bounds.
std::string refusal(const std::string& text) {
  Folder folder;
  const auto file = folder.write("plan.yaml", text);
  const std::clock_t before = std::clock();
  const auto lines = problems_of(file);
  const double seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  CHECK(seconds < 10.0);  // far above what it takes, far below what anything quadratic would
#ifndef __SANITIZE_ADDRESS__
  CHECK(usage.ru_maxrss < 500 * 1024);  // kB
#endif
  return lines.empty() ? "accepted" : lines.front();
}
bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
}  // namespace

TEST_CASE("hostile: 100 MB of YAML") { CHECK(mentions(refusal(repeated("a: 1\n", 20'000'000)), "larger than 8 MB")); }

TEST_CASE("hostile: aliases that multiply") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 30; ++i)
    bomb += fmt::format("a{}: &a{} [{}]\n", i, i, repeated(fmt::format("*a{}, ", i - 1), 10));
  CHECK(mentions(refusal(bomb), "at most 200,000 keys and values"));
  CHECK(mentions(refusal("a: &a |\n" + repeated("  xxxxxxxxx\n", 600'000) + "b: [" + repeated("*a,", 1000) + "]\n"),
                 "32 MB of text"));
  CHECK(mentions(refusal("a: &a [*a]\n"), "an alias stands inside what it names"));
}

TEST_CASE("hostile: nesting") {
  CHECK(mentions(refusal(repeated("[", 400'000)), "nested more than 64 deep"));
  CHECK(mentions(refusal(repeated("- ", 400'000)), "nested more than 64 deep"));
  CHECK(mentions(refusal(repeated("{a: ", 200'000)), "nested more than 64 deep"));
  CHECK(mentions(refusal(repeated("? ", 400'000)), "nested more than 64 deep"));
}

TEST_CASE("hostile: very many of everything") {
  CHECK(mentions(refusal(repeated("- 1\n", 1 << 21)), "at most 200,000"));
  CHECK(mentions(refusal("[" + repeated("1,\n", 1 << 21) + "]"), "too many brackets"));
  CHECK(mentions(refusal("[" + repeated(repeated("1,", 20'000) + "\n", 200)), "too many brackets"));
  CHECK(mentions(refusal(repeated("x", 8'000'000)), "a line of more than 1000000 characters"));
  CHECK(mentions(refusal(repeated("x\n", 4'000'000)), "is not a plan"));
  CHECK(mentions(refusal(repeated("k", 900'000) + ": 1\n"), "not valid YAML: illegal map value"));
  std::string keys;
  for (int i = 0; i < 60'000; ++i) keys += fmt::format("key{}: 1\n", i);
  CHECK(mentions(refusal(keys), "name: missing"));
  keys.clear();
  for (int i = 0; i < 60'000; ++i) keys += fmt::format("{}{}: 1\n", repeated("gas_pricf", 7), i);
  CHECK(mentions(refusal(keys), "name: missing"));
  CHECK(mentions(refusal(with("climate: memphis", "weather: " + repeated("x", 900'000))),
                 "a text of 900000 characters; at most 1000"));
  std::string fleets = tiny.substr(0, tiny.find("phases:"));
  for (int i = 0; i < 30'000; ++i) fleets += fmt::format("  f{}: {{model: Titan 350, at: plant}}\n", i);
  CHECK(mentions(refusal(with("  packs:", "  packs:", fleets)), "200,000 keys and values"));
}

TEST_CASE("hostile: a billion racks") {
  CHECK(mentions(refusal(with("count: 72", "count: 1000000000")), "1000000000 units"));
}

TEST_CASE("hostile: includes that multiply") {
  Folder folder;
  for (int i = 0; i < 40; ++i)
    folder.write(fmt::format("f{}.yaml", i), fmt::format("include: [f{}.yaml, f{}.yaml]\n", i + 1, i + 1));
  folder.write("f40.yaml", "seed: 1\n");
  const auto lines = problems_of(folder.path() / "f0.yaml");
  REQUIRE_FALSE(lines.empty());
  CHECK(mentions(lines.front(), "one file too many; a plan has at most 64"));
}

TEST_CASE("hostile: includes of much text") {
  Folder folder;
  folder.write("much.yaml", repeated("# x\n", 2'000'000));
  folder.write("plan.yaml", "include: [" + repeated("much.yaml, ", 60) + "]\n");
  const std::clock_t before = std::clock();
  const auto lines = problems_of(folder.path() / "plan.yaml");
  CHECK(static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC < 2.0);
  REQUIRE_FALSE(lines.empty());
  CHECK(mentions(lines.front(), "'much.yaml': larger than"));
}

TEST_CASE("hostile: a CSV file that is too long") {
  Folder folder;
  folder.write("load.csv", "load\n" + repeated("1\n", 2'000'001));
  const auto lines = problems_of(folder.write("plan.yaml", with("5 MW", "{csv: load.csv, column: load, unit: MW}")));
  CHECK(lines == std::vector<std::string>{"load.csv:2000002: loads.town.demand.csv: more than 2000000 rows"});
}

TEST_CASE("hostile: devices that are no files") {
  CHECK(mentions(problems_of("/dev/zero").at(0), "not a file"));
  CHECK(mentions(problem("include: /dev/zero\n" + tiny), "not a file"));
}

TEST_CASE("hostile: a valid plan with random bytes changed is accepted or refused, nothing else") {
  std::mt19937_64 random(20260117);
  Folder folder;
  const auto any_of = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  const std::string letters = "\n\t :-{}[]&*!|>'\"%@`,#?0123456789aeMWh.\xC3\xA9\x00\xFF";
  int refused = 0;
  for (int trial = 0; trial < 2000; ++trial) {
    std::string text = tiny;
    for (std::size_t k = 1 + any_of(4); k > 0; --k) {
      const std::size_t at = any_of(text.size());
      switch (any_of(4)) {
        case 0:
          text[at] = letters[any_of(letters.size())];
          break;
        case 1:
          text.insert(at, 1, letters[any_of(letters.size())]);
          break;
        case 2:
          text.erase(at, 1 + any_of(20));
          break;
        default:
          text.insert(at, text.substr(any_of(text.size()), any_of(40)));
      }
    }
    const auto file = folder.write("plan.yaml", text);
    INFO(text);
    try {
      gigasim::load_scenario(file);
    } catch (const gigasim::InputError& e) {
      ++refused;
      CHECK_FALSE(e.issues().empty());
    }
  }
  CHECK(refused > 1000);
}

TEST_CASE("hostile: names that terminals and files cannot show are refused where they stand") {
  CHECK(refusal(with("name: Tiny", "name: \"a\\x1b[31m\"")) ==
        "plan.yaml:1:7: holds U+001B, which no terminal and no file of results can show; leave it out");
  CHECK(mentions(refusal(with("name: first", "name: \"b\\uFFFE\"")), "plan.yaml:21:11: holds U+FFFE"));
  CHECK(mentions(refusal(with("name: first", "name: \"bell\\a\"")), "holds U+0007"));
  CHECK(mentions(refusal(with("name: first", "name: \"a\\rb\"")), "holds U+000D"));
  CHECK(mentions(refusal(with("name: first", "name: \"\\u202Eevil\"")), "holds U+202E"));
  CHECK(refusal(with("name: Tiny", "name: Zürich 東京")) == "accepted");
}

TEST_CASE("hostile: as many as there are, written as a large number") {
  const auto job = [](const std::string& line) {
    return with("phases:", "jobs:\n  train: {kind: training, racks: {min: 10, max: " + line + "}, mfu: 0.4}\nphases:");
  };
  CHECK(refusal(job("29826162")) == "accepted");
  CHECK(refusal(job("60000000")) == "accepted");
  CHECK(mentions(refusal(job("1e300")), "'1e300' is not a whole number"));
  CHECK(mentions(refusal(job("30000000000")), "is too large"));
  CHECK(mentions(refusal(with("5 MW", "nan MW")), "nan"));
}
