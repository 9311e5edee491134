#include "gigasim/base/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <numeric>

namespace gigasim {

namespace {
constexpr std::size_t longest_compared = 80, most_listed = 12;

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`.
int edit_distance(std::string_view a, std::string_view b) {
  std::vector<int> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  std::iota(last.begin(), last.end(), 0);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) now[j] = std::min(now[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, now);
  }
  return last[b.size()];
}
}  // namespace

std::string shortest(double value) { return fmt::format("{}", value); }

std::string to_text(Duration duration) {
  constexpr std::pair<double, std::string_view> scales[] = {{86400.0, "d"}, {3600.0, "h"}, {60.0, "min"}};
  const double s = duration.value();
  for (const auto& [scale, symbol] : scales)
    if (s != 0.0 && std::fmod(s, scale) == 0.0) return fmt::format("{} {}", s / scale, symbol);
  return fmt::format("{} s", s);
}

std::optional<std::string> nearest_name(std::string_view written, const std::vector<std::string>& candidates) {
  if (written.empty() || written.size() > longest_compared) return std::nullopt;
  int nearest = std::max(1, static_cast<int>(written.size()) / 3) + 1;
  std::optional<std::string> best;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > longest_compared) continue;
    if (const int d = edit_distance(written, candidate); d < nearest) {
      nearest = d;
      best = candidate;
    }
  }
  return best;
}

std::string suggestion(std::string_view written, const std::vector<std::string>& candidates) {
  if (const auto name = nearest_name(written, candidates)) return fmt::format("; did you mean '{}'?", *name);
  if (candidates.empty()) return "; there is none";
  const std::size_t shown = std::min(most_listed, candidates.size());
  const std::vector<std::string> list(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(shown));
  return fmt::format("; there {} {}{}", candidates.size() == 1 ? "is" : "are", fmt::join(list, ", "),
                     shown < candidates.size() ? ", ..." : "");
}

std::string grouped(std::string digits) {
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  const std::size_t point = std::min(digits.find('.'), digits.size());
  for (std::size_t i = point; i > first + 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

namespace {
std::string without_trailing_zeros(std::string digits) {
  if (digits.find('.') == std::string::npos) return digits;
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.ends_with('.')) digits.pop_back();
  return digits;
}
}  // namespace

std::string human(double value) {
  if (!std::isfinite(value)) return "–";
  const double size = std::abs(value);
  const int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.1 || size == 0.0 ? 2 : 3;
  std::string text = without_trailing_zeros(fmt::format("{:.{}f}", value, decimals));
  if (text == "0" && size > 0.0) return fmt::format("{:.1g}", value);
  return text == "-0" ? fmt::format("{:.1g}", value) : grouped(std::move(text));
}

std::string human(long count) { return grouped(fmt::format("{}", count)); }

std::string prefixed(double value) {
  constexpr const char* prefixes[] = {"", " k", " M", " G", " T"};
  std::size_t i = 0;
  for (; std::abs(value) >= 999.5 && i + 1 < std::size(prefixes); ++i) value /= 1000.0;
  return human(value) + prefixes[i];
}

std::string counted(double count, std::string_view one, std::string_view many) {
  const std::string number = human(count);
  if (number == "1") return fmt::format("1 {}", one);
  return many.empty() ? fmt::format("{} {}s", number, one) : fmt::format("{} {}", number, many);
}

std::string human(double duration_s, std::span<const DurationStep> steps) {
  for (const DurationStep& step : steps)
    if (duration_s < step.below_s) return fmt::format(fmt::runtime(step.format), duration_s / step.unit_s);
  return "–";
}

}  // namespace gigasim
