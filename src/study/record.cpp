#include "record.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <iterator>
#include <limits>

namespace gigasim::study {

namespace {
constexpr std::size_t shortage_cells = 7;

void append_quoted(std::string& line, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    line += text;
    return;
  }
  line += '"';
  for (const char c : text) {
    if (c == '"') line += '"';
    line += c;
  }
  line += '"';
}

/// Splits off what stands before the first separator.
std::string_view take(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

std::optional<double> parse_value(std::string_view cell) {
  if (cell.empty()) return std::numeric_limits<double>::quiet_NaN();
  double value = 0.0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc() || end != cell.data() + cell.size()) return std::nullopt;
  return value;
}

std::optional<std::vector<double>> parse_values(std::string_view line) {
  std::vector<double> values;
  for (bool more = true; more;) {
    more = line.find(',') != std::string_view::npos;
    const auto value = parse_value(take(line, ','));
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  return values;
}

/// `2025-03-07T14:30:00Z` only: a study reads millions of them.
std::optional<Date> parse_iso(std::string_view text) {
  if (text.size() != 20) return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t size) {
    return static_cast<int>(parse_number(text.substr(at, size)).value_or(99));
  };
  using namespace std::chrono;
  const year_month_day day{year(part(0, 4)), month(static_cast<unsigned>(part(5, 2))),
                           std::chrono::day(static_cast<unsigned>(part(8, 2)))};
  const int h = part(11, 2), m = part(14, 2), s = part(17, 2);
  if (!day.ok() || h > 23 || m > 59 || s > 59) return std::nullopt;
  return sys_days(day) + hours(h) + minutes(m) + seconds(s);
}

std::optional<ShortageEvent> parse_shortage(std::string_view line) {
  const std::vector<std::string> cells = cells_of(line);
  if (cells.size() != shortage_cells) return std::nullopt;
  const auto number = parse_number(cells[0]);
  const auto start = parse_iso(cells[1]);
  const auto length = parse_value(cells[2]), depth = parse_value(cells[3]), energy = parse_value(cells[4]),
             gpu_hours = parse_value(cells[5]);
  if (!number || !start || !length || !depth || !energy || !gpu_hours) return std::nullopt;
  return ShortageEvent{*number, *start, *length, *depth, *energy, *gpu_hours, cells[6]};
}
}  // namespace

const std::string_view shortages_header = "replication,start,length_h,depth_mw,energy_mwh,gpu_hours,cause\n";

std::string replications_header(const std::vector<Metric>& metrics) {
  std::string line = "replication,shortages";
  for (const Metric& m : metrics) append_quoted(line += ',', m.name);
  return line + '\n';
}

std::string to_text(const Replication& r) {
  std::string text = fmt::format("{},{}", r.number, r.events.size());
  for (const double value : r.values) {
    text += ',';
    if (std::isfinite(value)) fmt::format_to(std::back_inserter(text), "{}", value);
  }
  text += '\n';
  for (const ShortageEvent& e : r.events) {
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},", r.number, iso_date(e.start), e.length_h, e.depth_mw,
                   e.energy_mwh, e.gpu_hours);
    append_quoted(text, e.cause);
    text += '\n';
  }
  return text;
}

std::optional<std::uint64_t> parse_number(std::string_view cell) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (error != std::errc() || cell.empty() || end != cell.data() + cell.size()) return std::nullopt;
  return number;
}

std::optional<RowHead> parse_row_head(std::string_view line) {
  const auto number = parse_number(take(line, ',')), shortages = parse_number(take(line, ','));
  if (!number || !shortages) return std::nullopt;
  return RowHead{*number, *shortages};
}

std::optional<Replication> parse_record(std::string_view text, std::size_t columns) {
  if (text.empty() || text.back() != '\n') return std::nullopt;
  std::string_view row = take(text, '\n');
  const auto head = parse_row_head(row);
  if (!head) return std::nullopt;
  take(row, ',');
  take(row, ',');
  auto values = columns > 0 ? parse_values(row) : std::vector<double>();
  if (!values || values->size() != columns) return std::nullopt;
  Replication r{head->number, std::move(*values), {}};
  while (!text.empty()) {
    auto event = parse_shortage(take(text, '\n'));
    if (!event || event->replication != r.number) return std::nullopt;
    r.events.push_back(std::move(*event));
  }
  if (r.events.size() != head->shortages) return std::nullopt;
  return r;
}

std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
      cells.back() += line[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      cells.emplace_back();
    else
      cells.back() += c;
  }
  return cells;
}

}  // namespace gigasim::study
