/// Simulates the points of a search in forked processes, and keeps every replication in a file, so that nothing
/// finished is done twice.
#pragma once

#include <filesystem>
#include <memory>

#include "gigasim/study/sizing.hpp"

namespace gigasim {

struct SizingRuns {
  /// Makes a point ready in this process, from which the replications are forked. Returns a key of all that decides the
  /// observations there, apart from the replication. Throws InputError when the point cannot be.
  std::function<std::string(const SizingPoint&)> prepare;
  /// One replication of the point that was prepared last; it is called in a process of its own.
  std::function<SizingObservation(std::uint64_t replication)> observe;
  std::function<bool()> interrupted{};
  std::function<void(std::uint64_t replication, const std::string& reason)> failed{};  ///< it is tried once more
  int jobs = 1;
  std::filesystem::path folder{};      ///< for observations.csv; empty: nothing is kept
  std::vector<std::string> columns{};  ///< names of the observed values
};

/// The order and the number of workers change no result. A replication that fails twice is an obstacle. Throws
/// InputError when the folder holds the observations of other criteria, std::system_error when something cannot be
/// written.
class SizingPool : public SizingProbe {
 public:
  explicit SizingPool(SizingRuns);
  ~SizingPool() override;
  bool observe(const SizingPoint&, std::uint64_t first, std::uint64_t last,
               const std::function<void(SizingObservation)>& take) override;
  std::uint64_t resumed() const { return resumed_; }  ///< replications taken from the folder
  std::uint64_t forked() const { return forked_; }
  double cpu_s() const { return cpu_s_; }

 private:
  class Log;
  SizingRuns runs_;
  std::unique_ptr<Log> log_;
  SizingPoint prepared_{};
  std::string key_{};
  std::uint64_t resumed_ = 0, forked_ = 0;
  double cpu_s_ = 0.0;
};

}  // namespace gigasim
