#include "gigasim/study/metric_name.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>

namespace gigasim {

namespace {
constexpr std::string_view scope_words[] = {"",     "phase", "fleet", "feeder",  "hall",
                                            "load", "job",   "month", "quarter", "year"};
static_assert(std::size(scope_words) == static_cast<std::size_t>(Scope::year) + 1);

constexpr std::size_t date_size = 10;  ///< `2026-06-30`
constexpr std::string_view on_date_mark = "_at";

Date midnight(Date date) { return std::chrono::floor<std::chrono::days>(date); }

bool is_plain(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
}

std::string scope_text(const MetricName& name) {
  if (name.scope == Scope::run) return {};
  const std::string quote = is_plain(name.of) ? "" : "\"";
  return std::string(scope_words[static_cast<std::size_t>(name.scope)]) + "." + quote + name.of + quote + ".";
}

/// Reads one part of a name after the other; a part that is not there stays as it was.
class NameReader {
 public:
  explicit NameReader(std::string_view text) : rest_(text) {}

  MetricName read() {
    read_scope();
    read_date();
    read_bin();
    name_.figure = std::string(rest_);
    if (const std::size_t mark = name_.figure.rfind(on_date_mark); name_.date && mark != std::string::npos) {
      name_.figure.erase(mark, on_date_mark.size());
      name_.on_date = true;
    }
    return std::move(name_);
  }

 private:
  void read_scope() {
    const std::size_t dot = rest_.find('.');
    const auto* const word = std::find(std::begin(scope_words) + 1, std::end(scope_words), rest_.substr(0, dot));
    if (dot == std::string_view::npos || word == std::end(scope_words)) return;
    const std::string_view after = rest_.substr(dot + 1);
    const bool quoted = after.starts_with('"');
    const std::size_t end = quoted ? after.rfind("\".") : after.find('.');
    if (end == std::string_view::npos || (quoted && end == 0)) return;
    name_.scope = static_cast<Scope>(word - std::begin(scope_words));
    name_.of = std::string(quoted ? after.substr(1, end - 1) : after.substr(0, end));
    rest_ = after.substr(end + (quoted ? 2 : 1));
  }

  void read_date() {
    const std::size_t dot = rest_.rfind('.');
    if (dot == std::string_view::npos || rest_.size() - dot - 1 != date_size) return;
    name_.date = parse_date(rest_.substr(dot + 1));
    if (name_.date) rest_ = rest_.substr(0, dot);
  }

  void read_bin() {
    const std::size_t dot = rest_.rfind('.');
    if (dot == std::string_view::npos) return;
    for (std::size_t b = 0; b < hour_bin_count; ++b)
      if (hour_bins[b].id == rest_.substr(dot + 1)) name_.bin = static_cast<HourBin>(b);
    if (name_.bin) rest_ = rest_.substr(0, dot);
  }

  std::string_view rest_;
  MetricName name_{};
};
}  // namespace

std::string figure_text(const MetricName& name) {
  std::string text = name.figure;
  if (name.on_date) text.insert(std::min(text.rfind('_'), text.size()), on_date_mark);
  if (name.bin) text.append(".").append(to_name(*name.bin).id);
  return text;
}

std::string to_text(const MetricName& name) {
  return scope_text(name) + figure_text(name) + (name.date ? "." + to_string(midnight(*name.date)) : "");
}

MetricName metric_name_of(std::string_view text) {
  MetricName name = NameReader(text).read();
  return to_text(name) == text ? name : MetricName{.figure = std::string(text)};
}

bool of_campus(const MetricName& name) { return name.scope == Scope::run && !name.bin && !name.date; }

bool of_no_period(const MetricName& name) {
  return name.scope != Scope::month && name.scope != Scope::quarter && name.scope != Scope::year && !name.date;
}

MetricName by_date(std::string_view quantity, Date date) {
  return {.figure = std::string(quantity) + "_mw", .date = midnight(date)};
}

}  // namespace gigasim
