/// The state of reading one scenario, whichever struct is being read.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
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
  /// A file in memory.
  struct Text {
    std::string text;                             ///< all its bytes
    std::uint64_t hash = 0;                       ///< of the bytes
    std::optional<std::vector<Issue>> weather{};  ///< of a weather file that was found sound: its warnings
  };
  /// Texts that several readings share.
  using Texts = std::map<std::filesystem::path, Text>;

  /// Every file that is read is noted in `files`, which must live longer.
  explicit DataFiles(std::vector<InputFile>& files) : files_(files) {}
  /// The whole text, or null and the reason in `problem`.
  const std::string* read(const std::filesystem::path& path, std::string& problem);
  /// Warnings of a weather file; or null and the reason in `problem`. Throws InputError for what is wrong in it.
  const std::vector<Issue>* read_weather(const std::filesystem::path& path, std::string& problem);
  /// All texts read so far.
  const std::shared_ptr<Texts>& texts() const { return texts_; }
  /// Takes over the texts of another reading; they are not read again.
  void share(std::shared_ptr<Texts> texts) { texts_ = std::move(texts); }

 private:
  /// Notes a file in the list of files that were read.
  void note(const std::string& path, std::uint64_t hash);
  Text* find_or_read(const std::filesystem::path& path, std::string& problem);
  std::vector<InputFile>& files_;
  /// Their texts.
  std::shared_ptr<Texts> texts_ = std::make_shared<Texts>();
  /// Bytes that may still be read, of 128 MiB.
  std::size_t bytes_left_ = 128u << 20;
};

/// The bytes of a regular file of at most `most` bytes; otherwise nothing, and the reason in `problem`.
std::optional<std::string> read_file(const std::filesystem::path& path, std::size_t most, std::string& problem);

/// What is sought in a CSV file: numbers of a column, dates of a column (seconds since 1970), or the dates of the first
/// column that begins with one, which may be none.
enum class CsvAs { numbers, dates, stamps };

/// Columns of CSV files that were read without problems, by file and name.
using Columns = std::map<std::tuple<std::filesystem::path, CsvAs, std::string>, std::vector<double>>;

/// Places of values and keys, by path.
using Marks = std::unordered_map<std::string, document::Mark>;
/// The place of the longest beginning of `path` that the file holds; the file itself when it holds none.
document::Mark nearest_mark(const Marks&, std::string path);

/// Everything that reading one scenario collects. It cannot be copied: DataFiles refers to `files`.
struct Reading {
  document::Sources sources{};           ///< files, catalog entries and overrides; the file that is read comes first
  document::Budget budget{};             ///< room that is left
  std::vector<InputFile> files{};        ///< files that were read
  std::vector<Issue> issues{};           ///< problems so far
  std::vector<Issue> warnings{};         ///< what is strange in data files, but not wrong
  std::vector<Provenance> provenance{};  ///< origins of leaf values, in document order
  Marks marks{};                         ///< of everything the file holds
  DataFiles data{files};                 ///< CSV and weather files
  Date start{};                          ///< of the scenario, where series begin by default
  std::size_t series_values_left = 20'000'000;  ///< values of series that may still be read
  std::size_t series_bytes_left = 512u << 20;   ///< bytes of CSV text that may still be looked through
  std::vector<Input> inputs{};                  ///< laws found
  std::map<std::string, std::string> laws{};    ///< as in LoadedScenario
  const Drawn* drawn = nullptr;                 ///< values for the laws; none: central values, and the laws are checked
  std::shared_ptr<Columns> columns = std::make_shared<Columns>();  ///< columns of CSV files that were read
  /// Leaves are not recorded: they belong to one value (a series).
  bool silent = false;

