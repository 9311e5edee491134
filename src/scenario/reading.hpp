/// What reading one scenario collects, whichever struct is being read.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "document.hpp"
#include "gigasim/base/calendar.hpp"
#include "gigasim/base/fields.hpp"
#include "gigasim/scenario/scenario.hpp"
#include "input.hpp"

namespace gigasim {

/// Files read besides the YAML: each once, with a bound on their sum.
class DataFiles {
 public:
  struct Text {
    std::string text;
    std::uint64_t hash = 0;
  };
  /// Texts that several readings share.
  using Texts = std::map<std::filesystem::path, Text>;

  explicit DataFiles(std::vector<InputFile>& files) : files_(files) {}
  /// The whole text, or nothing and the reason in `problem`.
  const std::string* read(const std::filesystem::path& path, std::string& problem);
  const std::shared_ptr<Texts>& texts() const { return texts_; }
  void share(std::shared_ptr<Texts> texts) { texts_ = std::move(texts); }

 private:
  void note(const std::string& path, std::uint64_t hash);
  std::vector<InputFile>& files_;
  std::shared_ptr<Texts> texts_ = std::make_shared<Texts>();
  std::size_t bytes_left_ = 128u << 20;
};

/// The bytes of a regular file of at most `most` bytes; otherwise nothing and the reason in `problem`.
std::optional<std::string> read_file(const std::filesystem::path& path, std::size_t most, std::string& problem);

/// Columns of CSV files that were read, by file and name.
using Columns = std::map<std::pair<std::filesystem::path, std::string>, std::vector<double>>;

/// Where things stand, by path.
using Marks = std::unordered_map<std::string, document::Mark>;
/// The place of the longest beginning of `path` that the file holds.
document::Mark nearest_mark(const Marks&, std::string path);

struct Reading {
  document::Sources sources{};
  document::Budget budget{};
  std::vector<InputFile> files{};
  std::vector<Issue> issues{};
  std::vector<Provenance> provenance{};
  Marks marks{};  ///< of everything the file holds
  DataFiles data{files};
  Date start{};  ///< of the scenario, where series begin by default
  std::size_t series_values_left = 20'000'000;
  std::size_t series_bytes_left = 512u << 20;  ///< of CSV text to look through
  std::vector<Input> inputs{};
  std::map<std::string, std::string> laws{};  ///< as in LoadedScenario
  const Drawn* drawn = nullptr;               ///< values for the laws; none: central values, and the laws are checked
  std::shared_ptr<Columns> columns = std::make_shared<Columns>();
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
std::optional<std::size_t> read_choice(Reading&, const document::Node&, const FieldContext&,
                                       const std::vector<std::string>& names);

/// What the numbers of a law are.
struct Measured {
  std::string symbol{};  ///< empty: ratios and counts
  bool whole = false;
  bool date = false;  ///< seconds since 1970
};
// With a law (`is_law`) in place of a single value; the functions above come here by themselves. At first the law is
// checked and noted among `inputs`, and gives its central value; with `drawn` it gives what was drawn.
std::optional<double> read_law(Reading&, const document::Node&, const FieldContext&, const Measured&);
/// Of `{choice: [...]}` between texts and the like: the position in the list.
std::optional<std::size_t> read_chosen(Reading&, const document::Node&, const FieldContext&);

/// A value as the file has it, on one line; names of data files are made absolute.
std::string flow_text(const Reading&, const document::Node&);

/// What is wrong with a number that breaks its rule: `must be above 0 MW`.
std::string broken_bound(const Rule& rule, std::string_view symbol);

/// A series in the map form of Profile<T>, its numbers in unit `symbol` and within the rule.
std::optional<TimeSeries> read_series(Reading&, const document::Node&, const FieldContext&, std::string_view symbol);

/// `column` of a CSV file as numbers; nothing after a problem, which is reported with the file's own line.
std::optional<std::vector<double>> read_csv_column(Reading&, const std::filesystem::path&, const std::string& column,
                                                   const document::Mark& mark, const std::string& path);
/// The same for dates, as seconds since 1970.
std::optional<std::vector<double>> read_csv_dates(Reading&, const std::filesystem::path&, const std::string& column,
                                                  const document::Mark& mark, const std::string& path);

}  // namespace gigasim
