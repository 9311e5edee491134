/// The store of a sweep: one SQLite file that holds points, results, figures and provenance. docs/formats/study.md
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gigasim/study/sweep.hpp"
#include "gigasim/study/sweep_analysis.hpp"

namespace gigasim {

/// Origin of a sweep; it is kept in the store.
struct SweepOrigin {
  std::filesystem::path study_file{};  ///< absolute
  /// The study file's text, the base scenario's file and hash, version of the program.
  std::string study_text{}, base_file{}, base_hash{}, version{};
};

/// Number of points by status.
struct SweepCounts {
  std::uint64_t points = 0, done = 0, failed = 0, dropped = 0;  ///< all, and by status; dropped by a constraint
  std::uint64_t infeasible = 0, undecided = 0;                  ///< of those done, by their constraints on metrics
  /// Points that are still to be simulated.
  std::uint64_t pending() const { return points - done - failed - dropped; }
};

/// Facts of a sweep that its store keeps.
struct SweepFacts {
  /// Title, design, origin (SweepOrigin), date and host of its making, hash of all points (`Sweep::hash`).
  std::string name, design, study_file, study_text, base_file, base_hash, version, created, host, hash;
  /// Seed of design and runs, number of points, points that belong together in a design, most replications of a point.
  std::uint64_t seed = 0, points = 0, block = 1, replications = 1;
  std::vector<SweepAxis> axes{};        ///< parameters, in the order of the study
  std::vector<SweepMeasure> metrics{};  ///< metrics that are kept, in their order
  std::vector<std::size_t> best{};      ///< positions in `metrics` of those that decide which points are best
};

/// A point and its result.
struct SweepRow {
  std::uint64_t point = 0;  ///< number of the point, from 0
  /// Numbers in the parameter's unit, or texts (dates: `2026-03-01`), one a parameter.
  std::vector<std::variant<double, std::string>> values{};
  PointResult result{};  ///< its metrics as in SweepFacts::metrics; empty unless done
};

/// A sweep's store in a file. One process may write it at a time; others may read it meanwhile. Functions throw
/// std::system_error when the disk fails or another process holds the file, InputError when it is no store.
class SweepStoreFile : public SweepStore {
 public:
  /// Opens the file to write and makes it if need be. The sweep's points (those of the shard) and provenance replace
  /// those that it had; results of earlier points stay.
  static SweepStoreFile prepare(const std::filesystem::path&, const Sweep&, const SweepOrigin&, Shard = {});
  /// Opens an existing store to merge into.
  static SweepStoreFile open(const std::filesystem::path&);
  /// Opens it to read, whether somebody writes it or not.
  static SweepStoreFile read(const std::filesystem::path&);
  /// Opens it to read counts and rows alone, in a moment: `done` and `same` know nothing.
  static SweepStoreFile glance(const std::filesystem::path&);
  /// Opens a file that nobody writes, to read without any lock.
  static SweepStoreFile read_unlocked(const std::filesystem::path&);

  /// The other may only be destroyed afterwards.
  SweepStoreFile(SweepStoreFile&&) noexcept;
  /// Undoes all changes that were not committed.
  ~SweepStoreFile() override;

  /// Whether the store has a result of this key that is done.
  bool done(std::uint64_t key) const override;
  /// Key of a result with this content that is done; nothing when there is none.
  std::optional<std::uint64_t> same(std::uint64_t content) const override;
  /// Adds the result of a key, in the place of an earlier failure. Not yet committed.
  void add(std::uint64_t key, const PointResult&) override;
  /// Gives `key` the result of `from`, which must be done. Not yet committed. Throws InternalFault when there is none.
  void copy(std::uint64_t key, std::uint64_t from) override;
  /// Puts all changes on the disk for good.
  void commit() override;

  /// Facts of the sweep whose points the store has now.
  const SweepFacts& facts() const;
  /// Number of points by status, as the file has them at this moment.
  SweepCounts counts() const;
  /// Calls the function with every point in order, with its result.
  void each_point(const std::function<void(const SweepRow&)>&) const;
  /// Points that are done, with the metrics that decide what is best.
  SweepTable table() const;
  /// The first points that failed, with their errors.
  std::vector<SweepRow> failures(std::size_t most) const;
  /// Takes from the other the points, the results that are done and the failures that this one lacks. Not yet
  /// committed.
  void take(const SweepStoreFile&);
  /// Results of the keys that the other has done count as done here; they are not copied.
  void know(const SweepStoreFile&);

 private:
  struct Database;
  /// A store that is open.
  explicit SweepStoreFile(std::unique_ptr<Database>);
  /// The open file; never null.
  std::unique_ptr<Database> database_;
};

}  // namespace gigasim
