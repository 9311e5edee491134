#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "gigasim/base/issue.hpp"
#include "gigasim/study/study.hpp"

namespace gigasim {

namespace {
constexpr std::uint64_t fewest = 100, look_every = 20;

[[noreturn]] void refuse(const std::string& message) { throw InputError({{.path = "--until", .message = message}}); }

double parse_target(std::string text, bool relative) {
  const bool percent = !text.empty() && text.back() == '%';
  if (percent) text.pop_back();
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool number = error == std::errc() && end == text.data() + text.size() && std::isfinite(value);
  if (!number || value <= 0.0) refuse(fmt::format("'{}' is not a number above 0", text));
  if (percent && !relative)
    refuse("an absolute standard error has the metric's unit, not %; write 'rel-se' for a share of the mean");
  return percent ? value / 100.0 : value;
}
}  // namespace

/// A metric's name may hold blanks, so the rule is read from its end.
StoppingRule parse_stopping_rule(std::string_view text, const std::vector<Metric>& metrics) {
  constexpr std::string_view kinds[] = {" rel-se ", " se "};
  const std::string_view kind = text.find(kinds[0]) != std::string_view::npos ? kinds[0] : kinds[1];
  const std::size_t at = text.rfind(kind);
  if (at == std::string_view::npos || at == 0)
    refuse(fmt::format(
        "'{}' is not a rule; write a metric, 'se' or 'rel-se', and a number, e.g. 'eue rel-se 2%' or 'lole se 0.1'",
        text));
  std::string target(text.substr(at + kind.size()));
  std::erase(target, ' ');
  const bool relative = kind == kinds[0];
  return {metric_position(metrics, text.substr(0, at), "--until"), relative, parse_target(target, relative),
          std::string(text)};
}

bool StoppingRule::met(const Moments& m, double standard_error) const {
  if (m.count() < fewest || m.count() % look_every != 0 || !(m.variance() > 0.0)) return false;
  return standard_error <= target * (relative ? std::abs(m.mean()) : 1.0);
}

double StoppingRule::expected_replications(const Moments& m, double standard_error) const {
  const double errors = standard_error / (target * (relative ? std::abs(m.mean()) : 1.0));
  return std::max(static_cast<double>(fewest), static_cast<double>(m.count()) * errors * errors);
}

}  // namespace gigasim
