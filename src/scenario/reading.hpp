/// What reading one scenario collects, whichever struct is being read.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "document.hpp"
#include "gigasim/calendar.hpp"
#include "gigasim/fields.hpp"
#include "gigasim/scenario.hpp"

namespace gigasim {

/// Files read besides the YAML: each once, with a bound on their sum.
class DataFiles {
 public:
  explicit DataFiles(std::vector<InputFile>& files) : files_(files) {}
  /// The whole text, or nothing and the reason in `problem`.
  const std::string* read(const std::filesystem::path& path, std::string& problem);

 private:
  std::vector<InputFile>& files_;
  std::map<std::filesystem::path, std::string> texts_;
  std::size_t bytes_left_ = 128u << 20;
};

/// The bytes of a regular file of at most `most` bytes; otherwise nothing and the reason in `problem`.
std::optional<std::string> read_file(const std::filesystem::path& path, std::size_t most, std::string& problem);

struct Reading {
  document::Sources sources{};
  document::Budget budget{};
  std::vector<InputFile> files{};
  std::vector<Issue> issues{};
  std::vector<Provenance> provenance{};
  std::unordered_map<std::string, document::Mark> marks{};  ///< by path, of everything the file holds
  DataFiles data{files};
  Date start{};         ///< of the scenario, where series begin by default
  std::size_t series_values_left = 20'000'000;
  std::size_t series_bytes_left = 512u << 20;  ///< of CSV text to look through
  bool silent = false;  ///< leaves are not recorded: they belong to one value (a series)

  bool full() const { return issues.size() >= 1'000; }  ///< no more problems are taken
  void report(const document::Mark& mark, std::string path, std::string message);
  void record(const std::string& path, const document::Mark& mark);
  void record_default(const std::string& path, std::string_view source);
  /// A file named in the scenario: relative to the file that names it, from `--set` to the scenario's own.
  std::filesystem::path beside(const document::Mark& mark, const std::string& written) const;

  Reading() = default;
  Reading(const Reading&) = delete;
};

/// One field while it is being read.
struct FieldContext {
  std::string path;
  std::string_view name;
  Rule rule{};
};

std::string join_path(const std::string& parent, std::string_view key);
/// "a heat rate" for `heat_rate`.
std::string with_article(std::string_view name);
/// Names of sites, fleets, buses and so on: letters, digits, `-`, `_` and spaces.
bool is_name(std::string_view text);

// Single values. Each reports what is wrong and returns nothing then. The number of a quantity is in unit `symbol`;
// an empty symbol means a plain ratio, for which `20 %` is another way to write 0.2.
std::optional<std::string> read_text(Reading&, const document::Node&, const FieldContext&);
std::optional<double> read_number(Reading&, const document::Node&, const FieldContext&, std::string_view symbol);
std::optional<int> read_integer(Reading&, const document::Node&, const FieldContext&);
std::optional<bool> read_boolean(Reading&, const document::Node&, const FieldContext&);
std::optional<Date> read_date(Reading&, const document::Node&, const FieldContext&);
/// Index into `names`.
std::optional<std::size_t> read_choice(Reading&, const document::Node&, const FieldContext&, const std::vector<std::string>& names);

/// What is wrong with a number that breaks its rule: `must be above 0 MW`.
std::string broken_bound(const Rule& rule, std::string_view symbol);

/// A series in the map form of Profile<T>, its numbers in unit `symbol` and within the rule.
std::optional<TimeSeries> read_series(Reading&, const document::Node&, const FieldContext&, std::string_view symbol);

/// `column` of a CSV file as numbers; nothing after a problem, which is reported with the file's own line.
std::optional<std::vector<double>> read_csv_column(Reading&, const std::filesystem::path&, const std::string& column,
                                                   const document::Mark& mark, const std::string& path);

}  // namespace gigasim
