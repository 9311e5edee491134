/// The replications that a folder holds: replications.csv and shortages.csv, and study.json with the study's identity.
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

/// Reads the replications of a folder, and appends to them. Records are as in record.hpp.
class ReplicationTable {
 public:
  /// Opens both files and finds the place of each replication. Throws std::system_error.
  ReplicationTable(const std::filesystem::path& folder, bool writable);
  const std::vector<std::string>& columns() const { return columns_; }  ///< names of the metrics
  const std::string& header() const { return header_; }                 ///< first line of replications.csv
  /// One above the largest number; fewer replications may be there.
  std::uint64_t bound() const { return places_.size(); }
  /// Number of lines of different replications; some may lack their shortages.
  std::uint64_t count() const { return count_; }
  /// Record of a replication; nothing when it is not there, or damaged.
  std::optional<std::string> record(std::uint64_t number) const;
  /// Metrics of a replication in the order of columns(), NaN where it has none; nothing as with record().
  std::optional<std::vector<double>> values(std::uint64_t number) const;
  /// Appends a record; it takes the place of an earlier one with its number.
  void add(std::uint64_t number, const std::string& record);

 private:
  /// Where the lines of one replication stand; of size 0: not there.
  struct Places {
    /// Its line in replications.csv, and its lines in shortages.csv.
    LogFile::Span row, shortages;
  };
  /// The places of a replication, made if they are new.
  Places& places(std::uint64_t number);
  /// Reads replications.csv once from end to end. Of two lines of a replication the later counts.
  void find_rows();
  /// The same for shortages.csv; the lines of one replication follow one another.
  void find_shortages();
  /// First line of replications.csv.
  std::string header_;
  /// Names of the metrics in it.
  std::vector<std::string> columns_;
  /// By number of the replication.
  std::vector<Places> places_;
  /// Replications that have a line.
  std::uint64_t count_ = 0;
  /// The two files.
  LogFile rows_, shortages_;
};

/// The log of a study under way; no second process may have it.
class ReplicationLog {
 public:
  /// Begins an empty log, or with `resume` takes the one that the folder holds. Throws InputError at `--resume` when
  /// that is of another study, and std::system_error when the folder cannot be written or another process has it.
  explicit ReplicationLog(const StudyOptions&);
  /// Gives the lock up.
  ~ReplicationLog();
  ReplicationLog(const ReplicationLog&) = delete;
  ReplicationLog& operator=(const ReplicationLog&) = delete;

  /// Record of a replication; nothing when it is not there, or damaged.
  std::optional<std::string> record(std::uint64_t number) const { return table_->record(number); }
  /// Appends a record.
  void add(std::uint64_t number, const std::string& record) { table_->add(number, record); }
  /// Writes both files anew in the order of the numbers, with the replications below `end` only.
  void settle(std::uint64_t end);

 private:
  /// Locks study.json. Throws std::system_error when another process has it.
  void claim();
  /// Empties both files and writes the identity of the study.
  void begin(const StudyOptions&);
  /// Takes over the log in the folder; false when not even the first line of it was finished, or it has other metrics.
  bool reopen(const StudyOptions&);
  /// Whether the folder has an identity. Throws InputError when it is of another plan, version, seed or sampling.
  bool holds_study_of(const StudyOptions&) const;

  /// The folder.
  std::filesystem::path folder_;
  /// First line of replications.csv in this study.
  std::string header_;
  int lock_ = -1;  ///< descriptor of study.json, which is locked
  /// The files; none until they are open.
  std::optional<ReplicationTable> table_;
};

/// The identity that study.json in the folder holds; nothing when there is none, or it is damaged.
std::optional<StudyIdentity> identity_of(const std::filesystem::path& folder);

}  // namespace gigasim::study
