/// Simulates the points of a search in forked processes, and keeps every replication in a file, so that nothing
/// finished is done twice.
#pragma once

#include <filesystem>
#include <memory>

#include "gigasim/study/sizing.hpp"

namespace gigasim {

/// How the replications of a search are simulated and kept.
struct SizingRuns {
  /// Makes a point ready in this process, from which the replications are forked. Returns a key of all that decides the
  /// observations there, apart from the replication. Throws InputError when the point cannot be.
  std::function<std::string(const SizingPoint&)> prepare;
  /// Simulates one replication of the point that was prepared last; it is called in a process of its own.
  std::function<SizingObservation(std::uint64_t replication)> observe;
  std::function<bool()> interrupted{};  ///< asked several times a second; true ends the observation; may be empty
  /// Told when a replication fails for the first time; it is tried once more. May be empty.
  std::function<void(std::uint64_t replication, const std::string& reason)> failed{};
  int jobs = 1;                        ///< processes at once, from 1
  std::filesystem::path folder{};      ///< of observations.csv (docs/formats/sizing.md); empty: nothing is kept
  std::vector<std::string> columns{};  ///< names of the observed values, one per criterion
};

/// The probe that forks. Order and number of workers change no observation.
class SizingPool : public SizingProbe {
 public:
  /// Opens or makes observations.csv and reads the replications that it holds. Throws InputError at `--out` when the
  /// file is of other criteria, and std::system_error when it cannot be written or another process has it.
  explicit SizingPool(SizingRuns);
  /// Closes the file.
  ~SizingPool() override;
  /// As SizingProbe::observe(); replications that the folder holds are not simulated. Throws SizingObstacle when
  /// `prepare` throws InputError or a replication fails twice.
  bool observe(const SizingPoint&, std::uint64_t first, std::uint64_t last,
               const std::function<void(SizingObservation)>& take) override;
  std::uint64_t resumed() const { return resumed_; }  ///< replications taken from the folder
  std::uint64_t forked() const { return forked_; }    ///< processes forked so far
  double cpu_s() const { return cpu_s_; }             ///< CPU time of all workers so far, seconds

 private:
  /// The file observations.csv.
  class Log;
  /// How replications are simulated.
  SizingRuns runs_;
  /// The open file; null: nothing is kept.
  std::unique_ptr<Log> log_;
  /// The point that was prepared last; empty: none.
  SizingPoint prepared_{};
  /// Its key.
  std::string key_{};
  /// Replications taken from the folder; processes forked.
  std::uint64_t resumed_ = 0, forked_ = 0;
  /// CPU time of all workers, s.
  double cpu_s_ = 0.0;
};

}  // namespace gigasim
