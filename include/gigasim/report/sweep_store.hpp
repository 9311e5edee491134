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

/// Where a sweep comes from; kept in the store.
struct SweepOrigin {
  std::filesystem::path study_file{};  ///< absolute
  std::string study_text{}, base_file{}, base_hash{}, version{};
};

struct SweepCounts {
  std::uint64_t points = 0, done = 0, failed = 0, dropped = 0;
  std::uint64_t infeasible = 0, undecided = 0;  ///< of those done
  std::uint64_t pending() const { return points - done - failed - dropped; }
};

/// What a store says of itself.
struct SweepFacts {
  std::string name, design, study_file, study_text, base_file, base_hash, version, created, host, hash;
  std::uint64_t seed = 0, points = 0, block = 1, replications = 1;
  std::vector<SweepAxis> axes{};
  std::vector<SweepMeasure> metrics{};
  std::vector<std::size_t> best{};  ///< positions in `metrics`
};

/// A point and its result. Values are numbers in the parameter's unit, or texts (dates: `2026-03-01`).
struct SweepRow {
  std::uint64_t point = 0;
  std::vector<std::variant<double, std::string>> values{};
  PointResult result{};  ///< its metrics as in SweepFacts::metrics; empty unless done
};

class SweepStoreFile : public SweepStore {
 public:
  /// Opens the file to write, makes it if need be, and puts the sweep's points (those of the shard) and provenance in
  /// place of what it had; results of earlier points stay. Throws InputError when it is no store, std::system_error
  /// when another process writes it or the disk fails.
  static SweepStoreFile prepare(const std::filesystem::path&, const Sweep&, const SweepOrigin&, Shard = {});
  /// To merge into.
  static SweepStoreFile open(const std::filesystem::path&);
  /// To read, whether somebody writes it or not.
  static SweepStoreFile read(const std::filesystem::path&);
  /// To read counts and rows alone, in a moment: it does not know what is done.
  static SweepStoreFile glance(const std::filesystem::path&);
  /// To read a file that nobody writes, without any lock.
  static SweepStoreFile read_unlocked(const std::filesystem::path&);

  SweepStoreFile(SweepStoreFile&&) noexcept;
  ~SweepStoreFile() override;

  bool done(std::uint64_t key) const override;
  std::optional<std::uint64_t> same(std::uint64_t content) const override;
  void add(std::uint64_t key, const PointResult&) override;
  void copy(std::uint64_t key, std::uint64_t from) override;
  void commit() override;

  const SweepFacts& facts() const;
  SweepCounts counts() const;
  /// Every point in order, with its result.
  void each_point(const std::function<void(const SweepRow&)>&) const;
  /// Points that are done, with the metrics that decide what is best.
  SweepTable table() const;
  /// The first points that failed, with their errors.
  std::vector<SweepRow> failures(std::size_t most) const;
  /// Takes what the other has and this one lacks: points, results that are done, failures. Not yet committed.
  void take(const SweepStoreFile&);
  /// Results of the keys that the other has done count as done here; they are not copied.
  void know(const SweepStoreFile&);

 private:
  struct Database;
  explicit SweepStoreFile(std::unique_ptr<Database>);
  std::unique_ptr<Database> database_;
};

}  // namespace gigasim
