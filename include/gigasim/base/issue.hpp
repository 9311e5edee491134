/// Problems found in a user's input, collected and reported all at once.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace gigasim {

/// One problem: where it stands, what is wrong and what to write instead. Line and column count from 1; 0 is unknown.
struct Issue {
  std::string file;
  int line = 0;
  int column = 0;
  std::string path;     ///< e.g. `phases[2].add[0].date`
  std::string message;  ///< what is wrong; what to write
};

/// `file:line:col: path: message`, leaving out what is unknown.
std::string to_string(const Issue& issue);

/// Thrown once all problems of an input are collected; `what()` lists them line by line.
class InputError : public std::runtime_error {
 public:
  explicit InputError(std::vector<Issue> issues);
  const std::vector<Issue>& issues() const { return issues_; }

 private:
  std::vector<Issue> issues_;
};

/// A broken invariant of the simulator itself: never the user's fault.
class InternalFault : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

}  // namespace gigasim
