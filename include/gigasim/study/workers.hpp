/// A pool of processes forked from this one with all that it has loaded. A process works on one item after another and
/// is replaced when it has used a second of CPU time; each result comes back as bytes as soon as it is there. Items are
/// delivered in order, so output does not depend on the number of processes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace gigasim {

/// The work of a pool. `work` runs in the child, all others in the parent. Only `work` and `deliver` must be given.
struct PoolTask {
  /// Works on an item and returns its result as bytes. An exception is a failure of the item.
  std::function<std::string(std::uint64_t item)> work;
  /// Takes the results in order of item. Returns false when that is enough: processes at work are then ended.
  std::function<bool(std::uint64_t item, std::string result)> deliver;
  /// Returns a result that is known already, so that nothing is forked for it.
  std::function<std::optional<std::string>(std::uint64_t item)> known{};
  /// Sees each new result as soon as it is there, in any order, before it is delivered: for a log that loses nothing.
  std::function<void(std::uint64_t item, const std::string& result)> arrived{};
  /// Called after results have arrived and the next items have begun: for a log that writes in groups.
  std::function<void()> settled{};
  /// Returns the result that stands for an item that failed twice. Without it the pool ends with a WorkerFailure.
  std::function<std::string(std::uint64_t item, const std::string& reason)> abandoned{};
  /// Told when an item fails for the first time; it is tried once more.
  std::function<void(std::uint64_t item, const std::string& reason)> failed{};
  /// Asked several times a second; true ends the pool with the processes at work.
  std::function<bool()> interrupted{};
};

/// How a pool ended.
enum class PoolEnd {
  all,         ///< every item is delivered
  enough,      ///< `deliver` said that it is enough
  interrupted  ///< `interrupted` said so
};

/// Outcome of a pool.
struct PoolReport {
  PoolEnd end = PoolEnd::all;                            ///< how it ended
  std::uint64_t delivered = 0, forked = 0, retried = 0;  ///< items delivered, processes forked, items tried twice
  double cpu_s = 0.0;                                    ///< CPU time of all children together, seconds
  double peak_memory_mb = 0.0;                           ///< of the largest child, MB
};

/// An item that failed twice: by an exception, a signal, or an exit without a result.
class WorkerFailure : public std::runtime_error {
 public:
  /// `reason` is that of the second failure.
  WorkerFailure(std::uint64_t item, const std::string& reason);
  std::uint64_t item() const { return item_; }           ///< number of the item
  const std::string& reason() const { return reason_; }  ///< text of the exception, or how the process ended

 private:
  /// The item that failed.
  std::uint64_t item_;
  /// Why, in words.
  std::string reason_;
};

/// Works on items 0 to n - 1, with at most `jobs` processes at once (fewer than 1 count as 1). Memory does not grow
/// with n: no item starts that is further than a fixed window ahead of the next to deliver. Children die with the
/// parent, however it ends, and are spared the terminal's Ctrl-C. Call it while the process has one thread. Throws
/// WorkerFailure, std::system_error when nothing can fork, and the exceptions of callbacks in the parent.
PoolReport for_each(std::uint64_t n, int jobs, const PoolTask&);

/// Numbers as the result of an item: the bytes of the doubles, for processes of one machine.
std::string packed(const std::vector<double>& numbers);
/// The numbers that packed() packed, to the last digit.
std::vector<double> unpacked(const std::string& bytes);

/// Processors that this process may use, at least 1.
int processors();

}  // namespace gigasim
