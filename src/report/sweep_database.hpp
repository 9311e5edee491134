/// The SQLite file behind a SweepStoreFile.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "gigasim/report/sweep_store.hpp"

namespace gigasim {

namespace report {

/// The lock of the one process that may write a store. It is a file beside the store, since locks of the store itself
/// are SQLite's.
class WriterLock {
 public:
  /// Throws std::system_error when another process holds it for longer than a moment.
  explicit WriterLock(const std::filesystem::path& store);
  /// Gives the lock up.
  ~WriterLock();
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

 private:
  /// Descriptor of the lock file.
  int descriptor_ = -1;
};

/// The value of an enum with this spelling (`choices`); nothing for another text.
template <class E>
std::optional<E> chosen(std::string_view text) {
  for (const auto& [name, value] : choices(E{}))
    if (name == text) return value;
  return std::nullopt;
}

/// The name as a quoted identifier of SQL.
std::string sql_name(std::string_view name);

/// Visits the figures of a summary in the order of the table's columns.
template <class Summary, class Visit>
void each_figure(Summary& m, const Visit& visit) {
  visit("mean", m.mean);
  visit("standard_error", m.standard_error);
  visit("deviation", m.deviation);
  visit("minimum", m.minimum);
  visit("p5", m.p5);
  visit("p10", m.p10);
  visit("p50", m.p50);
  visit("p90", m.p90);
  visit("p95", m.p95);
  visit("maximum", m.maximum);
  visit("cvar_5", m.cvar);
}

/// Check sum of a result without its figures: it is kept beside them, so that altered ones are noticed.
std::int64_t checksum(const PointResult&);
/// The same of one metric's figures.
std::int64_t checksum(const PointResult&, const MetricSummary&);

}  // namespace report

/// An open store with the facts and keys that it held when it was loaded. Functions below throw SQLite::Exception
/// unless called within `guarded`.
struct SweepStoreFile::Database {
  /// write takes the WriterLock; unlocked reads a file that nobody writes.
  enum class Mode { write, read, unlocked };
  /// Opens the file; `make` creates it when it is not there.
  Database(std::filesystem::path file, Mode, bool make);
  /// An existing store, opened and loaded. Without `keys` it does not know which results are done.
  static std::unique_ptr<Database> loaded(const std::filesystem::path&, Mode, bool keys = true);

  /// Runs `work` and returns its result. SQLite's report of a full disk, a broken file or a lock is thrown as the error
  /// that it is.
  template <class Work>
  auto guarded(const Work& work) const {
    try {
      return work();
    } catch (const SQLite::Exception& e) {
      explain(e);
    }
  }
  /// Throws std::system_error for the disk or a lock, InputError for a file that is no store, else InternalFault.
  [[noreturn]] void explain(const SQLite::Exception&) const;

  /// Begins a transaction and makes the tables that are missing.
  void make_tables();
  /// Loads facts and, with `keys`, the keys of results. Throws InputError when the file is no store of this format.
  void load(bool keys = true);
  /// Loads provenance, parameters, metrics and numbers of points.
  void load_facts();
  /// Loads the keys that are done, and a key of each content.
  void load_keys();
  /// A text of the table `sweep`; empty when it is not there.
  std::string value(const char* name) const;
  /// Puts a text into the table `sweep`.
  void set(const char* name, const std::string& text);
  /// Begins a transaction, unless one is open.
  void begin();
  /// Ends the open transaction, if any, on the disk.
  void commit();
  /// Replaces provenance, parameters, metrics and points by those of a sweep; results stay.
  void replace_plan(const Sweep&, const SweepOrigin&, Shard);
  /// Writes the table `sweep`: names, hashes, design, seed, shard.
  void write_provenance(const Sweep&, const SweepOrigin&);
  /// Writes the tables of parameters and metrics.
  void write_columns(const SweepPlan&, const SweepQuestions&);
  /// Writes the points of a shard with their values.
  void write_points(const Sweep&, Shard);
  /// Row of a metric, which is added when it is new.
  std::int64_t metric_id(const std::string& name, const std::string& unit, Sense);
  /// Adds a result with its figures and returns its row; `finished` is a date as `iso_date`.
  std::int64_t add_result(const PointResult&, const std::string& host, const std::string& finished);
  /// Gives a key this result, in the place of an earlier failure.
  void point_at(std::uint64_t key, std::int64_t result);
  /// Notes in memory that a key is done.
  void remember(std::uint64_t key, std::uint64_t content);
  /// Adds the points of another store of the same sweep.
  void take_points(const Database& other);
  /// Adds the results of another store that this one lacks.
  void take_results(const Database& other);
  /// The statement of this text, prepared once, reset.
  SQLite::Statement& prepared(const std::string& sql) const;
  /// Fills in the metrics of a result, in the order of the facts. Throws InputError when they are not as they were
  /// written.
  void read_figures(std::int64_t result, PointResult&) const;
  /// Throws InputError: the file was changed or damaged after it was written.
  [[noreturn]] void refuse_altered() const;
  /// Calls the function with every point that meets a condition of SQL, in order.
  void each_row(const std::string& condition, const std::function<void(const SweepRow&)>&) const;

  std::filesystem::path path;  ///< of the store
  /// Held while the store may be written.
  std::optional<report::WriterLock> lock{};
  /// The open file; none after a failure to open it.
  mutable std::optional<SQLite::Database> db{};
  /// Statements by their text; they must go before `db`.
  mutable std::map<std::string, SQLite::Statement> statements{};
  bool writing = false;                                         ///< a transaction is open
  SweepFacts facts{};                                           ///< as of the last load
  std::map<std::string, std::int64_t> metric_ids{};             ///< rows of metrics, by name
  std::unordered_map<std::int64_t, std::size_t> positions{};    ///< of the metrics kept now, by id
  std::unordered_map<std::uint64_t, std::uint64_t> done{};      ///< key: content
  std::unordered_map<std::uint64_t, std::uint64_t> contents{};  ///< content: a key of this file
};

}  // namespace gigasim
