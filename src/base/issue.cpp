#include "gigasim/base/issue.hpp"

#include <fmt/format.h>

namespace gigasim {

namespace {
std::string all_lines(const std::vector<Issue>& issues) {
  std::string text;
  for (const Issue& issue : issues) text += to_string(issue) + "\n";
  return text;
}
}  // namespace

std::string to_string(const Issue& issue) {
  std::string text = issue.file;
  if (issue.line > 0) text += fmt::format(":{}", issue.line);
  if (issue.line > 0 && issue.column > 0) text += fmt::format(":{}", issue.column);
  if (!text.empty()) text += ": ";
  if (!issue.path.empty()) text += issue.path + ": ";
  return text + issue.message;
}

InputError::InputError(std::vector<Issue> issues) : std::runtime_error(all_lines(issues)), issues_(std::move(issues)) {}

}  // namespace gigasim
