/// Problems found in a user's input, collected and reported all at once.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace gigasim {

/// One problem of an input: where it stands, what is wrong and what to write instead.
struct Issue {
  std::string file;     ///< path as the user wrote it; empty: unknown
  int line = 0;         ///< from 1; 0: unknown
  int column = 0;       ///< from 1; 0: unknown
  std::string path;     ///< Path of the field, e.g. `phases[2].add[0].date`; empty: none.
  std::string message;  ///< what is wrong; what to write
};

/// `file:line:col: path: message`; parts that are unknown are left out.
std::string to_string(const Issue& issue);

/// A user's input has problems. It is thrown once all of them are collected; `what()` lists them, one a line.
class InputError : public std::runtime_error {
 public:
  /// `issues` in the order in which they are to be printed; not empty.
  explicit InputError(std::vector<Issue> issues);
  /// All problems, in the order of printing.
  const std::vector<Issue>& issues() const { return issues_; }

 private:
  /// All problems, at least one.
  std::vector<Issue> issues_;
};

/// A broken invariant of the simulator itself, never the user's fault. The message names the device, the date and the
/// numbers, as far as the place that throws knows them.
class InternalFault : public std::logic_error {
 public:
  /// The message is for the developer.
  using std::logic_error::logic_error;
};

}  // namespace gigasim