  /// Whether there are so many problems (1,000) that no more are taken.
  bool full() const { return issues.size() >= 1'000; }
  /// Notes a problem at a place.
  void report(const document::Mark& mark, std::string path, std::string message);
  /// Notes the origin of a leaf that was written.
  void record(const std::string& path, const document::Mark& mark);
  /// Notes that a leaf has its default; `source` is its class and source, if any.
  void record_default(const std::string& path, std::string_view source);
  /// The path of a file named in the scenario: relative to the file that names it, from `--set` to the scenario's own.
  std::filesystem::path beside(const document::Mark& mark, const std::string& written) const;

  /// Whether a file lies in the folder of the scenario or below. Of others no text is shown, since a plan of somebody
  /// else may name any file of this machine.
  bool within_the_plan(const std::filesystem::path& file) const;

  /// Nothing read yet.
  Reading() = default;
  /// A copy would refer to the files of its original.
  Reading(const Reading&) = delete;
};

/// One field while it is being read.
struct FieldContext {
  std::string path;       ///< from the top, e.g. `fleets.gas.rating`
  std::string_view name;  ///< last key of the path
  Rule rule{};            ///< accepted values
};

/// `parent.key`; at the top, where `parent` is empty, only the key.
std::string join_path(const std::string& parent, std::string_view key);
/// "a heat rate" for `heat_rate`.
std::string with_article(std::string_view name);
/// Names of sites, fleets, buses and so on: letters, digits, `-`, `_` and spaces.
bool is_name(std::string_view text);

// Single values. Each reports what is wrong and returns nothing then. The number of a quantity is in unit `symbol`;
// an empty symbol means a plain ratio, for which `20 %` is another way to write 0.2.
/// A text as written, within the rule.
std::optional<std::string> read_text(Reading&, const document::Node&, const FieldContext&);
/// A number in unit `symbol`, finite and within the rule.
std::optional<double> read_number(Reading&, const document::Node&, const FieldContext&, std::string_view symbol);
/// A whole number within the rule.
std::optional<int> read_integer(Reading&, const document::Node&, const FieldContext&);
/// `true` or `false`.
std::optional<bool> read_boolean(Reading&, const document::Node&, const FieldContext&);
/// A date, as `parse_date` reads it.
std::optional<Date> read_date(Reading&, const document::Node&, const FieldContext&);
/// One of `names`, as an index into them.
std::optional<std::size_t> read_choice(Reading&, const document::Node&, const FieldContext&,
                                       const std::vector<std::string>& names);

/// The meaning of a law's numbers.
struct Measured {
  std::string symbol{};  ///< unit; empty: ratios and counts
  bool whole = false;    ///< whole numbers only
  bool date = false;     ///< seconds since 1970
};
// With a law (`is_law`) in place of a single value; the functions above come here by themselves. At first the law is
// checked and noted among `inputs`, and gives its central value; with `drawn` it gives what was drawn.
/// A number by its law, in the unit of Measured.
std::optional<double> read_law(Reading&, const document::Node&, const FieldContext&, const Measured&);
/// Of `{choice: [...]}` between texts and the like: the position in the list.
std::optional<std::size_t> read_chosen(Reading&, const document::Node&, const FieldContext&);

/// A value as the file has it, on one line of YAML; names of data files are made absolute.
std::string flow_text(const Reading&, const document::Node&);

/// The problem of a number that breaks its rule: `must be above 0 MW`.
std::string broken_bound(const Rule& rule, std::string_view symbol);

/// A series in the map form of Profile<T>, its numbers in unit `symbol` and within the rule.
std::optional<TimeSeries> read_series(Reading&, const document::Node&, const FieldContext&, std::string_view symbol);

/// A CSV file, and where the plan names it.
struct CsvPlace {
  std::filesystem::path file;  ///< as it is opened
  document::Mark mark{};       ///< of its name
  std::string path;            ///< of the field that names it
};
/// A column of a CSV file.
struct CsvColumn {
  std::vector<double> values{};  ///< by row; NaN in place of a cell that was reported
  bool sound = true;             ///< nothing was reported
};
/// A column of a file, read as it is asked. Problems of cells are reported with the file's own lines: ten of them, and
/// how many more. `column` has no meaning for stamps.
CsvColumn read_csv(Reading&, const CsvPlace&, CsvAs, const std::string& column = {});
/// Rows of a file that are told one by one when they are wrong.
inline constexpr std::size_t most_told_rows = 10;
/// What is wrong with a row, counted from 0 below the header.
struct RowProblem {
  std::size_t row = 0;  ///< which
  std::string message;  ///< what is wrong, and what to write
};
/// Reports rows of such a file, in their order, in the same way.
void report_rows(Reading&, const CsvPlace&, const std::vector<RowProblem>&);

}  // namespace gigasim
