/// A pool of processes forked from this one with all that it has loaded. A process works on one item after another and
/// is replaced when it has worked for a second; each result comes back as bytes as soon as it is there. Items are
/// delivered in order, so output does not depend on how many work.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace gigasim {

/// What is to be done. `work` runs in the child, all others in the parent. Only `work` and `deliver` must be given.
struct PoolTask {
  std::function<std::string(std::uint64_t item)> work;
  /// Takes the results in order of item; false: that is enough, what still runs is ended.
  std::function<bool(std::uint64_t item, std::string result)> deliver;
  /// A result that is known already, so that nothing is forked for it.
  std::function<std::optional<std::string>(std::uint64_t item)> known{};
  /// Sees each result as soon as it is there, in any order, before it is delivered: for a log that loses nothing.
  std::function<void(std::uint64_t item, const std::string& result)> arrived{};
  /// Called after results have arrived and the next items have begun: for a log that writes in groups.
  std::function<void()> settled{};
  /// What stands for an item that failed twice; without it the pool ends with a WorkerFailure.
  std::function<std::string(std::uint64_t item, const std::string& reason)> abandoned{};
  /// Told when an item fails; it is tried once more.
  std::function<void(std::uint64_t item, const std::string& reason)> failed{};
  /// Asked several times a second; true: what runs is ended.
  std::function<bool()> interrupted{};
};

enum class PoolEnd { all, enough, interrupted };

struct PoolReport {
  PoolEnd end = PoolEnd::all;
  std::uint64_t delivered = 0, forked = 0, retried = 0;
  double cpu_s = 0.0;           ///< of all children together
  double peak_memory_mb = 0.0;  ///< of the largest process
};

/// An item that failed twice: an exception, a signal, an exit.
class WorkerFailure : public std::runtime_error {
 public:
  WorkerFailure(std::uint64_t item, const std::string& reason);
  std::uint64_t item() const { return item_; }
  const std::string& reason() const { return reason_; }

 private:
  std::uint64_t item_;
  std::string reason_;
};

/// Items 0 to n - 1, at most `jobs` at once. Memory does not grow with n: no item starts that is further than a fixed
/// window ahead of the next to deliver. Children die with the parent, however it ends, and are spared the terminal's
/// Ctrl-C. Call it while the process has one thread. Throws WorkerFailure, and std::system_error when nothing can fork.
PoolReport for_each(std::uint64_t n, int jobs, const PoolTask&);

/// Numbers as the result of an item, and back, to the last digit.
std::string packed(const std::vector<double>& numbers);
std::vector<double> unpacked(const std::string& bytes);

/// Processors that this process may use.
int processors();

}  // namespace gigasim
