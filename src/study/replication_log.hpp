/// The replications that a folder holds: replications.csv and shortages.csv, and study.json with what they are of.
///
/// While a study runs, lines are appended as replications finish, shortages first, so a replication counts when its
/// line is whole and all its shortages are there. When the study is over both files are put in order.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "log_file.hpp"
#include "record.hpp"

namespace gigasim::study {

/// Reads what a folder holds.
class ReplicationTable {
 public:
  ReplicationTable(const std::filesystem::path& folder, bool writable);
  const std::vector<std::string>& columns() const { return columns_; }  ///< of metrics
  const std::string& header() const { return header_; }                 ///< first line of replications.csv
  /// One above the largest number; fewer may be there.
  std::uint64_t bound() const { return places_.size(); }
  std::uint64_t count() const { return count_; }
  /// Nothing when it is not there, or damaged.
  std::optional<std::string> record(std::uint64_t number) const;
  std::optional<std::vector<double>> values(std::uint64_t number) const;
  void add(std::uint64_t number, const std::string& record);

 private:
  struct Places {
    LogFile::Span row, shortages;
  };
  Places& places(std::uint64_t number);
  void find_rows();
  void find_shortages();
  std::string header_;
  std::vector<std::string> columns_;
  std::vector<Places> places_;
  std::uint64_t count_ = 0;
  LogFile rows_, shortages_;
};

/// The log of a study under way; no second process may have it.
class ReplicationLog {
 public:
  /// An empty log, or with `resume` that which the folder holds. Throws InputError when that is of another study.
  explicit ReplicationLog(const StudyOptions&);
  ~ReplicationLog();
  ReplicationLog(const ReplicationLog&) = delete;
  ReplicationLog& operator=(const ReplicationLog&) = delete;

  std::optional<std::string> record(std::uint64_t number) const { return table_->record(number); }
  void add(std::uint64_t number, const std::string& record) { table_->add(number, record); }
  /// Both files in order, with the replications below `end` only.
  void settle(std::uint64_t end);

 private:
  void claim();
  void begin(const StudyOptions&);
  bool reopen(const StudyOptions&);
  bool holds_study_of(const StudyOptions&) const;

  std::filesystem::path folder_;
  std::string header_;
  int lock_ = -1;
  std::optional<ReplicationTable> table_;
};

/// What study.json says.
std::optional<StudyIdentity> identity_of(const std::filesystem::path& folder);

}  // namespace gigasim::study
