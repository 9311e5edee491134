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

/// Held by the one process that may write a store; a file beside it, since locks of the store itself are SQLite's.
class WriterLock {
 public:
  /// Throws std::system_error when another process holds it for longer than a moment.
  explicit WriterLock(const std::filesystem::path& store);
  ~WriterLock();
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

 private:
  int descriptor_ = -1;
};

/// Of a Choices' names; nothing for another.
template <class E>
std::optional<E> chosen(std::string_view text) {
  for (const auto& [name, value] : choices(E{}))
    if (name == text) return value;
  return std::nullopt;
}

/// The name in SQL.
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

}  // namespace report

struct SweepStoreFile::Database {
  enum class Mode { write, read, unlocked };
  Database(std::filesystem::path file, Mode, bool make);
  static std::unique_ptr<Database> loaded(const std::filesystem::path&, Mode, bool keys = true);

  /// Runs `work`; what SQLite reports of a full disk, a broken file or a lock is thrown as what it is.
  template <class Work>
  auto guarded(const Work& work) const {
    try {
      return work();
    } catch (const SQLite::Exception& e) {
      explain(e);
    }
  }
  [[noreturn]] void explain(const SQLite::Exception&) const;

  void make_tables();
  void load(bool keys = true);
  void load_facts();
  void load_keys();
  std::string value(const char* name) const;
  void set(const char* name, const std::string& text);
  void begin();
  void commit();
  void replace_plan(const Sweep&, const SweepOrigin&, Shard);
  void write_provenance(const Sweep&, const SweepOrigin&);
  void write_columns(const SweepPlan&, const SweepQuestions&);
  void write_points(const Sweep&, Shard);
  std::int64_t metric_id(const std::string& name, const std::string& unit, Sense);
  std::int64_t add_result(const PointResult&, const std::string& host, const std::string& finished);
  void point_at(std::uint64_t key, std::int64_t result);
  void remember(std::uint64_t key, std::uint64_t content);
  void take_points(const Database& other);
  void take_results(const Database& other);
  SQLite::Statement& prepared(const std::string& sql) const;
  void read_figures(std::int64_t result, PointResult&) const;
  void each_row(const std::string& condition, const std::function<void(const SweepRow&)>&) const;

  std::filesystem::path path;
  std::optional<report::WriterLock> lock{};
  mutable std::optional<SQLite::Database> db{};
  mutable std::map<std::string, SQLite::Statement> statements{};
  bool writing = false;
  SweepFacts facts{};
  std::map<std::string, std::int64_t> metric_ids{};
  std::unordered_map<std::int64_t, std::size_t> positions{};    ///< of the metrics kept now, by id
  std::unordered_map<std::uint64_t, std::uint64_t> done{};      ///< key: content
  std::unordered_map<std::uint64_t, std::uint64_t> contents{};  ///< content: a key of this file
};

}  // namespace gigasim
